"""What README does not name is started by tests/fixtures alone, which skips with a reason what is missing."""

import re
from pathlib import Path

import pytest

from tests.fixtures import skips
from tests.fixtures.checkout import ROOT

ELSEWHERE = re.compile(
    r"\[\s*[\"'](?:[\w/.-]*/)?(?:pdf[a-z]+|redis-[a-z]+|pgbouncer|initdb|postgres|psql|chromium|git|openssl|nginx|softhsm2-util|systemd-analyze|curl)[\"'],"
    r"|shutil\.which|chromium\.launch|pytest\.skip\(|mark\.skip|importorskip"
)


def test_programs_are_started_and_tests_skipped_by_the_fixtures_alone() -> None:
    tests = [path for path in (ROOT / "tests").rglob("*.py") if path.parent.name != "fixtures"]
    others = [path for path in tests if path != Path(__file__)]
    assert len(others) > 200
    assert [(path.name, match[0]) for path in others if (match := ELSEWHERE.search(path.read_text()))] == []


@pytest.mark.parametrize("what", skips.NEEDS)
def test_a_test_without_its_program_is_skipped_with_a_reason(
    what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(skips, "_missing", lambda _: f"{what} is not installed")
    with pytest.raises(pytest.skip.Exception, match=f"{what} is not installed"):
        skips.need(what)


def test_every_mark_of_a_need_is_declared(pytestconfig: pytest.Config) -> None:
    declared = {line.split(":")[0] for line in pytestconfig.getini("markers")}
    assert skips.NEEDS.keys() <= declared
