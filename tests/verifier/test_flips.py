"""Every byte of an evidence file, flipped: the file is refused, or else answered worse, or the byte is uncovered.

What is uncovered is listed in `docs/formats.md` section 7 and here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest

from tests.verifier.cases.world import world
from tests.verifier.file import dumps, evidence
from tests.verifier.keys import passkey
from tests.verifier.rounds import sample
from verifier import trust, verification
from verifier.errors import Malformed

WORLD = world(passkey())
DATA = dumps(evidence(WORLD.registry))
TRUST = trust.loads(dumps(WORLD.registry.trust()))
UNCOVERED = re.compile(rb'"made_at":"([^"]*)"|"transaction":"([^"]*)"|"block_number":([0-9]*)')


def _uncovered() -> set[int]:
    return {
        place
        for match in UNCOVERED.finditer(DATA)
        for group in (1, 2, 3)
        if match[group] is not None
        for place in range(*match.span(group))
    }


def _status(data: bytes) -> int:
    try:
        return verification.verify(data, TRUST, WORLD.registry.chain).status
    except Malformed:
        return 3


def _flip(place: int, bits: int) -> bytes:
    return DATA[:place] + bytes([DATA[place] ^ bits]) + DATA[place + 1 :]


def _check(places: Sequence[int], bits: int) -> None:
    uncovered = _uncovered()
    unnoticed = [place for place in places if _status(_flip(place, bits)) == 0 and place not in uncovered]
    assert [DATA[max(place - 30, 0) : place + 10] for place in unnoticed] == []


def test_the_file_as_it_is_passes() -> None:
    assert _status(DATA) == 0


@pytest.mark.parametrize(("bits", "start"), [(0x01, 0), (0x20, 5), (0x80, 9)])
def test_a_byte_flipped_is_noticed_sampled(bits: int, start: int) -> None:
    _check(range(start, len(DATA), 61), bits)


@pytest.mark.soak
@pytest.mark.parametrize("bits", [0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80])
def test_every_byte_flipped_is_noticed(bits: int) -> None:
    _check(sample(range(len(DATA))), bits)


def test_an_uncovered_byte_changes_no_verdict() -> None:
    for place in sorted(_uncovered()):
        assert _status(_flip(place, 0x01)) in (0, 3)


@pytest.mark.soak
def test_every_byte_left_out_or_put_twice_is_noticed() -> None:
    uncovered = _uncovered()
    for place in sample(range(len(DATA))):
        if place not in uncovered:
            assert _status(DATA[:place] + DATA[place + 1 :]) != 0
            assert _status(DATA[: place + 1] + DATA[place:]) != 0
