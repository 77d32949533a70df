"""A log and its client by others ask a witness of ours: python feeder.py ADDRESS WITNESS_VKEY.

Prints what came of each question as JSON. The log's key is Ed25519 from a seed of 32 times the byte 11, its name
`log.example/foreign`.
"""

import hashlib
import json
import sys
from collections.abc import Callable

import requests
from aics_tlog import Checkpoint, MerkleTree, parse_note, parse_vkey, sign_checkpoint, vkey_from_ed25519
from aics_tlog.checkpoint import verify_checkpoint
from aics_witness.feeder import WitnessAhead, WitnessClient, WitnessRejected, merge_cosignatures
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

ORIGIN = "log.example/foreign"


class Log:
    """A log of 400 leaves; those from `forked_at` on are others than the honest log's."""

    def __init__(self, *, origin: str = ORIGIN, seed: int = 11, forked_at: int = 400) -> None:
        self.origin, self.key = origin, Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)
        self.tree = MerkleTree(b"%d%d" % (number, number >= forked_at) for number in range(400))

    def note(self, size: int) -> bytes:
        checkpoint = Checkpoint(self.origin, size, self.tree.root(size))
        return bytes(sign_checkpoint(checkpoint, self.key, self.origin).to_bytes())


def outcome(ask: Callable[[], str]) -> str:
    try:
        ask()
    except WitnessAhead as error:
        return f"ahead {error.known_size}"
    except WitnessRejected as error:
        return str(error.status)
    return "cosigned"


def asked(log: Log, size: int, client: WitnessClient) -> str:
    return outcome(lambda: client.submit(log.note(size), log.tree.consistency_proof))


def asked_anew(log: Log, size: int, address: str, vkey: str) -> str:
    with WitnessClient(address, vkey) as client:
        return asked(log, size, client)


def verified(text: bytes, log: Log, vkey: str) -> str:
    key = vkey_from_ed25519(log.origin, log.key.public_key())
    found = verify_checkpoint(parse_note(text), key, [parse_vkey(vkey)], 1, max_age_seconds=60)
    return f"{found.ok} {found.size} {found.error}"


def main(address: str, vkey: str) -> None:
    log, told = Log(), {}
    with WitnessClient(address, vkey) as client:
        for size in (1, 2, 3, 7, 8, 9, 255, 256, 257, 257, 300):
            told[f"grown to {size}"] = asked(log, size, client)
    for name, of, size in (
        ("without memory", log, 301),
        ("older", log, 5),
        ("forked within", Log(forked_at=200), 302),
        ("forked at once", Log(forked_at=300), 301),
        ("another log", Log(origin="log.example/other"), 1),
        ("another key", Log(seed=12), 302),
    ):
        told[name] = asked_anew(of, size, address, vkey)
    with WitnessClient(address, vkey) as client:
        line = client.submit(log.note(302), log.tree.consistency_proof)
    told["cosigned"] = verified(merge_cosignatures(log.note(302), line), log, vkey)
    hashed = hashlib.sha256(ORIGIN.encode()).hexdigest()
    served = requests.get(f"{address}/{hashed}/checkpoint", timeout=10).content
    told["served"] = verified(served, log, vkey)
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
