"""A dealership after it came in: its members, its token, its suspension, and people's data; by the pages alone."""

import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Page, expect

from registry.demo import cars
from tests.browser.conftest import ROOT, Open, Site, Visitor
from tests.browser.firms import PASSWORD, account_opened, decide, firm_opened, invite, with_password
from tests.browser.stage import SOLD
from tests.browser.test_logging_in import confirmed

pytestmark = [pytest.mark.chromium, pytest.mark.soak]

FIRM = {"kind": "dealership", "name": "새봄모터스", "number": "111-81-00032", "email": "owner@saebom.example"}
SELLER = "seller@saebom.example"


def asked(site: Site, token: str, record: Mapping[str, object] | None = None) -> tuple[int, str]:
    """A program's request: a record of its own, or its uploads; the status and the problem's code."""
    data = json.dumps(record).encode() if record else None
    path = "/api/records/" if record else "/api/uploads/"
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    try:
        with urlopen(Request(site.url + path, data, headers)) as answer:  # noqa: S310  its address is ours
            return answer.status, ""
    except HTTPError as error:
        return error.code, json.loads(error.read())["code"]


def token_made(visitor: Visitor, name: str) -> str:
    page = visitor.open("/desk/tokens/")
    page.fill("[name=name]", name)
    for scope in ("records", "uploads"):
        page.locator(f"[name=scopes][value={scope}]").check(force=True)
    page.get_by_role("button", name="만들기").click()
    secret = page.locator("#secret").inner_text()
    expect(visitor.open("/desk/tokens/").locator("main")).to_contain_text(secret[:12])
    assert secret not in page.content()
    return secret


def of_the_city(city: Visitor, action: str, reason: str) -> None:
    page = city.open("/desk/organisations/?state=all")
    if not page.get_by_role("link", name=FIRM["name"]).count():
        page = city.open(f"/desk/organisations/?state={'approved' if action == 'suspended' else 'suspended'}")
    page.get_by_role("link", name=FIRM["name"]).first.click()
    decide(page, action, reason)


def test_a_firm_its_seller_and_its_program(site: Site, browser_of: Open, tmp_path: Path) -> None:
    city, owner, seller = browser_of(1280), browser_of(1280), browser_of(390)
    city.log_in("city")
    firm_opened(city, owner, tmp_path, **FIRM)
    invite(owner, SELLER, role="dealer", employee_no="77-1")
    account_opened(seller, SELLER, "한판매")
    seller.page.wait_for_url("**/desk/cars/")
    secret = token_made(seller, "ERP")
    listing = {
        "kind": "vehicle:listed",
        "subject": f"vin:{cars.vin(880)}",
        "body": {"odometer": {"stated": 45322, "unit": "km", "km": 45322}},
    }
    assert asked(site, secret, listing) == (201, "")
    row = seller.open("/desk/tokens/").locator("tbody tr")
    expect(row.locator("td[data-label='마지막 사용']")).not_to_contain_text("없음")
    expect(seller.open("/desk/cars/").locator("main")).to_contain_text(cars.vin(880))

    # Suspended: the session has ended and the token does nothing; what was recorded stays and says so.
    of_the_city(city, "suspended", "신고 접수")
    assert asked(site, secret, {**listing, "external_id": "2"}) == (401, "unauthenticated")
    seller.open("/desk/cars/")
    assert "/accounts/login/" in seller.page.url
    expect(browser_of(390).open(f"/vehicles/{cars.vin(880)}/").locator("main")).to_contain_text("이용 정지")
    of_the_city(city, "reinstated", "소명 완료")
    assert asked(site, secret)[0] == 200
    for person, email in ((seller, SELLER), (owner, FIRM["email"])):
        with_password(person, email)
    expect(seller.open("/desk/cars/").locator("main")).to_contain_text(cars.vin(880))

    its_seller_is_let_go(site, owner, seller, secret)
    its_person_takes_all_along_and_goes(site, city, seller)


