"""The command line for polls: nine questions, a saved ballot, a saved right, and a ballot made at home."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from tests.verifier.chain import served
from tests.verifier.file import dumps, evidence
from tests.verifier.maker import LOCAL
from tests.verifier.polls.cases import mine, right
from tests.verifier.polls.story import POLL, Story
from tests.verifier.polls.told import whole
from tests.verifier.site import answering
from verifier.cli import main
from verifier.errors import Unavailable
from verifier.polls.sources import Address, Refused

PATH = f"/api/polls/{POLL[5:]}"


def write(folder: Path, story: Story) -> None:
    (folder / "poll.evidence.json").write_bytes(dumps(evidence(story.registry, POLL)))
    (folder / "trust.json").write_bytes(dumps(story.registry.trust()))
    for name, data in story.files.items():
        path = folder / "files" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


@pytest.fixture(scope="module")
def story() -> Story:
    return whole()


@pytest.fixture
def folder(story: Story, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    write(tmp_path, story)
    return tmp_path


@pytest.fixture(scope="module")
def rpc(story: Story) -> Iterator[str]:
    with served(story.registry.chain, LOCAL) as url:
        yield url


def run(folder: Path, rpc: str, *arguments: str) -> int:
    return main([*arguments, "--trust", str(folder / "trust.json"), "--rpc", rpc])


def serving(files: Mapping[str, bytes | int | str]) -> type[BaseHTTPRequestHandler]:
    """Files by path, statuses in place of some, and texts for redirects to another path."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer = files.get(self.path, 404)
            status = 302 if isinstance(answer, str) else 200 if isinstance(answer, bytes) else answer
            body = answer if isinstance(answer, bytes) else b""
            self.send_response(status)
            if isinstance(answer, str):
                self.send_header("Location", answer)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Silent."""

    return Handler


def test_a_whole_poll_ends_with_0(folder: Path, rpc: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder, rpc, str(folder / "poll.evidence.json"), "--files", str(folder / "files")) == 0
    said = capsys.readouterr().out
    for question in ("signed", "current", "process", "eligible", "counted"):
        assert f"{question}: pass" in said
    assert "the poll's page" in said
    assert f"/api/polls/{POLL[5:]}/evidence" in said


def test_a_poll_without_files_ends_with_2(folder: Path, rpc: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder, rpc, str(folder / "poll.evidence.json"), "--json") == 2
    answers = json.loads(capsys.readouterr().out)["answers"]
    assert [answers[question]["answer"] for question in ("process", "eligible", "counted")] == [
        "pass",
        "unknown",
        "unknown",
    ]


def test_files_come_from_an_address(folder: Path, rpc: str, story: Story) -> None:
    files: dict[str, bytes | int | str] = {f"{PATH}/{name}": data for name, data in story.files.items()}
    file = str(folder / "poll.evidence.json")
    with answering(serving(files)) as url:
        assert run(folder, rpc, file, "--files", url + PATH) == 0
        files[f"{PATH}/boxes/1/rights.bin"] = "/elsewhere.bin"
        assert run(folder, rpc, file, "--files", url + PATH + "/") == 1
        files["/elsewhere.bin"] = story.files["boxes/1/rights.bin"]
        assert run(folder, rpc, file, "--files", url + PATH) == 0
        files["/elsewhere.bin"] = 503
        assert run(folder, rpc, file, "--files", url + PATH) == 2
        files["/elsewhere.bin"] = 403
        assert run(folder, rpc, file, "--files", url + PATH) == 1


def test_an_address_answers_or_does_not() -> None:
    answers: dict[str, bytes | int | str] = {
        "/a": b"12345",
        "/b": 429,
        "/c": 500,
        "/d": 204,
        "/e": "file:///etc/passwd",
        "/g": 999,
        "/loop": "/loop",
        **{f"/{left}": f"/{left - 1}" for left in range(1, 22)},
        "/0": b"12345",
    }
    with answering(serving(answers)) as url:
        address = Address(url)
        assert address.read("a", 5) == b"12345"
        assert len(address.read("a", 3)) > 3
        assert address.read("20", 5) == b"12345"
        for name in ("b", "c"):
            with pytest.raises(Unavailable):
                address.read(name, 5)
        for name, status in (("d", 204), ("e", 302), ("f", 404), ("g", 999), ("loop", 302), ("21", 302)):
            with pytest.raises(Refused) as refused:
                address.read(name, 5)
            assert refused.value.status == status
    with pytest.raises(Unavailable):
        address.read("a", 5)


@pytest.mark.parametrize("addresses", [1, 2, 3, 19, 40])
def test_twenty_redirects_in_all_are_followed(addresses: int) -> None:
    """Also where they lead to the same addresses again and again."""
    asked = list[str]()

    class Circle(serving({f"/{at}": f"/{(at + 1) % addresses}" for at in range(addresses)})):  # type: ignore[misc]
        def do_GET(self) -> None:  # noqa: N802 - named as the method is
            asked.append(self.path)
            super().do_GET()

    with answering(Circle) as url, pytest.raises(Refused) as refused:
        Address(url).read("0", 5)
    assert (refused.value.status, len(asked)) == (302, 1 + 20)


def test_a_saved_ballot_is_found(
    folder: Path, rpc: str, story: Story, capsys: pytest.CaptureFixture[str]
) -> None:
    saved = folder / "mine.ballot.json"
    saved.write_bytes(dumps(mine.saved(story).ballot))
    poll = ("--poll", str(folder / "poll.evidence.json"))
    assert run(folder, rpc, "ballot", str(saved), *poll) == 0
    assert "The ballot is in box 1. It chooses: 숲으로 남긴다" in capsys.readouterr().out
    assert run(folder, rpc, "ballot", str(saved), *poll, "--files", str(folder / "files"), "--json") == 0
    codes = [reason["code"] for reason in json.loads(capsys.readouterr().out)["answers"]["mine"]["reasons"]]
    assert codes == ["mine", "mine_chose", "mine_counts"]
    saved.write_bytes(dumps({**(mine.saved(story).ballot or {}), "promise": "none"}))
    assert run(folder, rpc, "ballot", str(saved), *poll) == 1
    saved.write_bytes(b"{}")
    assert run(folder, rpc, "ballot", str(saved), *poll) == 3


def test_a_saved_right_is_found(
    folder: Path, rpc: str, story: Story, capsys: pytest.CaptureFixture[str]
) -> None:
    saved = folder / "mine.right.json"
    saved.write_bytes(dumps(right.saved(story, 12).right))
    given = ("right", str(saved), "--poll", str(folder / "poll.evidence.json"))
    assert run(folder, rpc, *given, "--files", str(folder / "files")) == 0
    assert "It was used in no box." in capsys.readouterr().out
    with pytest.raises(SystemExit) as ended:
        run(folder, rpc, *given)
    assert ended.value.code == 64


def test_a_car_is_no_poll(folder: Path, rpc: str, story: Story) -> None:
    licence = folder / "licence.json"
    licence.write_bytes(dumps(evidence(story.registry, "licence:감사위-2026-003")))
    (folder / "b.json").write_bytes(dumps(mine.saved(story).ballot))
    with pytest.raises(SystemExit) as ended:
        run(folder, rpc, "ballot", str(folder / "b.json"), "--poll", str(licence))
    assert ended.value.code == 64
