from django.urls import path, re_path

from records.api import (
    attachments,
    batches,
    certifications,
    changes,
    classification,
    directory,
    docs,
    licences,
    openapi,
    public,
    records,
    status,
)

_DIGEST = "(?P<{name}>[0-9a-f]{{64}})"
_RECORD = _DIGEST.format(name="digest")
_FILE = _DIGEST.format(name="sha256")

urlpatterns = [
    path("api/changes/", changes.FeedView.as_view(), name="feed"),
    path("api/records/batch/", batches.BatchView.as_view(), name="batch"),
    path("api/records/", records.RecordsView.as_view(), name="records"),
    re_path(f"^api/records/{_RECORD}/$", records.RecordView.as_view(), name="record"),
    re_path(f"^api/records/{_RECORD}/changes$", records.ChangesView.as_view(), name="changes"),
    re_path(f"^api/records/{_RECORD}/receipt$", records.ReceiptView.as_view(), name="receipt"),
    path("api/attachments/", attachments.AttachmentsView.as_view(), name="attachments"),
    re_path(f"^api/attachments/{_FILE}/$", attachments.AttachmentView.as_view(), name="attachment"),
    re_path(f"^api/attachments/{_FILE}/cover$", attachments.CoverView.as_view(), name="cover"),
    path("api/certifications/", certifications.CertificationsView.as_view(), name="certifications"),
    path("api/licences/<path:number>/", licences.LicenceView.as_view(), name="licence"),
    path("api/directory/inspectors/", directory.InspectorsView.as_view(), name="directory_inspectors"),
    path("api/directory/organisations/", directory.FirmsView.as_view(), name="directory_organisations"),
    path("api/classification/", classification.ClassificationView.as_view(), name="classification"),
    path(
        "api/classification/evidence",
        classification.ClassificationEvidenceView.as_view(),
        name="classification_evidence",
    ),
    path("api/status/", status.StatusView.as_view(), name="status"),
    path("api/schema/", openapi.SchemaView.as_view(), name="schema"),
    path("api/docs/", docs.docs, name="docs"),
    path(".well-known/car-registry.json", public.TrustView.as_view(), name="trust"),
    # The same, under the name that fits cars and polls alike; documented once.
    path(".well-known/registry.json", public.TrustView.as_view(schema=None), name="trust_also"),
    path("schemas/<slug:name>.json", public.SchemaFileView.as_view(), name="schema_file"),
    path("problems/<slug:slug>", public.problem_page, name="problem"),
]
