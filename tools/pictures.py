"""README's pictures, made from a registry that runs: `make pictures`, against a `make run` that is up or with one of its own.

--check names those whose sources have changed since; it needs nothing but the checkout. Exit status 1 where there are any.
"""

import hashlib
import json
import sys
import tempfile
import textwrap
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from playwright.sync_api import sync_playwright

from registry.demo import cars
from tools.demo.__main__ import Place, registry_to_show
from tools.demo.api import Api, FailedError
from tools.demo.stranger import Stranger
from tools.demo.telling import wait_for

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "pictures"
SOURCES = FOLDER / "sources.json"
CHROMIUM = "/usr/bin/chromium"
_WIDTH, _LINE, _LETTERS = 920, 21, 104
_BLUE, _INK, _LIGHT = "#0b4a8f", "#1d2733", "#eef3f9"


@dataclass(frozen=True)
class Picture:
    """`draw` makes the file's bytes; `sources` are the files that it shows, as patterns."""

    name: str
    draw: Callable[[Place], bytes]
    sources: tuple[str, ...]

    def fingerprint(self) -> str:
        """Of what it was, or would be, made from."""
        files = sorted({file for pattern in self.sources for file in ROOT.glob(pattern)})
        return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def _verdict(place: Place) -> bytes:
    """The top of a car's page on a telephone, from its name to the six answers."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 390, "height": 844})
        # In README's language.
        page.goto(f"{place.url}/vehicles/{cars.vin(cars.SOUND)}/?lang=en")
        picture = page.screenshot()
        browser.close()
    return picture


def _answers(place: Place) -> bytes:
    """What a stranger's verifier says in a terminal of a car on the first page."""
    with tempfile.TemporaryDirectory(prefix="stranger-") as home:
        stranger = Stranger(Path(home), Path(home) / "trust.json", place.rpc())
        stranger.install()
        api = Api(place.url)
        stranger.trust.write_bytes(api.get("/.well-known/car-registry.json").body)
        file = Path(home) / "car.evidence.json"

        def passed() -> str | None:
            found = api.find(f"/api/vehicles/{cars.vin(cars.SOUND)}/evidence")
            file.write_bytes(found.body)
            return stranger.told(file) if found.status == 200 and stranger.verify(file)[0] == 0 else None

        text = wait_for("all questions pass", passed, usual=25)
    return _terminal("registry-verifier car.evidence.json --trust trust.json --rpc https://…", text)


def _terminal(command: str, text: str) -> bytes:
    answers = [line for line in text.splitlines() if ": pass - " in line]
    lines = [f"$ {command}", *(part for line in answers for part in textwrap.wrap(line, _LETTERS))]
    height = _LINE * len(lines) + 28
    drawn = []
    for place, line in enumerate(lines):
        head, found, rest = line.partition(": pass - ")
        words = (
            f'{escape(head)}: <tspan fill="#7ee2a0">pass</tspan> - {escape(rest)}' if found else escape(line)
        )
        drawn.append(f'<text x="16" y="{30 + place * _LINE}">{words}</text>')
    return _svg(height, "The verifier's answers in a terminal", [
        f'<rect width="{_WIDTH}" height="{height}" rx="8" fill="{_INK}"/>',
        '<g font-family="ui-monospace, monospace" font-size="14" fill="#e6edf3">',
        *drawn,
        "</g>",
    ])  # fmt: skip


def diagram(_place: Place | None = None) -> bytes:
    """Who gives what to whom."""
    boxes = {
        "dealer": (10, 30, "Dealer", "listing, Form 82"),
        "inspector": (10, 150, "Inspector", "signs with an own key"),
        "registry": (250, 90, "Registry", "keeps the records"),
        "log": (480, 90, "Log", "one can only add to it"),
        "ethereum": (710, 30, "Ethereum", "the log's root, its time"),
        "witnesses": (710, 150, "Witnesses", "other institutions"),
        "buyer": (480, 230, "Buyer", "checks it, by herself"),
    }
    arrows = [
        ("M210,62 H230 V112 H246", None),
        ("M210,182 H230 V132 H246", None),
        ("M450,122 H476", None),
        ("M680,112 H695 V62 H706", None),
        ("M680,132 H695 V182 H706", None),
        ("M350,154 V262 H476", "evidence file"),
        ("M810,214 V262 H684", "asks both"),
    ]
    drawn = [f'<rect width="{_WIDTH}" height="310" fill="#fff"/>']
    for x, y, title, detail in boxes.values():
        drawn += [
            f'<rect x="{x}" y="{y}" width="200" height="64" rx="8" fill="{_LIGHT}" stroke="{_BLUE}"/>',
            f'<text x="{x + 100}" y="{y + 27}" font-weight="700" fill="{_BLUE}">{title}</text>',
            f'<text x="{x + 100}" y="{y + 49}">{escape(detail)}</text>',
        ]
    for path, said in arrows:
        drawn.append(f'<path d="{path}" fill="none" stroke="{_INK}" marker-end="url(#tip)"/>')
        if said:
            drawn.append(
                f'<text x="{int(path[1:4]) + 62 * (1 if said[0] == "e" else -1)}" y="282">{said}</text>'
            )
    tip = '<defs><marker id="tip" markerWidth="8" markerHeight="8" refX="7" refY="4" orient="auto">'
    tip += f'<path d="M0,0 L8,4 L0,8 z" fill="{_INK}"/></marker></defs>'
    style = f'<g font-family="sans-serif" font-size="14" text-anchor="middle" fill="{_INK}">'
    return _svg(310, "From dealer and inspector to a buyer who checks", [tip, style, *drawn, "</g>"])


def _svg(height: int, title: str, inside: Iterable[str]) -> bytes:
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img">'
    return "\n".join([head, f"<title>{escape(title)}</title>", *inside, "</svg>", ""]).encode()


PICTURES = (
    Picture("diagram.svg", diagram, ("tools/pictures.py",)),
    Picture(
        "verdict.png",
        _verdict,
        ("templates/records/web/base.html", "templates/registry/vehicles/*.html", "static/*/css/*.css"),
    ),
    Picture("answers.svg", _answers, ("tools/pictures.py", "verifier/words.json", "verifier/report.py")),
)


def stale() -> list[str]:
    """The names of pictures that are not there, or whose sources are not what they were."""
    made = json.loads(SOURCES.read_text(encoding="utf-8")) if SOURCES.exists() else {}
    return [
        picture.name
        for picture in PICTURES
        if made.get(picture.name) != picture.fingerprint() or not (FOLDER / picture.name).exists()
    ]


def main(arguments: list[str]) -> int:
    if arguments == ["--check"]:
        if names := stale():
            print(f"not as the pages are now: {', '.join(names)}; `make pictures` makes them anew")
        return 1 if names else 0
    FOLDER.mkdir(exist_ok=True)
    try:
        with registry_to_show() as place:
            for picture in PICTURES:
                (FOLDER / picture.name).write_bytes(picture.draw(place))
    except FailedError as failure:
        print(f"✗ {failure}", file=sys.stderr)
        return 1
    made = {picture.name: picture.fingerprint() for picture in PICTURES}
    SOURCES.write_text(json.dumps(made, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
