"""Tokens, keys, factors and roles change only for who showed some minutes ago who they are: each route says which it is."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.db import transaction
from django.test import Client

from records.people.authors import Author
from records.people.models import User
from tests.cast import Signer
from tests.fixtures.answers import content_of
from tests.fixtures.market import enter, second_factor
from tests.records.people.test_second_factor import with_password
from tests.records.web.matrix import routes, world
from tests.records.web.test_every_route_for_every_role import ROWS

pytestmark = pytest.mark.django_db

AN_HOUR = 3600
SENSITIVE = {
    "account_email": "owner",
    "account_erasure": "owner",
    "account_export": "owner",
    "classification_publication": "city",
    "invitation_revoke": "owner",
    "key_new": "inspector",
    "key_proof": "inspector",
    "key_request": "city",
    "key_revoke": "inspector",
    "member_end": "owner",
    "mfa_activate_totp": "outsider",
    "mfa_add_webauthn": "owner",
    "mfa_deactivate_totp": "owner",
    "mfa_download_recovery_codes": "owner",
    "mfa_edit_webauthn": "owner",
    "mfa_generate_recovery_codes": "owner",
    "mfa_remove_webauthn": "owner",
    "mfa_view_recovery_codes": "owner",
    "organisation": "owner",
    "organisation_review": "city",
    "renewal_decide": "city",
    "passkey_ask": "inspector",
    "passkey_new": "inspector",
    "tokens": "salesperson",
}
"""Who may do it, and is asked first who they are. An invitation's link has a test of its own, and so has the admin."""

ORDINARY = """
    account account_change_password account_reauthenticate account_set_password api:attachment api:attachments
    api:batch api:feed api:upload_back upload_back api:stock api:stock_ended upload_missing
    api:certifications api:cover api:draft api:draft_record api:drafts api:handover api:handover_codes
    api:handovers api:records api:upload api:upload_confirm api:upload_report api:uploads cars cars_csv
    api:poll_right certification_new count_shown desk_poll desk_poll_answer desk_poll_cancel desk_poll_close
    desk_poll_open desk_poll_review desk_poll_roll desk_poll_tally desk_polls draft_begin draft_discard draft_photo
    draft_save erasure erasure_new erasures findings
    form82_editor handover_code inspection inspection_drafts inspection_import inspection_new inspection_paper
    inspection_template key_paper keys licence_renewal listing_new listing_sold look_ups mfa_index
    mfa_list_webauthn mfa_reauthenticate mfa_reauthenticate_webauthn observed
    organisation_paper organisations photo photo_cover poll_correct proposal_new proposals
    plates_shown queue record_correct
    record_hand_over record_kinds record_new record_withdraw retention sent_back session_end signing_keys stated
    statement statement_file token_revoke trail trail_csv upload upload_decide upload_new upload_photos upload_plates
    upload_preview waiting
    upload_report uploads usersessions_list
"""
"""What makes no token, key, factor or role. A new password is asked for with the old one, in the same form."""

OF_A_PASSKEY = {"mfa_edit_webauthn", "mfa_remove_webauthn"}
FORMS = {"account_email": {"action_add": "", "email": "another@example.com"}}


def test_every_route_behind_a_log_in_says_which_it_is() -> None:
    behind = {name for name, letters in ROWS.items() if letters[0] == "L"}
    assert behind == SENSITIVE.keys() | set(ORDINARY.split())


def passkey_of(user: User) -> int:
    return int(Authenticator.objects.create(user=user, type="webauthn", data={"name": "x"}).pk)


def test_sensitive_routes_want_a_fresh_log_in(
    dealer: Author, rival: Author, inspector: Author, city: Author, signer: Signer
) -> None:
    everybody, wrong = world(dealer, rival, inspector, city, signer), []
    for part in set(SENSITIVE.values()):
        with_password(everybody.user(part))
    RecoveryCodes.activate(everybody.user("owner"))
    for route in routes():
        if route.name not in SENSITIVE:
            continue
        user = everybody.user(SENSITIVE[route.name])
        for age, is_asked in ((AN_HOUR, True), (0, False)):
            with transaction.atomic():
                if route.name in OF_A_PASSKEY:
                    everybody.values[route.name] = {"pk": passkey_of(user)}
                client, url = enter(Client(), user, age=age), everybody.url(route)
                answer = client.post(url, FORMS.get(route.name, {}))
                if answer.status_code == 405:
                    answer = client.get(url)
                content_of(answer)
                transaction.set_rollback(True)
            if ("reauthenticate/" in answer.headers.get("Location", "")) is not is_asked:
                wrong.append(
                    f"{route.name}, {age} s old: {answer.status_code} {answer.headers.get('Location')}"
                )
    assert not wrong, "\n".join(wrong)


def test_the_admin_changes_nothing_for_an_old_log_in(db: None) -> None:
    user = second_factor(with_password(User.objects.create_superuser("root@example.com")))
    form = {"email": "made@example.com", "password1": "long enough 1", "password2": "long enough 1"}
    answer = enter(Client(), user, age=AN_HOUR).post("/admin/records/user/add/", form)
    assert answer.headers["Location"].startswith("/accounts/2fa/reauthenticate/")
    assert not User.objects.filter(email="made@example.com").exists()
    enter(Client(), user).post("/admin/records/user/add/", form)
    assert User.objects.filter(email="made@example.com").exists()
