"""Thousands of tamperings of one poll, its files and what voters saved: none that counts is answered like the right ones."""

from __future__ import annotations

import contextlib
import copy
import json
import random
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest

from tests.verifier.file import dumps, evidence
from tests.verifier.polls.asked import InMemory
from tests.verifier.polls.cases import mine, right
from tests.verifier.polls.story import POLL, Story
from tests.verifier.polls.told import whole
from tests.verifier.rounds import rounds
from verifier import evidence as evidence_file
from verifier import trust, verification
from verifier.answers import Answer, Result
from verifier.errors import Malformed
from verifier.polls import saved

NOT_COVERED = {"made_at", "transaction", "block_number"}
"""What no proof covers (docs/formats.md section 7); which disclosures are there is not, either."""


@cache
def told() -> Story:
    return whole()


@cache
def believed() -> trust.Trust:
    return trust.loads(dumps(told().registry.trust()))


def status(file: bytes, files: dict[str, bytes]) -> int:
    story = told()
    try:
        return verification.verify(
            file, believed(), story.registry.chain, source=InMemory(files, False), now=story.registry.now
        ).status
    except Malformed:
        return 3


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a JSON value that something covers."""
    if isinstance(value, dict):
        for name, member in value.items():
            if name not in NOT_COVERED and name != "disclosures":
                yield from places(member, (*path, name))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from places(item, (*path, number))
    if path:
        yield path


def at(value: Any, path: tuple[Any, ...]) -> Any:
    for name in path:
        value = value[name]
    return value


def other(value: Any, lot: random.Random) -> Any:
    """Another value of its type."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + lot.choice((-1, 1, 7))
    if isinstance(value, str) and value:
        place = lot.randrange(len(value))
        return value[:place] + chr(ord(value[place]) ^ 1) + value[place + 1 :]
    if isinstance(value, list):
        return list(reversed(value)) if len(value) > 1 and lot.random() < 0.5 else value[:-1]
    return None


def tampered(value: Any, lot: random.Random, every: list[tuple[Any, ...]]) -> Any:
    """A copy with one place changed, left out or exchanged with a sibling; None where that changed nothing."""
    path, changed = lot.choice(every), copy.deepcopy(value)
    holder, name = at(changed, path[:-1]), path[-1]
    act = lot.choice(("change", "change", "drop", "exchange"))
    if act == "drop":
        del holder[name]
    elif act == "exchange" and isinstance(holder, list) and len(holder) > 1:
        second = (name + 1) % len(holder)
        holder[name], holder[second] = holder[second], holder[name]
    else:
        holder[name] = other(holder[name], lot)
    return None if changed == value else changed


def records(seed: int, count: int) -> None:
    """The evidence file, one place at a time."""
    lot, files = random.Random(seed), told().files
    file = json.loads(dumps(evidence(told().registry, POLL)))
    every = list(places(file))
    for _ in range(count):
        changed = tampered(file, lot, every)
        if changed is not None:
            assert status(dumps(changed), files) != 0, difference(file, changed)


def difference(right: Any, wrong: Any, path: str = "") -> str:
    """Where two values differ first."""
    if isinstance(right, dict) and isinstance(wrong, dict):
        for name in right:
            if name not in wrong or right[name] != wrong[name]:
                return difference(right[name], wrong.get(name), f"{path}.{name}")
    if isinstance(right, list) and isinstance(wrong, list) and len(right) == len(wrong):
        for number, (one, two) in enumerate(zip(right, wrong, strict=True)):
            if one != two:
                return difference(one, two, f"{path}.{number}")
    return f"{path}: {right!r:.200} {wrong!r:.200}"


def bytes_of(seed: int, count: int) -> None:
    """A file's bytes: a bit flipped, some left out, some twice."""
    lot, file = random.Random(seed), dumps(evidence(told().registry, POLL))
    for _ in range(count):
        files = dict(told().files)
        name = lot.choice(sorted(files))
        data, place = files[name], lot.randrange(len(files[name]))
        act: Callable[[], bytes] = lot.choice(
            (
                lambda data=data, place=place: data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :],
                lambda data=data, place=place: data[:place] + data[place + 1 :],
                lambda data=data, place=place: data[: place + 1] + data[place:],
            )
        )
        files[name] = act()
        if files[name] != data:
            assert status(file, files) == 1, (name, place)


def saved_files(seed: int, count: int) -> None:
    """A saved ballot and a saved right: false, unknown or malformed, but never right of something else."""
    lot, story = random.Random(seed), told()
    file = evidence_file.loads(dumps(evidence(story.registry, POLL)))
    examined = verification.examine(file, believed(), story.registry.chain, allow_localhost=False)
    source = InMemory(story.files, False)
    asked = verification.ask(examined, source=source, now=story.registry.now)
    ballot, own = mine.saved(story).ballot, right.saved(story).right
    answers: tuple[tuple[Any, Callable[[bytes], Answer]], ...] = (
        (ballot, lambda data: asked.mine(saved.load_ballot(data))),
        (own, lambda data: asked.right(saved.load_right(data))),
    )
    for value, answered in answers:
        every = list(places(value))
        for _ in range(count):
            changed = tampered(value, lot, every)
            # A ballot without promise or path says less, and is as right.
            if changed is None or any(changed.get(name, 0) is None for name in ("promise", "path")):
                continue
            with contextlib.suppress(Malformed):
                assert answered(dumps(changed)).result is not Result.PASS, changed


def test_the_poll_as_it_is_passes() -> None:
    assert status(dumps(evidence(told().registry, POLL)), told().files) == 0


def test_a_record_tampered_with_is_noticed_sampled() -> None:
    records(1, 40)


def test_a_file_tampered_with_is_noticed_sampled() -> None:
    bytes_of(1, 30)


def test_a_saved_file_tampered_with_is_noticed_sampled() -> None:
    saved_files(1, 60)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100, 104))
def test_thousands_of_tamperings_are_noticed(seed: int) -> None:
    records(seed, rounds(1_500))
    bytes_of(seed, rounds(400))
    saved_files(seed, rounds(800))
