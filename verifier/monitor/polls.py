"""Polls rebuilt from public data: each of the log's in the registry's list, no key in two, nothing late (docs/formats.md)."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Iterator
from typing import Any

from .. import canonical, evidence, note, shapes, verification
from ..answers import Result
from ..errors import Malformed, Unavailable
from ..polls import kinds
from ..polls.course import DAY, HOUR
from ..polls.opening import Opened
from ..polls.poll import Poll
from ..subjects import is_poll
from ..times import describe, seconds
from ..trust import Trust
from .events import Events
from .poll_entries import PollEntries, PollEntry
from .store import Store

Get = Callable[[str], bytes]
"""Gives what the registry answers at an address of its API. Raises Unavailable."""

_SCHEMA = (
    "CREATE TABLE IF NOT EXISTS polls (opening TEXT PRIMARY KEY, poll TEXT NOT NULL, closes_at TEXT, size INTEGER NOT NULL)",
    "CREATE TABLE IF NOT EXISTS poll_keys (key TEXT, opening TEXT, PRIMARY KEY (key, opening)) WITHOUT ROWID",
)
_ASKED = ("logged", "complete", "signed", "process")
"""The questions that a file answers alone; the others need Ethereum, or the ballots."""
_MOST_POLLS = 100_000


class Polls:
    """All polls of one log. What is wrong is said as events."""

    def __init__(self, store: Store, get: Get, trust: Trust, events: Events) -> None:
        self._store, self._get, self._trust, self._events = store, get, trust, events
        self._entries = PollEntries(store)
        for statement in _SCHEMA:
            store.database.execute(statement)

    def compare(self, *, now: float) -> None:
        """Hold what the mirror has of polls against the list, and read each poll that has news. `now` is Unix time."""
        new, before = self._entries.read_on(now=now)
        if before is not None:
            self._back_dated(new, before)
        openings = self._entries.openings()
        if not openings:
            return
        try:
            listed = self._listed()
        except (Unavailable, Malformed) as error:
            self._events.say("polls_away", error=error.fault)
            return
        for opening in openings:
            number = listed.get(opening.record)
            if number is None:
                self._events.say("poll_missing", index=opening.place, record=opening.record)
            else:
                self._poll(number, opening, now)
        self._events.say("polls_compared", count=len(openings))

    def _back_dated(self, new: list[PollEntry], before: float) -> None:
        """That something came in time is the log's word alone, but for who looked and did not find it."""
        for said in new:
            if said.kind in (kinds.FILLED, kinds.CANCELLED) and seconds(said.time) < before - HOUR:
                self._events.say(
                    "poll_back_dated", index=said.place, stated=said.time, seen=describe(math.floor(before))
                )

    def _listed(self) -> dict[str, str]:
        """The registry's list: each opening's digest with the poll's UUID. Raises Unavailable, Malformed."""
        listed: dict[str, str] = {}
        seen: set[str] = set()
        after = ""
        while True:
            page = canonical.loads(self._get(f"api/polls/{after}"))
            lines = shapes.array(page.get("polls") if isinstance(page, dict) else None, "polls")
            for number, opening in map(_line, lines):
                if number in seen or len(seen) > _MOST_POLLS:
                    # It would go round for ever.
                    raise Malformed("polls_twice", where="polls", poll=number)
                seen.add(number)
                after = f"?after={number}"
                if opening is not None:
                    listed[opening] = number
            if not lines or page.get("next") is None:
                return listed

    def _poll(self, number: str, opening: PollEntry, now: float) -> None:
        entries = self._entries.of(opening.label)
        kept = self._kept(opening)
        newest = entries[-1].place
        # A file is made from an anchored commitment, so that one before it can't have the news.
        if (kept is None or kept[1] <= newest) and self._committed() > newest:
            try:
                self._read(number, opening, entries, math.floor(now))
            except Unavailable as error:
                self._events.say("poll_unread", poll=number, error=error.fault)
            except Malformed as error:
                self._events.say("poll_unreadable", poll=number, error=error.fault)
            kept = self._kept(opening)
        if kept is not None and kept[0] is not None:
            self._in_time(number, kept[0], entries, now)

    def _read(self, number: str, opening: PollEntry, entries: list[PollEntry], now: int) -> None:
        data = self._get(f"api/polls/{number}/evidence")
        file = evidence.loads(data)
        examined = verification.examine(file, self._trust, None, allow_localhost=False)
        if file.subject != kinds.SCHEME + number:
            raise Malformed("polls_other", where="subject")
        asked = verification.ask(examined, now=now)
        size = file.checkpoint.size
        if _of_file(asked.poll) != [
            (said.place, said.kind, said.record) for said in entries if said.place < size
        ]:
            self._events.say("poll_other_entries", poll=number, size=size)
            return
        answers = {**examined.answers, "signed": asked.signed(), **asked.further()}
        for question in _ASKED:
            if answers[question].result is Result.FAIL:
                why = "\n".join(why.text("en") for why in answers[question].reasons)
                self._events.say("poll_wrong", {"reasons": why}, poll=number, question=question)
        opened = asked.poll.opened
        if opened is not None:
            self._keys(number, opening, opened)
        closes_at = opened.closes_at if opened else None
        row = (opening.record, number, closes_at, size)
        self._store.database.execute("INSERT OR REPLACE INTO polls VALUES (?, ?, ?, ?)", row)

    def _keys(self, number: str, opening: PollEntry, opened: Opened) -> None:
        """A key signs in one poll and nothing else: it can't see what it signs."""
        database = self._store.database
        for key in map(_fingerprint, _keys_of(opened)):
            database.execute("INSERT OR REPLACE INTO poll_keys VALUES (?, ?)", (key, opening.record))
            others = database.execute(
                "SELECT polls.poll FROM poll_keys JOIN polls USING (opening) WHERE key = ? AND opening != ?",
                (key, opening.record),
            ).fetchall()
            for (other,) in others:
                first, second = sorted((number, other))
                self._events.say("poll_key_twice", key=key, poll=first, other=second)

    def _in_time(self, number: str, closes_at: str, entries: list[PollEntry], now: float) -> None:
        ends = seconds(closes_at)
        for said in entries:
            if said.kind == kinds.FILLED and seconds(said.time) > ends + HOUR:
                self._events.say(
                    "poll_box_late", poll=number, index=said.place, stated=said.time, closes_at=closes_at
                )
        is_over = any(said.kind in (kinds.CLOSED, kinds.CANCELLED) for said in entries)
        if not is_over and now > ends + DAY:
            self._events.say("poll_not_closed", poll=number, closes_at=closes_at)

    def _kept(self, opening: PollEntry) -> tuple[str | None, int] | None:
        """When the poll ends, and the log's size up to which it was read."""
        row: tuple[str | None, int] | None = self._store.database.execute(
            "SELECT closes_at, size FROM polls WHERE opening = ?", (opening.record,)
        ).fetchone()
        return row

    def _committed(self) -> int:
        (size,) = self._store.database.execute("SELECT max(size) FROM committed").fetchone()
        return size or 0


def _line(value: Any) -> tuple[str, str | None]:
    """One poll of the list; what else is said of it is the registry's own business."""
    if not isinstance(value, dict):
        raise Malformed("not_object", where="polls")
    number, opening = shapes.string(value.get("uuid"), "polls.uuid"), value.get("opening")
    if not is_poll(number):
        raise Malformed("not_subject", where="polls.uuid")
    return number, None if opening is None else shapes.digest(opening, "polls.opening")


def _of_file(poll: Poll) -> list[tuple[int, str, str]]:
    entries = (logged.entry for logged in poll.entries)
    places = (logged.proof.index for logged in poll.entries)
    return [
        (place, said.kind, said.record)
        for place, said in zip(places, entries, strict=True)
        if said.kind in kinds.ALL
    ]


def _keys_of(opened: Opened) -> Iterator[bytes]:
    yield from (issuer.public_key for issuer in opened.issuers)
    yield opened.eligible.vrf_public_key
    yield note.parse_vkey(opened.box_key).public_key


def _fingerprint(key: bytes) -> str:
    return hashlib.sha256(key).hexdigest()
