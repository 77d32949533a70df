"""Each route that shows plates, names or papers to somebody who may see them leaves a row in the trail; to a stranger, none."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client

from records.audit_log.models import Access
from records.people.authors import Author
from records.people.models import Membership, Renewal, User
from records.people.tokens import token_create
from records.privacy.erasure_requests import person_erasure_request
from records.signing.models import KeyRequest
from registry.demo import cars
from registry.handovers.services import handover_create
from registry.uploads.models import Upload, UploadRow
from tests.cast import SURE, inspected, listed, today, uploaded
from tests.fixtures.answers import content_of
from tests.fixtures.paper import undrawn
from tests.fixtures.visitors import LogIn

__all__ = ["undrawn"]

pytestmark = pytest.mark.django_db


@dataclass
class World:
    """What of the dealer's (and of others) can be looked at, under the names that the paths below have."""

    people: dict[str, Author | User]
    names: dict[str, str] = field(default_factory=dict)


@pytest.fixture
def world(dealer: Author, inspector: Author, city: Author) -> World:
    listing = listed(dealer)
    record = inspected(dealer)
    mended = inspected(dealer, corrects=record, basic__plate_no=cars.plate(2))
    photo = mended.attachments.order_by("position")[0].attachment
    upload = _reported(dealer)
    owner = User.objects.create_user("owner@example.com")
    Membership.objects.create(user=owner, organisation=dealer.organisation, role="owner")
    token_create(membership=dealer.membership, name="x")
    asked = KeyRequest.objects.create(
        membership=inspector.membership, licence="1", type="ed25519", key="0" * 64, public_key="x"
    )
    renewal = Renewal.objects.create(
        membership=inspector.membership, licence="1", valid_until=today(), valid_before=today()
    )
    erasure = person_erasure_request(user=dealer.membership.user, reason="x")
    return World(
        {"dealer": dealer, "inspector": inspector, "city": city, "owner": owner},
        {
            "listing": listing.digest,
            "earlier": record.digest,
            "record": mended.digest,
            "photo": photo.sha256,
            "vin": cars.vin(1),
            "upload": str(upload.pk),
            "dealership": str(dealer.organisation.pk),
            "member": str(dealer.membership.pk),
            "dealer": str(dealer.person),
            "inspector": str(inspector.person),
            "asked": str(asked.pk),
            "renewal": str(renewal.pk),
            "erasure": str(erasure.pk),
        },
    )


def _reported(dealer: Author) -> Upload:
    upload = uploaded(dealer, state="done", refused=1)
    said = {"ko": "번호판", "en": "plate"}
    reason = {
        "code": "x",
        "column": "plate",
        "value": "12가3456",
        "messages": said,
        "advice": said,
        "asks": None,
    }
    UploadRow.objects.create(upload=upload, number=2, outcome="refused", reasons=[reason])
    return upload


def rows() -> set[tuple[str, str, str]]:
    return set(Access.objects.values_list("action", "what", "target"))


def looked(client: Client, path: str, **headers: str) -> int:
    answer: Any = client.get(path, headers=headers)
    content_of(answer)
    return int(answer.status_code)


