"""The label process answers proofs to who has a token, counts them by host, and tells nobody which subjects were asked for."""

import io
import json
import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from anchoring.labels.counts import Counts
from anchoring.labels.hosts import HostsError, host_of, hosts_read
from anchoring.labels.protocol import LONGEST, MOST, MOST_ASKED, Asked, counted_read, proofs_read
from anchoring.labels.service import LabelService
from anchoring.log.labels import Labeller
from tests.anchoring.log.cast import KEYS, subject
from tests.labels import OTHER_TOKEN, TOKEN, label_service
from verifier import vrf

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
CARS = [subject(number) for number in range(3)]


class Unread(io.RawIOBase):
    """A body that must not be looked at."""

    def read(self, _size: int = -1) -> bytes:
        raise AssertionError("the body was read")


def asking(*subjects: str, key: str = KEYS.vrf_public_key) -> bytes:
    return Asked(key, subjects).dumps()


def call(service: LabelService, body: Any = b"", *, token: str = TOKEN, **environ: Any) -> tuple[int, bytes]:
    said: list[str] = []
    asked = {"REQUEST_METHOD": "POST", "PATH_INFO": "/labels", "HTTP_AUTHORIZATION": f"Bearer {token}"}
    if isinstance(body, bytes):
        asked["CONTENT_LENGTH"], body = str(len(body)), io.BytesIO(body)
    answer = service(asked | {"wsgi.input": body} | environ, lambda status, _headers: said.append(status))
    return int(said[0].split()[0]), b"".join(answer)


def counts(service: LabelService, token: str = TOKEN) -> dict[str, tuple[int, int]]:
    status, content = call(service, token=token, REQUEST_METHOD="GET", PATH_INFO="/counts")
    assert status == 200
    return dict(counted_read(content).hosts)


@pytest.fixture
def service(tmp_path: Path) -> LabelService:
    return label_service(tmp_path, a_day=1_000, clock=lambda: NOON)


def test_each_subject_is_proved_in_the_order_asked(service: LabelService) -> None:
    status, content = call(service, asking(*CARS))
    assert status == 200
    for car, pi in zip(CARS, proofs_read(content, count=3), strict=True):
        beta = vrf.verify(bytes.fromhex(KEYS.vrf_public_key), car.encode(), pi)
        assert beta[:32].hex() == Labeller(KEYS.vrf_seed).label(car)
    assert KEYS.vrf_seed.hex() not in repr(service)


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer ", f"Bearer {TOKEN}x", f"Bearer {TOKEN[:-1]}", f"Basic {TOKEN}", TOKEN, "Bearer \xe9\udc80"],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/labels", "/counts", "/elsewhere"])
def test_nothing_is_read_of_who_has_no_token(service: LabelService, header: str, path: str) -> None:
    environ = {"PATH_INFO": path, "HTTP_AUTHORIZATION": header, "CONTENT_LENGTH": "10"}
    assert call(service, Unread(), **environ)[0] == 401
    assert counts(service)["web"] == (0, 1_000)


@pytest.mark.parametrize(
    ("length", "status"),
    [("", 411), ("-1", 411), ("１", 411), ("many", 411), ("9" * 9, 413), ("9" * 5_000, 413), (str(MOST_ASKED + 1), 413)],
)  # fmt: skip
def test_a_body_without_an_end_is_not_read(service: LabelService, length: str, status: int) -> None:
    assert call(service, Unread(), CONTENT_LENGTH=length)[0] == status


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{}", b"[]", b"null", b"\xff", b"[" * 90_000, b'{"subjects": ["vin:1"]}',
        b'{"key": "k", "subjects": "vin:1"}', b'{"key": "k", "subjects": []}', b'{"key": "k", "subjects": [1]}',
        b'{"key": 1, "subjects": ["vin:1"]}',
        b'{"key": "k", "subjects": ["vin:1"], "more": 1}', b'{"key": "k", "subjects": ["\\ud800"]}',
        b'{"key": "k", "subjects": ["%s"]}' % (b"v" * (LONGEST + 1)), asking(*["vin:1"] * (MOST + 1)),
    ],
)  # fmt: skip
def test_anything_but_a_request_is_refused_and_not_counted(service: LabelService, body: bytes) -> None:
    assert call(service, body)[0] == 400
    assert counts(service)["web"] == (0, 1_000)


def test_another_log_s_asker_is_told_so(service: LabelService) -> None:
    assert call(service, asking(CARS[0], key="00" * 32))[0] == 409
    assert call(service, REQUEST_METHOD="GET")[0] == 404


