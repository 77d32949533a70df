"""A box is filled by processes that are killed: prints as JSON what was found, on a database of its own.

`kill -9` before each statement that changes something, in the database and in the waiting file, and behind each commit,
twice; then the box is filled to its end. Each time everything is put back as it was.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch
from urllib.parse import urlsplit, urlunsplit

import django
import psycopg

if TYPE_CHECKING:
    from tests.voting.story import Clock

READS = ("SELECT", "PRAGMA", "SHOW", "EXPLAIN")


def main() -> None:
    django.setup()
    from django.conf import settings
    from django.db import connection

    from tests.voting.story import Clock, Story

    clock = Clock(datetime.now(UTC).replace(microsecond=0) - timedelta(days=2))
    with ExitStack() as patches:
        by_clock(clock, patches)
        story: Story = _voted(clock)
        keep = Path(tempfile.mkdtemp(prefix="kept-"))
        file = str(connection.settings_dict["NAME"])
        connection.close()
        put_back = _kept(file, Path(settings.WAITING_DIR), keep)
        wrong, at, is_killed = [], 0, True
        while is_killed:
            at += 1
            put_back()
            is_killed = any([_fill(story, at), _fill(story, at)])
            if found := _wrong(story):
                wrong.append([at, found])
        put_back()
        children = [_child(story, 0), _child(story, 0)]
        ends = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
        boxes = _boxes(story)
        shutil.rmtree(keep)
    print(json.dumps({"steps": at, "wrong": wrong, "at once": [ends, boxes]}))  # noqa: T201


def by_clock(clock: Clock, patches: ExitStack) -> None:
    """The registry's time is this clock's, until `patches` ends."""
    from records.stating import services as stating

    class Moment(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
            return clock.now.astimezone(tz)

    patches.enter_context(patch.object(stating, "datetime", Moment))
    patches.enter_context(patch("django.utils.timezone.now", lambda: clock.now))


def _voted(clock: Clock) -> Any:
    """A poll in which ten people used their right and voted, of whom five will stay."""
    from tests.verifier.polls.voters import VOTERS
    from tests.voting.test_boxes import vote

    story = story_alone(clock)
    story.opened()
    vote(story, *VOTERS[:10])
    return story


def story_alone(clock: Clock) -> Any:
    """A story in a registry that was empty."""
    from django.conf import settings

    from anchoring.log.genesis import log_create
    from records.people.authors import author_for
    from tests.cast import KEYS, member
    from tests.fixtures.market import second_factor
    from tests.voting.story import LICENCES, Story

    settings.LOG_NOTE_KEY, settings.LOG_VRF_KEY = KEYS.note_seed.hex(), KEYS.vrf_seed.hex()
    settings.ISSUER_URLS = {LICENCES[1]: "https://university.example"}
    log_create(keys=KEYS)
    city = member("city", "staff", "City Hall")
    second_factor(city.user)
    return Story(author_for(city), clock)


def _kept(database: str, waiting: Path, keep: Path) -> Callable[[], None]:
    """What puts the database and the waiting file back as they are now."""
    shutil.copytree(waiting, keep / "waiting")
    server = os.environ.get("DATABASE_URL")
    if server:
        admin = urlunsplit(urlsplit(server)._replace(path="/postgres"))
        with psycopg.connect(admin, autocommit=True) as session:
            session.execute(f'CREATE DATABASE "{database}_kept" TEMPLATE "{database}"')
    else:
        # Its write-ahead log is in it, once nobody has it open.
        shutil.copy(database, keep / "database")

    def put_back() -> None:
        from django.db import connection

        connection.close()
        shutil.rmtree(waiting)
        shutil.copytree(keep / "waiting", waiting)
        if server:
            with psycopg.connect(admin, autocommit=True) as session:
                session.execute(f'DROP DATABASE "{database}" WITH (FORCE)')
                session.execute(f'CREATE DATABASE "{database}" TEMPLATE "{database}_kept"')
            return
        for rest in ("-wal", "-shm", "-journal"):
            Path(f"{database}{rest}").unlink(missing_ok=True)
        shutil.copy(keep / "database", database)

    return put_back


def _fill(story: Any, at: int) -> bool:
    """In a process that is killed at its step `at`; False where it came to its end."""
    _, status = os.waitpid(_child(story, at), 0)
    return os.WIFSIGNALED(status)


def _child(story: Any, at: int) -> int:
    """The process that fills a box. At step 0 none is killed."""
    from django.db import connection

    from voting.boxes.filling import boxes_fill

    connection.close()
    child = os.fork()
    if child:
        return child
    try:
        with connection.execute_wrapper(_killing(at)):
            boxes_fill()
        os._exit(0)
    finally:
        os._exit(1)


def _killing(at: int) -> Callable[..., Any]:
    """Counts the steps of this process; what it gives is told each of the database's statements."""
    from django.db.backends.base.base import BaseDatabaseWrapper

    from voting.boxes import store

    done = 0

    def step() -> None:
        nonlocal done
        done += 1
        if done == at:
            os.kill(os.getpid(), signal.SIGKILL)

    def stated(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if not sql.lstrip().upper().startswith(READS):
            step()
        return execute(sql, *rest)

    def traced(opened: Callable[[Path], sqlite3.Connection]) -> Callable[[Path], sqlite3.Connection]:
        def connected(file: Path) -> sqlite3.Connection:
            waiting = opened(file)
            waiting.set_trace_callback(lambda sql: None if sql.upper().startswith(READS) else step())
            return waiting

        return connected

    commit = getattr(BaseDatabaseWrapper, "_commit")  # noqa: B009 - its stubs don't tell of it

    def committed(self: BaseDatabaseWrapper) -> None:
        step()
        commit(self)
        step()

    setattr(BaseDatabaseWrapper, "_commit", committed)  # noqa: B010
    setattr(store, "_opened", traced(store._opened))  # noqa: B010
    return stated


def _wrong(story: Any) -> str:
    """What is not as it has to be once the box is filled: nothing is lost, nothing is double."""
    from voting.boxes.filling import boxes_fill, is_emptied

    boxes_fill()
    if (boxes := _boxes(story)) != [[10, 5]]:
        return f"boxes {boxes}"
    before = story.clock.now
    story.clock.to(story.time("closes_at"))
    boxes_fill()
    boxes, emptied = _boxes(story), is_emptied(story.uuid)
    story.clock.now = before
    return "" if boxes == [[10, 5], [0, 5]] and emptied else f"at the end {boxes}, emptied: {emptied}"


def _boxes(story: Any) -> list[list[int]]:
    from tests.voting.test_boxes import contents

    return [list(pair) for pair in contents(story)]


if __name__ == "__main__":
    main()
    sys.exit(0)
