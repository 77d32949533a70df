"""Made-up polls for a laptop: one that is open, one that was closed and certified, one whose answer is overdue.

They are opened, voted in through both offices at the registry's address, closed and counted as real ones are, which takes some
minutes; each step is told. Called again it goes on where it was, and what is done it leaves alone.
"""

import json
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, cast
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from records import wiring
from voting.demo.questions import Name
from voting.demo.seed import Planned, Staff, is_ended, planned, poll_begin, poll_finish, poll_voted, staff_of
from voting.demo.voters import PollTold, ask, booth_found
from voting.polls.found import running_found

_PATIENCE = 600.0
"""Seconds that a step may take at most: workers may come late, a chain may be slow."""
_EVERY = 1.0


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "plan",
            type=Path,
            help="a JSON file: for each of open, closed and overdue a `uuid` and the `key` that the office elsewhere made",
        )

    def handle(self, *_args: Any, plan: Path, **_options: Any) -> None:
        if not wiring.demonstration():
            raise CommandError("made-up polls are for a laptop: this runs with DEVELOPMENT=1 only")
        staff = staff_of(wiring.demo_folder())
        given: dict[Name, dict[str, str]] = json.loads(plan.read_text(encoding="utf-8"))
        polls = planned({name: (UUID(one["uuid"]), one["key"]) for name, one in given.items()})
        for poll in polls:
            poll_begin(staff, poll)
        self._tell("three made-up polls are opened; they begin in a minute")
        self._vote(polls)
        self._finish(staff, [poll for poll in polls if poll.question.name != "open"])

    def _vote(self, polls: list[Planned]) -> None:
        """The polls that end soon first."""
        self._wait("the openings are not final", lambda: all(_is_final(poll) for poll in polls))
        self._tell("their openings are on the chain, and final")
        for poll in polls:
            if is_ended(poll):
                continue
            self._wait("a poll does not begin", partial(_has_begun, poll))
            booth = booth_found(_told(poll), running_found(poll.uuid).rules)
            voted = poll_voted(poll, booth)
            self._tell(f"{voted} made-up citizens voted: {_page(poll)}")

    def _finish(self, staff: Staff, polls: list[Planned]) -> None:
        for poll in polls:
            self._wait("a poll does not end", partial(is_ended, poll))
            poll_finish(staff, poll)
            state = "its answer is overdue" if poll.question.name == "overdue" else "closed and certified"
            self._tell(f"{state}: {_page(poll)}")

    def _wait(self, otherwise: str, look: Callable[[], bool]) -> None:
        limit = time.monotonic() + _PATIENCE
        while not look():
            if time.monotonic() > limit:
                raise CommandError(f"after {_PATIENCE:.0f} seconds {otherwise}")
            time.sleep(_EVERY)

    def _tell(self, what: str) -> None:
        self.stdout.write(what)
        self.stdout.flush()


def _told(poll: Planned) -> PollTold:
    """What the registry's API answers of it."""
    return cast(PollTold, ask(wiring.public_url() + reverse("api:poll", args=[poll.uuid])))


def _page(poll: Planned) -> str:
    return wiring.public_url() + reverse("poll", args=[poll.uuid])


def _is_final(poll: Planned) -> bool:
    """So that the office elsewhere, which believes the chain alone, serves the poll."""
    return all(record["state"]["stage"] == "final" for record in _told(poll)["records"])


def _has_begun(poll: Planned) -> bool:
    return _told(poll)["step"] not in {"opened", "reviewed", "proposed"}
