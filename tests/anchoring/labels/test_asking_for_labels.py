"""Who asks believes a label only with its proof; a label process that lies, breaks off, is slow or away gives none, in time."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from anchoring.labels import asking
from anchoring.labels.asking import AskedLabels, Door
from anchoring.labels.protocol import LONGEST, MOST_ANSWERED, Asked
from anchoring.log.labels import Labeller, LabelsAwayError, Why
from tests.anchoring.log.cast import KEYS, subject
from tests.labels import (
    TOKEN,
    LabelServer,
    answered,
    away,
    label_server,
    of_another_key,
    of_other_cars,
    proofs,
    raw,
)

__all__ = ["label_server"]

CARS = [subject(number) for number in range(4)]
KEY = bytes.fromhex(KEYS.vrf_public_key)
LABELLER = Labeller(KEYS.vrf_seed)


def labels_at(address: str, *, token: str = TOKEN, seconds: float = 5.0, key: bytes = KEY) -> AskedLabels:
    return AskedLabels(Door(address, token, seconds=seconds), key)


@pytest.fixture
def asked(label_server: LabelServer) -> AskedLabels:
    return labels_at(label_server.url)


def why(labels: AskedLabels) -> Why:
    with pytest.raises(LabelsAwayError) as refused:
        labels.labels(CARS)
    told = f"{refused.value} {refused.value!r} {refused.value.__context__!r}"
    assert not [secret for secret in (*CARS, TOKEN) if secret in told]
    return refused.value.why


def test_labels_and_proofs_are_the_key_s_own(asked: AskedLabels) -> None:
    assert asked.labels(CARS) == LABELLER.labels(CARS)
    assert asked.proofs(reversed(CARS)) == LABELLER.proofs(CARS)
    assert list(asked.labels(reversed(CARS))) == CARS[::-1]
    assert asked.labels([]) == {}


def test_many_are_asked_for_at_once_and_once(
    asked: AskedLabels, label_server: LabelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked.labels([*CARS, *CARS])
    assert label_server.asked == 1
    asked.proofs(CARS)
    assert label_server.asked == 1
    monkeypatch.setattr(asking, "AT_ONCE", 3)
    more = [subject(number) for number in range(11)]
    assert asked.labels(more) == LABELLER.labels(more)
    assert label_server.asked == 1 + 3


def test_no_more_is_remembered_than_has_its_place(
    label_server: LabelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "REMEMBERED", 3)
    asked = labels_at(label_server.url)
    for _ in range(2):
        assert asked.labels(CARS) == LABELLER.labels(CARS)
    assert len(asked._kept._values) == 3


@pytest.mark.parametrize("text", ["", "x", "가" * LONGEST, "\U0010ffff" * LONGEST])
def test_any_text_of_a_row_has_its_label(asked: AskedLabels, text: str) -> None:
    assert asked.proofs([text]) == LABELLER.proofs([text])


@pytest.mark.parametrize("text", ["v" * (LONGEST + 1), "vin:\ud800"])
def test_the_label_process_is_not_blamed_for_no_text(
    asked: AskedLabels, label_server: LabelServer, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(ValueError, match=r"no subject|surrogates"):
        asked.labels([CARS[0], text])
    assert (label_server.asked, caplog.messages) == (0, [])


def half(asked: Asked) -> tuple[str, bytes]:
    """The second half proves nothing."""
    wrong = proofs(asked)
    return answered([*wrong[:2], *(bytes(80) for _ in wrong[2:])])


def said(status: str, content: bytes = b"") -> Callable[[Asked], tuple[str, bytes]]:
    return lambda _asked: (status, content)


WRONG: dict[str, Callable[[Asked], tuple[str, bytes]]] = {
    "other cars": of_other_cars,
    "another key": of_another_key,
    "in another order": lambda asked: answered(proofs(asked)[::-1]),
    "half": half,
    "too few": lambda asked: answered(proofs(asked)[:-1]),
    "too many": lambda asked: answered([*proofs(asked), bytes(80)]),
    "short": lambda asked: answered([pi[:79] for pi in proofs(asked)]),
    "labels alone": said("200 OK", b'{"labels": ["00", "00", "00", "00"]}'),
    "no hex": said("200 OK", b'{"proofs": [%s]}' % b",".join([b'"' + b"zz" * 80 + b'"'] * 4)),
    "no JSON": said("200 OK", b"<html>"),
    "nested": said("200 OK", b"[" * 90_000),
    "huge": said("200 OK", b" " * (MOST_ANSWERED + 1)),
    "elsewhere": said("302 Found"),
    "not found": said("404 Not Found"),
    "odd": said("299 Odd"),
}


@pytest.mark.parametrize("lie", WRONG.values(), ids=WRONG)
def test_nothing_of_a_wrong_answer_is_taken(
    asked: AskedLabels, label_server: LabelServer, lie: Any, caplog: pytest.LogCaptureFixture
) -> None:
    with label_server.meddled(lie):
        assert [why(asked), why(asked)] == [Why.WRONG, Why.WRONG]
    # Told once a minute, and without a subject.
    assert caplog.messages == ["the label process gives no labels: wrong"]
    assert asked.labels(CARS) == LABELLER.labels(CARS)
    assert label_server.asked == 3


@pytest.mark.parametrize(
    ("status", "expected"),
    [("500 Wrong", Why.SILENT), ("503 Away", Why.SILENT), ("429 Spent", Why.SPENT), ("409 Other", Why.OTHER_KEY)],
)  # fmt: skip
def test_each_refusal_has_its_reason(
    asked: AskedLabels, label_server: LabelServer, status: str, expected: Why
) -> None:
    with label_server.meddled(said(status)):
        assert why(asked) is expected
    assert asked.labels(CARS) == LABELLER.labels(CARS)


def test_a_wrong_token_or_key_gets_none(label_server: LabelServer) -> None:
    assert why(labels_at(label_server.url, token="w" * 40)) is Why.REFUSED
    assert why(labels_at(label_server.url, token="")) is Why.REFUSED
    assert why(labels_at(label_server.url, key=bytes(32))) is Why.OTHER_KEY


def silent(connection: Any) -> None:
    """Takes the request, and says nothing."""
    time.sleep(3)


def dripping(connection: Any) -> None:
    """A byte each twentieth of a second: no step of it is late."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nX: ")
    for _ in range(60):
        connection.sendall(b"x")
        time.sleep(0.05)


