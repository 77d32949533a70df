"""What `make run` does for made-up polls: plans them once, tells of them, goes on with what was interrupted."""

from __future__ import annotations

import json
from contextlib import ExitStack
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from tests.verifier.polls.test_poll_commands import serving
from tests.verifier.site import answering
from tools.run.data import DataDir
from tools.run.office import Office
from tools.run.polls import NAMES, MadeUpPolls
from tools.run.processes import Child, Processes


class Started:
    """In the place of processes: each prints what it is given, and `status` says how it ended."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.prints = ""
        self.status: int | None = None
        self.environments: list[dict[str, str]] = []
        self.commands: list[list[str]] = []

    def start(self, name: str, command: list[str], **options: Any) -> Child:
        self.commands.append(command)
        self.environments.append(options.get("alone", {}))
        log = self.folder / f"{name}.log"
        log.write_text(self.prints, encoding="utf-8")
        process = SimpleNamespace(poll=lambda: self.status)
        return Child(name, cast(Any, process), log, 0)

    def finish(self, child: Child) -> bytes:
        return child.log.read_bytes()

    def begin(self, _name: str, begin: Any) -> None:
        begin()


@pytest.fixture
def started(tmp_path: Path) -> Started:
    (tmp_path / "demo").mkdir()
    return Started(tmp_path)


def polls_of(started: Started, stack: ExitStack, **environment: str) -> MadeUpPolls:
    polls = MadeUpPolls(DataDir(started.folder))
    polls.listen(stack, "127.0.0.1", 0, environment)
    return polls


def begun(polls: MadeUpPolls, started: Started) -> None:
    polls.begin(cast(Processes, started), cast(Any, started), port=1, local="http://127.0.0.1:8545")


def planned(polls: MadeUpPolls, started: Started) -> None:
    """With the office's trust in its place, which a registry would have to be asked for."""
    started.prints = "KEY-1\nKEY-2\nKEY-3\n"
    polls.plan_begin(cast(Processes, started))
    polls.plan_finish(cast(Processes, started))
    trusted(started)


def trusted(started: Started) -> None:
    keys = started.folder / "office" / "keys"
    keys.mkdir(parents=True, exist_ok=True)
    (keys / "trust.json").write_text("{}")


def test_polls_are_planned_with_the_offices_keys(started: Started) -> None:
    with ExitStack() as stack:
        planned(polls_of(started, stack), started)
    plan = json.loads((started.folder / "demo" / "polls.json").read_text())
    assert {name: one["key"] for name, one in plan.items()} == dict(
        zip(NAMES, ["KEY-1", "KEY-2", "KEY-3"], strict=True)
    )
    assert started.commands[0][-3:] == [plan[name]["uuid"] for name in NAMES]


def test_the_office_inherits_none_of_the_registrys_secrets(started: Started) -> None:
    secrets = {"SECRET_KEY": "x", "DATABASE_URL": "postgresql://x", "KEYS_DIR": "/keys", "PATH": "/bin"}
    with ExitStack() as stack:
        planned(polls_of(started, stack, **secrets), started)
    assert not {"SECRET_KEY", "DATABASE_URL", "KEYS_DIR"} & started.environments[0].keys()
    assert started.environments[0]["DATA_DIR"] == str(started.folder / "office")


def test_polls_that_are_made_are_told_line_by_line(
    started: Started, capsys: pytest.CaptureFixture[str]
) -> None:
    with ExitStack() as stack:
        polls = polls_of(started, stack)
        planned(polls, started)
        started.prints = "opened\nvot"
        begun(polls, started)
        polls.tell()
        assert capsys.readouterr().out == "polls: opened\n"
        (started.folder / "polls.log").write_text("opened\nvoted\n")
        started.status = 0
        polls.tell()
        polls.tell()
        assert capsys.readouterr().out == "polls: voted\n"


def test_polls_that_were_made_are_not_made_again(started: Started) -> None:
    with ExitStack() as stack:
        polls = polls_of(started, stack)
        planned(polls, started)
        started.status = 0
        begun(polls, started)
        polls.tell()
        begun(polls, started)
    assert sum("seed_polls" in command for command in started.commands) == 1


def test_polls_that_were_interrupted_go_on(started: Started, capsys: pytest.CaptureFixture[str]) -> None:
    with ExitStack() as stack:
        polls = polls_of(started, stack)
        planned(polls, started)
        started.status, started.prints = 1, "Traceback\n"
        begun(polls, started)
        polls.tell()
        told = capsys.readouterr().out
        assert "Traceback" not in told
        assert "next start goes on" in told
        begun(polls, started)
    assert sum("seed_polls" in command for command in started.commands) == 2


def test_without_a_plan_the_office_is_there_alone(started: Started) -> None:
    with ExitStack() as stack:
        polls = polls_of(started, stack)
        trusted(started)
        begun(polls, started)
        assert list(polls.greeting("http://127.0.0.1:1")) == []
    [command] = started.commands
    assert "gunicorn" in command


def test_who_names_offices_gets_none_made_up(started: Started) -> None:
    with ExitStack() as stack:
        polls = MadeUpPolls(DataDir(started.folder))
        assert polls.listen(stack, "127.0.0.1", 0, {"ISSUER_URLS": "x=https://office.example"}) == {}
        polls.plan_begin(cast(Processes, started))
        polls.plan_finish(cast(Processes, started))
    assert started.commands == []


def test_a_poll_that_is_over_is_no_address_to_vote(started: Started) -> None:
    with ExitStack() as stack:
        polls = polls_of(started, stack)
        planned(polls, started)
        assert next(iter(polls.greeting("http://127.0.0.1:9"))).startswith("Vote: ")
        (started.folder / "demo" / "polls-made").touch()
        for step, lines in (("running", 2), ("closed", 0)):
            number = json.loads((started.folder / "demo" / "polls.json").read_text())["open"]["uuid"]
            told = {f"/api/polls/{number}/": json.dumps({"step": step}).encode()}
            with answering(serving(told)) as site:
                assert len(list(polls.greeting(site))) == lines
        assert list(polls.greeting("http://127.0.0.1:9")) == []


def test_the_offices_trust_is_taken_once(started: Started) -> None:
    with ExitStack() as stack:
        polls = polls_of(started, stack)
        office = cast(Office, polls._office)
        with answering(serving({"/.well-known/registry.json": b"first"})) as site:
            office.trust(site)
        office.trust("http://127.0.0.1:1")
    assert (started.folder / "office" / "keys" / "trust.json").read_bytes() == b"first"


def test_reset_deletes_the_office_and_what_waits(tmp_path: Path) -> None:
    for name in ("office", "waiting"):
        (tmp_path / name).mkdir()
    assert [path.name for path in DataDir(tmp_path).ours()] == ["office", "waiting"]
