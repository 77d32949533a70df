"""Ways to spoil an evidence file, drawn by lot: bytes, letters, members, lists, numbers, and parts of another file."""

from __future__ import annotations

import copy
import json
import random
from typing import Any

from tests.verifier.file import dumps

Path = tuple[str | int, ...]

KINDS = ("0123456789", "abcdef", "ghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def tampered(lot: random.Random, file: dict[str, Any], other: dict[str, Any]) -> bytes:
    """The file's bytes with something wrong in them, or nothing that matters; `other` lends parts."""
    if lot.random() < 0.15:
        return _bytes(lot, dumps(file))
    spoiled = copy.deepcopy(file)
    for _ in range(lot.choice((1, 1, 1, 2))):
        lot.choice((_plausible, _plausible, _plausible, _graft, _graft, _list, _scalar, _member))(
            lot, spoiled, other
        )
    if lot.random() < 0.1:
        return json.dumps(spoiled, indent=lot.choice((None, 1)), sort_keys=lot.random() < 0.5).encode()
    return dumps(spoiled)


def _bytes(lot: random.Random, data: bytes) -> bytes:
    at = lot.randrange(len(data))
    end = at + lot.choice((1, 1, 1, 2, 40))
    new = {
        "flip": bytes([data[at] ^ (1 << lot.randrange(8))]),
        "drop": b"",
        "digit": str(lot.randrange(10)).encode(),
        "hex": b"%x" % lot.randrange(16),
        "any": lot.randbytes(1),
        "again": data[at:end] * 2,
    }
    return data[:at] + new[lot.choice(tuple(new))] + data[end if lot.random() < 0.5 else at + 1 :]


def _places(value: Any, path: Path = ()) -> list[Path]:
    children = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    return [path, *(place for name, child in children for place in _places(child, (*path, name)))]


def _at(value: Any, path: Path) -> Any:
    for name in path:
        value = value[name]
    return value


def _put(file: Any, path: Path, value: Any) -> None:
    _at(file, path[:-1])[path[-1]] = value


def _scalar(lot: random.Random, file: dict[str, Any], other: dict[str, Any]) -> None:
    path = lot.choice(
        [place for place in _places(file) if place and not isinstance(_at(file, place), dict | list)]
    )
    value = _at(file, path)
    if isinstance(value, str):
        _put(file, path, _text(lot, value))
    elif isinstance(value, int):
        choices = (
            value + 1,
            value - 1,
            0,
            -1,
            -value,
            2**53,
            2**53 - 1,
            str(value),
            float(value),
            None,
            True,
        )
        _put(file, path, lot.choice(choices))
    else:
        _put(file, path, lot.choice((None, True, False, 0, "", [], {})))


def _plausible(lot: random.Random, file: dict[str, Any], other: dict[str, Any]) -> None:
    """A letter for a letter of its kind, a number near by: what keeps the file's shape more often than not."""
    path = lot.choice([place for place in _places(file) if place and isinstance(_at(file, place), str | int)])
    value = _at(file, path)
    if not isinstance(value, str):
        _put(file, path, max(0, value + lot.choice((-1, 1, 2, 60))))
        return
    places = [at for at, letter in enumerate(value) if letter.isascii() and letter.isalnum()]
    if places:
        at = lot.choice(places)
        kind = next(group for group in KINDS if value[at] in group)
        _put(file, path, value[:at] + lot.choice(kind) + value[at + 1 :])


def _text(lot: random.Random, text: str) -> Any:
    at = lot.randrange(len(text) + 1)
    letter = lot.choice(
        ("0", "1", "a", "f", "A", "Z", "=", "\n", " ", "\u0301", "가", "\u0000", "-", "_", "+")
    )
    return lot.choice(
        (
            text[:at] + letter + text[at + 1 :],
            text[:at] + letter + text[at + 1 :],
            text[:at] + letter + text[at:],
            text[:at] + text[at + 1 :],
            text[:at],
            text.upper(),
            text + text[-1:],
            text[::-1],
            "",
            None,
            0,
            [text],
        )
    )


def _member(lot: random.Random, file: dict[str, Any], other: dict[str, Any]) -> None:
    path = lot.choice([place for place in _places(file) if isinstance(_at(file, place), dict)])
    value = _at(file, path)
    name = lot.choice((*value, "extra", "withheld", "corrects", "reason", "__proto__"))
    if name in value and lot.random() < 0.6:
        del value[name]
    else:
        value[name] = lot.choice((None, "", 0, [], {}, "00" * 32, lot.choice(list(value.values()) or [1])))


def _list(lot: random.Random, file: dict[str, Any], other: dict[str, Any]) -> None:
    path = lot.choice([place for place in _places(file) if isinstance(_at(file, place), list)])
    value = _at(file, path)
    if not value:
        value.append(lot.choice((None, 0, "", {}, "00" * 32)))
        return
    at = lot.randrange(len(value))
    act = lot.choice(("drop", "double", "swap", "reverse", "clear", "end"))
    if act == "drop":
        value.pop(at)
    elif act == "double":
        value.insert(at, copy.deepcopy(value[at]))
    elif act == "swap":
        value[at], value[at - 1] = value[at - 1], value[at]
    elif act == "reverse":
        value.reverse()
    elif act == "clear":
        value.clear()
    else:
        value.append(copy.deepcopy(value[at]))


def _graft(lot: random.Random, file: dict[str, Any], other: dict[str, Any]) -> None:
    """A part of this file, or the same part of another one, in the place of a part like it."""
    path = lot.choice([place for place in _places(file) if place])
    donor = other if lot.random() < 0.6 else file
    alike = [place for place in _places(donor) if place and place[-1] == path[-1]]
    alike = [place for place in alike if type(_at(donor, place)) is type(_at(file, path))] or alike
    if alike:
        _put(file, path, copy.deepcopy(_at(donor, lot.choice(alike))))
