"""What a record can be about: `vin:`, `chassis:`, `licence:`, `poll:`, `classification:` and a number (docs/formats.md)."""

from __future__ import annotations

import re
from typing import Any

from . import shapes
from .errors import Malformed

_VIN = re.compile(r"[A-HJ-NPR-Z0-9]{17}")
_CHASSIS = re.compile(r"[A-Z0-9./-]{1,64}")
# Category Cc, which no version of Unicode will change.
_LICENCE = re.compile(r"[^\x00-\x1f\x7f-\x9f]{1,64}")
_POLL = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_CLASSIFICATION = "records"
_MISREAD = str.maketrans("IOQ", "100", "./-")


def check_subject(value: Any, where: str = "subject") -> str:
    """`value` if it is a subject: a scheme that is known and a number that belongs there. Malformed if not."""
    scheme, _, number = shapes.string(value, where).partition(":")
    is_number = _SCHEMES.get(scheme)
    if is_number is None or not is_number(number):
        raise Malformed("not_subject", where=where)
    return str(value)


def is_vin(number: str) -> bool:
    """Whether `number` is written like a VIN: 17 Latin capitals and digits, without I, O and Q."""
    return _VIN.fullmatch(number) is not None


def is_chassis(number: str) -> bool:
    """Whether `number` can be the chassis number of a car without a VIN: no VIN, nor one as it may be misread."""
    return _CHASSIS.fullmatch(number) is not None and vin_behind(number) is None


def is_licence(number: str) -> bool:
    """Whether `number` can be a licence's: 1 to 64 characters, none of them a control character."""
    return _LICENCE.fullmatch(number) is not None


def is_poll(number: str) -> bool:
    """Whether `number` can be a poll's: a UUID of any version in lower case."""
    return _POLL.fullmatch(number) is not None


def is_classification(number: str) -> bool:
    """Whether `number` names what is classified: there is the one classification of records, and no other."""
    return number == _CLASSIFICATION


def vin_behind(chassis: str) -> str | None:
    """The VIN that `chassis` is without `.`, `/` and `-` and with 1 for I and 0 for O and Q, None where it is none.

    A car that has a VIN must not have a second history under what looks like it.
    """
    vin = chassis.translate(_MISREAD)
    return vin if is_vin(vin) else None


_SCHEMES = {
    "vin": is_vin,
    "chassis": is_chassis,
    "licence": is_licence,
    "poll": is_poll,
    "classification": is_classification,
}