def test_a_host_has_its_own_labels_a_day(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    times = [NOON]
    service = label_service(tmp_path, a_day=1_000, clock=lambda: times[0])
    most = asking(*(subject(number) for number in range(MOST)))
    assert [call(service, body)[0] for body in (most, asking(CARS[0]), asking(CARS[0]))] == [200, 429, 429]
    assert counts(service) == {"web": (1_000, 1_000), "worker": (0, 1_000)}
    assert call(service, asking(CARS[0]), token=OTHER_TOKEN)[0] == 200
    # Who counts is seen, once a day; which car it was is not.
    assert len(caplog.messages) == 1
    assert "web has asked for all of its 1000 labels" in caplog.messages[0]
    times[0] += timedelta(days=1)
    assert call(service, asking(CARS[0]))[0] == 200
    assert counts(service)["web"] == (1, 1_000)


def test_who_tries_numbers_spends_an_hour_s_part(tmp_path: Path) -> None:
    times = [NOON]
    service = label_service(tmp_path, a_day=4_800, clock=lambda: times[0])
    tried = {"PATH_INFO": "/tried"}
    hundred = asking(*(subject(number) for number in range(100)))
    assert [call(service, body, **tried)[0] for body in (hundred, asking(CARS[0]))] == [200, 429]
    # All others are made as ever, and the refused one is counted nowhere.
    assert call(service, asking(CARS[0]))[0] == 200
    assert counts(service)["web"] == (101, 4_800)
    assert call(service, asking(CARS[0]), token=OTHER_TOKEN, **tried)[0] == 200
    # Not until midnight.
    times[0] += timedelta(hours=1)
    assert call(service, hundred, **tried)[0] == 200


def test_a_spent_day_gives_none_to_try(tmp_path: Path) -> None:
    service = label_service(tmp_path, a_day=1_000, clock=lambda: NOON)
    assert call(service, asking(*(subject(number) for number in range(1_000))))[0] == 200
    assert call(service, asking(CARS[0]), PATH_INFO="/tried")[0] == 429
    assert service._counts.of_day("2026-01-02T12") == {"web": 0}


@pytest.mark.parametrize("path", ["/labels", "/tried"])
def test_labels_that_were_not_made_are_not_counted(
    service: LabelService, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> bytes:
        raise MemoryError

    with monkeypatch.context() as patched:
        patched.setattr(vrf, "prove", broken)
        assert call(service, asking(*CARS), PATH_INFO=path)[0] == 500
    assert counts(service)["web"] == (0, 1_000)


def test_counts_outlive_the_process_and_are_shared(tmp_path: Path) -> None:
    one, other = (label_service(tmp_path, clock=lambda: NOON) for _ in range(2))
    assert [call(service, asking(*CARS))[0] for service in (one, other)] == [200, 200]
    assert counts(label_service(tmp_path, clock=lambda: NOON))["web"][0] == 6
    assert (tmp_path / "counts.sqlite3").stat().st_mode & 0o077 == 0


def test_requests_at_once_never_pass_the_limit_together(tmp_path: Path) -> None:
    files = [Counts(tmp_path / "counts") for _ in range(2)]
    with ThreadPoolExecutor(4) as pool:
        taken = pool.map(lambda n: files[n % 2].take("web", 30, most=1_000, within="2026-01-02"), range(60))
        assert sum(taken) == 33
    assert files[0].of_day("2026-01-02") == {"web": 990}


def test_labels_that_cannot_be_counted_are_not_given(tmp_path: Path, service: LabelService) -> None:
    for file in tmp_path.glob("counts.sqlite3*"):
        file.unlink()
    (tmp_path / "counts.sqlite3").write_bytes(b"no database" * 100)
    assert call(service, asking(*CARS))[0] == 503


def test_no_line_and_no_answer_names_a_subject(
    service: LabelService, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken(io.RawIOBase):
        def read(self, _size: int = -1) -> bytes:
            raise OSError(f"cut off behind {CARS[0]}")

    with caplog.at_level(logging.DEBUG):
        status, content = call(service, Broken(), CONTENT_LENGTH="100")
        assert status == 500
        wrong = json.dumps({"key": "k", "subjects": [CARS[0], 1]}).encode()
        said = [content, call(service, wrong)[1], call(service, asking(CARS[0]), token="x" * 40)[1]]
    assert "OSError" in caplog.text
    assert CARS[0] not in caplog.text + str(said)


@pytest.mark.parametrize(
    "line",
    ["", "# nobody", "web", f"Web {TOKEN}", f"web {'t' * 31}", f"web {TOKEN} 999", f"web {TOKEN} many", f"web {TOKEN} 2000 x",
     f"web {TOKEN}\nworker {TOKEN}"],
)  # fmt: skip
def test_a_wrong_line_is_refused_and_not_quoted(line: str) -> None:
    with pytest.raises(HostsError) as refused:
        hosts_read(line, a_day=5_000)
    assert TOKEN not in str(refused.value)


def test_a_host_may_have_two_tokens_and_more_labels() -> None:
    hosts = hosts_read(f"# hosts\n\nweb {TOKEN}\nweb {OTHER_TOKEN} 9000\n", a_day=5_000)
    found = [host_of(hosts, f"bearer {token}") for token in (TOKEN, OTHER_TOKEN, "x" * 40)]
    assert [host and (host.name, host.a_day) for host in found] == [("web", 5_000), ("web", 9_000), None]
    assert TOKEN not in repr(hosts)
