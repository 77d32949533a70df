"""An answer of the wrong shape is no answer: it raises, and never becomes a value such as 0."""

import json
from typing import Any

import pytest

from anchoring.ethereum import contract, shapes
from anchoring.ethereum.endpoint import Endpoint
from anchoring.ethereum.errors import OutcomeUnknownError, RefusedError, RetryableError

HASH = "0x" + "ab" * 32
BLOCK = {"number": "0x5", "hash": HASH, "timestamp": "0x6", "baseFeePerGas": "0x7"}
RECEIPT: dict[str, Any] = {
    "transactionHash": HASH,
    "blockHash": HASH,
    "blockNumber": "0x5",
    "status": "0x1",
    "gasUsed": "0x10",
    "effectiveGasPrice": "0x2",
    "contractAddress": None,
    "logs": [],
}


class Telling:
    """A transport that always brings the same bytes."""

    def __init__(self, answer: object) -> None:
        self.answer = answer

    def post(self, body: bytes) -> bytes:
        if isinstance(self.answer, bytes):
            return self.answer
        return json.dumps({"jsonrpc": "2.0", "id": json.loads(body)["id"], "result": self.answer}).encode()

    def scrub(self, text: str) -> str:
        return text


def told(answer: object) -> Endpoint:
    return Endpoint(1, Telling(answer))


@pytest.mark.parametrize(
    "value", [None, 5, "5", "0x", "0xg", "", "-0x1", [], {}, True, "0x" + "1" * 65, "0x1\n"]
)
def test_a_malformed_quantity_is_refused(value: object) -> None:
    with pytest.raises(RetryableError):
        shapes.quantity(value)


@pytest.mark.parametrize("member", ["number", "timestamp", "baseFeePerGas"])
def test_a_number_too_large_for_the_tables_is_refused(member: str) -> None:
    with pytest.raises(RetryableError):
        shapes.block(BLOCK | {member: "0x" + "f" * 16})


@pytest.mark.parametrize("member", ["blockNumber", "gasUsed", "effectiveGasPrice"])
def test_nor_is_a_receipt_that_no_table_could_hold(member: str) -> None:
    with pytest.raises(RetryableError):
        shapes.receipt(RECEIPT | {member: "0x" + "f" * 16})


def test_a_size_beyond_what_the_contract_takes_is_no_answer() -> None:
    with pytest.raises(RetryableError):
        contract.latest_of("0x" + f"{2**53:064x}" + "ab" * 32)


@pytest.mark.parametrize("value", [None, "0x", HASH[:-1], HASH + "00", HASH[2:], 5, HASH.replace("ab", "zz")])
def test_a_malformed_hash_is_refused(value: object) -> None:
    with pytest.raises(RetryableError):
        shapes.hash32(value)


@pytest.mark.parametrize("member", BLOCK)
@pytest.mark.parametrize("value", [5, "", "0x", [], {}, "latest"])
def test_a_block_with_a_broken_member(member: str, value: object) -> None:
    with pytest.raises(RetryableError):
        told(BLOCK | {member: value}).head()


@pytest.mark.parametrize("missing", ["number", "hash", "timestamp"])
def test_a_block_without_a_member(missing: str) -> None:
    block = {name: value for name, value in BLOCK.items() if name != missing}
    with pytest.raises(RetryableError):
        told(block).head()


def test_another_block_than_was_asked_for() -> None:
    with pytest.raises(RetryableError):
        told(BLOCK).block(6)
    assert told(BLOCK).block(5) == shapes.Block(5, HASH, 6, 7)


@pytest.mark.parametrize("member", [name for name in RECEIPT if name != "contractAddress"])
@pytest.mark.parametrize("value", [5, "", "0x", {}, [5]])
def test_a_receipt_with_a_broken_member(member: str, value: object) -> None:
    with pytest.raises(RetryableError):
        told(RECEIPT | {member: value}).receipt(HASH)


@pytest.mark.parametrize("status", ["0x2", "0xff"])
def test_a_receipt_neither_succeeded_nor_reverted(status: str) -> None:
    with pytest.raises(RetryableError):
        shapes.receipt(RECEIPT | {"status": status})


