from django.urls import path, re_path

from records.web import classification, corrections, pages, records, sent_back, stating, status, waiting
from records.web.people import account, applying, directory, findings, members, organisations, tokens
from records.web.people import audit_log as trail
from records.web.privacy import erasures
from records.web.signing import certify, keys, licences, queue, renewals, signing

_SHA256 = "(?P<sha256>[0-9a-f]{64})"

urlpatterns = [
    path("desk/records/new/", stating.record_kinds, name="record_kinds"),
    path("desk/records/new/<slug:name>/", stating.record_new, name="record_new"),
    path("account/", account.account, name="account"),
    path("account/export/", account.account_export, name="account_export"),
    path("account/erasure/", account.account_erasure, name="account_erasure"),
    path("account/sessions/<int:session_id>/end/", account.session_end, name="session_end"),
    path("apply/", applying.apply, name="apply"),
    path("invitations/<str:secret>/", applying.invitation, name="invitation"),
    path("verify/", pages.verify, name="verify"),
    path("verify/app.webmanifest", pages.app_manifest, name="app_manifest"),
    path("verify/worker.js", pages.app_worker, name="app_worker"),
    path("verify/shared/", pages.verify_shared, name="verify_shared"),
    path("verify/poster/", pages.trust_poster, name="trust_poster"),
    path("status/", status.status, name="status"),
    path("classification/", classification.classification, name="classification"),
    re_path(r"^records/(?P<digest>[0-9a-f]{64})/$", records.record, name="record"),
    re_path(
        r"^records/(?P<digest>[0-9a-f]{64})/correct/$", corrections.record_correct, name="record_correct"
    ),
    re_path(
        r"^records/(?P<digest>[0-9a-f]{64})/withdraw/$", corrections.record_withdraw, name="record_withdraw"
    ),
    path(
        "desk/classification/",
        classification.classification_publication,
        name="classification_publication",
    ),
    path("directory/", directory.directory, name="directory"),
    path("directory/inspectors/<uuid:person>/", directory.inspector, name="directory_inspector"),
    path("directory/organisations/<uuid:pk>/", directory.organisation, name="directory_organisation"),
    path("licences/<path:number>/", licences.licence, name="licence"),
    path("desk/waiting/", waiting.waiting, name="waiting"),
    path("desk/queue/", queue.queue, name="queue"),
    re_path(r"^desk/queue/(?P<digest>[0-9a-f]{64})/$", queue.inspection, name="inspection"),
    path("desk/statements/", certify.statement, name="statement"),
    path("desk/statements/file/", certify.statement_file, name="statement_file"),
    path("desk/certifications/new/", certify.certification_new, name="certification_new"),
    path("desk/sent-back/", sent_back.sent_back, name="sent_back"),
    path("desk/keys/", keys.keys, name="keys"),
    path("desk/keys/requests/<uuid:request_id>/", keys.key_request, name="key_request"),
    path("desk/renewals/<uuid:renewal_id>/", renewals.renewal_decide, name="renewal_decide"),
    path("desk/signing/", signing.signing_keys, name="signing_keys"),
    path("desk/signing/new/", signing.key_new, name="key_new"),
    path("desk/signing/passkey/ask/", signing.passkey_ask, name="passkey_ask"),
    path("desk/signing/passkey/", signing.passkey_new, name="passkey_new"),
    path("desk/signing/proofs/<uuid:challenge_id>/", signing.key_proof, name="key_proof"),
    path("desk/signing/requests/<uuid:request_id>/", signing.key_paper, name="key_paper"),
    path("desk/signing/licences/<int:membership_id>/", renewals.licence_renewal, name="licence_renewal"),
    re_path(r"^desk/keys/(?P<key>[0-9a-f]{64})/revoke/$", keys.key_revoke_page, name="key_revoke"),
    path("desk/organisations/", organisations.organisations, name="organisations"),
    path(
        "desk/organisations/<uuid:organisation_id>/",
        organisations.organisation_review,
        name="organisation_review",
    ),
    path(
        "desk/organisations/<uuid:organisation_id>/paper/",
        organisations.organisation_paper,
        name="organisation_paper",
    ),
    path("desk/organisation/<uuid:organisation_id>/", members.organisation, name="organisation"),
    path("desk/organisation/<uuid:organisation_id>/count/", members.count_shown, name="count_shown"),
    path("desk/organisation/<uuid:organisation_id>/plates/", members.plates_shown, name="plates_shown"),
    path(
        "desk/invitations/<uuid:invitation_id>/revoke/",
        members.invitation_revoke_page,
        name="invitation_revoke",
    ),
    path("desk/members/<int:membership_id>/end/", members.member_end, name="member_end"),
    path("desk/tokens/", tokens.tokens, name="tokens"),
    path("desk/tokens/<int:token_id>/revoke/", tokens.token_revoke_page, name="token_revoke"),
    path("desk/erasures/", erasures.erasures, name="erasures"),
    path("desk/erasures/<uuid:request_id>/", erasures.erasure, name="erasure"),
    re_path(r"^desk/erasures/new/(?P<digest>[0-9a-f]{64})/$", erasures.erasure_new, name="erasure_new"),
    path("desk/retention/", trail.retention, name="retention"),
    path("desk/findings/", findings.findings, name="findings"),
    path("desk/look-ups/", trail.look_ups, name="look_ups"),
    path("desk/trail/", trail.trail, name="trail"),
    path("desk/trail.csv", trail.trail_csv, name="trail_csv"),
]
