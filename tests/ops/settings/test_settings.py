"""The settings as a process reads them when it starts, each time with an environment of its own."""

import json
import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import global_settings
from django.utils.module_loading import import_string

from config import settings as configured

ROOT = Path(__file__).resolve().parent.parent.parent.parent


def settings(tmp_path: Path, *names: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Prints the named settings as JSON."""
    program = (
        "import json, sys; from config import settings; "
        "print(json.dumps([getattr(settings, n) for n in sys.argv[1:]], default=str))"
    )
    return started(tmp_path, program, *names, **environment)


def started(
    tmp_path: Path, program: str, *names: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", program, *names],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def read(tmp_path: Path, *names: str, **environment: str) -> list[object]:
    done = settings(tmp_path, *names, **environment)
    assert done.returncode == 0, done.stderr
    return list(json.loads(done.stdout))


def test_outside_development_there_is_no_start_without_a_secret_key(tmp_path: Path) -> None:
    done = settings(tmp_path, "DEBUG")
    assert done.returncode == 1
    assert "set SECRET_KEY or SECRET_KEY_FILE" in done.stderr


def test_production_is_strict_by_default(tmp_path: Path) -> None:
    names = [
        "DEBUG",
        "SECURE_SSL_REDIRECT",
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "SECURE_HSTS_SECONDS",
    ]
    assert read(tmp_path, *names, SECRET_KEY="x" * 60) == [False, True, True, True, 31_536_000]


def test_secrets_come_from_files(tmp_path: Path) -> None:
    for name in ("key", "database", "redis", "ethereum"):
        (tmp_path / name).write_text(
            {
                "key": "k" * 60,
                "database": "postgresql://u:p@db.example/cars",
                "redis": "redis://cache.example/1",
                "ethereum": "https://a.example/KEY, https://b.example",
            }[name]
        )
    files = {
        "SECRET_KEY_FILE": "key",
        "DATABASE_URL_FILE": "database",
        "REDIS_URL_FILE": "redis",
        "ETHEREUM_RPC_URL_FILE": "ethereum",
    }
    values = {name: str(tmp_path / file) for name, file in files.items()}
    key, databases, redis, endpoints = read(
        tmp_path, "SECRET_KEY", "DATABASES", "REDIS_URL", "ETHEREUM_RPC_URLS", **values
    )
    assert (key, redis) == ("k" * 60, "redis://cache.example/1")
    assert endpoints == ["https://a.example/KEY", "https://b.example"]
    assert isinstance(databases, dict)
    assert databases["default"]["ENGINE"] == "django.db.backends.postgresql"
    assert databases["default"]["HOST"] == "db.example"


@pytest.mark.parametrize("odd", ["data dir", "100%25 #1 é?"])
def test_data_dir_may_have_any_name(tmp_path: Path, odd: str) -> None:
    [databases] = read(tmp_path / odd, "DATABASES", DEVELOPMENT="1")
    assert isinstance(databases, dict)
    assert databases["default"]["NAME"] == str(tmp_path / odd / "registry.sqlite3")


def test_the_environment_overrules_the_local_chain_s_address(tmp_path: Path) -> None:
    (tmp_path / "chain").mkdir()
    (tmp_path / "chain" / "rpc-url").write_text("http://127.0.0.1:9999\n")
    assert read(tmp_path, "ETHEREUM_RPC_URLS", DEVELOPMENT="1") == [["http://127.0.0.1:9999"]]
    other = read(tmp_path, "ETHEREUM_RPC_URLS", DEVELOPMENT="1", ETHEREUM_RPC_URL="https://node.example")
    assert other == [["https://node.example"]]


@pytest.mark.parametrize(
    "name", ["DATABASE_URL", "DATABASE_REPLICA_URL", "REDIS_URL", "ETHEREUM_RPC_URL", "PUBLIC_URL"]
)
def test_a_malformed_address_stops_the_start_and_is_not_quoted(tmp_path: Path, name: str) -> None:
    done = settings(tmp_path, "DEBUG", DEVELOPMENT="1", **{name: "nonsense-hidden"})
    assert done.returncode == 1
    assert f"ImproperlyConfigured: {name} must" in done.stderr
    assert "nonsense-hidden" not in done.stderr


def test_who_asks_for_labels_has_no_key_of_them(tmp_path: Path) -> None:
    asks = {"LABELS_URL": "unix:/run/registry-labels/labels.sock", "LABELS_TOKEN": "t" * 32}
    assert read(tmp_path, *asks, DEVELOPMENT="1", **asks) == [*asks.values()]
    asks["DEVELOPMENT"] = "1"
    with_key = settings(tmp_path, "LABELS_URL", LOG_VRF_KEY="11" * 32, **asks)
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "log-vrf-key").write_text("11" * 32)
    beside = settings(tmp_path, "LABELS_URL", **asks)
    for done in (with_key, beside):
        assert done.returncode == 1
        assert "LABELS_URL says that another process has the VRF key" in done.stderr
        assert "1111" not in done.stderr
    # Without the address it is used here, as ever.
    assert read(tmp_path, "LABELS_URL", DEVELOPMENT="1") == [""]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LABELS_URL", "unix:labels.sock"),
        ("LABELS_URL", "https://labels-hidden.example"),
        ("LABELS_URL", "http://user:hidden@labels.example"),
        ("LABELS_URL", "http://labels.example:8000/hidden"),
        ("LABELS_URL", "http://labels-hidden.example"),
        ("LABELS_TOKEN", "hidden" * 5),
        ("LABELS_TOKEN", "hidden and of more than one word, however long it is"),
    ],
)
def test_odd_ways_to_labels_stop_the_start(tmp_path: Path, name: str, value: str) -> None:
    done = settings(tmp_path, "LABELS_URL", DEVELOPMENT="1", **{name: value})
    assert done.returncode == 1
    assert f"ImproperlyConfigured: {name} must" in done.stderr
    assert "hidden" not in done.stderr


@pytest.mark.parametrize(
    ("module", "name", "value", "wanted"),
    [
        ("config.wsgi", "LABELS_URL", "http://labels.example:8000", "LABELS_TOKEN"),
        ("config.settings", "REDIS_SENTINEL_PASSWORD", "hidden", "REDIS_URL to name sentinels"),
    ],
)
def test_half_of_what_belongs_together_stops_the_start(
    tmp_path: Path, module: str, name: str, value: str, wanted: str
) -> None:
    half = {"DEVELOPMENT": "1", "REDIS_URL": "redis://localhost/0", name: value}
    done = started(tmp_path, f"import {module}", **half)
    assert done.returncode == 1
    assert f"ImproperlyConfigured: {name} wants {wanted}" in done.stderr
    assert "hidden" not in done.stderr


def test_a_replica_is_one_of_postgresql(tmp_path: Path) -> None:
    replica = {"DATABASE_REPLICA_URL": "postgresql://u:hidden@b.example/cars?sslmode=require"}
    alone = settings(tmp_path, "DEBUG", DEVELOPMENT="1", **replica)
    assert "DATABASE_REPLICA_URL wants DATABASE_URL to name its primary" in alone.stderr.splitlines()[-1]
    primary = {"DATABASE_URL": "postgresql://u:p@a.example/cars", "DEVELOPMENT": "1"}
    [databases] = read(tmp_path, "DATABASES", **primary, **replica)
    assert isinstance(databases, dict)
    assert [databases[alias]["HOST"] for alias in ("default", "replica")] == ["a.example", "b.example"]
    assert databases["replica"]["OPTIONS"]["sslmode"] == "require"
    assert read(tmp_path, "DATABASES", **primary)[0].keys() == {"default"}  # type: ignore[attr-defined]


def test_django_s_own_checks_have_nothing_against_production(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--tag", "security", "--fail-level", "WARNING"],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "DATA_DIR": str(tmp_path),
            "SECRET_KEY": secrets.token_urlsafe(64),
            "EMAIL_HOST": "mail.example",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_a_command_tells_it_in_one_line(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("Environment: set SECRET_KEY ")
    assert done.stderr.count("\n") == 1


def test_passwords_are_hashed_slowly_and_with_salt() -> None:
    """What tests take instead is theirs alone."""
    assert not hasattr(configured, "PASSWORD_HASHERS")
    first = import_string(global_settings.PASSWORD_HASHERS[0])()
    assert (first.algorithm, first.iterations >= 600_000) == ("pbkdf2_sha256", True)
    one, other = (first.salt() for _ in range(2))
    assert (one != other, len(one) >= 16) == (True, True)
