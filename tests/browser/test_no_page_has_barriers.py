"""axe finds nothing on any page, at a telephone's width and a desk's. Nothing sticks out, nothing is fetched elsewhere."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from registry.demo import cars
from tests.browser.conftest import ROOT, Site, Visitor, visitor_of
from tests.browser.stage import ACCIDENT, CHANGED, CORRECTED, FALLING, GOOD, REJECTED, UNSIGNED

pytestmark = pytest.mark.chromium

WIDTHS = (1280, 390)
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}

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
WITH_ENGLISH = ["/", "/about/", "/status/", "/directory/?tab=stations", f"/vehicles/{cars.vin(CORRECTED)}/"]
DESKS = {
    "dealer": [
        "/desk/cars/",
        "/desk/sent-back/",
        "/desk/uploads/",
        "/desk/uploads/new/",
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
    "city": ["/desk/keys/", "/desk/organisations/", "/desk/erasures/", "/desk/retention/"],
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


@pytest.fixture
def watched(chromium: Browser, site: Site) -> Iterator[Visitor]:
    # axe is put in by the test: the page's own policy would refuse a foreign script.
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, bypass_csp=True)
    one = visitor_of(context, site)
    yield one
    context.close()
    assert one.complaints == []


def barriers(visitor: Visitor, path: str) -> list[str]:
    page = visitor.open(path)
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    page.add_script_tag(path=AXE)
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        result: dict[str, Any] = page.evaluate("(options) => axe.run(document, options)", RULES)
        for violation in result["violations"]:
            places = "; ".join(str(node["target"]) for node in violation["nodes"][:3])
            found.append(f"{path} at {width}: {violation['id']}: {places}")
        sticks_out = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        if sticks_out > 0:
            found.append(f"{path} at {width}: sticks out by {sticks_out}")
    return found


def assert_none(visitor: Visitor, paths: list[str]) -> None:
    found = [barrier for path in paths for barrier in barriers(visitor, path)]
    assert not found, "\n".join(found)


def test_public_pages(watched: Visitor) -> None:
    assert_none(watched, PUBLIC)


@pytest.mark.soak
def test_english_pages(watched: Visitor) -> None:
    watched.open("/?lang=en")
    assert_none(watched, WITH_ENGLISH)
    assert watched.page.locator("html").get_attribute("lang") == "en"


@pytest.mark.soak
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