def dripping_its_body(connection: Any) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    for _ in range(60):
        connection.sendall(b"x")
        time.sleep(0.05)


def cut(connection: Any) -> None:
    """Killed in the middle of an answer."""
    connection.recv(65_536)
    connection.sendall(b'HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{"proofs": [')


def closed(connection: Any) -> None:
    connection.recv(65_536)


def no_http(connection: Any) -> None:
    connection.recv(65_536)
    connection.sendall(b"220 mail.example ESMTP\r\n" * 10)


@pytest.mark.parametrize("handle", [silent, dripping, dripping_its_body, cut, closed, no_http])
def test_one_that_does_not_end_holds_nobody_up(handle: Callable[[Any], None]) -> None:
    with raw(handle) as address:
        began = time.monotonic()
        assert why(labels_at(address, seconds=0.3)) is Why.SILENT
        assert time.monotonic() - began < 2.5


def test_nobody_there_is_known_at_once(quiet_port: int, tmp_path: Path) -> None:
    for address in (f"http://127.0.0.1:{quiet_port}", f"unix:{tmp_path}/none.sock"):
        assert why(labels_at(address)) is Why.SILENT
        assert why(labels_at(address)) is Why.SILENT


def test_counts_are_asked_for_seldom(label_server: LabelServer, monkeypatch: pytest.MonkeyPatch) -> None:
    door = Door(label_server.url, TOKEN)
    AskedLabels(door, KEY).labels(CARS)
    counted = door.counted()
    assert (counted.key, counted.hosts["web"][0]) == (KEYS.vrf_public_key, 4)
    AskedLabels(door, KEY).labels(CARS)
    assert door.counted() is counted
    monkeypatch.setattr(door, "_counted_until", 0.0)
    assert door.counted().hosts["web"][0] == 8


@pytest.mark.parametrize(
    "content",
    [
        b"{}",
        b'{"key": 1, "hosts": {}}',
        b'{"key": "k", "hosts": {"web": [1]}}',
        b'{"key": "k", "hosts": {"web": [1, 0]}}',
    ],
)
def test_odd_counts_are_none(content: bytes) -> None:
    def odd(connection: Any) -> None:
        connection.recv(65_536)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(content) + content)

    with raw(odd) as address, pytest.raises(LabelsAwayError) as refused:
        Door(address, TOKEN).counted()
    assert refused.value.why is Why.WRONG


def test_a_process_that_was_away_is_asked_again(asked: AskedLabels, label_server: LabelServer) -> None:
    with label_server.meddled(away):
        assert why(asked) is Why.SILENT
    assert asked.labels(CARS) == LABELLER.labels(CARS)
