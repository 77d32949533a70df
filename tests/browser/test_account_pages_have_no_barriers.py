"""The pages of accounts, applications and invitations under axe, in Korean that has no English in it, and in English."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from registry.demo import cars
from tests.browser.axe import assert_none, barriers
from tests.browser.conftest import Visitor
from tests.browser.device import device_of
from tests.browser.firms import invitation_of, invite, with_password
from tests.browser.test_logging_in import confirmed, passkey_made

pytestmark = [pytest.mark.chromium, pytest.mark.soak]

HANGUL, LATIN = re.compile("[가-힣]"), re.compile("[A-Za-z]{4,}")
KEPT = re.compile(r"[A-Z2-7]{32}|\S+@\S+|JPEG|Mozilla.*|https?://\S+|English|HTML|JSON|XLSX|Encar")
"""Addresses, names of formats and of programs are the same in both languages."""
OPEN = [
    "/accounts/login/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/password/reset/key/1-abcdef-0123456789/",
    "/accounts/confirm-email/",
    "/accounts/confirm-email/abc/",
    "/accounts/inactive/",
    "/accounts/signup/",
    "/apply/",
    "/rules/",
    "/directory/",
    "/directory/?tab=stations",
]
OWN = [
    "/account/",
    "/account/export/",
    "/account/erasure/",
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/sessions/",
    "/accounts/logout/",
    "/accounts/reauthenticate/",
    "/accounts/2fa/",
    "/accounts/2fa/reauthenticate/",
    "/accounts/2fa/totp/deactivate/",
    "/accounts/2fa/webauthn/",
    "/accounts/2fa/webauthn/add/",
    "/accounts/2fa/webauthn/reauthenticate/",
    "/accounts/2fa/recovery-codes/",
    "/accounts/2fa/recovery-codes/generate/",
]


def words(visitor: Visitor) -> list[str]:
    """Lines of the page in the other language than its own."""
    text = visitor.page.locator("main").inner_text()
    korean = visitor.page.locator("html").get_attribute("lang") == "ko"
    wrong = LATIN if korean else HANGUL
    return [line for line in text.splitlines() if wrong.search(KEPT.sub("", line))]


def look(visitor: Visitor, paths: list[str], *, language: str) -> None:
    visitor.open(f"/about/?lang={language}")
    violations = []
    for path in paths:
        violations += barriers(visitor, path)
        if not path.startswith(("/directory/", "/rules/", "/apply/")):
            violations += [f"{path}: {line}" for line in words(visitor)]
    assert not violations, "\n".join(violations)


@pytest.mark.parametrize("language", ["ko", "en"])
def test_before_the_log_in(watched: Visitor, language: str) -> None:
    look(watched, OPEN, language=language)
    with_password(watched, *watched.site.people["inspector"][:2])
    assert not barriers(watched)


def test_account_pages_behind_the_log_in_have_no_barriers(watched: Visitor) -> None:
    password = watched.site.people["city"][1]
    watched.log_in_by_form("city")
    device_of(watched.page)
    page = passkey_made(watched, password, "전화")
    look(watched, OWN, language="ko")
    page.goto(watched.site.url + "/accounts/2fa/webauthn/")
    for action in ("edit", "remove"):
        look(
            watched,
            [page.locator(f"main a[href*={action}]").first.get_attribute("href") or ""],
            language="ko",
        )
        watched.open("/accounts/2fa/webauthn/")
    watched.open("/accounts/2fa/recovery-codes/generate/")
    page.get_by_role("button", name="만들고 보기").click()
    assert not [*barriers(watched), *words(watched)]


def test_an_app_is_set_up(watched: Visitor) -> None:
    watched.log_in_by_form("dealer")
    page = watched.open("/accounts/2fa/totp/activate/")
    confirmed(page, watched.site.people["dealer"][1])
    assert not [*barriers(watched), *words(watched)]


def test_an_invitation(watched: Visitor) -> None:
    watched.log_in_by_form("owner")
    invite(watched, "guest@guest.example", role="dealer", employee_no="7")
    path = invitation_of(watched.site, "guest@guest.example")
    assert_none(watched, [path])
    watched.page.context.clear_cookies()
    assert_none(watched, [path, f"{path}?lang=en"])


def test_an_application_with_a_doubtful_number(watched: Visitor) -> None:
    page = watched.open("/apply/?lang=ko")
    page.fill("[name=business_no]", "111-81-00001")
    page.locator("form.card").evaluate("(form) => { form.noValidate = true; }")
    page.get_by_role("button", name="신청").click()
    page.locator("[name=sure]").wait_for(state="attached")
    assert not barriers(watched)


def test_inspections_from_a_file_and_their_trial(watched: Visitor, tmp_path: Path) -> None:
    body = cars.inspection(890, datetime.now(UTC).date())
    file = tmp_path / "forms.jsonl"
    rows = [{"vin": cars.vin(number), "body": body} for number in (890, 891)]
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    watched.log_in("dealer")
    assert_none(watched, ["/desk/inspections/import/?lang=ko"])
    page = watched.page
    page.set_input_files("[name=file]", file)
    page.locator("main form.card button[type=submit]").click()
    page.wait_for_url("**/desk/uploads/*-*/")
    watched.site.run("-m", "tests.browser.work")
    page.reload()
    assert not barriers(watched)
    look(watched, ["/desk/inspections/import/"], language="en")
