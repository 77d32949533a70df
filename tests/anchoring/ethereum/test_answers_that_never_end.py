"""What one endpoint can send is bounded in bytes, seconds and work, and the endpoint that sends more is left alone."""

import json
import time
import tracemalloc
from collections.abc import Callable

import pytest

from anchoring.anchors import anchors_confirmed
from anchoring.ethereum import shapes
from anchoring.ethereum.client import client_of
from anchoring.ethereum.endpoint import Endpoint
from anchoring.ethereum.errors import LimitedError, OutcomeUnknownError, RetryableError
from anchoring.ethereum.transport import MAX_BYTES
from anchoring.models import NetworkState
from tests.anchoring.simulated.world import World
from tests.verifier.endpoints.hostile import ENDLESS, FLOODS, hostile

SECONDS = 0.3
SLACK = 5.0
ADDRESS = "0x" + "11" * 20


class Saying:
    """A transport that always brings these bytes."""

    def __init__(self, body: bytes) -> None:
        self.body = body

    def post(self, _body: bytes) -> bytes:
        return self.body

    def scrub(self, text: str) -> str:
        return text


def answer(result: str) -> bytes:
    return b'{"jsonrpc":"2.0","id":1,"result":' + result.encode() + b"}"


@pytest.mark.parametrize("kind", ENDLESS)
def test_an_answer_that_never_ends_is_left(kind: str) -> None:
    with hostile(ENDLESS[kind]) as server:
        endpoint = client_of([server.url], seconds=SECONDS).endpoints[0]
        began = time.monotonic()
        with pytest.raises(RetryableError):
            endpoint.head()
        assert time.monotonic() - began < SECONDS + SLACK
        assert endpoint.resting
        with pytest.raises(OutcomeUnknownError):
            endpoint.send("0x02f8")


@pytest.mark.parametrize("kind", FLOODS)
def test_no_more_is_read_than_an_answer_may_have(kind: str) -> None:
    with hostile(FLOODS[kind]) as server:
        endpoint = client_of([server.url], seconds=SECONDS).endpoints[0]
        tracemalloc.start()
        try:
            with pytest.raises(RetryableError):
                endpoint.head()
            _, most = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        assert most < 6 * MAX_BYTES
        assert server.taken < 8 * MAX_BYTES
        assert endpoint.resting


ASKED: tuple[Callable[[Endpoint], object], ...] = (
    lambda endpoint: endpoint.head(),
    lambda endpoint: endpoint.nonce(ADDRESS, "latest"),
    lambda endpoint: endpoint.events(ADDRESS, "0x" + "22" * 32, 0, 9),
    lambda endpoint: endpoint.calls([(ADDRESS, "0x"), (ADDRESS, "0x")], "latest"),
)
DEEP = "[" * 100_000 + "]" * 100_000
DIGITS = "7" * 1_000_000


@pytest.mark.parametrize(
    "body",
    [
        answer(DEEP),
        answer(DIGITS),
        answer(f'"0x{DIGITS}"'),
        answer(f"1e{DIGITS}"),
        answer(f'{{"number":{DIGITS}}}'),
        answer("[" + "{}," * 1_000_000 + "{}]"),
        b'{"jsonrpc":"2.0","id":' + DEEP.encode() + b',"result":"0x1"}',
        b'{"jsonrpc":"2.0","id":' + DIGITS.encode() + b',"result":"0x1"}',
        b'{"jsonrpc":"2.0","id":1,"error":{"code":1,"message":"' + b"m" * 7_000_000 + b'"}}',
        b'{"jsonrpc":"2.0","id":1,"error":{"code":1,"data":' + b"[" * 900 + b"]" * 900 + b"}}",
    ],
    ids=range(10),
)
def test_an_answer_of_much_work_is_no_answer(body: bytes) -> None:
    for ask in ASKED:
        began = time.process_time()
        with pytest.raises(RetryableError) as caught:
            ask(Endpoint(1, Saying(body)))
        assert time.process_time() - began < SLACK
        assert len(str(caught.value)) < 300


@pytest.mark.parametrize("depth", [300, 600, 900, 950, 980, 990, 1_000])
def test_a_batch_with_deep_numbers_is_no_batch(depth: int) -> None:
    deep = "[" * depth + "]" * depth
    body = f'[{{"id":{deep},"result":"0x"}},{{"id":2,"result":"0x"}}]'.encode()
    with pytest.raises(RetryableError):
        Endpoint(1, Saying(body)).calls([(ADDRESS, "0x"), (ADDRESS, "0x")], "latest")


def test_a_million_log_entries_are_read_no_further_than_needed() -> None:
    with pytest.raises(RetryableError):
        shapes.events([{}] * 1_000_000)


def test_an_endpoint_of_shapeless_answers_rests_longer_each_time() -> None:
    now = [0.0]
    endpoint = Endpoint(1, Saying(answer("{}")), clock=lambda: now[0])
    rests = []
    for _ in range(4):
        with pytest.raises(RetryableError):
            endpoint.head()
        began = now[0]
        while endpoint.resting:
            now[0] += 1
        rests.append(now[0] - began)
    assert rests == [1, 2, 5, 10]


@pytest.mark.parametrize("later", ["9" * 400, f"Wed, 21 Oct {'9' * 40} 07:28:00 GMT", "x" * 60_000])
def test_a_time_beyond_all_calendars_is_a_limit_like_another(later: str) -> None:
    head = f"HTTP/1.1 429 Too Many Requests\r\nRetry-After: {later}\r\nContent-Length: 0\r\n\r\n"
    with hostile(lambda: iter([head.encode()])) as server:
        endpoint = client_of([server.url], seconds=SECONDS).endpoints[0]
        with pytest.raises(LimitedError):
            endpoint.head()
        assert endpoint.resting


def test_one_that_floods_keeps_no_anchor_from_the_chain(world: World) -> None:
    """Each answer of one endpoint is megabytes of what nobody asked for."""

    def junk(body: bytes) -> bytes:
        world.nodes[0].asked.append("junk")
        return json.dumps({"jsonrpc": "2.0", "id": json.loads(body)["id"], "result": [{}] * 10_000}).encode()

    world.nodes[0].post = junk  # type: ignore[method-assign]
    world.restart()
    world.log.append(3)
    world.go(3)
    assert [row.size for row in anchors_confirmed()] == [4]
    assert len(world.nodes[0].asked) < 5
    assert [one["state"] for one in NetworkState.objects.get().endpoints] == ["fails", "ok"]
