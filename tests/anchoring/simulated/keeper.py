"""A machine that keeps a key and signs for whoever asks, over real HTTP as Web3Signer does."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from eth_keys.datatypes import PrivateKey
from eth_utils.crypto import keccak

from tests.anchoring.simulated.answering import answering


@dataclass
class Keeper:
    """`answer` makes a signature into what is answered; `away` answers with an error."""

    key: PrivateKey
    answer: Callable[[bytes], str] = lambda signature: "0x" + signature.hex()
    away: bool = False
    asked: list[str] = field(default_factory=list)
    url: str = ""

    @property
    def public_key(self) -> str:
        return str(self.key.public_key)

    def sign(self, path: str, body: bytes) -> tuple[int, bytes]:
        self.asked.append(path)
        if self.away:
            return 503, b""
        if path != f"/api/v1/eth1/sign/{self.public_key}":
            return 404, b""
        signed = self.key.sign_msg_hash(keccak(hexstr=json.loads(body)["data"])).to_bytes()
        return 200, self.answer(signed[:64] + bytes([27 + signed[64]])).encode()


@contextmanager
def keeper_running(key: str) -> Iterator[Keeper]:
    """A keeper of the key in these hex digits."""
    keeper = Keeper(PrivateKey(bytes.fromhex(key.removeprefix("0x"))))
    with answering(lambda path, _, body: keeper.sign(path, body)) as keeper.url:
        yield keeper
