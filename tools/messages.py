"""The pages' words in Korean: reads every message out of templates and code, and brings the translations up to date.

    python tools/messages.py            adds new messages to django.po, drops those that are gone, compiles django.mo

What is left to translate is printed; a test refuses untranslated and fuzzy ones.
"""

import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import django
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "registry" / "locale" / "ko" / "LC_MESSAGES"
KEYWORDS = {
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "_": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def messages() -> Iterator[tuple[str, str | tuple[str, ...], str | None]]:
    """(file, message or (singular, plural), context) of everything that is translated."""
    for file in sorted(
        [
            *ROOT.glob("records/**/*.py"),
            *ROOT.glob("registry/**/*.py"),
            *ROOT.glob("voting/**/*.py"),
            *ROOT.glob("config/*.py"),
        ]
    ):
        yield from _extracted(file, file.read_text(encoding="utf-8"))
    for file in sorted(ROOT.glob("templates/**/*")):
        if file.suffix in {".html", ".svg", ".txt"}:
            yield from _extracted(file, _as_python(file.read_text(encoding="utf-8")))


def _extracted(file: Path, source: str) -> Iterator[tuple[str, str | tuple[str, ...], str | None]]:
    name = file.relative_to(ROOT).as_posix()
    for _, message, _, context in extract("python", BytesIO(source.encode()), keywords=KEYWORDS):
        yield name, message, context


def _as_python(template: str) -> str:
    """A template's messages as calls of gettext, one a line: Django's own reading of the template, without the rest."""
    calls = re.findall(
        r"""\b((?:np|n|p)?gettext\((?:[ur]?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")(?:\s*,\s*)?|\w+)+\)|_\((?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")\))""",
        templatize(template),
    )
    return "\n".join(calls)


def catalogue() -> Catalog:
    catalog = Catalog(locale="ko", project="janganpyeong-registry", charset="utf-8")
    for file, message, context in messages():
        catalog.add(message, locations=[(file, 0)], context=context)
    return catalog


def translations() -> Catalog:
    path = LOCALE / "django.po"
    if not path.exists():
        return Catalog(locale="ko")
    with path.open("rb") as file:
        return read_po(file, locale="ko")


def compiled(catalog: Catalog) -> bytes:
    """The same bytes for the same translations: without the time of the day."""
    catalog.creation_date = catalog.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    buffer = BytesIO()
    write_mo(buffer, catalog)
    return buffer.getvalue()


def missing(catalog: Catalog) -> list[str]:
    """Messages without a translation, or with an uncertain one."""
    return [
        str(message.id)
        for message in catalog
        if message.id and (message.fuzzy or not message.string or "" in _strings(message.string))
    ]


def _strings(string: str | tuple[str, ...] | list[str]) -> list[str]:
    return [string] if isinstance(string, str) else list(string)


def main() -> int:
    if not settings.configured:
        settings.configure(USE_I18N=True)
        django.setup()
    known = translations()
    known.update(catalogue(), no_fuzzy_matching=True)
    known.obsolete.clear()
    known.fuzzy, known.project, known.version, known.header_comment = False, "janganpyeong-registry", "1", ""
    LOCALE.mkdir(parents=True, exist_ok=True)
    buffer = BytesIO()
    write_po(buffer, known, sort_output=True, no_location=False, include_lineno=False, width=110)
    text = re.sub(
        r'"(POT-Creation-Date|PO-Revision-Date|Generated-By|Last-Translator|Language-Team|Report-Msgid-Bugs-To):.*\n',
        "",
        buffer.getvalue().decode(),
    )
    (LOCALE / "django.po").write_text(text, encoding="utf-8")
    (LOCALE / "django.mo").write_bytes(compiled(translations()))
    for message in missing(translations()):
        print(message)
    return 0


if __name__ == "__main__":
    sys.exit(main())
