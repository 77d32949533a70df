"""What a stranger's verifiers say of a poll: all that they have is what the registry gave them, and the chain."""

from __future__ import annotations

import base64
import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.test import Client

from anchoring.models import Network
from tests.fixtures.answers import content_of
from tests.js.worlds import described
from tests.verifier.chain import Anchored, Contract, FakeChain, served
from verifier.cli import main
from verifier.kinds import DEFAULT

JUDGE = Path(__file__).resolve().parents[1] / "js" / "support" / "judge.mjs"
CHAIN_ID = 31337


@dataclass(frozen=True)
class Download:
    """A folder laid out as the poll's address is, with the evidence and whom to trust beside it."""

    folder: Path
    evidence: Path
    trust: Path

    @property
    def files(self) -> dict[str, bytes]:
        return {
            str(path.relative_to(self.folder)): path.read_bytes()
            for path in sorted(self.folder.rglob("*"))
            if path.is_file()
        }


def downloaded(number: object, folder: Path) -> Download:
    """Everything that the poll's addresses give out, by their links."""
    client, got = Client(), Download(folder / "files", folder / "poll.evidence.json", folder / "trust.json")
    address = f"/api/polls/{number}/"
    _save(client, f"{address}evidence", got.evidence)
    _save(client, "/.well-known/registry.json", got.trust)
    _save(client, f"{address}roll.bin", got.folder / "roll.bin")
    for box in client.get(f"{address}boxes/").json()["boxes"]:
        for link in box["links"].values():
            path = link.partition(address)[2]
            if not path.endswith("leaves.bin"):
                _save(client, address + path, got.folder / path)
    return got


def _save(client: Client, address: str, path: Path) -> None:
    answer = client.get(address)
    assert answer.status_code == 200, answer
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content_of(answer))


def chain_of(evidence: Path) -> FakeChain:
    """The contract as the registry's own network has it."""
    network, made = Network.objects.get(), FakeChain()
    anchors = [
        Anchored(anchor["size"], anchor["previous_size"], bytes.fromhex(anchor["root"][2:]), anchor["time"])
        for anchor in json.loads(evidence.read_bytes())["anchors"]
    ]
    made.contracts[CHAIN_ID, bytes.fromhex(network.contract[2:])] = Contract(anchors=anchors)
    return made


def by_python(got: Download, capsys: Any) -> tuple[int, dict[str, str]]:
    """What `python -m verifier` ends with, and its answers."""
    with served(chain_of(got.evidence), CHAIN_ID) as rpc:
        arguments = ["--trust", str(got.trust), "--rpc", rpc, "--files", str(got.folder), "--json"]
        status = main([str(got.evidence), *arguments])
    verdict = json.loads(capsys.readouterr().out)
    return status, {question: answer["answer"] for question, answer in verdict["answers"].items()}


def by_javascript(got: Download, now: int) -> dict[str, str]:
    """The browser's verifier, in Node."""
    trust, chain = json.loads(got.trust.read_bytes()), described(chain_of(got.evidence))
    table = {
        "format": "kinds/1",
        "certified_by": dict(DEFAULT.certified_by),
        "names_subject": dict(DEFAULT.names_subject),
        "for_good": sorted(DEFAULT.for_good),
        **{name: getattr(DEFAULT, name) for name in ("enrolment", "revocation", "withdrawal", "erasure")},
    }
    known = {"world": 0, "trust": trust, "chain": chain, "kinds": table}
    files = {name: base64.b64encode(data).decode() for name, data in got.files.items()}
    poll = {"files": files, "is_address": False, "now": now, "ballot": None, "right": None}
    evidence = base64.b64encode(got.evidence.read_bytes()).decode()
    asked = {"world": 0, "evidence": evidence, "localhost": False, "poll": poll}
    lines = "\n".join(map(json.dumps, (known, asked)))
    node = subprocess.run(["node", str(JUDGE)], input=lines, capture_output=True, text=True, check=True)
    answers = json.loads(node.stdout)["answers"]
    return {question: answer["status"] for question, answer in answers.items()}
