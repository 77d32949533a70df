"""axe finds nothing on any page, at a telephone's width and a desk's. Nothing sticks out, nothing is fetched elsewhere."""

import pytest

from registry.demo import cars
from tests.browser.axe import assert_none
from tests.browser.conftest import Visitor
from tests.browser.stage import ACCIDENT, CHANGED, CORRECTED, FALLING, GOOD, REJECTED, UNSIGNED

pytestmark = [pytest.mark.chromium, pytest.mark.soak]

PUBLIC = [
    "/",
    "/?vin=KMHOX00XXXX000001",
    "/about/",
    "/verify/",
    "/status/",
    "/directory/",
    "/directory/?tab=dealerships",
    "/accounts/login/",
    "/accounts/signup/",
    "/apply/",
    "/invitations/unknown/",
    "/accounts/password/reset/",
    "/nowhere/",
    f"/vehicles/{cars.vin(999)}/",
    *(f"/vehicles/{cars.vin(number)}/" for number in (GOOD, ACCIDENT, UNSIGNED, CHANGED)),
]
WITH_ENGLISH = [
    "/",
    "/about/",
    "/status/",
    "/classification/",
    "/directory/?tab=stations",
    f"/vehicles/{cars.vin(CORRECTED)}/",
]
DESKS = {
    "dealer": [
        "/desk/cars/",
        "/desk/stated/",
        "/desk/sent-back/",
        "/desk/uploads/",
        "/desk/uploads/new/",
        "/desk/uploads/photos/",
        "/desk/listings/new/",
        "/desk/inspections/new/",
        "/accounts/email/",
        "/accounts/2fa/",
        "/accounts/password/change/",
        "/accounts/logout/",
        "/accounts/sessions/",
        "/account/",
        "/desk/tokens/",
    ],
    "inspector": [
        "/desk/queue/",
        "/desk/certifications/new/",
        "/desk/signing/",
        "/desk/signing/new/",
    ],
    "owner": ["/desk/tokens/"],
    "auditor": ["/desk/trail/", "/desk/retention/"],
    "city": [
        "/desk/keys/",
        "/desk/organisations/",
        "/desk/erasures/",
        "/desk/retention/",
        "/desk/classification/",
    ],
}
LINKED = {
    "dealer": [("/desk/cars/", "/records/")],
    "inspector": [
        ("/desk/queue/", "/desk/queue/"),
        ("/desk/signing/", "/desk/keys/"),
        ("/directory/", "/directory/inspectors/"),
        ("/directory/", "/directory/organisations/"),
    ],
    "owner": [("/account/", "/desk/organisation/"), ("/account/", "/desk/members/")],
    "auditor": [],
    "city": [
        ("/desk/organisations/", "/desk/organisations/0"),
        ("/desk/keys/", "/desk/keys/"),
        ("/desk/keys/", "/licences/"),
    ],
}
"""Pages of one record or key: where their address stands, and how it begins."""


def test_public_pages(watched: Visitor) -> None:
    assert_none(watched, PUBLIC)


def test_english_pages(watched: Visitor) -> None:
    watched.open("/?lang=en")
    assert_none(watched, WITH_ENGLISH)
    assert watched.page.locator("html").get_attribute("lang") == "en"


@pytest.mark.parametrize("part", DESKS)
def test_desks(watched: Visitor, part: str) -> None:
    watched.log_in(part)
    paths = list(DESKS[part])
    for path, beginning in LINKED[part]:
        link = watched.open(path).locator(f"main a[href^='{beginning}']").first
        paths.append(link.get_attribute("href") or "")
    assert_none(watched, paths)


def test_a_rejected_and_a_falling_car(watched: Visitor) -> None:
    assert_none(watched, [f"/vehicles/{cars.vin(number)}/" for number in (REJECTED, FALLING)])
