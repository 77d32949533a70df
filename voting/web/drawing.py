"""A picture of a poll for other people's pages, drawn with the pages' own font: 1200 by 630, as they ask for it."""

import io
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

from voting import wiring

WIDTH, HEIGHT = 1200, 630
MOST_BARS = 4
_MARGIN, _BAR = 70, 22
_INK, _QUIET, _DEEP, _GROUND, _PAPER = "#1e2124", "#58616a", "#063a74", "#e6e8ea", "#ffffff"
_FONTS = "krds-uiux/resources/fonts/PretendardGOV-{}.subset.woff2"


@dataclass(frozen=True)
class DrawnBar:
    """`share` is in percent, `amount` as it is written."""

    text: str
    share: int
    amount: str


@dataclass(frozen=True)
class Card:
    """All in words; without bars there is no result yet."""

    title: str
    question: str
    state: str
    bars: tuple[DrawnBar, ...]
    foot: str


@lru_cache(maxsize=64)
def card_png(card: Card) -> bytes:
    """Raises OSError where the font is not there, as before set-up."""
    image = Image.new("RGB", (WIDTH, HEIGHT), _PAPER)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, WIDTH, 16), fill=_DEEP)
    top = _text(pen, card.state, 56, _font("Bold", 30), _DEEP, lines=1)
    top = _text(pen, card.title, top + 10, _font("Bold", 54), _INK, lines=2)
    if card.bars:
        _bars(pen, card.bars, top + 24)
    else:
        _text(pen, card.question, top + 24, _font("Regular", 36), _QUIET, lines=5)
    _text(pen, card.foot, HEIGHT - 62, _font("Regular", 26), _QUIET, lines=1)
    buffer = io.BytesIO()
    image.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def _bars(pen: ImageDraw.ImageDraw, bars: tuple[DrawnBar, ...], top: int) -> None:
    font, inner = _font("Medium", 30), WIDTH - 2 * _MARGIN
    for bar in bars:
        left = WIDTH - _MARGIN - int(pen.textlength(bar.amount, font))
        pen.text((left, top), bar.amount, font=font, fill=_INK)
        [line] = _lines(pen, bar.text, font, left - _MARGIN - 30, 1)
        pen.text((_MARGIN, top), line, font=font, fill=_INK)
        top += 40
        pen.rectangle((_MARGIN, top, WIDTH - _MARGIN, top + _BAR), fill=_GROUND)
        if bar.share:
            pen.rectangle((_MARGIN, top, _MARGIN + inner * bar.share // 100, top + _BAR), fill=_DEEP)
        top += _BAR + 18


def _text(
    pen: ImageDraw.ImageDraw, text: str, top: int, font: ImageFont.FreeTypeFont, ink: str, *, lines: int
) -> int:
    """Where what follows may begin."""
    for line in _lines(pen, text, font, WIDTH - 2 * _MARGIN, lines):
        pen.text((_MARGIN, top), line, font=font, fill=ink)
        top += int(font.size * 1.35)
    return top


def _lines(
    pen: ImageDraw.ImageDraw, text: str, font: ImageFont.FreeTypeFont, width: int, most: int
) -> list[str]:
    """Broken between words, and within one that is wider than a line; what does not fit ends in an ellipsis."""
    lines: list[str] = []
    rest = " ".join(text.split())
    while rest and len(lines) < most:
        end = _fitting(pen, rest, font, width)
        if end == len(rest):
            return [*lines, rest]
        if len(lines) == most - 1:
            end = _fitting(pen, rest, font, width - int(pen.textlength("…", font)))
            return [*lines, f"{rest[:end].rstrip()}…"]
        blank = rest.rfind(" ", 0, end + 1)
        cut = blank if blank > 0 else max(end, 1)
        lines.append(rest[:cut])
        rest = rest[cut:].lstrip()
    return lines or [""]


def _fitting(pen: ImageDraw.ImageDraw, text: str, font: ImageFont.FreeTypeFont, width: int) -> int:
    """How many of its first characters fit."""
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if pen.textlength(text[:middle], font) <= width else (low, middle - 1)
    return low


@lru_cache
def _font(weight: str, size: int) -> ImageFont.FreeTypeFont:
    # Whole ones, from where the pages' own parts were cut (tools/fonts.py).
    return ImageFont.truetype(wiring.node_modules() / _FONTS.format(weight), size)
