"""The rules are public, in both languages, and shown where they speak."""

import html

import pytest
from django.test import Client

from records.people.authors import Author
from records.standing.rulebook import rules
from records.terms.rules import Rule
from registry.vehicles.car_facts import CarRule
from registry.vehicles.rules import RULES as CAR_RULES
from tests.cast import Signer, inspected
from tests.fixtures.flat import flat
from tests.fixtures.visitors import LogIn

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_rule_is_on_the_page(client: Client, language: str) -> None:
    page = html.unescape(client.get(f"/rules/?lang={language}").content.decode())
    both: list[Rule | CarRule] = [*rules(), *CAR_RULES]
    for rule in both:
        assert f'id="{rule.id}"' in page
        assert str(getattr(rule.basis, language)).split("(")[0].strip()[:10] in page
    assert "{" not in page.partition("<main")[2].partition("</main")[0]


def test_the_page_that_is_kept_is_the_language_s_own(client: Client) -> None:
    pages = [client.get(f"/rules/?lang={language}").content.decode() for language in ("ko", "en", "ko")]
    assert ["줄어든 것이 없습니다" in page for page in pages] == [True, False, True]
    assert ["none is less than an earlier one" in page for page in pages] == [False, True, False]


def test_the_queue_says_what_to_look_at(
    dealer: Author, inspector: Author, signer: Signer, log_in: LogIn
) -> None:
    record = inspected(dealer, basic__plate_no="12하3456")
    client = log_in(inspector)
    queue = client.get("/desk/queue/").content.decode()
    for words in ("용도변경에 적혀 있지 않습니다.", "점검기록부의 용도변경에는 적혀 있지 않습니다."):
        assert words in flat(queue)
    assert "12하3456" not in queue
    page = client.get(f"/desk/queue/{record.digest}/").content.decode()
    assert "<strong>V6</strong>" in page