def test_another_receipt_than_was_asked_for() -> None:
    with pytest.raises(RetryableError):
        told(RECEIPT).receipt("0x" + "cd" * 32)


def test_a_receipt_as_it_should_be() -> None:
    receipt = told(RECEIPT).receipt(HASH)
    assert receipt is not None
    assert (receipt.succeeded, receipt.fee) == (True, 32)


def test_no_block_no_receipt_no_transaction_are_none_and_false() -> None:
    assert told(None).block(5) is None
    assert told(None).finalized() is None
    assert told(None).receipt(HASH) is None
    assert told(None).knows(HASH) is False


def test_an_unknown_finalized_block_is_not_there_yet() -> None:
    error = {"code": -39001, "message": "Unknown block"}
    assert told(json.dumps({"jsonrpc": "2.0", "id": 1, "error": error}).encode()).finalized() is None


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"<html>",
        b"null",
        b"[]",
        b"{}",
        b'{"jsonrpc":"2.0","id":1}',
        b'{"jsonrpc":"2.0","id":7,"result":"0x1"}',
        b'{"jsonrpc":"2.0","id":1,"result":"0x1","error":{"code":1,"message":"both"}}',
        b"\xff\xfe",
        b"[" * 100_000,
    ],
)
def test_a_malformed_json_rpc_response_is_refused(answer: bytes) -> None:
    with pytest.raises(RetryableError):
        told(answer).nonce("0x" + "11" * 20, "latest")
    with pytest.raises(OutcomeUnknownError):
        told(answer).send("0x02")


@pytest.mark.parametrize(
    "error", [{}, "no", {"code": "x", "message": 5}, {"code": -32000, "message": "m" * 10_000}]
)
def test_an_error_of_any_shape_is_a_refusal(error: object) -> None:
    with pytest.raises(RefusedError) as caught:
        told(json.dumps({"jsonrpc": "2.0", "id": 1, "error": error}).encode()).gas("0x", None, "0x")
    assert len(str(caught.value)) < 300


def test_a_result_beside_an_empty_error_is_a_result() -> None:
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "result": "0x5", "error": None}).encode()
    assert told(body).nonce("0x", "latest") == 5


def test_a_sent_transaction_named_differently_is_of_unknown_outcome() -> None:
    with pytest.raises(OutcomeUnknownError):
        told(HASH).send("0x02")


@pytest.mark.parametrize("answer", ["0x", "0x" + "00" * 63, "0x" + "00" * 65, "0x" + "ff" * 64])
def test_a_contract_s_answer_without_size_and_root_is_refused(answer: str) -> None:
    with pytest.raises(RetryableError):
        contract.latest_of(answer)


def test_events_of_another_contract_are_refused() -> None:
    event = {
        "address": "0x" + "11" * 20,
        "topics": [HASH],
        "data": "0x",
        "transactionHash": HASH,
        "blockHash": HASH,
        "blockNumber": "0x1",
    }
    assert len(told([event]).events("0x" + "11" * 20, HASH, 0, 1)) == 1
    with pytest.raises(RetryableError):
        told([event]).events("0x" + "22" * 20, HASH, 0, 1)
    with pytest.raises(RetryableError):
        told([event | {"removed": True}]).events("0x" + "11" * 20, HASH, 0, 1)
    for first, last in ((2, 9), (0, 0)):
        with pytest.raises(RetryableError):
            told([event]).events("0x" + "11" * 20, HASH, first, last)


@pytest.mark.parametrize("member", ["transactionHash", "blockHash", "blockNumber"])
def test_a_receipt_with_another_transaction_s_events(member: str) -> None:
    event = {"address": "0x" + "11" * 20, "topics": [HASH], "data": "0x"}
    event |= {name: RECEIPT[name] for name in ("transactionHash", "blockHash", "blockNumber")}
    receipt = told(RECEIPT | {"logs": [event]}).receipt(HASH)
    assert receipt is not None
    assert len(receipt.events) == 1
    other = "0x6" if member == "blockNumber" else "0x" + "cd" * 32
    with pytest.raises(RetryableError):
        told(RECEIPT | {"logs": [event, event | {member: other}]}).receipt(HASH)
