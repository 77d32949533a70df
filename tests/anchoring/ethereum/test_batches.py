"""Several questions go as one message where an endpoint takes that; one that does not is asked one by one from then on."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from anchoring.ethereum.endpoint import Endpoint
from anchoring.ethereum.errors import LimitedError, OutcomeUnknownError, RefusedError, RetryableError

TO = "0x" + "11" * 20
ASKED = [(TO, f"0x{number:02x}") for number in range(10)]
RIGHT = [data for _, data in ASKED]


def told(error: object) -> bytes:
    return json.dumps({"jsonrpc": "2.0", "id": None, "error": error}).encode()


@dataclass
class Echo:
    """A transport whose endpoint returns each call's data; `batch` makes something else of the answers to a batch."""

    batch: Callable[[list[dict[str, Any]]], bytes] = lambda answers: json.dumps(answers[::-1]).encode()
    down: bool = False
    sizes: list[int] = field(default_factory=list)

    def post(self, body: bytes) -> bytes:
        asked = json.loads(body)
        self.sizes.append(len(asked) if isinstance(asked, list) else 1)
        if self.down:
            raise OutcomeUnknownError("the endpoint did not answer: ReadTimeout")
        if isinstance(asked, list):
            return self.batch([self._one(one) for one in asked])
        return json.dumps(self._one(asked)).encode()

    def scrub(self, text: str) -> str:
        return text

    def _one(self, asked: dict[str, Any]) -> dict[str, Any]:
        return {"jsonrpc": "2.0", "id": asked["id"], "result": asked["params"][0]["data"]}


def _silent(_: list[dict[str, Any]]) -> bytes:
    raise OutcomeUnknownError("the endpoint answered with status 405 and nothing else")


def _limited(_: list[dict[str, Any]]) -> bytes:
    raise LimitedError("the endpoint limits the rate", 30)


def _item(error: dict[str, Any]) -> Callable[[list[dict[str, Any]]], bytes]:
    return lambda answers: json.dumps(
        [*answers[:-1], {"jsonrpc": "2.0", "id": answers[-1]["id"], "error": error}]
    ).encode()


def test_a_batch_is_one_message_and_counts_each() -> None:
    echo = Echo()
    endpoint = Endpoint(1, echo)
    assert endpoint.calls(ASKED, "latest") == RIGHT
    assert (echo.sizes, endpoint.asked) == ([10], 10)
    assert endpoint.calls(ASKED[:1], "latest") == RIGHT[:1]
    assert endpoint.calls([], "latest") == []
    assert echo.sizes == [10, 1]


NO_BATCHES = {
    "an error that names batches": lambda _: told({"code": -32005, "message": "batch limit exceeded: 5"}),
    "another error": lambda _: told({"code": -32600, "message": "invalid request"}),
    "an error that is none": lambda _: told("no"),
    "HTML": lambda _: b"<html>405 Not Allowed</html>",
    "nothing but a status": _silent,
    "no answers": lambda _: b"[]",
    "null": lambda _: b"null",
    "the first result alone": lambda answers: json.dumps(answers[0]).encode(),
    "one too few": lambda answers: json.dumps(answers[1:]).encode(),
    "one too many": lambda answers: json.dumps([*answers, answers[0]]).encode(),
    "one of another batch": lambda answers: json.dumps([*answers[1:], answers[0] | {"id": 0}]).encode(),
    "one twice": lambda answers: json.dumps([*answers[1:], answers[1]]).encode(),
    "numbers and words": lambda _: json.dumps([*range(9), "a"]).encode(),
    "unnumbered": lambda answers: json.dumps([{"result": one["result"]} for one in answers]).encode(),
}


@pytest.mark.parametrize("answer", NO_BATCHES.values(), ids=NO_BATCHES.keys())
def test_one_that_takes_no_batches_is_remembered(answer: Callable[[list[dict[str, Any]]], bytes]) -> None:
    echo = Echo(answer)
    endpoint = Endpoint(1, echo)
    assert endpoint.calls(ASKED, "latest") == RIGHT
    assert echo.sizes == [10] + [1] * 10
    assert endpoint.asked == 20
    assert endpoint.calls(ASKED, "latest") == RIGHT
    assert echo.sizes[11:] == [1] * 10
    assert not endpoint.resting


RATES = {
    "a status": _limited,
    "an error for all": lambda _: told({"code": 429, "message": "too many requests"}),
    "an error for one": _item({"code": -32005, "message": "compute units per second exceeded"}),
}


@pytest.mark.parametrize("answer", RATES.values(), ids=RATES.keys())
def test_a_limited_batch_leaves_the_endpoint_alone(answer: Callable[[list[dict[str, Any]]], bytes]) -> None:
    clock, echo = [0.0], Echo(answer)
    endpoint = Endpoint(1, echo, clock=lambda: clock[0])
    with pytest.raises(LimitedError):
        endpoint.calls(ASKED, "latest")
    assert echo.sizes == [10]
    states = [endpoint.resting]
    clock[0] = 100
    assert [*states, endpoint.resting] == [True, False]
    # It may be the ten at once that were too many.
    assert endpoint.calls(ASKED, "latest") == RIGHT
    assert echo.sizes[1:] == [1] * 10


def test_a_refused_call_of_a_batch_is_refused() -> None:
    echo = Echo(_item({"code": 3, "message": "execution reverted"}))
    endpoint = Endpoint(1, echo)
    for _ in range(2):
        with pytest.raises(RefusedError, match="reverted"):
            endpoint.calls(ASKED, "latest")
    assert echo.sizes == [10, 10]


def test_one_that_is_down_may_still_take_batches() -> None:
    echo = Echo(down=True)
    endpoint = Endpoint(1, echo)
    with pytest.raises(RetryableError):
        endpoint.calls(ASKED, "latest")
    echo.down = False
    assert endpoint.calls(ASKED, "latest") == RIGHT
    assert echo.sizes == [10, 1, 10]


def test_no_batch_exceeds_what_is_left_of_a_day() -> None:
    echo = Echo()
    endpoint = Endpoint(1, echo)
    endpoint.allowed = 4
    with pytest.raises(LimitedError, match="spent"):
        endpoint.calls(ASKED, "latest")
    assert (echo.sizes, endpoint.asked) == ([1] * 4, 4)
