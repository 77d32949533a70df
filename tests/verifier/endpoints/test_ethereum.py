"""Reading the chain over HTTP: endpoints that are down, wrong, slow, or lie about their shape."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.verifier.cases.world import World, world
from tests.verifier.chain import served
from tests.verifier.endpoints.hostile import ENDLESS, FLOODS, hostile
from tests.verifier.file import answers, check
from tests.verifier.maker import LOCAL
from verifier import ethereum
from verifier.errors import Unavailable
from verifier.ethereum import Endpoint, Endpoints, host_of

NOWHERE = "http://127.0.0.1:9/v3/SECRET?key=SECRET"


@pytest.fixture
def w() -> World:
    return world()


def _chain(*urls: str) -> Endpoints:
    return Endpoints([Endpoint(url) for url in urls])


@contextmanager
def _spoiled(w: World, spoil: Callable[[Any, bytes], bytes]) -> Iterator[Endpoints]:
    with served(w.registry.chain, LOCAL, spoil) as url:
        yield _chain(url)


def _problem(w: World, chain: Endpoints) -> str:
    """Why anchored is unknown."""
    verdict = check(w.registry, chain=chain)
    assert answers(verdict)["anchored"] == answers(verdict)["current"] == "unknown"
    return verdict.reasons("anchored")[0].text("en")


def test_a_good_file_passes_over_http(w: World) -> None:
    with served(w.registry.chain, LOCAL) as url:
        assert set(answers(check(w.registry, chain=_chain(url))).values()) == {"pass"}


def test_the_first_endpoint_that_answers_is_believed(w: World) -> None:
    with served(w.registry.chain, LOCAL) as good, served(w.registry.chain, 1) as elsewhere:
        verdict = check(w.registry, chain=_chain(NOWHERE, elsewhere, good))
    assert set(answers(verdict).values()) == {"pass"}


def test_an_endpoint_of_another_chain_is_not_asked(w: World) -> None:
    with served(w.registry.chain, 1) as url:
        assert "no endpoint for chain 31337" in _problem(w, _chain(url))


def test_no_message_has_more_of_an_address_than_its_host(w: World) -> None:
    w.registry.chain.down.add(LOCAL)
    with served(w.registry.chain, LOCAL) as url:
        problem = _problem(w, _chain(url, NOWHERE))
        shown = problem + repr(Endpoint(url)) + str(w.registry.trust())
    assert "refuses eth_call" in problem
    assert "http://127.0.0.1:9: it does not answer" in problem
    assert "SECRET" not in shown


def test_a_host_is_shown_without_user_path_and_query() -> None:
    assert host_of("https://user:SECRET@rpc.example:8545/SECRET?SECRET#SECRET") == "https://rpc.example:8545"
    assert host_of("https://[SECRET") == "an address that is none"


@pytest.mark.parametrize(
    "result",
    [
        None,
        1,
        "",
        "0",
        "0xzz",
        "0x123",
        "0x" + "00" * 31,
        "0x" + "00" * 33,
        ["0x"],
        {"a": 1},
        "0x" + "00" * 10**6,
    ],
)
def test_an_answer_of_another_shape_is_no_answer(w: World, result: object) -> None:
    def spoil(request: Any, body: bytes) -> bytes:
        if request["method"] == "eth_chainId":
            return body
        return json.dumps({"jsonrpc": "2.0", "id": 1, "result": result}).encode()

    with _spoiled(w, spoil) as chain:
        _problem(w, chain)


@pytest.mark.parametrize(
    "body", [b"", b"null", b"[]", b"{}", b"<html>", b"\xff", b"[" * 100_000, b'{"result":']
)
def test_an_answer_that_is_no_json_rpc_is_no_answer(w: World, body: bytes) -> None:
    with _spoiled(w, lambda _request, _body: body) as chain:
        _problem(w, chain)


@pytest.mark.parametrize("chain_id", ["0x0x", "31337", "0x07a69", 31337, None])
def test_a_chain_id_of_another_shape_is_none(w: World, chain_id: object) -> None:
    def spoil(_request: Any, _body: bytes) -> bytes:
        return json.dumps({"jsonrpc": "2.0", "id": 1, "result": chain_id}).encode()

    with _spoiled(w, spoil) as chain:
        _problem(w, chain)


def test_an_endpoint_that_drips_is_left_in_time(w: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ethereum, "TIMEOUT_SECONDS", 0.5)

    def drip(_request: Any, body: bytes) -> bytes:
        time.sleep(0.8)
        return body

    with _spoiled(w, drip) as chain:
        start = time.monotonic()
        assert "does not answer" in _problem(w, chain)
        assert time.monotonic() - start < 5


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://rpc.example/x", "rpc.example", ""])
def test_only_http_is_spoken(url: str) -> None:
    with pytest.raises(Unavailable, match="being no http address"):
        ethereum.fetch(url)


def test_an_address_that_is_none_is_unavailable() -> None:
    for url in ("http://[::1", "http://a b/", "http://exa\u0000mple/"):
        with pytest.raises(Unavailable):
            ethereum.fetch(url)


def test_each_view_is_asked_once(w: World) -> None:
    asked: list[str] = []

    def note(request: Any, body: bytes) -> bytes:
        asked.append(json.dumps([request["method"], request["params"]]))
        return body

    with _spoiled(w, note) as chain:
        check(w.registry, chain=chain)
    assert len([question for question in asked if "eth_call" in question]) == len(
        {question for question in asked if "eth_call" in question}
    )


@pytest.mark.parametrize("kind", ENDLESS)
def test_an_answer_that_never_ends_is_left(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ethereum, "TIMEOUT_SECONDS", 0.3)
    with hostile(ENDLESS[kind]) as server:
        start = time.monotonic()
        with pytest.raises(Unavailable):
            Endpoint(server.url).chain_id()
        assert time.monotonic() - start < 5


@pytest.mark.parametrize("kind", FLOODS)
def test_no_more_is_read_than_an_answer_may_have(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ethereum, "TIMEOUT_SECONDS", 0.5)
    with hostile(FLOODS[kind]) as server:
        with pytest.raises(Unavailable):
            Endpoint(server.url).chain_id()
        assert server.taken < 32 * ethereum.MAX_ANSWER


@pytest.mark.parametrize("digits", [5_000, 1_000_000])
def test_a_number_of_many_digits_is_no_answer(w: World, digits: int) -> None:
    body = b'{"jsonrpc":"2.0","id":1,"result":' + b"7" * digits + b"}"
    with _spoiled(w, lambda _request, _body: body) as chain:
        _problem(w, chain)
