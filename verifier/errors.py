"""The errors that this package raises on purpose: malformed, false, unavailable."""

from __future__ import annotations

from typing import Any

from .words import Fault


class VerifierError(Exception):
    """Base of every error that this package raises on purpose: a code of `words.json` and the values that it names."""

    def __init__(self, code: str, /, *, where: str = "", **values: Any) -> None:
        super().__init__(code)
        self.fault = Fault(code, tuple(sorted(values.items())), where)

    def __str__(self) -> str:
        return self.fault.text("en")


class Malformed(VerifierError):  # noqa: N818 - the condition is the name
    """Bytes that break shape, syntax or canonical form. Nothing was checked beyond that."""

    def at(self, where: str) -> Malformed:
        """The same, found in a larger value at the dotted path `where`."""
        return Malformed(self.fault.code, where=where, **dict(self.fault.values))


class Mismatch(VerifierError):  # noqa: N818 - the condition is the name
    """Well-formed and false. Where there are two values to compare, both are attached."""

    def __init__(
        self, code: str, /, *, expected: object = None, found: object = None, where: str = "", **values: Any
    ) -> None:
        super().__init__(code, where=where, **values)
        self.expected = expected
        self.found = found


class Unavailable(VerifierError):  # noqa: N818 - the condition is the name
    """An endpoint or a log did not answer, or not in the shape that it should. Another try may succeed."""