BOTH = ("read disclosures {record}", "read disclosures {earlier}")
LOOKS = [
    ("dealer", "/records/{listing}/", ("read disclosures {listing}",)),
    ("dealer", "/records/{record}/", BOTH),
    ("city", "/records/{record}/", BOTH),
    ("inspector", "/desk/queue/{record}/", BOTH),
    ("dealer", "/records/{record}/correct/", ("read disclosures {record}",)),
    ("inspector", "/records/{record}/form82.pdf?copy=full", ("export disclosures {record}",)),
    ("inspector", "/desk/photos/{photo}/", ("read attachment {photo}",)),
    ("city", "/api/attachments/{photo}/", ("read attachment {photo}",)),
    ("dealer", "/api/records/{record}/", ("read disclosures {record}",)),
    ("inspector", "/api/records/{record}/changes", BOTH),
    ("dealer", "/api/records/{record}/form82.pdf?copy=full", ("export disclosures {record}",)),
    ("inspector", "/api/vehicles/{vin}/", BOTH),
    ("dealer", "/desk/uploads/{upload}/", ("read upload {upload}",)),
    ("dealer", "/desk/uploads/{upload}/report.csv", ("export upload {upload}",)),
    ("dealer", "/desk/uploads/{upload}/report.xlsx", ("export upload {upload}",)),
    ("dealer", "/api/uploads/{upload}/report", ("read upload {upload}",)),
    ("dealer", "/api/uploads/{upload}/report?format=csv", ("export upload {upload}",)),
    ("owner", "/desk/organisation/{dealership}/", ("read members {dealership}",)),
    ("owner", "/desk/members/{member}/end/", ("read members {dealer}",)),
    ("owner", "/desk/tokens/", ("read members {dealer}",)),
    ("city", "/desk/organisations/{dealership}/", ("read members {dealership}",)),
    ("city", "/desk/keys/", ("read members {inspector}",)),
    ("city", "/desk/keys/requests/{asked}/", ("read members {inspector}",)),
    ("city", "/desk/renewals/{renewal}/", ("read members {inspector}",)),
    ("city", "/desk/erasures/{erasure}/", ("read erasure {erasure}",)),
]


@pytest.mark.parametrize(("who", "path", "expected"), LOOKS)
def test_a_look(
    world: World, log_in: LogIn, undrawn: None, who: str, path: str, expected: tuple[str, ...]
) -> None:
    path = path.format(**world.names)
    browser = log_in(world.people[who])
    assert looked(browser, path) == 200
    wanted = {tuple(line.format(**world.names).split()) for line in expected}
    assert rows() == wanted
    person = world.people[who].person
    assert {row.person for row in Access.objects.all()} == {person}


def test_strangers_see_nothing_of_it_and_leave_no_row(world: World, client: Client) -> None:
    vin = world.names["vin"]
    public = (
        f"/records/{{record}}/?vin={vin}",
        f"/api/records/{{record}}/?vin={vin}",
        f"/api/records/{{record}}/changes?vin={vin}",
        "/api/vehicles/{vin}/",
        "/vehicles/{vin}/",
    )
    for path in public:
        assert looked(client, path.format(**world.names)) == 200, path
    assert rows() == set()


def test_a_program_s_looks_name_its_token(world: World, dealer: Author, client: Client) -> None:
    made = token_create(membership=dealer.membership, name="x")
    for path in (
        "/api/records/{record}/changes",
        "/api/uploads/{upload}/report",
        "/api/attachments/{photo}/",
    ):
        header = {"Authorization": f"Bearer {made.secret}"}
        assert looked(client, path.format(**world.names), **header) == 200, path
    assert {row.token for row in Access.objects.all()} == {made.token.prefix}


def test_an_admitted_buyer_s_look_is_noted_without_a_name(world: World, dealer: Author) -> None:
    issued = handover_create(author=dealer, record=world.names["record"])
    buyer = Client()
    page = buyer.post("/handed/", {"code": issued.code}).headers["Location"]
    assert rows() == set()
    for path in (page, page, f"{page}files/{world.names['photo']}/"):
        assert looked(buyer, path) == 200
    assert rows() == {
        ("read", "disclosures", world.names["record"]),
        ("read", "attachment", world.names["photo"]),
    }
    assert {(row.person, row.role, row.organisation) for row in Access.objects.all()} == {
        (None, "buyer", dealer.organisation)
    }


def test_another_record_s_buyer_is_shown_nothing_withheld(world: World, rival: Author) -> None:
    listed(rival, reasons=SURE)
    issued = handover_create(author=rival, record=world.names["record"])
    buyer = Client()
    assert looked(buyer, buyer.post("/handed/", {"code": issued.code}).headers["Location"]) == 200
    assert rows() == set()
