"""What a careless or hostile hand makes of a value, a form and a file: from a seed, so that it comes again."""

import copy
from random import Random
from typing import Any

ODD: tuple[Any, ...] = (
    "", " ", "0", "-1", "007", "1e400", "NaN", "null", "true", "9" * 400, "１２３", "12가3456",
    "2026-02-30", "9999-12-31", "0001-01-01", "2026-11-29T25:00:00Z", "<script>alert(1)</script>",
    "' OR 1=1 --", "{{ 7 }}", "{% now %}", "../../etc/passwd", "%00", "\x00", "\u202e", "\u200b", "\ud800", "\ufeff",
    "=1+1", "\r\nX-Other: 1", "가" * 3000, "a" * 20_000, "vin:KMHL14JA5PA000001", "KMHL14JA5PA000001", "0" * 64,
    "00000000-0000-0000-0000-000000000000",
    None, True, False, 0, -1, 1, 2**31, 2**53, 2**63, 10**400, 1.5, -0.0, 1e308, [], {}, [[]], [{}], {"": None},
)  # fmt: skip
TEXTS = tuple(odd for odd in ODD if isinstance(odd, str))


def value_mutated(value: Any, draw: Random) -> Any:
    """JSON with up to three changes somewhere in it."""
    changed = copy.deepcopy(value)
    for _ in range(draw.choice((1, 1, 1, 2, 3))):
        changed = _changed(changed, draw)
    return changed


def _changed(value: Any, draw: Random) -> Any:
    if isinstance(value, dict) and value and draw.random() < 0.9:
        name = draw.choice(list(value))
        match draw.randrange(8):
            case 0:
                return {key: member for key, member in value.items() if key != name}
            case 1:
                return value | {draw.choice(TEXTS): draw.choice(ODD)}
            case _:
                return value | {name: _changed(value[name], draw)}
    if isinstance(value, list) and value and draw.random() < 0.9:
        at = draw.randrange(len(value))
        match draw.randrange(6):
            case 0:
                return value[:at] + value[at + 1 :]
            case 1:
                return value + [value[at]] * draw.choice((1, 2, 200))
            case _:
                return [*value[:at], _changed(value[at], draw), *value[at + 1 :]]
    if isinstance(value, str) and value and draw.random() < 0.5:
        return _text(value, draw)
    if isinstance(value, int) and draw.random() < 0.5:
        return draw.choice((value + 1, -value, value * 1000, str(value)[:50], value % 10 + 0.5))
    return draw.choice(ODD)


def _text(value: str, draw: Random) -> str:
    at = draw.randrange(len(value))
    odd = draw.choice(TEXTS)[:40]
    return draw.choice(
        (
            value[:at] + value[at + 1 :],
            value[:at] + odd + value[at:],
            value.lower(),
            value[::-1],
            value * 2,
            f" {value} ",
        )
    )


def fields_mutated(fields: list[tuple[str, str]], draw: Random) -> list[tuple[str, str]]:
    """A form's fields: one gone, twice, renamed, or with another value."""
    changed = list(fields)
    for _ in range(draw.choice((0, 1, 1, 2, 4))):
        if not changed:
            return [(draw.choice(TEXTS), draw.choice(TEXTS))]
        at = draw.randrange(len(changed))
        name, value = changed[at]
        match draw.randrange(6):
            case 0:
                del changed[at]
            case 1:
                changed.append((name, draw.choice(TEXTS)))
            case 2:
                changed.append((name + draw.choice(TEXTS)[:20], value))
            case _:
                changed[at] = (
                    name,
                    _text(value, draw) if value and draw.random() < 0.5 else draw.choice(TEXTS),
                )
    return changed


def bytes_mutated(content: bytes, draw: Random) -> bytes:
    """A file with bytes turned over, cut out, repeated or put in."""
    changed = bytearray(content)
    for _ in range(draw.choice((1, 1, 2, 5, 20))):
        at = draw.randrange(len(changed) + 1)
        match draw.randrange(5):
            case 0 if at < len(changed):
                changed[at] ^= 1 << draw.randrange(8)
            case 1:
                del changed[at : at + draw.choice((1, 10, 1000))]
            case 2:
                changed[at:at] = changed[at : at + 100]
            case 3:
                changed[at:at] = draw.choice(TEXTS)[:60].encode("utf-8", "surrogatepass")
            case _:
                changed[at:at] = draw.randbytes(draw.choice((1, 4, 64)))
    return bytes(changed)
