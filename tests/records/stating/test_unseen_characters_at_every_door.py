"""What nobody can see has no place in what is stated, whichever way it comes in."""

from typing import Any

import pytest

from records.memberships.applications import organisation_decide
from records.memberships.invitations import account_open, invitation_create
from records.memberships.organisations import member_add, organisation_create
from records.people.authors import Author
from records.people.models import User
from records.people.tokens import token_create
from records.privacy.erasure import record_erase
from records.privacy.erasure_requests import record_erasure_request
from records.signing.certifications import certification_create
from records.signing.revocations import key_revoke
from records.standing.findings import findings_on
from records.standing.history import subject_history
from records.stating.drafts import Prepared
from records.stating.services import prepared_record, record_create, recording_time
from records.terms.families import kind_named
from records.terms.texts import Refusal
from registry.form82.drafts import body_answers, draft_create, draft_review, draft_submit
from registry.form82.leaves import flattened
from registry.form82.typed import typed
from registry.handovers.services import handover_confirm, handover_create
from tests.cast import Signer, certified, form82, inspected, listed, listing, photos, subject
from tests.records.answers import refused

pytestmark = pytest.mark.django_db

UNSEEN = [
    "\u200b",
    "\u202e",
    "\ufeff",
    "\u2066",
    "\u00ad",
    "\u3164",
    "\ufe0f",
    "\U000e0041",
    "\ue000",
    "\u0085",
    "\u20dd",
]
TURNED = "양\u202e호"


def told(service: Any, **values: Any) -> list[str | None]:
    refusals = refused(service, **values)
    assert {code for code, _ in refusals} == {"unusable_character"}, refusals
    return [pointer for _, pointer in refusals]


def stated(author: Author, body: dict[str, Any], **values: Any) -> dict[str, Any]:
    given = {"author": author, "kind": "vehicle:listed", "subject": subject(), "body": body}
    return given | values


@pytest.mark.parametrize("unseen", UNSEEN, ids=lambda text: f"{ord(text):04X}")
def test_a_listing_s_text_has_none(dealer: Author, unseen: str) -> None:
    body = listing(remark=f"무사고{unseen}", make=f"현{unseen}대", options=["선루프", f"내비{unseen}"])
    body["salesperson"] = {"name": f"김{unseen}"}
    assert set(told(record_create, **stated(dealer, body))) == {
        "/body/make",
        "/body/options/1",
        "/body/remark",
        "/body/salesperson/name",
    }


@pytest.mark.parametrize("unseen", UNSEEN, ids=lambda text: f"{ord(text):04X}")
def test_neither_has_a_file_s_name_nor_an_external_id(dealer: Author, unseen: str) -> None:
    file = photos(dealer)[0] | {"name": f"front{unseen}.png"}
    assert told(record_create, **stated(dealer, listing(), attachments=[file])) == ["/attachments/0/name"]
    assert told(record_create, **stated(dealer, listing(), external_id=f"A{unseen}1")) == ["/external_id"]


def test_a_reason_has_none_wherever_one_is_given(
    dealer: Author, inspector: Author, city: Author, signer: Signer
) -> None:
    record, inspection = listed(dealer), inspected(dealer, 2)
    body = {"record": record.digest, "reason": TURNED}
    withdrawal = stated(dealer, body, kind="record:withdrawn")
    assert told(record_create, **withdrawal) == ["/body/reason"]
    correction = stated(dealer, listing(correction_reason=TURNED), corrects=record.digest)
    assert told(record_create, **correction) == ["/body/correction_reason"]
    rejected = signer.state(inspection, verdict="rejected", reason=TURNED)
    assert told(certification_create, author=inspector, **rejected) == ["/statement/reason"]
    revoked = {"author": city, "key": signer.key.key, "reason": TURNED}
    assert told(key_revoke, **revoked) == ["/body/reason"]
    asked = {"author": dealer, "record": record.digest, "reason": TURNED}
    assert told(record_erasure_request, **asked) == ["/reason"]
    erased = {"author": city, "record": record.digest, "ground": "법", "decided_by": TURNED}
    assert told(record_erase, **erased) == ["/body/decided_by"]


def test_names_of_firms_and_people_have_none(dealer: Author, city: Author) -> None:
    firm = organisation_create(kind="dealership", name="한빛")
    assert told(organisation_create, kind="dealership", name="한\u200b빛") == ["/name"]
    assert told(organisation_create, kind="dealership", name="한\u3000빛") == ["/name"]
    decided = {"author": city, "organisation": firm, "action": "refused", "reason": TURNED}
    assert told(organisation_decide, **decided) == ["/reason"]
    user = User.objects.create_user("kim@example.com")
    added = {"organisation": dealer.organisation, "user": user, "role": "dealer", "employee_no": "1\u200b"}
    assert told(member_add, **added) == ["/employee_no"]
    invited: dict[str, Any] = {
        "author": city,
        "organisation": dealer.organisation,
        "email": "a@example.com",
        "role": "owner",
    }
    assert told(invitation_create, **invited, name="김\u202e") == ["/name"]
    invitation = invitation_create(**invited, name="김하나")
    opened = {"invitation": invitation, "name": "김\u2066", "password": "a long enough one"}
    assert told(account_open, **opened) == ["/name"]
    assert told(token_create, membership=dealer.membership, name="\ufeffstock") == ["/name"]


def test_a_buyer_s_name_has_none(dealer: Author, inspector: Author, signer: Signer) -> None:
    record = inspected(dealer)
    certified(inspector, signer, [record])
    handover = handover_create(author=dealer, record=record.digest).handover
    assert told(handover_confirm, handover=handover, buyer="김\u3164") == ["/buyer"]


def test_a_draft_says_where_and_is_not_handed_in(dealer: Author) -> None:
    opinion = typed("closing.inspector_opinion", "하체\u202e 양호")
    assert opinion == "하체\u202e 양호"
    answers = {**flattened(form82()), "closing.inspector_opinion": opinion}
    draft = draft_create(author=dealer, answers=answers, attachments=photos(dealer))
    [told_of] = [message for message in draft_review(draft).messages if "U+202E" in message.text.ko]
    assert told_of.path == "closing.inspector_opinion"
    assert told(draft_submit, author=dealer, draft_id=draft.id) == ["/body/closing/inspector_opinion"]
    body = form82(closing__inspector_opinion="\u200b양호")
    assert told(body_answers, body=body) == ["/body/closing/inspector_opinion"]


def test_a_record_from_before_that_has_one_is_told(dealer: Author) -> None:
    body = listing(remark=TURNED)
    [recorded] = prepared_record(
        author=dealer,
        prepared=[Prepared(kind_named("vehicle:listed"), subject(), body)],
        now=recording_time(),
    )
    assert not isinstance(recorded, Refusal)
    history = subject_history(subject())
    item = history.item(recorded.record.digest)
    [finding] = findings_on(history, item, recording_time())
    assert (finding.rule.id, finding.pointer) == ("T11", "/body/remark")
    assert "U+202E" in finding.text.en
