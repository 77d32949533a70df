"""The command line: exit statuses, what is said, and what must not be."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from tests.verifier.cases.world import World, world
from tests.verifier.chain import served
from tests.verifier.file import dumps, evidence, tlog_proof
from tests.verifier.maker import LOCAL
from tests.verifier.site import answering
from verifier.arguments import WELL_KNOWN
from verifier.cli import main


@pytest.fixture
def w() -> World:
    return world()


@pytest.fixture
def folder(w: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    (tmp_path / "car.evidence.json").write_bytes(dumps(evidence(w.registry)))
    (tmp_path / "trust.json").write_bytes(dumps(w.registry.trust()))
    return tmp_path


@contextmanager
def _website(files: dict[str, bytes]) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path in files else 302)
            self.send_header("Location", WELL_KNOWN)
            self.end_headers()
            self.wfile.write(files.get(self.path, b""))

        def log_message(self, *_: Any) -> None:
            """Silent."""

    with answering(Handler) as url:
        yield url


def _run(folder: Path, *more: str, trust: str | None = None) -> int:
    return main([str(folder / "car.evidence.json"), "--trust", trust or str(folder / "trust.json"), *more])


def test_a_passing_file_ends_with_0(folder: Path, w: World, capsys: pytest.CaptureFixture[str]) -> None:
    with served(w.registry.chain, LOCAL) as url:
        assert _run(folder, "--rpc", url) == 0
    out = capsys.readouterr().out
    lines = {line.partition(":")[0]: line for line in out.splitlines()}
    for question in ("signed", "logged", "complete", "anchored", "dated", "current"):
        assert lines[question].startswith(f"{question}: pass - ")
    assert "in the log after 2026-" in out
    assert "SECRET" not in out


def test_the_trust_file_s_endpoints_are_the_default(folder: Path, w: World) -> None:
    with served(w.registry.chain, LOCAL) as url:
        trust = w.registry.trust()
        trust["networks"][0]["rpc"] = [url]
        (folder / "trust.json").write_bytes(dumps(trust))
        assert _run(folder) == 0
        assert _run(folder, "--rpc", "http://127.0.0.1:9/") == 2


def test_without_an_endpoint_the_chain_is_said_to_be_unknown(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(folder) == 2
    out = capsys.readouterr().out
    assert "anchored: unknown - No endpoint of chain 31337 answers." in out
    assert "signed: pass" in out


def test_something_that_fails_is_1(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = json.loads((folder / "car.evidence.json").read_text())
    file["subjects"][0]["entries"].pop()
    (folder / "car.evidence.json").write_bytes(dumps(file))
    assert _run(folder, "--lang", "ko") == 1
    assert "완전 complete: 맞지 않음 fail - vin:KMHXX00XXXX000001: 항목이 빠졌거나" in capsys.readouterr().out


def test_a_malformed_file_is_3(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "car.evidence.json").write_bytes(b"{}")
    assert _run(folder) == 3
    assert capsys.readouterr().err == "malformed: The member format is missing.\n"
    assert _run(folder, "--json") == 3
    printed = json.loads(capsys.readouterr().out)
    assert printed["status"] == 3
    assert printed["malformed"]["code"] == "member_missing"
    assert printed["malformed"]["values"] == {"name": "format"}


def test_json_has_every_answer_by_code(folder: Path, w: World, capsys: pytest.CaptureFixture[str]) -> None:
    with served(w.registry.chain, LOCAL) as url:
        assert _run(folder, "--json", "--rpc", url) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["answers"]["signed"]["answer"] == "pass"
    assert printed["answers"]["signed"]["reasons"][0]["code"] == "signed"
    assert [entry["index"] for entry in printed["entries"]] == [1, 2, 4, 0]
    assert printed["entries"][0]["before"]
    assert printed["trust"] == "file"
    site = w.registry.trust()["rp_ids"][0]
    assert printed["newest"] == f"https://{site}/api/vehicles/KMHXX00XXXX000001/evidence"


def test_the_newest_file_is_where_the_trust_says(
    folder: Path, capsys: pytest.CaptureFixture[str], w: World
) -> None:
    """As of a registry that is tried out, at a port and without TLS."""
    trust = {**w.registry.trust(), "registry": "http://registry.example:8443"}
    (folder / "trust.json").write_bytes(dumps(trust))
    _run(folder)
    last = capsys.readouterr().out.splitlines()[-1]
    assert last.endswith(" http://registry.example:8443/api/vehicles/KMHXX00XXXX000001/evidence")
    with _website({"/poster.json": dumps(trust), WELL_KNOWN: dumps(trust)}) as site:
        _run(folder, trust=site + "/poster.json")
        assert " http://registry.example:8443/api/" in capsys.readouterr().out
        _run(folder, trust=site + WELL_KNOWN)
        assert f" {site}/api/vehicles/" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["car.json"],
        ["no-such-file", "--trust", "TRUST"],
        [".", "--trust", "TRUST"],
        ["FILE", "--trust", "no-such-file"],
        ["FILE", "--trust", "FILE"],
        ["FILE", "--trust", "http://127.0.0.1:9/"],
        ["FILE", "--trust", "TRUST", "--rpc", "ftp://x"],
        ["FILE", "--trust", "TRUST", "--lang", "fr"],
        ["FILE", "--trust", "TRUST", "--unknown"],
        ["sign"],
        ["sign", "FILE", "--key", "FILE"],
        ["keygen"],
        ["receipt", "FILE"],
    ],
)
def test_a_wrong_command_line_is_64(folder: Path, arguments: list[str]) -> None:
    places = {"FILE": str(folder / "car.evidence.json"), "TRUST": str(folder / "trust.json")}
    with pytest.raises(SystemExit) as ended:
        main([places.get(argument, argument) for argument in arguments])
    assert ended.value.code == 64


def test_trust_from_the_registry_itself_is_said_to_be(
    folder: Path, w: World, capsys: pytest.CaptureFixture[str]
) -> None:
    trust = dumps(w.registry.trust())
    also = "/.well-known/registry.json"
    with _website({WELL_KNOWN: trust, also: trust, "/poster.json?key=SECRET": trust}) as site:
        _run(folder, trust=site + also)
        assert f"from the registry itself ({site})" in capsys.readouterr().out
        _run(folder, trust=site + WELL_KNOWN)
        out = capsys.readouterr().out
        assert f"from the registry itself ({site})" in out
        assert (
            f"newest evidence file is always on the car's page and at {site}/api/vehicles/KMHXX00XXXX000001/evidence"
            in out
        )
        _run(folder, trust=site + "/poster.json?key=SECRET")
        out = capsys.readouterr().out
        assert f"fetched from {site}\n" in out
        assert "SECRET" not in out
        with pytest.raises(SystemExit):
            _run(folder, trust=site + "/moved")


def test_text_from_a_file_cannot_steer_the_terminal(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = json.loads((folder / "car.evidence.json").read_text())
    file["subjects"][0]["entries"][1]["disclosures"][0][1] = "\x1b[2J\u202e"
    (folder / "car.evidence.json").write_bytes(dumps(file))
    assert _run(folder) == 1
    assert "\\x1b[2J\\u202e" in capsys.readouterr().out


def test_the_verifier_runs_as_a_module(folder: Path) -> None:
    command = [sys.executable, "-m", "verifier", "-", "--trust", str(folder / "trust.json")]
    data = (folder / "car.evidence.json").read_bytes()
    root = Path(__file__).parents[3]
    assert subprocess.run(command, input=data, cwd=root, check=False, capture_output=True).returncode == 2


def test_a_receipt_shows_that_the_log_took_a_record(
    folder: Path, w: World, capsys: pytest.CaptureFixture[str]
) -> None:
    record, leaf = w.registry.logged[1].record, w.registry.leaves[1]
    (folder / "record.json").write_bytes(dumps(record))
    (folder / "entry.json").write_bytes(leaf + b"\n")
    (folder / "proof").write_text(tlog_proof(w.registry, 1))
    names = ["proof", "--record", "record.json", "--entry", "entry.json", "--trust", "trust.json"]
    arguments = ["receipt", *(name if name.startswith("-") else str(folder / name) for name in names)]
    assert main(arguments) == 0
    assert f"under label {w.registry.entry(1)['label']}" in capsys.readouterr().out
    (folder / "record.json").write_bytes(dumps({**(record or {}), "body": {}}))
    assert main(arguments) == 1
    (folder / "proof").write_text("no proof")
    assert main(arguments) == 3


def test_a_receipt_is_checked_against_the_api_s_answer(
    folder: Path, w: World, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = {"record": w.registry.logged[1].record, "state": {"entry": w.registry.leaves[1].decode()}}
    (folder / "proof").write_text(tlog_proof(w.registry, 1))
    names = ["proof", "--record", "record.json", "--trust", "trust.json"]
    arguments = ["receipt", *(name if name.startswith("-") else str(folder / name) for name in names)]
    (folder / "record.json").write_bytes(dumps(answer))
    assert main(arguments) == 0
    (folder / "record.json").write_bytes(dumps({**answer, "state": {"entry": w.registry.leaves[2].decode()}}))
    assert main(arguments) == 1
    for state in (None, {"entry": None}, {}):
        (folder / "record.json").write_bytes(dumps({**answer, "state": state}))
        assert main(arguments) == 3
        assert "fetch it again" in capsys.readouterr().err
    (folder / "record.json").write_bytes(dumps(answer["record"]))
    assert main(arguments) == 3
