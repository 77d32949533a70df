"""A machine that keeps a key and signs for whoever asks, over real HTTP as Web3Signer does."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from eth_keys.datatypes import PrivateKey
from eth_utils.crypto import keccak


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

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            status, told = keeper.sign(self.path, self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(status)
            self.send_header("Content-Length", str(len(told)))
            self.end_headers()
            self.wfile.write(told)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        keeper.url = f"http://127.0.0.1:{server.server_port}"
        try:
            yield keeper
        finally:
            server.shutdown()
