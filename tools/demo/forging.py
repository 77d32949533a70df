"""What the operator could try, who holds the log's own key: to show a witness another history than it has cosigned."""

import hashlib
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tools.demo.api import Api
from tools.demo.telling import look, require, step
from verifier import note, tree
from verifier.canonical import b64_encode
from verifier.monitor.tiles import WIDTH, split_bundle, tile_path
from verifier.policy import Witness

TRIES = 5
"""The log may grow, and the witness with it, between a look and an attempt."""


@dataclass(frozen=True)
class Forger:
    """`key` is the file of the log's note key; `witness` the address of a witness."""

    api: Api
    key: Path
    witness: str

    def fork(self) -> tuple[int, int]:
        """Replace one entry, add one, sign that, and prove it as well as can be: the size, and the witness's status."""
        for _ in range(TRIES):
            seen = self._seen()
            leaves = self._leaves(seen.size)
            leaves[seen.size // 2] = leaves[0]
            hashes = [tree.leaf_hash(leaf) for leaf in [*leaves, b"one more"]]
            forged = note.Checkpoint(seen.origin, len(hashes), tree.root(hashes)).text()
            seed = bytes.fromhex(self.key.read_text(encoding="ascii").strip())
            signed = note.sign(forged, seen.origin, seed)
            status = self._show(seen.size, tree.consistency_proof(seen.size, hashes), signed)
            if status != 409:
                break
        return seen.size, status

    def honest(self) -> int:
        """The witness's status for what it has cosigned already: it says so once more."""
        for _ in range(TRIES):
            text = self._get()
            status = self._show(note.parse_checkpoint(note.parse(text).text).size, [], text)
            if status != 409:
                break
        return status

    def _seen(self) -> note.Checkpoint:
        return note.parse_checkpoint(note.parse(self._get()).text)

    def _get(self) -> str:
        """The newest checkpoint that the witness has cosigned, as it publishes it."""
        origin = self.api.get("/log/checkpoint").body.decode().partition("\n")[0]
        hashed = hashlib.sha256(origin.encode()).hexdigest()
        return Api(self.witness).get(f"/{hashed}/checkpoint").body.decode()

    def _leaves(self, size: int) -> list[bytes]:
        """The first entries of the public log."""
        leaves: list[bytes] = []
        while len(leaves) < size:
            width = min(WIDTH, size - len(leaves))
            leaves += split_bundle(
                self.api.get(f"/log/{tile_path('entries', len(leaves) // WIDTH, width)}").body
            )
        return leaves

    def _show(self, old: int, proof: Sequence[bytes], signed: str) -> int:
        head = "\n".join([f"old {old}", *map(b64_encode, proof)])
        request = urllib.request.Request(f"{self.witness}/add-checkpoint", f"{head}\n\n{signed}".encode())  # noqa: S310
        try:
            with urllib.request.urlopen(request, timeout=30) as response:  # noqa: S310  a witness of our own
                return int(response.status)
        except urllib.error.HTTPError as error:
            with error:
                return error.code


def fork_refused(api: Api, witness: Witness, key: Path) -> None:
    """Show a witness a fork, and then what it has seen. `key` is the file of the log's note key."""
    with step(
        "로그의 서명키를 가진 운영자가 증인 기관에 다른 이력을 내밉니다.",
        "The operator, who has the log's key, shows a witness another history.",
    ):
        if not key.exists():
            look("left out: the log's key is not in KEYS_DIR")
            return
        forger = Forger(api, key, witness.url or "")
        size, status = forger.fork()
        require(
            status == 422, f"{witness.key.name} saw other entries up to {size}, and refuses it ({status})"
        )
        require(forger.honest() == 200, "what the log really has it cosigns once more")
