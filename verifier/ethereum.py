"""Reading `AnchorLog` (docs/formats.md section 5) through JSON-RPC, with nothing but the standard library.

An endpoint's address may carry a key in its path or query: no message of this module has more of it than scheme
and host. An answer is believed to be the chain's; which endpoint to believe is the reader's choice.
"""

from __future__ import annotations

import http.client
import json
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Sequence
from typing import Any, NoReturn, Protocol, TypeVar

from .canonical import check_nesting
from .characters import hexadecimal
from .errors import Malformed, Unavailable
from .timed import opener

FINALIZED, LATEST = "finalized", "latest"
TIMEOUT_SECONDS = 10
MAX_ANSWER = 1 << 20

T = TypeVar("T")

_QUANTITY = re.compile(r"0x(0|[1-9a-f][0-9a-f]{0,15})")
_DATA = re.compile(r"0x([0-9a-fA-F]{2})*")


class Silent(Unavailable):
    """An endpoint that does not answer at all: not worth asking again."""


class Chain(Protocol):
    """What reads contracts. `call` returns what the contract returned, b"" where there is no contract."""

    def call(self, chain_id: int, contract: bytes, data: bytes, block: str) -> bytes:
        """`eth_call` at `finalized` or `latest`. Raises Unavailable where no endpoint of the chain answers."""
        ...


class Offline:
    """No chain at all."""

    def call(self, chain_id: int, contract: bytes, data: bytes, block: str) -> NoReturn:  # noqa: ARG002 - as above
        """Raises Unavailable."""
        raise Unavailable("offline")


class Endpoint:
    """One JSON-RPC address, http or https."""

    def __init__(self, url: str) -> None:
        self._url = url
        self.name = host_of(url)

    def __repr__(self) -> str:
        return f"Endpoint({self.name})"

    def chain_id(self) -> int:
        """`eth_chainId`. Raises Unavailable."""
        result = self.request("eth_chainId", [])
        if not isinstance(result, str) or not _QUANTITY.fullmatch(result):
            raise Unavailable("answer_no_chain_id", endpoint=self.name)
        return hexadecimal(result)

    def call(self, contract: bytes, data: bytes, block: str) -> bytes:
        """`eth_call`. Raises Unavailable for anything but hex bytes, a revert included."""
        params = [{"to": "0x" + contract.hex(), "data": "0x" + data.hex()}, block]
        result = self.request("eth_call", params)
        if not isinstance(result, str) or not _DATA.fullmatch(result):
            raise Unavailable("answer_no_data", endpoint=self.name)
        return bytes.fromhex(result[2:])

    def request(self, method: str, params: list[Any]) -> Any:
        """The result of one JSON-RPC request, of any shape. Raises Unavailable."""
        body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}).encode()
        try:
            text = fetch(self._url, body).decode("utf-8")
            check_nesting(text)
            answer = json.loads(text)
        except (ValueError, Malformed) as error:
            raise Unavailable("answer_no_json", endpoint=self.name) from error
        if not isinstance(answer, dict) or answer.get("error") is not None or "result" not in answer:
            raise Unavailable("refuses", endpoint=self.name, method=method)
        return answer["result"]


class Endpoints:
    """Several endpoints, told apart by the chain they are on; the first that answers is believed."""

    def __init__(self, endpoints: Sequence[Endpoint]) -> None:
        self._endpoints = tuple(endpoints)
        self._chains: dict[Endpoint, int | Unavailable] = {}

    def call(self, chain_id: int, contract: bytes, data: bytes, block: str) -> bytes:
        """`eth_call` at the first endpoint of the chain that answers. Raises Unavailable."""
        return self.ask(chain_id, lambda endpoint: endpoint.call(contract, data, block))

    def ask(self, chain_id: int, question: Callable[[Endpoint], T]) -> T:
        """What the first endpoint of the chain that answers says. Raises Unavailable."""
        problems = []
        for endpoint in self._endpoints:
            try:
                if self._chain_of(endpoint) == chain_id:
                    return question(endpoint)
            except Unavailable as error:
                problems.append(error.fault)
                # Remembered: each further question would wait for the whole time limit again.
                if isinstance(error, Silent):
                    self._chains[endpoint] = error
        if not problems:
            raise Unavailable("chain_without_endpoint", chain_id=chain_id)
        raise Unavailable("endpoints_fail", errors=tuple(dict.fromkeys(problems)))

    def _chain_of(self, endpoint: Endpoint) -> int:
        if endpoint not in self._chains:
            try:
                self._chains[endpoint] = endpoint.chain_id()
            except Unavailable as error:
                self._chains[endpoint] = error
        chain_id = self._chains[endpoint]
        if isinstance(chain_id, Unavailable):
            raise chain_id
        return chain_id


def host_of(url: str) -> str:
    """Scheme, host and port of an address: all of it that may be shown."""
    try:
        parts = urllib.parse.urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return "an address that is none"
    return f"{parts.scheme}://{parts.hostname or ''}{port}"


def fetch(url: str, body: bytes | None = None, *, limit: int = MAX_ANSWER) -> bytes:
    """GET, or POST of a JSON `body`, without following redirects. Raises Unavailable, naming only the host.

    At most `limit` bytes, and at most TIMEOUT_SECONDS from the connection to the last of them.
    """
    name, deadline = host_of(url), time.monotonic() + TIMEOUT_SECONDS
    if not url.startswith(("http://", "https://")):
        raise Unavailable("no_http_address", endpoint=name)
    headers = {"User-Agent": "registry-verifier"}
    if body is not None:
        headers["Content-Type"] = "application/json"
    try:
        request = urllib.request.Request(url, data=body, headers=headers)  # noqa: S310 - http or https, see above
        with opener(_NoRedirect).open(request, timeout=TIMEOUT_SECONDS) as response:
            return _read(response, name, deadline, limit)
    except urllib.error.HTTPError as error:
        error.close()
        raise Unavailable("answer_status", endpoint=name, status=error.code) from None
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise Silent("silent", endpoint=name, cause=type(error).__name__) from None


def _read(response: Any, name: str, deadline: float, limit: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    while part := response.read1(65536):
        parts.append(part)
        size += len(part)
        if size > limit:
            raise Unavailable("answer_too_long", endpoint=name)
        if time.monotonic() > deadline:
            raise Silent("late", endpoint=name)
    # What Content-Length promised and did not come: read1 ends without an error when a connection is cut.
    if response.length:
        raise Silent("answer_cut", endpoint=name)
    return b"".join(parts)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:  # noqa: ARG002 - another address is not followed
        return None
