"""The styles of an ODS: which sheets they hide, and what number formats add to numbers."""

from collections.abc import Iterator, Sequence
from functools import cache

from lxml import etree

from registry.uploads.files.number_formats import NumberFormat, format_read

NAMESPACE = "{{urn:oasis:names:tc:opendocument:xmlns:{}:1.0}}"
_STYLE, _NUMBER, _TABLE = (NAMESPACE.format(name) for name in ("style", "datastyle", "table"))
_FORMATS = (f"{_NUMBER}number-style", f"{_NUMBER}currency-style")
_DEEPEST = 10
"""Styles that are made of others."""


class OpenStyles:
    """By the names of styles. The first document's go before those of the others."""

    def __init__(self, documents: Sequence[etree._Element]) -> None:
        self._styles: dict[tuple[str, str], etree._Element] = {}
        self._formats: dict[str, etree._Element] = {}
        for document in documents:
            for style in document.iter(f"{_STYLE}style"):
                key = (style.get(f"{_STYLE}family", ""), style.get(f"{_STYLE}name", ""))
                self._styles.setdefault(key, style)
            for style in document.iter(*_FORMATS):
                self._formats.setdefault(style.get(f"{_STYLE}name", ""), style)
        self.format_of = cache(self._format_of)

    def is_hidden(self, name: str) -> bool:
        """Of a sheet's style."""
        properties = (style.find(f"{_STYLE}table-properties") for style in self._and_parents("table", name))
        shown = (found.get(f"{_TABLE}display") for found in properties if found is not None)
        return next(filter(None, shown), "true") == "false"

    def _format_of(self, name: str) -> NumberFormat | None:
        """Of a cell's style."""
        names = (style.get(f"{_STYLE}data-style-name") for style in self._and_parents("table-cell", name))
        style = self._formats.get(next(filter(None, names), ""))
        if style is None:
            return None
        # A format of several parts is that of negative numbers, and names the one for others.
        part = style.find(f"{_STYLE}map")
        if part is not None and part.get(f"{_STYLE}condition", "").startswith("value()>"):
            style = self._formats.get(part.get(f"{_STYLE}apply-style-name", ""), style)
        return format_read("".join(map(_code, style)))

    def _and_parents(self, family: str, name: str) -> Iterator[etree._Element]:
        for _ in range(_DEEPEST):
            style = self._styles.get((family, name))
            if style is None:
                return
            yield style
            name = style.get(f"{_STYLE}parent-style-name", "")


def _code(part: etree._Element) -> str:
    """A part of a number's style as Excel's format has it."""
    match etree.QName(part).localname:
        case "text" | "currency-symbol":
            text = "".join(part.itertext()).replace('"', "")
            return f'"{text}"'
        case "number":
            digits = part.get(f"{_NUMBER}min-integer-digits", "1")
            decimals = part.get(f"{_NUMBER}decimal-places", "0")
            least = int(digits) if digits.isdecimal() and len(digits) < 3 else 1
            grouped = part.get(f"{_NUMBER}grouping") == "true"
            if least > 1 and decimals == "0" and not grouped:
                return "0" * least
            factor = part.get(f"{_NUMBER}display-factor", "1")
            return "#,##0" + "," * ((len(factor) - 1) // 3)
        case _:
            return ""
