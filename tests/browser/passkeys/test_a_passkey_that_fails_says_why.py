"""Logging in with a passkey where that can't be: the page names the cause, and the way out."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Site

pytestmark = [pytest.mark.chromium, pytest.mark.soak]

KAKAO = "Mozilla/5.0 (Linux; Android 14; SM-S911N) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36 KAKAOTALK 10.4.5"
SAMSUNG = "Mozilla/5.0 (Linux; Android 14; SM-S911N) AppleWebKit/537.36 SamsungBrowser/24.0 Chrome/117.0 Mobile Safari/537.36"
NONE = "delete window.PublicKeyCredential"
FAILS = "navigator.credentials.get = () => Promise.reject(new DOMException('no', '{}'))"


@pytest.mark.parametrize(
    ("agent", "script", "cause", "words"),
    [
        (KAKAO, NONE, "app", "다른 브라우저로 열기"),
        (KAKAO, FAILS.format("NotAllowedError"), "app", "다른 브라우저로 열기"),
        (SAMSUNG, NONE, "old", "업데이트하거나"),
        (SAMSUNG, FAILS.format("NotAllowedError"), "refused", "취소"),
        (SAMSUNG, FAILS.format("SecurityError"), "host", "이 주소로 여십시오"),
    ],
)
def test_a_passkey_s_failure_names_its_cause(
    chromium: Browser, site: Site, agent: str, script: str, cause: str, words: str
) -> None:
    context = chromium.new_context(user_agent=agent, viewport={"width": 360, "height": 740})
    context.add_init_script(script)
    page = context.new_page()
    page.goto(f"{site.url}/accounts/login/")
    page.get_by_role("button", name="패스키로 로그인").click()
    shown = page.locator("[data-cause]:visible")
    expect(shown).to_have_count(1)
    expect(shown).to_have_attribute("data-cause", cause)
    expect(shown).to_contain_text(words)
    context.close()