def its_seller_is_let_go(site: Site, owner: Visitor, seller: Visitor, secret: str) -> None:
    """The owner ends the membership: with it the log-in, the token and the desk."""
    page = owner.open("/account/")
    page.locator("#places ~ ul a[href^='/desk/organisation/']").first.click()
    page.locator("tr", has_text=SELLER).get_by_role("link", name="끝내기").click()
    page.get_by_role("button", name="완전히 끝내기").click()
    assert asked(site, secret) == (401, "unauthenticated")
    seller.open("/desk/cars/")
    assert "/accounts/login/" in seller.page.url
    with_password(seller, SELLER)
    expect(seller.open("/desk/cars/").locator("h1")).to_contain_text("권한이 없습니다")


def its_person_takes_all_along_and_goes(site: Site, city: Visitor, seller: Visitor) -> None:
    page = seller.open("/account/export/")
    confirmed(page, PASSWORD)
    with page.expect_download() as download:
        page.get_by_role("button", name="내려받기").click()
    with zipfile.ZipFile(io.BytesIO(Path(download.value.path()).read_bytes())) as files:
        told = files.read("person.json").decode()
    assert SELLER in told
    assert "77-1" in told
    page = seller.open("/account/erasure/")
    page.fill("[name=reason]", "그만두었습니다.")
    page.locator("[name=sure]").check(force=True)
    page.get_by_role("button", name="삭제 요청").click()
    expect(page.locator("main .notice.success")).to_be_visible()
    page = city.open("/desk/erasures/")
    page.locator("main table a").first.click()
    expect(page.locator("main")).to_contain_text("그만두었습니다")
    granted(page)
    seller.open("/desk/cars/")
    assert "/accounts/login/" in seller.page.url
    with_password(seller, SELLER)
    expect(seller.page.locator("[name=login]")).to_be_visible()
    assert "삭제했습니다" in site.mail(SELLER, "erasure_done")
    assert site.rows("SELECT count(*) FROM records_user WHERE email = ?", SELLER) == [(0,)]


def granted(page: Page) -> None:
    page.locator("[name=decision][value=grant]").check(force=True)
    page.fill("[name=ground]", "개인정보 보호법 제36조")
    page.fill("[name=office]", "교통정책과")
    page.get_by_role("button", name="결정").click()
    expect(page.locator("main .notice.success")).to_be_visible()


def test_an_erased_record_leaves_earlier_evidence_valid(site: Site, browser_of: Open, tmp_path: Path) -> None:
    """Without an endpoint: what the file shows by itself. With one, tests/anchoring and tests/records look further."""
    city, vin = browser_of(1280), cars.vin(SOLD)
    trust, before = tmp_path / "trust.json", tmp_path / "before.json"
    for path, file in (
        ("/.well-known/car-registry.json", trust),
        (f"/api/vehicles/{vin}/evidence", before),
    ):
        with urlopen(site.url + path) as answer:  # noqa: S310  its address is ours
            file.write_bytes(answer.read())
    believed = json.loads(trust.read_bytes())
    for network in believed["networks"]:
        # At the address that it names another test's chain may have begun meanwhile.
        network["rpc"] = []
    trust.write_text(json.dumps(believed))
    said = verified(before, trust)
    assert said["signed"] == said["logged"] == said["complete"] == "pass"
    city.log_in("city")
    page = city.open(f"/vehicles/{vin}/")
    link = page.locator("main a[href*='/records/']").first.get_attribute("href") or ""
    digest = re.search("[0-9a-f]{64}", link)
    assert digest
    page = city.open(f"/desk/erasures/new/{digest.group()}/")
    page.fill("[name=reason]", "법원의 명령")
    page.get_by_role("button").last.click()
    granted(page)
    assert verified(before, trust) == said
    expect(browser_of(390).open(f"/vehicles/{vin}/").locator("main")).to_contain_text("삭제")


def verified(evidence: Path, trust: Path) -> dict[str, str]:
    command = [
        sys.executable,
        "-m",
        "verifier",
        str(evidence),
        "--trust",
        str(trust),
        "--allow-localhost",
        "--json",
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    answers = json.loads(done.stdout)["answers"]
    return {question: answer["answer"] for question, answer in answers.items()}
