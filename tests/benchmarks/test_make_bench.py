"""`make bench`: no figures of what may be lost, and a table that says what changed."""

import os
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import connection

from benchmarks import durable
from benchmarks.figures import Figure, Run, last_values, markdown, paper_write, run_begin, run_keep
from benchmarks.market import cars_of
from benchmarks.serving import Load

ROOT = Path(__file__).resolve().parent.parent.parent


def run(*figures: Figure) -> Run:
    return replace(run_begin(10_000, "SQLite 3"), load=0.1, figures=figures)


def test_the_last_runs_figures_stand_beside_the_new_ones(tmp_path: Path) -> None:
    kept = tmp_path / "last.json"
    assert last_values(kept) == {}
    run_keep(kept, run(Figure("a page", 200.0, "ms"), Figure("gone", None, "pymerkle is not installed")))
    table = markdown(
        run(Figure("a page", 150.0, "ms", "≤ 100 ms"), Figure("new", 2.0, "s")), last_values(kept)
    )
    assert "| a page | 150 ms | ≤ 100 ms | -25% |" in table
    assert "| new | 2.00 s |  |  |" in table


def test_a_run_says_whether_the_machine_was_quiet() -> None:
    assert "quiet" in run().line()
    assert "busy: load 3.0" in replace(run(), load=3.0).line()


def test_the_table_replaces_what_stood_between_the_marks(tmp_path: Path) -> None:
    paper = tmp_path / "performance.md"
    paper.write_text("before\n<!-- bench: begin -->\nold\n<!-- bench: end -->\nafter\n", encoding="utf-8")
    paper_write(paper, "new")
    assert paper.read_text(encoding="utf-8") == (
        "before\n<!-- bench: begin -->\n\nnew\n\n<!-- bench: end -->\nafter\n"
    )
    paper.write_text("no marks", encoding="utf-8")
    with pytest.raises(ValueError, match="has no lines"):
        paper_write(paper, "new")


def test_the_paper_has_the_marks_of_the_table() -> None:
    text = (ROOT / "docs" / "performance.md").read_text(encoding="utf-8")
    assert text.count("<!-- bench: begin -->") == text.count("<!-- bench: end -->") == 1


def test_wrong_answers_make_no_figure() -> None:
    assert Load(1.0, 0.5, [0.1], Counter({200: 1})).fault(200) is None
    assert Load(1.0, 0.5, [0.1, 0.1], Counter({200: 1, 429: 1})).fault(200) == "1 answers 429"
    assert Load(1.0, 0.5).fault(200) == "no answer in time"


def test_ten_thousand_records_are_some_four_thousand_cars() -> None:
    assert 3_500 < cars_of(10_000) < 4_500


@pytest.mark.django_db
def test_a_database_that_may_lose_something_is_refused() -> None:
    """Tests run on one: PostgreSQL without fsync, SQLite in memory."""
    assert durable.lossy()
    with pytest.raises(SystemExit, match="may lose what it accepted"):
        durable.refuse_lossy()


@pytest.mark.parametrize("setting", ["fsync", "full_page_writes", "synchronous_commit"])
def test_each_setting_of_postgresql_is_looked_at(setting: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(durable, "_vendor", lambda: "postgresql")
    shown: dict[str, str] = {}
    monkeypatch.setattr(durable, "_one", lambda statement: (shown.get(statement.split()[1], "on"),))
    assert durable.lossy() is None
    shown[setting] = "off"
    assert durable.lossy() == f"PostgreSQL's {setting} is off"


def test_a_file_in_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(durable, "_vendor", lambda: "sqlite")
    monkeypatch.setattr(durable, "_one", lambda _statement: ("2",))
    monkeypatch.setitem(connection.settings_dict, "NAME", "/work/registry.sqlite3")
    monkeypatch.setattr(durable, "file_system", lambda _path: "ext4")
    assert durable.lossy() is None
    monkeypatch.setattr(durable, "file_system", lambda _path: "tmpfs")
    assert durable.lossy() == "its file lies in memory (tmpfs)"


@pytest.mark.soak
def test_the_whole_of_it_runs_and_goes_on(tmp_path: Path) -> None:
    """Small, twice: the second run finds the market, and says what changed."""
    environment = {
        name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}
    }
    command = [
        *(sys.executable, "-m", "benchmarks", "--size", "600", "--seconds", "0.3", "--no-paper"),
        *("--data", str(tmp_path / "market")),
    ]
    for changed in (False, True):
        ran = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=600
        )
        assert ran.returncode == 0, ran.stderr
        assert "sequencer, an upload beside it" in ran.stdout
        assert "API, evidence, 8 at once" in ran.stdout
        assert "log_audit, 10^6 records, CPU" in ran.stdout
        assert "a file of 5,000 rows, pages read beside it" in ran.stdout
        assert ("%" in ran.stdout) is changed
