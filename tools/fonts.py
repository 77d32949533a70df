"""Cuts the design system's fonts into parts that a browser fetches where a page has their letters.

    python -m tools.fonts     writes static/records/fonts: two weights, and the style sheet that says which part has what

A part for Latin letters and signs, one for the Hangul of our own texts, and the rest of the Hangul, which names need, in small
parts. New texts with a syllable of the rest work as before, and cost a small part more: nothing has to be cut anew for them.
"""

import re
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from itertools import count, groupby
from pathlib import Path

from fontTools.subset import Options, Subsetter, load_font, save_font

ROOT = Path(__file__).resolve().parent.parent
FROM = ROOT / "node_modules" / "krds-uiux" / "resources" / "fonts"
TO = ROOT / "static" / "records" / "fonts"
WEIGHTS = {400: "Regular", 700: "Bold"}
HANGUL = range(0xAC00, 0xD7A4)
SYLLABLES = 128
"""In each part of the rest."""
_TEXTS = ("*.html", "*.po", "*.py", "*.json", "*.js", "*.svg")
_NOT_OURS = re.compile(r"(tests|benchmarks|node_modules|contracts)/")
_LATIN_ENDS = 0x250
_FACE = """@font-face {{
  font-family: "Pretendard GOV";
  font-weight: {weight};
  font-display: swap;
  src: url("{file}") format("woff2");
  unicode-range: {ranges};
}}
"""


def own_letters() -> set[int]:
    """The code points of everything that the project itself may put on a page."""
    listed = subprocess.run(
        ["git", "ls-files", *_TEXTS], cwd=ROOT, capture_output=True, text=True, check=True
    )
    names = [name for name in listed.stdout.splitlines() if not _NOT_OURS.match(name)]
    return {ord(letter) for name in names for letter in (ROOT / name).read_text(encoding="utf-8")}


def parts(known: Iterable[int], own: set[int]) -> Iterator[tuple[str, list[int]]]:
    """What the font knows, in parts; signs that we never write are in none."""
    letters = sorted(known)
    yield "latin", [one for one in letters if one not in HANGUL and (one < _LATIN_ENDS or one in own)]
    yield "hangul", [one for one in letters if one in HANGUL and one in own]
    rest = [one for one in letters if one in HANGUL and one not in own]
    for number, start in enumerate(range(0, len(rest), SYLLABLES), 1):
        yield f"hangul-{number:02}", rest[start : start + SYLLABLES]


def ranges(letters: Sequence[int]) -> str:
    """As CSS writes them: `U+20-7E,U+A9`."""
    steps = count()
    runs = [list(run) for _, run in groupby(letters, lambda one: one - next(steps))]
    return ", ".join(f"U+{run[0]:X}" + (f"-{run[-1]:X}" if len(run) > 1 else "") for run in runs)


def cut(source: Path, letters: Sequence[int], target: Path) -> None:
    options = Options()
    options.flavor = "woff2"
    options.hinting = False
    options.layout_features = ["kern", "liga", "calt", "ccmp", "locl", "mark", "mkmk", "tnum"]
    # Whose they are and their licence go with each.
    options.name_IDs = [0, 1, 2, 4, 5, 6, 7, 13, 14]
    font = load_font(source, options)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=letters)
    subsetter.subset(font)
    save_font(font, target, options)


def main() -> None:
    own = own_letters()
    TO.mkdir(exist_ok=True)
    for old in TO.iterdir():
        old.unlink()
    sheet = ["/* Made by tools/fonts.py. */\n"]
    for weight, name in WEIGHTS.items():
        source = FROM / f"PretendardGOV-{name}.subset.woff2"
        for part, letters in parts(load_font(source, Options()).getBestCmap(), own):
            file = f"{name.lower()}-{part}.woff2"
            cut(source, letters, TO / file)
            sheet.append(_FACE.format(weight=weight, file=file, ranges=ranges(letters)))
    (TO / "fonts.css").write_text("".join(sheet), encoding="utf-8")


if __name__ == "__main__":
    main()
