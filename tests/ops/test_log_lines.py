"""No log line holds a token, an address with its key, a secret, or a plate, wherever in the line it was put."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog
from django.test import Client

from config import env
from config.logs import HIDDEN, LineFormatter, cleaned


@pytest.fixture(params=[True, False], ids=["json", "console"])
def lines(request: pytest.FixtureRequest) -> Iterator[io.StringIO]:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(LineFormatter(json=request.param))
    root = logging.getLogger("tests.lines")
    root.addHandler(handler)
    yield stream
    root.removeHandler(handler)


def test_a_secret_that_was_read_is_hidden_wherever_it_stands(
    lines: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("X", "correct-horse-battery")
    assert env.secret("X") == "correct-horse-battery"
    logger = structlog.get_logger("tests.lines")
    logger.warning(
        "sent correct-horse-battery",
        inner={"list": ["a correct-horse-battery b"]},
        error=ValueError("correct-horse-battery"),
    )
    logging.getLogger("tests.lines").warning("plain %s", "correct-horse-battery")
    try:
        raise RuntimeError("correct-horse-battery")
    except RuntimeError:
        logger.exception("it broke")
    assert "correct-horse" not in lines.getvalue()
    assert lines.getvalue().count(HIDDEN) == 6  # the traceback quotes the line of code too


@pytest.mark.parametrize(
    "text",
    [
        "https://mainnet.example/v3/0123456789abcdef",
        "postgresql://registry:hunter2@db.example:5432/cars",
        "redis://:hunter2@10.0.0.1/0",
        "wss://abc.example",
        "Authorization: Bearer abcdefghijkl",
        "12가3456",
        "서울 12가 3456",
        "123가4567",
        "kim.dealer@example.co.kr",
        "010-9999-4567",
        "900101-1234567",
        "/invitations/abcSecret-_1/",
        "GET '/vehicles/KMHXXSecret000001/'",
        "/accounts/password/reset/key/1-abcSecret/",
        "/accounts/confirm-email/abcSecret/",
    ],
)
def test_addresses_tokens_and_plates_are_hidden(text: str) -> None:
    clean = cleaned(f"before {text} after")
    assert HIDDEN in clean
    assert clean.startswith("before ")
    assert clean.endswith(" after")
    for part in ("Secret", "dealer", "mainnet", "hunter2", "abc", "3456", "4567", "10.0"):
        assert part not in clean


@pytest.mark.parametrize(
    "text",
    [
        "http://localhost:8000/vehicles/",
        "/vehicles/?q=1",
        'File "registry/vehicles/selectors.py", line 54, in vehicle_history',
        "http://127.0.0.1:8545",
        "VIN KMHXX00XXXX000001",
        "entry 1234567",
        "0x" + "ab" * 32,
    ],
)
def test_a_text_without_secrets_stays(text: str) -> None:
    assert cleaned(text) == text


def test_an_address_beginning_like_this_machine_is_hidden() -> None:
    assert "KEY" not in cleaned("http://127.0.0.1.evil.example/KEY http://localhost@evil.example/KEY")


def test_a_field_with_a_secret_s_name_is_hidden(lines: io.StringIO) -> None:
    structlog.get_logger("tests.lines").warning(
        "hello", api_token="abc", inner={"password": "def"}, vrf_seed="ghi", index=7
    )
    assert not {"abc", "def", "ghi"} & set(lines.getvalue().replace('"', " ").replace("=", " ").split())
    assert "7" in lines.getvalue()


def test_production_lines_are_json_in_one_shape_whoever_wrote_them() -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(LineFormatter(json=True))
    logger = logging.getLogger("tests.json")
    logger.addHandler(handler)
    logger.warning("받았다 %d", 3, extra={"size": 12})
    structlog.get_logger("tests.json").warning("sequenced", size=12)
    logger.removeHandler(handler)
    plain, structured = (json.loads(line) for line in stream.getvalue().splitlines())
    assert plain.keys() == structured.keys() == {"event", "level", "logger", "size", "timestamp"}
    assert plain["event"] == "받았다 3"


@pytest.mark.django_db
def test_a_visitor_s_look_up_leaves_no_line(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    for path in (
        "/vehicles/KMHXX00XXXX000009/",
        "/invitations/abcSecret/",
        "/api/vehicles/KMHXX00XXXX000009/",
    ):
        assert client.get(path).status_code == 404
    assert not [line for line in caplog.messages if "KMHXX" in line or "Secret" in line]
