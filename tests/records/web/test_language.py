import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_korean_comes_first_whatever_the_browser_wishes(client: Client) -> None:
    response = client.get("/", headers={"Accept-Language": "en-US,en;q=0.9"})
    assert response.headers["Content-Language"] == "ko"
    assert '<html lang="ko"' in response.content.decode()


def test_the_switch_is_remembered(client: Client) -> None:
    client.get("/?lang=en")
    assert '<html lang="en"' in client.get("/about/").content.decode()
    client.get("/?lang=ko")
    assert '<html lang="ko"' in client.get("/about/").content.decode()


def test_an_unknown_language_changes_nothing(client: Client) -> None:
    response = client.get("/?lang=tlh")
    assert response.headers["Content-Language"] == "ko"
    assert not response.cookies


def test_the_switch_keeps_what_was_asked(client: Client) -> None:
    page = client.get("/?vin=KMHX&page=2").content.decode()
    assert "/?vin=KMHX&amp;page=2&amp;lang=en" in page


@pytest.mark.parametrize(
    "path", ["/", "/accounts/login/", "/accounts/password/reset/", "/apply/", "/handed/", "/nowhere/"]
)
def test_no_page_is_without_menu_and_other_language(client: Client, path: str) -> None:
    """Whoever's page it is: allauth's context has words of its own."""
    page = client.get(path).content.decode()
    assert f'href="{path}?lang=en"' in page
    assert 'href="/about/"' in page.partition('class="site-nav"')[2].partition("</nav>")[0]


def test_the_cookie_is_no_business_of_scripts(client: Client) -> None:
    cookie = client.get("/?lang=en").cookies["django_language"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
