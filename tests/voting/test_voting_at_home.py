"""Who has only `ballot-make` and the addresses votes: two offices, of which one is a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.verifier.chain import served
from tests.verifier.polls.issuers import ISSUERS
from tests.verifier.polls.test_poll_commands import serving
from tests.verifier.polls.voters import VOTERS
from tests.verifier.site import answering
from tests.voting.judged import CHAIN_ID, Download, chain_of, downloaded
from tests.voting.offices import private_bytes
from tests.voting.story import Story
from verifier.cli import main
from voting.boxes.filling import boxes_fill

ROOT = Path(__file__).resolve().parents[2]
PERSON = list(VOTERS[0].person)

pytestmark = [pytest.mark.soak, pytest.mark.django_db]


@contextmanager
def office_alone(folder: Path, port: int, **environment: str) -> Iterator[str]:
    """The second office: gunicorn as documented, with nothing but its key and its trust."""
    address = f"http://127.0.0.1:{port}"
    inherited = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
    settings = {"DEVELOPMENT": "1", "DATA_DIR": str(folder), "ISSUER_ONLY": "1", "WEB_WORKERS": "1"}
    bind = ("--bind", f"127.0.0.1:{port}")
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--config", "config/gunicorn.py", *bind, "config.wsgi"],
            cwd=ROOT,
            env={**inherited, **settings, **environment},
            stderr=log,
        )
    try:
        deadline = time.monotonic() + 60
        while not _answers(f"{address}/healthz"):
            assert time.monotonic() < deadline, (folder / "log").read_text()
            time.sleep(0.2)
        yield address
    finally:
        process.terminate()
        process.wait(30)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as response:  # noqa: S310 - ours
            return bool(response.status == 200)
    except OSError:
        return False


def post(url: str, body: object, session: str = "") -> Any:
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {session}"}
    request = urllib.request.Request(url, json.dumps(body).encode(), headers)  # noqa: S310 - ours
    with urllib.request.urlopen(request, timeout=30) as response:  # noqa: S310 - ours
        return json.loads(response.read())


def post_here(url: str, body: object, session: str = "") -> Any:
    headers = {"authorization": f"Bearer {session}"}
    answer = Client(headers=headers).post(url, json.dumps(body), content_type="application/json")
    assert answer.status_code in {200, 201}, answer.content
    return answer.json()


def session(ask: Any, base: str) -> str:
    shown = ask(f"{base}/identify", {"person": PERSON})
    said = {"person": PERSON, "code": shown["code"], "challenge": shown["challenge"]}
    return str(ask(f"{base}/identify", said)["session"])


def office_folder(folder: Path, story: Story) -> Path:
    """What the second office has: its key."""
    keys = folder / "keys" / "polls" / str(story.uuid)
    keys.mkdir(parents=True)
    (folder / "static").mkdir()
    (keys / "issuer").write_bytes(private_bytes(ISSUERS[1]))
    return folder


def signatures_of(blinded: list[str], here: str, office: str) -> tuple[str, str]:
    """Of both offices, in the opening's order; the first is asked last."""
    first, other = session(post_here, here), session(post, f"{office}{here}")
    right = Client(headers={"authorization": f"Bearer {first}"}).get(f"{here}/right").json()
    later = post(f"{office}{here}/signature", {**right, "blinded": blinded[1]}, other)
    last = post_here(f"{here}/signature", {**right, "blinded": blinded[0]}, first)
    return last["signature"], later["signature"]


def command(got: Download, rpc: str, *arguments: str) -> int:
    return main([*arguments, "--trust", str(got.trust), "--rpc", rpc, "--lang", "en"])


def test_a_ballot_made_at_home_is_cast_boxed_and_found(
    story: Story, tmp_path: Path, settings: Any, quiet_port: int, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.WAITING_DIR = tmp_path / "waiting"
    story.opened(closes_at=story.clock.now + timedelta(days=4))
    second = office_folder(tmp_path / "second", story)
    got = downloaded(story.uuid, tmp_path / "before")
    here = f"/api/polls/{story.uuid}"
    files = {f"{here}/evidence": got.evidence.read_bytes(), f"{here}/roll.bin": got.files["roll.bin"]}
    key, saved, signatures = (tmp_path / name for name in ("key", "mine.ballot.json", "signatures"))
    with (
        served(chain_of(got.evidence), CHAIN_ID) as rpc,
        answering(serving(files)) as registry,
        office_alone(
            second, quiet_port, ISSUER_REGISTRY=registry, ISSUER_TRUST_FILE=str(got.trust), ISSUER_RPC_URL=rpc
        ) as office,
    ):
        make = ("ballot-make", str(got.evidence), "--key", str(key))
        assert command(got, rpc, *make) == 0
        blinded = capsys.readouterr().out.split()
        signatures.write_text("\n".join(signatures_of(blinded, here, office)))
        making = ("--signatures", str(signatures), "--choice", "b", "--out", str(saved))
        assert command(got, rpc, *make, *making) == 0
        line = capsys.readouterr().out.strip()
    promise = post_here(f"{here}/ballots/", {"ballot": line})["promise"]
    saved.write_text(json.dumps({**json.loads(saved.read_bytes()), "promise": promise}))
    story.clock.to(story.time("closes_at"))
    assert boxes_fill() == 1
    story.anchored()
    story.close()
    story.anchored()
    got = downloaded(story.uuid, tmp_path / "after")
    with served(chain_of(got.evidence), CHAIN_ID) as rpc:
        asked = ("ballot", str(saved), "--poll", str(got.evidence), "--files", str(got.folder))
        assert command(got, rpc, *asked) == 0, capsys.readouterr()
    assert "mine: pass" in capsys.readouterr().out
    log = (second / "log").read_text()
    assert not [text for text in (*blinded, "signature", "identify") if text in log]
