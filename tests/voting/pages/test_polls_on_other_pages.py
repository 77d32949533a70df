"""A poll's picture for other pages, its link, the poster for a hall, and when the answer is due."""

from __future__ import annotations

import io
from html import unescape

import pytest
from django.test import Client
from PIL import Image

from tests.voting.story import Story
from voting.web.drawing import HEIGHT, WIDTH, Card, DrawnBar, card_png

pytestmark = pytest.mark.django_db

CARD = Card("유수지를 어떻게 쓸까요", "무엇으로 쓰면 좋겠습니까?", "집계됨", (), "등록부")
LONG = "가" * 200


def page(story: Story) -> str:
    return Client().get(f"/polls/{story.uuid}/?lang=en").content.decode()


def colours(png: bytes) -> set[tuple[int, ...]]:
    image = Image.open(io.BytesIO(png)).convert("RGB")
    assert image.size == (WIDTH, HEIGHT)
    counted = image.getcolors(WIDTH * HEIGHT) or []
    return {colour for _, colour in counted if isinstance(colour, tuple)}


@pytest.mark.parametrize(
    "card",
    [
        CARD,
        Card("", "", "", (), ""),
        Card(LONG, "가 " * 250, "집계됨", (), LONG),
        Card(LONG, "", "집계됨", tuple(DrawnBar(LONG, 100, "1,000,000 (100%)") for _ in range(4)), LONG),
    ],
    ids=["a poll", "nothing", "long", "long with bars"],
)
def test_a_card_is_drawn_whatever_was_written(card: Card) -> None:
    assert (255, 255, 255) in colours(card_png(card))


def test_a_bar_is_as_long_as_its_share() -> None:
    drawn = [
        Image.open(io.BytesIO(card_png(Card("제목", "", "", (DrawnBar("숲", share, "7"),), "")))).convert(
            "RGB"
        )
        for share in (0, 25, 100)
    ]
    deep = [
        sum(count for count, colour in image.getcolors(10**6) or [] if colour == (6, 58, 116))
        for image in drawn
    ]
    quarter, whole = deep[1] - deep[0], deep[2] - deep[0]
    assert 0 < quarter < whole
    assert abs(whole - 4 * quarter) < whole / 20


def test_a_link_with_its_picture_shows_a_poll_elsewhere(story: Story, settings: object) -> None:
    settings.PUBLIC_URL = "https://registry.example"  # type: ignore[attr-defined]
    story.propose()
    assert Client().get(f"/polls/{story.uuid}/poster/").status_code == 404
    story.review()
    story.roll()
    story.open()
    text = page(story)
    picture = f"https://registry.example/polls/{story.uuid}/card.png?lang=en"
    assert f'property="og:image" content="{picture}"' in text
    assert f'<img src="{picture}" width="600" alt="유수지를 어떻게 쓸까요">' in unescape(text)
    answer = Client().get(picture.removeprefix("https://registry.example"))
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert colours(answer.content)
    poster = Client().get(f"/polls/{story.uuid}/poster/").content.decode()
    assert f"https://registry.example/polls/{story.uuid}/vote/" in poster
    assert "<svg" in poster


def test_the_result_stands_first_with_the_days_to_the_answer(story: Story) -> None:
    story.opened()
    story.box(story.voters[:10])
    story.close()
    story.anchored()
    story.tally()
    text = page(story)
    assert text.index("The result") < text.index("The five steps") < text.index("What is asked")
    assert '<rect width="100" height="1"' in text
    assert "answer due in 30 days" in text
    story.clock.forward(days=31)
    assert "answer overdue" in page(story)
