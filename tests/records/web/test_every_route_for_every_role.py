"""Who may open which route: all of the URLconf, the whole cast. A route without an expectation fails.

A letter for each of CAST: o opens it, L is asked to log in, x may not (403), - finds nothing there (404).
What is another organisation's is not there; a desk of another role may not be opened.
"""

import pytest
from django.db import transaction
from django.test import Client

from tests.fixtures.paper import undrawn
from tests.records.web.matrix import CLOSED, LOGIN, MISSING, OPEN, World, everybody, outcome, routes

__all__ = ["everybody", "undrawn"]

pytestmark = pytest.mark.django_db

CAST = (
    "visitor",
    "outsider",
    "salesperson",
    "owner",
    "rival",
    "inspector",
    "station owner",
    "suspended",
    "city",
    "auditor",
    "superuser",
)
LEAST = ("visitor", "outsider")
"""Of those who may do little all is asked in `make test`; of the others in the long run."""
LETTERS = {OPEN: "o", LOGIN: "L", CLOSED: "x", MISSING: "-"}
EXPECTED = {
    "ooooooooooo": """
        trust_poster app_manifest app_worker verify_shared
        about classification api:classification account_confirm_email account_confirm_login_code account_email_verification_sent
        account_inactive account_login account_logout account_reset_password account_reset_password_done
        account_reset_password_from_key account_reset_password_from_key_done account_signup
        api:directory_inspectors api:directory_organisations api:docs api:licence api:problem api:schema
        api:schema_file api:status api:trust api:vehicle apply directory directory_inspector
        directory_organisation handed healthz home licence log:checkpoint metrics mfa_authenticate
        mfa_login_webauthn readyz record rules status vehicle verify vin_help polls poll_identified api:polls api:trust_also
        api:poll_identify api:poll_signature api:poll_ballots
    """,
    "LLLLLLLLLLL": """
        api:poll_right
    """,
    "Loooooooooo": """
        account account_change_password account_email account_erasure account_export account_set_password
        api:cover api:stock mfa_activate_totp mfa_add_webauthn mfa_generate_recovery_codes mfa_index mfa_list_webauthn
        usersessions_list
    """,
    "-----------": """
        api:evidence api:classification_evidence api:receipt card handed_file handed_paper handed_record invitation log:entries
        alert alert_end alert_new feed
        log:partial-entries log:partial-tile log:tile photo_public short
        poll poll_vote poll_mine poll_right poll_recount poll_card poll_poster poll_assisted
        api:poll api:poll_boxes api:poll_box_file api:poll_evidence api:poll_leaves api:poll_roll
    """,
    "Lxooooxxxxx": """
        draft_begin draft_save inspection_drafts inspection_new inspection_paper inspection_template inspection_import
        record_kinds sent_back upload_new upload_preview uploads
    """,
    "L----------": """
        handover_code key_paper key_proof licence_renewal mfa_download_recovery_codes mfa_edit_webauthn mfa_remove_webauthn
        mfa_view_recovery_codes passkey_new session_end
    """,
    "Lxooooxxoox": """
        api:attachments api:batch api:feed api:certifications api:drafts api:handovers api:records api:stock_ended
        api:uploads
    """,
    "Lxxxxoxxxxx": """
        certification_new inspection key_new queue statement statement_file
    """,
    "Lxxxxxxxoxx": """
        classification_publication erasure erasures keys organisation_paper organisation_review organisations
        desk_polls proposal_new proposals renewal_decide waiting
    """,
    "L-oo-------": """
        member_end organisation record_correct record_hand_over record_withdraw
    """,
    "--oo-o--o--": """
        api:changes api:paper api:record record_paper
    """,
    "Lx----xx--x": """
        api:draft api:draft_record api:handover api:handover_codes
    """,
    "Lxooooooooo": """
        account_reauthenticate mfa_reauthenticate mfa_reauthenticate_webauthn
    """,
    "Lx----xxxxx": """
        draft_discard draft_photo form82_editor
    """,
    "L-ooooooooo": """
        mfa_deactivate_totp
    """,
    "Lxoo--xxxxx": """
        photo_cover upload upload_back upload_report upload_decide
    """,
    "Lxoo-xxxxxx": """
        upload_missing upload_plates listing_sold
    """,
    "Lxoo--xx--x": """
        api:upload api:upload_back api:upload_report api:upload_confirm
    """,
    "Lxoooxxxxxx": """
        cars cars_csv stated listing_new upload_photos
    """,
    "Lxooo-xxxxx": """
        record_new
    """,
    "Lxxxxxxxxox": """
        look_ups trail trail_csv
    """,
    "xxxxxxxxxxo": """
        admin:index
    """,
    "Lxoo-oxxo-x": """
        api:attachment
    """,
    "Lxoo--xxoxx": """
        erasure_new
    """,
    "L--o-------": """
        count_shown plates_shown invitation_revoke
    """,
    "Lxxxxxxx-xx": """
        key_request desk_poll desk_poll_answer desk_poll_cancel desk_poll_close desk_poll_open desk_poll_review
        desk_poll_roll desk_poll_tally poll_correct
    """,
    "L----oo-o--": """
        key_revoke
    """,
    "Lxxxxxxxxxx": """
        passkey_ask observed
    """,
    "Lxoo-oxxoxx": """
        photo
    """,
    "Lxxxxxxxoox": """
        findings retention
    """,
    "Lxxxxooxxxx": """
        signing_keys
    """,
    "Lxoo---x-xx": """
        token_revoke
    """,
    "Lxoooooxoxx": """
        tokens
    """,
}
ROWS = {name: letters for letters, names in EXPECTED.items() for name in names.split()}


def test_every_route_has_its_expectation() -> None:
    assert {route.name for route in routes()} == ROWS.keys()
    assert len(ROWS) == sum(len(names.split()) for names in EXPECTED.values()), "each once"


@pytest.mark.parametrize(
    "part", [part if part in LEAST else pytest.param(part, marks=pytest.mark.soak) for part in CAST]
)
def test_each_door_opens_for_whom_it_should(everybody: World, undrawn: None, part: str) -> None:
    wrong, client, column = [], everybody.client(part), CAST.index(part)
    for route in routes():
        if route.name == "account_reauthenticate":
            # Behind the log-out: its cookies are gone.
            client = everybody.client(part)
        letter, expected = LETTERS[_at(client, everybody.url(route))], ROWS[route.name][column]
        if letter != expected:
            wrong.append(f"{route.name}: {letter} instead of {expected}")
    assert not wrong, "\n".join(wrong)


def _at(client: Client, url: str) -> str:
    # What somebody changes behind one door is put back for the next.
    with transaction.atomic():
        answer = outcome(client, url)
        transaction.set_rollback(True)
    return answer
