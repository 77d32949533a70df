"""Who looked at people's data stands in the trail; the auditor reads it, and takes it away only by leaving a row there."""

import pytest
from django.test import Client

from records.audit_log.models import Access
from records.people.authors import Author
from records.people.tokens import token_create
from tests.cast import inspected, listed
from tests.fixtures.answers import content_of
from tests.fixtures.visitors import LogIn

pytestmark = pytest.mark.django_db


def rows() -> list[tuple[str, str, str]]:
    return list(Access.objects.order_by("pk").values_list("action", "what", "target"))


def test_a_look_at_withheld_fields_leaves_a_row(
    dealer: Author, inspector: Author, client: Client, log_in: LogIn
) -> None:
    record = inspected(dealer)
    vin = record.subject.removeprefix("vin:")
    client.get(f"/records/{record.digest}/?vin={vin}")
    assert rows() == []
    browser = log_in(inspector)
    for _ in range(2):
        browser.get(f"/records/{record.digest}/")
    assert rows() == [("read", "disclosures", record.digest)]
    row = Access.objects.get()
    assert (row.person, row.organisation, row.role) == (inspector.person, inspector.organisation, "inspector")


def test_a_program_s_look_has_its_token(dealer: Author, client: Client) -> None:
    record = listed(dealer)
    made = token_create(membership=dealer.membership, name="x")
    client.get(f"/api/records/{record.digest}/", headers={"Authorization": f"Bearer {made.secret}"})
    assert Access.objects.get().token == made.token.prefix


def test_the_auditor_filters_and_the_export_is_a_row_itself(
    dealer: Author, auditor: Author, log_in: LogIn
) -> None:
    record = listed(dealer)
    log_in(dealer).get(f"/records/{record.digest}/")
    desk = log_in(auditor)
    assert record.digest in desk.get("/desk/trail/").content.decode()
    assert record.digest not in desk.get("/desk/trail/?action=export").content.decode()
    assert desk.get("/desk/trail/?person=x").status_code == 422
    answer = desk.post("/desk/trail.csv", {"what": "disclosures"})
    text = content_of(answer).decode()
    assert record.digest in text
    assert ("export", "trail", "1") in rows()


@pytest.mark.parametrize("name", ["since", "until"])
@pytest.mark.parametrize("day", ["0000-01-01", "0001-01-01", "9999-12-31"])
def test_a_day_that_no_look_was_on_is_refused(auditor: Author, log_in: LogIn, name: str, day: str) -> None:
    assert log_in(auditor).get("/desk/trail/", {name: day}).status_code == 422


def test_the_auditor_states_nothing_and_decides_nothing(
    auditor: Author, dealer: Author, log_in: LogIn
) -> None:
    record = listed(dealer)
    desk = log_in(auditor)
    assert desk.get("/desk/organisations/").status_code == 403
    assert desk.get(f"/api/records/{record.digest}/").status_code == 404
