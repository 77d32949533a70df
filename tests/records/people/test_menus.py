"""What a menu offers, it offers once; and the auditor reads words, not codes."""

import re
from collections import Counter

import pytest

from records.people.authors import Author
from tests.cast import inspected
from tests.fixtures.visitors import LogIn

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("who", ["dealer", "inspector", "city", "auditor"])
@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_menu_names_nothing_twice(
    who: str, language: str, request: pytest.FixtureRequest, log_in: LogIn
) -> None:
    page = log_in(request.getfixturevalue(who)).get(f"/account/?lang={language}").content.decode()
    menus = re.findall(r'<nav class="(?:site|desk)-nav".*?</nav>', page, re.S)
    assert len(menus) == 2
    labels = [label.strip() for label in re.findall(r"<a\b[^>]*>([^<]*)</a>", "".join(menus))]
    assert len(labels) > 8
    assert [label for label, times in Counter(labels).items() if times > 1] == []


def test_the_audit_log_has_words_for_roles_and_people(
    dealer: Author, inspector: Author, auditor: Author, log_in: LogIn
) -> None:
    record = inspected(dealer)
    log_in(inspector).get(f"/desk/queue/{record.digest}/")
    page = log_in(auditor).get("/desk/trail/").content.decode()
    rows = page[page.index("<tbody>") : page.index("</tbody>")]
    shown = re.sub(r"<[^>]*>", " ", rows)
    assert "점검자" in shown
    assert "inspector" not in shown
    assert str(inspector.person) not in shown
    assert inspector.person.hex[:8] in shown
    assert f'title="{record.digest}"' in rows
    assert record.digest not in shown


def test_an_inspector_is_led_to_a_replaced_odometer(inspector: Author, log_in: LogIn) -> None:
    client = log_in(inspector)
    assert 'href="/desk/records/new/"' in client.get("/desk/queue/").content.decode()
    assert 'href="/desk/records/new/odometer-replaced/"' in client.get("/desk/records/new/").content.decode()
    assert client.get("/desk/records/new/odometer-replaced/").status_code == 200
