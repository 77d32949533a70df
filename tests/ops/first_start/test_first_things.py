"""What is said first to who has just started it, and how long a demonstration's waits are shown to take."""

import io
import json
import sys
from pathlib import Path

import pytest

from tools.demo.telling import Bar, wait_for
from tools.run.first import first_things


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("vote", [[], ["Vote: http://localhost:8000/polls/1/vote/", "    Any name will do."]])
def test_the_first_of_three_things_wants_no_account(tmp_path: Path, vote: list[str]) -> None:
    file = tmp_path / "log-ins.json"
    file.write_text(json.dumps([{"part": "dealer", "email": "dealer@demo.example", "password": "abc"}]))
    lines = list(first_things("http://localhost:8000", vote=vote, log_ins=file))
    things = [line for line in lines if line[0].isdigit()]
    assert [line[:2] for line in things] == ["1.", "2.", "3."]
    assert "no account" in things[0]
    assert things[1] == f"2. {vote[0]}" if vote else things[1].endswith("/verify/")
    assert lines[-1].split() == ["dealer@demo.example", "abc"]


def test_a_wait_is_a_bar_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    answers = iter([None, "there"])
    assert wait_for("something", lambda: next(answers), usual=0.1) == "there"
    said = terminal.getvalue()
    assert "[" in said
    assert "\x1b[2K   ✓ something" in said


def test_a_bar_is_full_only_when_it_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    Bar(usual=1e-9).draw()
    assert terminal.getvalue().count("·") == 1


def test_a_file_gets_no_bars(capsys: pytest.CaptureFixture[str]) -> None:
    bar = Bar(usual=1)
    bar.draw()
    bar.clear()
    assert capsys.readouterr().out == ""
