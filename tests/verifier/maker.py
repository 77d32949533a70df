"""A whole registry in memory, slow and plain, that makes evidence from docs/formats.md alone.

`state` takes a record and logs it, `anchor` commits the map, signs a checkpoint and puts it on the fake chains,
`evidence` gives the file of a subject as of the newest anchor. All is the same in every run.
"""

from __future__ import annotations

import base64
import hashlib
import json
import random
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.verifier import reference
from tests.verifier.chain import Anchored, Contract, FakeChain
from tests.verifier.keys import PERSON, RP_ID, STATION, Key, b64u

CAR = "vin:KMHXX00XXXX000001"
OTHER_CAR = "vin:KMHXX00XXXX000002"
DEALER = "00000000-0000-4000-8000-0000000000cc"
CITY = "00000000-0000-4000-8000-0000000000dd"
LOCAL = 31337
START = 1_790_000_000


def rfc3339(unix: int) -> str:
    return datetime.fromtimestamp(unix, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@cache
def vrf(seed: bytes, subject: str) -> tuple[bytes, bytes]:
    """(pi, beta): slow, and the same cars come again and again."""
    return reference.vrf_prove(seed, subject.encode())


@dataclass
class Stated:
    """A record in the log; `record` None is one whose content was erased."""

    index: int
    subject: str
    record: dict[str, Any] | None
    disclosures: list[Any]


class Registry:
    """The registry, its log and its chains."""

    def __init__(self, origin: str = "registry.example/log", chains: tuple[int, ...] = (LOCAL,)) -> None:
        self.origin, self.now = origin, START
        self.random = random.Random(origin)
        self.note_seed, self.vrf_seed = bytes([11]) * 32, bytes([12]) * 32
        self.leaves: list[bytes] = []
        self.logged: list[Stated] = []
        self.committed: dict[bytes, bytes] = {}
        self.checkpoint = ""
        self.size = 0
        self.chain = FakeChain()
        self.networks = {chain_id: [self.deploy(chain_id, 1)] for chain_id in chains}
        self.tuples: list[tuple[int, bytes, Anchored]] = []
        self.policy: str | None = None

    def deploy(self, chain_id: int, number: int, **options: Any) -> bytes:
        address = bytes([number]) * 20
        self.chain.contracts[chain_id, address] = Contract(**options)
        return address

    # Records and entries

    def record(self, kind: str, body: dict[str, Any], subject: str = CAR, **options: Any) -> dict[str, Any]:
        """A record; `corrects`, `organisation`, `role`, `recorded_at` and `attachments` may be given."""
        options = {"organisation": DEALER, "role": "dealer", "attachments": [], **options}
        made = {
            "format": "record/1",
            "kind": kind,
            "id": f"01930000-0000-7000-8000-{self.random.getrandbits(48):012x}",
            "subject": subject,
            "author": {"organisation": options["organisation"], "role": options["role"], "person": PERSON},
            "recorded_at": rfc3339(options.get("recorded_at", self.now)),
            "body": body,
            "attachments": options["attachments"],
            "salt": self.salt(),
        }
        return {**made, "corrects": options["corrects"]} if "corrects" in options else made

    def salt(self) -> str:
        return b64u(self.random.randbytes(32))

    def withhold(self, path: str, value: Any) -> tuple[dict[str, str], list[Any]]:
        """What stands in the body, and the disclosure."""
        disclosure = [self.salt(), path, value]
        return {"withheld": reference.digest(disclosure)}, disclosure

    def log(self, record: dict[str, Any], disclosures: tuple[Any, ...] = (), **other: str) -> str:
        """Give a record its entry, two seconds after the one before. Returns the record's digest."""
        self.now += 2
        subject = other.get("subject", record["subject"])
        leaf = {
            "format": "entry/1",
            "kind": other.get("kind", record["kind"]),
            "label": self.label(subject).hex(),
            "record": reference.digest(record),
            "time": rfc3339(self.now),
        }
        self.logged.append(Stated(len(self.leaves), subject, record, list(disclosures)))
        self.leaves.append(reference.jcs(leaf))
        return str(leaf["record"])

    def state(self, kind: str, body: dict[str, Any], subject: str = CAR, **options: Any) -> str:
        disclosures = options.pop("disclosures", ())
        return self.log(self.record(kind, body, subject, **options), disclosures)

    def inspect(self, subject: str = CAR, **options: Any) -> str:
        return self.state("inspection:recorded", {"basic": {"car_name": "시험차"}}, subject, **options)

    def erase(self, stated: Stated) -> None:
        """Destroy a record's content, and log that."""
        body = {"record": self.entry(stated.index)["record"], "ground": "법원 결정", "decided_by": "시"}
        stated.record, stated.disclosures = None, []
        self.state("record:erased", body, stated.subject, organisation=CITY, role="staff")

    def entry(self, index: int) -> dict[str, Any]:
        return dict(json.loads(self.leaves[index]))

    def time_of(self, index: int) -> int:
        return int(datetime.fromisoformat(self.entry(index)["time"]).timestamp())

    # Keys and certifications

    def enrol(self, key: Key) -> str:
        return self.state("key:enrolled", key.enrolled(), f"licence:{key.licence}", organisation=CITY)

    def revoke(self, key: Key, **body: Any) -> str:
        body = {"key": key.id, "reason": "분실", **body}
        return self.state("key:revoked", body, f"licence:{key.licence}", organisation=CITY)

    def statement(
        self, key: Key, records: list[str], verdict: str = "certified", **odd: Any
    ) -> dict[str, Any]:
        made = {
            "format": "certification/1",
            "records": records,
            "verdict": verdict,
            "licence": key.licence,
            "key": key.id,
            "signed_at": rfc3339(self.now),
        }
        return {**made, **({} if verdict == "certified" else {"reason": "상이"}), **odd}

    def certify(
        self,
        key: Key,
        *records: str,
        verdict: str = "certified",
        kind: str = "inspection:certified",
        subject: str = CAR,
        **odd: Any,
    ) -> str:
        statement = self.statement(key, list(records), verdict)
        body = {"statement": statement, "signature": key.sign(statement, **odd)}
        return self.state(kind, body, subject, organisation=STATION, role="inspector")

    # Map, checkpoint, anchor

    def label(self, subject: str) -> bytes:
        return vrf(self.vrf_seed, subject)[1][:32]

    def hashes(self) -> list[bytes]:
        return [reference.sha256(b"\x00", leaf) for leaf in self.leaves]

    def map(self) -> dict[bytes, bytes]:
        """Label to value, of all entries so far."""
        hashes = self.hashes()
        leaves: dict[bytes, list[bytes]] = {}
        for entry in self.logged:
            leaves.setdefault(self.label(entry.subject), []).append(hashes[entry.index])
        return {label: reference.mth(hashes) for label, hashes in leaves.items()}

    def commit(self, size: int | None = None) -> None:
        """Commit the map as the log's last entry, of `size` if that is to be wrong, and sign the checkpoint."""
        self.now += 2
        self.committed = self.map()
        root = reference.trie(self.committed).hex()
        size = len(self.leaves) if size is None else size
        leaf = {"format": "entry/1", "kind": "map:committed", "root": root, "size": size}
        self.leaves.append(reference.jcs({**leaf, "time": rfc3339(self.now)}))
        self.size = len(self.leaves)
        self.checkpoint = self.sign(reference.mth(self.hashes()))

    def sign(self, root: bytes) -> str:
        text = f"{self.origin}\n{self.size}\n{base64.b64encode(root).decode()}\n"
        key = Ed25519PrivateKey.from_private_bytes(self.note_seed)
        signature = base64.b64encode(self.key_id() + key.sign(text.encode())).decode()
        return f"{text}\n— {self.origin} {signature}\n"

    def key_id(self) -> bytes:
        public = reference.expand(self.note_seed)[2]
        return hashlib.sha256(self.origin.encode() + b"\n\x01" + public).digest()[:4]

    def anchor(self, *chain_ids: int, final: bool = True) -> None:
        """Commit, and put the checkpoint on chains (all, if none is named) in a block 60 seconds later."""
        self.commit()
        for chain_id in chain_ids or tuple(self.networks):
            self.put(chain_id, final=final)

    def put(self, chain_id: int, *, final: bool = True) -> None:
        self.now += 60
        address = self.networks[chain_id][0]
        contract = self.chain.contracts[chain_id, address]
        previous = contract.anchors[-1].size if contract.anchors else contract.start
        anchored = Anchored(self.size, previous, reference.mth(self.hashes()[: self.size]), self.now, final)
        contract.anchors.append(anchored)
        self.tuples.append((chain_id, address, anchored))

    def succeed(self, chain_id: int, number: int) -> None:
        """A successor contract that begins with the newest anchor."""
        last = self.chain.contracts[chain_id, self.networks[chain_id][0]].anchors[-1]
        start = {"start": last.size, "start_root": last.root, "predecessor": self.networks[chain_id][0]}
        self.networks[chain_id].insert(0, self.deploy(chain_id, number, **start))

    def trust(self) -> dict[str, Any]:
        public = reference.expand(self.note_seed)[2]
        key = base64.b64encode(b"\x01" + public).decode()
        asked = {} if self.policy is None else {"policy": self.policy}
        return {
            **asked,
            "format": "trust/1",
            "origin": self.origin,
            "note_keys": [f"{self.origin}+{self.key_id().hex()}+{key}"],
            "vrf_public_key": reference.expand(self.vrf_seed)[2].hex(),
            "rp_ids": [RP_ID],
            "networks": [
                {
                    "chain_id": chain_id,
                    "contracts": ["0x" + contract.hex() for contract in contracts],
                    "rpc": [],
                }
                for chain_id, contracts in self.networks.items()
            ],
        }
