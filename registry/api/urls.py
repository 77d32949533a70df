from django.urls import path, re_path

from registry.api import (
    attachments,
    certifications,
    directory,
    docs,
    drafts,
    handovers,
    licences,
    openapi,
    public,
    records,
    status,
    uploads,
    vehicles,
)

app_name = "api"

_DIGEST = "(?P<{name}>[0-9a-f]{{64}})"
_RECORD = _DIGEST.format(name="digest")
_FILE = _DIGEST.format(name="sha256")

urlpatterns = [
    path("api/records/", records.RecordsView.as_view(), name="records"),
    re_path(f"^api/records/{_RECORD}/$", records.RecordView.as_view(), name="record"),
    re_path(f"^api/records/{_RECORD}/form82.pdf$", records.PaperView.as_view(), name="paper"),
    re_path(f"^api/records/{_RECORD}/changes$", records.ChangesView.as_view(), name="changes"),
    re_path(f"^api/records/{_RECORD}/receipt$", records.ReceiptView.as_view(), name="receipt"),
    path("api/handovers/", handovers.HandoversView.as_view(), name="handovers"),
    path("api/handovers/<uuid:handover_id>/", handovers.HandoverView.as_view(), name="handover"),
    path("api/handovers/<uuid:handover_id>/codes/", handovers.CodesView.as_view(), name="handover_codes"),
    path("api/attachments/", attachments.AttachmentsView.as_view(), name="attachments"),
    re_path(f"^api/attachments/{_FILE}/$", attachments.AttachmentView.as_view(), name="attachment"),
    re_path(f"^api/attachments/{_FILE}/cover$", attachments.CoverView.as_view(), name="cover"),
    path("api/drafts/", drafts.DraftsView.as_view(), name="drafts"),
    path("api/drafts/<uuid:draft_id>/", drafts.DraftView.as_view(), name="draft"),
    path("api/drafts/<uuid:draft_id>/record", drafts.DraftRecordView.as_view(), name="draft_record"),
    path("api/uploads/", uploads.UploadsView.as_view(), name="uploads"),
    path("api/uploads/<uuid:upload_id>/", uploads.UploadView.as_view(), name="upload"),
    path("api/uploads/<uuid:upload_id>/confirm", uploads.UploadConfirmView.as_view(), name="upload_confirm"),
    path("api/uploads/<uuid:upload_id>/report", uploads.UploadReportView.as_view(), name="upload_report"),
    path("api/certifications/", certifications.CertificationsView.as_view(), name="certifications"),
    # A chassis number may have slashes.
    path("api/vehicles/<path:vin>/evidence", vehicles.EvidenceView.as_view(), name="evidence"),
    path("api/vehicles/<path:vin>/", vehicles.VehicleView.as_view(), name="vehicle"),
    path("api/licences/<path:number>/", licences.LicenceView.as_view(), name="licence"),
    path("api/directory/inspectors/", directory.InspectorsView.as_view(), name="directory_inspectors"),
    path("api/directory/organisations/", directory.FirmsView.as_view(), name="directory_organisations"),
    path("api/status/", status.StatusView.as_view(), name="status"),
    path("api/schema/", openapi.SchemaView.as_view(), name="schema"),
    path("api/docs/", docs.docs, name="docs"),
    path(".well-known/car-registry.json", public.TrustView.as_view(), name="trust"),
    path("schemas/<slug:name>.json", public.SchemaFileView.as_view(), name="schema_file"),
    path("problems/<slug:slug>", public.problem_page, name="problem"),
]
