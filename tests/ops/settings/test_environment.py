"""Settings come from typed readers: what can't be read stops the start, with its name and never its content."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import env


@pytest.mark.parametrize(("text", "value"), [("1", True), ("Yes", True), ("off", False), ("0", False)])
def test_a_flag_is_one_of_a_few_words(monkeypatch: pytest.MonkeyPatch, text: str, value: bool) -> None:
    monkeypatch.setenv("X", text)
    assert env.flag("X", not value) is value


@pytest.mark.parametrize("text", ["2", "ja", "truee", "-"])
def test_any_other_word_is_refused(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("X", text)
    with pytest.raises(ImproperlyConfigured, match=r"^X must be one of") as refused:
        env.flag("X", False)
    assert text not in str(refused.value).split(" must be")[0]


@pytest.mark.parametrize("text", ["1_000", "+5", "1.0", "0x10", "٣", "--1", "1 000"])
def test_odd_numbers_are_refused(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("X", text)
    with pytest.raises(ImproperlyConfigured, match=r"^X must be a whole number$"):
        env.integer("X", 1)


def test_a_number_out_of_bounds_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X", "70000")
    with pytest.raises(ImproperlyConfigured, match="between 1 and 65535"):
        env.integer("X", 1, minimum=1, maximum=65535)


def test_empty_means_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X", "")
    assert (
        env.text("X", "a"),
        env.integer("X", 7),
        env.flag("X", True),
        env.words("X"),
        env.secret("X"),
    ) == (
        "a",
        7,
        True,
        [],
        None,
    )


def test_named_addresses_are_each_named_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X", "감사위-2026-003=https://audit.example, b=http://localhost:8001")
    named = {"감사위-2026-003": "https://audit.example", "b": "http://localhost:8001"}
    assert env.named_addresses("X", "https", "http") == named
    for text in (
        "https://audit.example",
        "=https://audit.example",
        "a=audit.example",
        "a=",
        "a=https://b,a=https://c",
    ):
        monkeypatch.setenv("X", text)
        with pytest.raises(ImproperlyConfigured, match=r"^X must"):
            env.named_addresses("X", "https", "http")


def test_a_secret_comes_from_a_variable_or_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("X", "from the variable")
    assert env.secret("X") == "from the variable"
    monkeypatch.delenv("X")
    (tmp_path / "x").write_text("from the file\n")
    monkeypatch.setenv("X_FILE", str(tmp_path / "x"))
    assert env.secret("X") == "from the file"


def test_a_default_file_is_read_where_it_is_there(tmp_path: Path) -> None:
    assert env.secret("X", tmp_path / "x") is None
    (tmp_path / "x").write_text("found\n")
    assert env.secret("X", tmp_path / "x") == "found"


def test_a_secret_that_is_set_twice_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("X", "one")
    monkeypatch.setenv("X_FILE", str(tmp_path / "x"))
    with pytest.raises(ImproperlyConfigured, match="X and X_FILE are both set"):
        env.secret("X")


@pytest.mark.parametrize("content", ["", "\n", " \t\n"])
def test_an_empty_secret_file_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: str
) -> None:
    (tmp_path / "x").write_text(content)
    monkeypatch.setenv("X_FILE", str(tmp_path / "x"))
    with pytest.raises(ImproperlyConfigured, match="X_FILE is empty") as refused:
        env.secret("X")
    assert str(tmp_path) not in str(refused.value)


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"])
def test_an_unreadable_secret_file_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: bytes | None
) -> None:
    if content is not None:
        (tmp_path / "x").write_bytes(content)
    monkeypatch.setenv("X_FILE", str(tmp_path / "x"))
    with pytest.raises(ImproperlyConfigured, match="X_FILE can't be read") as refused:
        env.secret("X")
    assert str(tmp_path) not in str(refused.value)


@pytest.mark.parametrize(
    "value",
    ["nonsense", "ftp://host", "redis://", "redis:///1", "http://[::1", "http://h:port", "http://a, b"],
)
def test_a_malformed_address_is_refused_and_not_quoted(value: str) -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        env.addresses("X", value, "http", "redis")
    assert str(refused.value) == "X must begin with http:// or redis:// and name a host"


def test_addresses_stand_between_commas() -> None:
    assert env.addresses("X", " http://a/KEY , https://b:1/ ,", "https", "http") == [
        "http://a/KEY",
        "https://b:1/",
    ]
    assert env.addresses("X", "", "http") == []
