"""A full disk at the level of errors, and a registry that runs on one: reading goes on, and all of it once there is room."""

import errno
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from django.db import DatabaseError, OperationalError

from anchoring.space import is_no_space, where_there_is_room
from config.broker import Channel
from config.held import database_hold, database_let_go
from tests.fixtures.disks import disk, fill
from tests.fixtures.pictures import photo
from tests.ops.registry import KEPT, Registry
from tests.ops.staying_up.test_kills import LOGGED, registry_works, until
from tools.demo.api import Answer, FailedError


class _FullError(Exception):
    """As psycopg tells it."""

    sqlstate = "53100"


def sqlite_error(path: Path) -> BaseException:
    """SQLite's own, of a database that may not grow."""
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA max_page_count = 2")
        database.execute("CREATE TABLE t (x)")
        try:
            database.execute("INSERT INTO t VALUES (zeroblob(1000000))")
        except sqlite3.OperationalError as error:
            return error
    raise AssertionError("it has grown")


def caused(cause: BaseException) -> BaseException:
    error = OperationalError("database or disk is full")
    error.__cause__ = cause
    return error


def test_each_way_of_saying_full_is_understood(tmp_path: Path) -> None:
    full = [OSError(code, "") for code in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)]
    for error in [*full, sqlite_error(tmp_path / "small.sqlite3"), _FullError()]:
        assert is_no_space(error)
        assert is_no_space(caused(error))
    for other in (OSError(errno.EACCES, ""), OperationalError("database is locked"), ValueError(), None):
        assert not is_no_space(other)


@pytest.mark.django_db
def test_a_note_may_wait_for_room_and_nothing_else() -> None:
    def fails(error: BaseException) -> Callable[[], None]:
        def write() -> None:
            raise error

        return write

    where_there_is_room(fails(caused(_FullError())))
    where_there_is_room(fails(OSError(errno.ENOSPC, "")))
    for error in (DatabaseError("locked"), OSError(errno.EACCES, "")):
        with pytest.raises(type(error)):
            where_there_is_room(fails(error))


def test_half_a_message_does_not_stay_on_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, _data: bytes) -> int:
        self.touch()
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    channel = Channel.__new__(Channel)
    monkeypatch.setattr(Channel, "data_folder_out", str(tmp_path))
    with pytest.raises(OSError, match="No space"):
        channel._put("wake-ups", {})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.own_disk
@pytest.mark.parametrize("held", [False, True])
def test_a_database_held_open_is_read_on_a_full_disk(tiny_disk: Path, held: bool) -> None:
    """One that nobody has open is not: if SQLite comes to do so, nobody need hold it."""
    file = tiny_disk / "registry.sqlite3"
    with closing(sqlite3.connect(file)) as made:
        made.execute("PRAGMA journal_mode=WAL")
        made.execute("CREATE TABLE t (x)")
        made.commit()
    if held:
        database_hold({"ENGINE": "django.db.backends.sqlite3", "NAME": str(file)})
    fill(tiny_disk)
    with closing(sqlite3.connect(file)) as reader:
        if held:
            assert reader.execute("SELECT count(*) FROM t").fetchone() == (0,)
        else:
            with pytest.raises(sqlite3.OperationalError) as raised:
                reader.execute("SELECT count(*) FROM t")
            assert is_no_space(raised.value)
    database_let_go()


@pytest.fixture
def registry(tmp_path: Path) -> Iterator[Registry]:
    """One that has all of its data, its media and its temporary files on a small disk of its own."""
    folder = tmp_path / "small"
    folder.mkdir()
    with disk(folder, megabytes=120):
        (folder / "tmp").mkdir()
        made = Registry(folder / "data", TMPDIR=str(folder / "tmp")).wait()
        until("the first heartbeats", lambda: registry_works(made))
        yield made
        if made.process.poll() is None:
            assert made.stop() == 0


def processes(registry: Registry) -> dict[str, int]:
    return {name: registry.supervised(name) for name in KEPT} | {
        f"web's {pid}": pid for pid in registry.web_children()
    }


@contextmanager
def said_where_unanswered(registry: Registry, before: dict[str, int]) -> Iterator[None]:
    """A connection that closed without an answer, with what tells why: whether its process lives, and what was logged."""
    try:
        yield
    except OSError as error:
        time.sleep(5)  # in which the one that is gone is missed, and another begins
        log = (registry.data / "logs" / "web.log").read_text(encoding="utf-8", errors="replace")
        try:
            now = processes(registry)
        except (LookupError, OSError) as missing:
            now = {str(missing): 0}
        gone = {name: pid for name, pid in before.items() if now.get(name) != pid}
        raise AssertionError(f"{error!r}; gone: {gone}\n{log[-4000:]}\n{registry.said()}") from error


def picture_refused(registry: Registry) -> bool:
    """False where there was room for a moment, and it was taken whole."""
    try:
        registry.dealer().post_file("/api/attachments/", "a.png", "image/png", photo(1, "front"), expect=503)
    except FailedError as error:
        if "answered 201" not in str(error):
            raise
        return False
    return True


def says_full(registry: Registry) -> bool:
    fill(registry.data)
    return registry.get("/readyz")["checks"]["disk"]["ok"] is False


@pytest.mark.soak
@pytest.mark.own_disk
def test_a_registry_on_a_full_disk_reads_on_and_recovers(registry: Registry) -> None:
    digest = registry.list_car(10)
    until("it is logged", lambda: registry.record(digest)["state"]["stage"] in LOGGED)
    before = processes(registry)
    filler = fill(registry.data)
    ends = time.monotonic() + 60
    refused: list[Answer] = []
    number, pictures = 100, 0
    while time.monotonic() < ends:
        with said_where_unanswered(registry, before):
            for address in ("/", "/status/", "/directory/", "/vehicles/KMHXX00XXXX900001/", "/api/status/"):
                assert registry.dealer().find(address).status == 200, address
            answer = registry.state_car(number)
            number += 1
            refused += [answer] if answer.status != 201 else []
            fill(registry.data)
            pictures += picture_refused(registry)
        # A file that could not be written whole is taken away a moment later, and leaves its room.
        until("the disk is said to be full", lambda: says_full(registry))
    # The write-ahead log may have room for a few, and what another process takes away leaves some.
    assert pictures >= (number - 100) // 2
    assert {(answer.status, answer.json["code"]) for answer in refused} <= {(503, "no_space")}
    assert processes(registry) == before, registry.said()
    filler.unlink()
    digest = registry.list_car(11)
    until("a record is logged again", lambda: registry.record(digest)["state"]["stage"] in LOGGED)
    until("all is well", lambda: registry_works(registry))
    assert processes(registry) == before, registry.said()
