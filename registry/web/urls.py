from django.urls import path, re_path

from registry.web import (
    cars,
    certify,
    corrections,
    directory,
    handovers,
    inspection_new,
    keys,
    licences,
    listings,
    pages,
    queue,
    records,
    rules,
    sent_back,
    signing,
    status,
    uploads,
    vehicles,
)

urlpatterns = [
    path("", pages.home, name="home"),
    path("vin-help/", pages.vin_help, name="vin_help"),
    path("about/", pages.about, name="about"),
    path("rules/", rules.rules, name="rules"),
    path("verify/", pages.verify, name="verify"),
    path("status/", status.status, name="status"),
    # A chassis number may have slashes.
    path("vehicles/<path:number>/", vehicles.vehicle, name="vehicle"),
    re_path(r"^records/(?P<digest>[0-9a-f]{64})/$", records.record, name="record"),
    re_path(
        r"^records/(?P<digest>[0-9a-f]{64})/correct/$", corrections.record_correct, name="record_correct"
    ),
    re_path(
        r"^records/(?P<digest>[0-9a-f]{64})/withdraw/$", corrections.record_withdraw, name="record_withdraw"
    ),
    path("directory/", directory.directory, name="directory"),
    path("directory/inspectors/<uuid:person>/", directory.inspector, name="directory_inspector"),
    path("directory/organisations/<uuid:pk>/", directory.organisation, name="directory_organisation"),
    re_path(
        r"^records/(?P<digest>[0-9a-f]{64})/hand-over/$", handovers.record_hand_over, name="record_hand_over"
    ),
    path("handovers/<uuid:handover_id>/code/", handovers.handover_code, name="handover_code"),
    path("handed/", handovers.handed, name="handed"),
    path("handed/<uuid:handover_id>/", handovers.handed_record, name="handed_record"),
    re_path(
        r"^handed/(?P<handover_id>[0-9a-f-]{36})/files/(?P<sha256>[0-9a-f]{64})/$",
        handovers.handed_file,
        name="handed_file",
    ),
    path("licences/<path:number>/", licences.licence, name="licence"),
    path("desk/cars/", cars.cars, name="cars"),
    path("desk/queue/", queue.queue, name="queue"),
    re_path(r"^desk/queue/(?P<digest>[0-9a-f]{64})/$", queue.inspection, name="inspection"),
    path("desk/statements/", certify.statement, name="statement"),
    path("desk/statements/file/", certify.statement_file, name="statement_file"),
    path("desk/certifications/new/", certify.certification_new, name="certification_new"),
    path("desk/sent-back/", sent_back.sent_back, name="sent_back"),
    path("desk/keys/", keys.keys, name="keys"),
    path("desk/keys/requests/<uuid:request_id>/", keys.key_request, name="key_request"),
    path("desk/signing/", signing.signing_keys, name="signing_keys"),
    path("desk/signing/new/", signing.key_new, name="key_new"),
    path("desk/signing/passkey/ask/", signing.passkey_ask, name="passkey_ask"),
    path("desk/signing/passkey/", signing.passkey_new, name="passkey_new"),
    path("desk/signing/proofs/<uuid:challenge_id>/", signing.key_proof, name="key_proof"),
    path("desk/signing/requests/<uuid:request_id>/", signing.key_paper, name="key_paper"),
    re_path(r"^desk/keys/(?P<key>[0-9a-f]{64})/revoke/$", keys.key_revoke_page, name="key_revoke"),
    path("desk/organisations/", keys.organisations, name="organisations"),
    path("desk/uploads/", uploads.uploads, name="uploads"),
    path("desk/uploads/new/", uploads.upload_new, name="upload_new"),
    path("desk/uploads/preview/", uploads.upload_preview, name="upload_preview"),
    path("desk/uploads/<uuid:upload_id>/", uploads.upload, name="upload"),
    re_path(
        r"^desk/uploads/(?P<upload_id>[0-9a-f-]{36})/report\.(?P<extension>csv|xlsx)$",
        uploads.upload_report,
        name="upload_report",
    ),
    path("desk/inspections/new/", inspection_new.inspection_new, name="inspection_new"),
    path("desk/listings/new/", listings.listing_new, name="listing_new"),
]
