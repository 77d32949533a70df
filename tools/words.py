"""Writes the codes of verifier/words.json into docs/formats.md; with --check it says whether they stand there."""

import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "verifier" / "words.json"
FORMATS = ROOT / "docs" / "formats.md"
SECTIONS = {"reasons": "Reason", "faults": "Fault"}
"""The parts of the catalogue that belong to version 1."""
TABLE = "<!-- {section}: python -m tools.words -->\n\n{rows}\n<!-- end of {section} -->"


def table(section: str, codes: dict[str, dict[str, str]]) -> str:
    rows = [f"| {SECTIONS[section]} | Values | English words |", "| -- | -- | -- |"]
    for code, sentence in codes.items():
        values = ", ".join(f"`{name}`" for name in re.findall(r"\{(\w+)\}", sentence["en"]))
        rows.append(f"| `{code}` | {values} | {sentence['en'].replace('|', '&#124;')} |")
    return TABLE.format(section=section, rows="\n".join(rows) + "\n")


def written(page: str) -> str:
    """The page with its tables as the catalogue has them."""
    catalogue = json.loads(CATALOGUE.read_text(encoding="utf-8"))
    for section in SECTIONS:
        begin, end = TABLE.format(section=section, rows="\0").split("\0")
        before, _, rest = page.partition(begin)
        _, _, after = rest.partition(end)
        page = before + table(section, catalogue[section]) + after
    return page


def main() -> int:
    page = FORMATS.read_text(encoding="utf-8")
    new = written(page)
    if "--check" in sys.argv[1:]:
        if new != page:
            print("docs/formats.md has other codes than verifier/words.json: python -m tools.words")
        return int(new != page)
    FORMATS.write_text(new, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
