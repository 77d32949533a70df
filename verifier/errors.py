"""The three ways in which checking can end otherwise than well."""

from __future__ import annotations


class VerifierError(Exception):
    """Base of every error that this package raises on purpose."""


class Malformed(VerifierError):  # noqa: N818 - the condition is the name
    """Bytes that break shape, syntax or canonical form. Nothing was checked beyond that."""


class Mismatch(VerifierError):  # noqa: N818 - the condition is the name
    """Well-formed and false. Both values are attached, as the caller would print them."""

    def __init__(self, message: str, *, expected: object = None, found: object = None) -> None:
        super().__init__(message)
        self.expected = expected
        self.found = found


class Unavailable(VerifierError):  # noqa: N818 - the condition is the name
    """Something outside did not answer, or not in the shape it should. Try again, or elsewhere."""
