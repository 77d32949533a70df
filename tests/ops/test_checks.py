"""What is wrong with an installation has an id, a sentence, and what to do."""

import sqlite3
from pathlib import Path

import pytest
from django.core.checks import run_checks
from pytest_django import Settings

from anchoring.buckets import Bucket
from anchoring.models import Log
from config import checks


def ids(settings: Settings, *, databases: list[str] | None = None) -> set[str]:
    issues = [issue for issue in run_checks(databases=databases) if (issue.id or "").startswith("config.")]
    assert all(issue.hint for issue in issues)
    return {str(issue.id) for issue in issues}


def test_nothing_is_wrong_with_the_defaults(settings: Settings) -> None:
    assert ids(settings) == set()


def test_a_short_secret_key_outside_development(settings: Settings) -> None:
    settings.DEVELOPMENT, settings.SECRET_KEY = False, "short"
    assert "config.E001" in ids(settings)
    settings.SECRET_KEY = "x" * 50
    assert "config.E001" not in ids(settings)


@pytest.mark.parametrize(
    ("rp_ids", "origins", "is_wrong"),
    [
        (["registry.example"], ["https://registry.example:8443"], False),
        (["localhost"], ["http://localhost:8000"], False),
        (["https://registry.example"], ["https://registry.example"], True),
        (["registry.example:8443"], ["https://registry.example"], True),
        (["registry.example"], ["https://registry.example/"], True),
        (["registry.example"], ["http://registry.example"], True),
        (["Registry.example"], ["https://registry.example"], True),
    ],
)
def test_signing_sites_as_verifiers_read_them(
    settings: Settings, rp_ids: list[str], origins: list[str], is_wrong: bool
) -> None:
    settings.SIGNING_RP_IDS, settings.SIGNING_ORIGINS = rp_ids, origins
    assert ("config.E008" in ids(settings)) is is_wrong


def test_mails_that_are_printed_outside_development(settings: Settings) -> None:
    assert checks.mail_sent() == []
    settings.DEVELOPMENT = False
    assert [issue.id for issue in checks.mail_sent()] == ["config.W001"]
    settings.EMAIL_HOST = "mail.example"
    assert checks.mail_sent() == []


def test_debug_outside_development(settings: Settings) -> None:
    settings.DEBUG = True
    assert checks.debug_off() == []
    settings.DEVELOPMENT = False
    assert "config.E002" in ids(settings)


def test_a_database_that_could_not_refuse_a_change(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    assert checks.database_known() == []
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", "django.db.backends.mysql")
    assert [issue.id for issue in checks.database_known()] == ["config.E003"]


@pytest.mark.parametrize(("engine", "errors"), [("sqlite3", ["config.E011"]), ("postgresql", [])])
def test_a_sqlite_that_lacks_statements(
    monkeypatch: pytest.MonkeyPatch, settings: Settings, engine: str, errors: list[str]
) -> None:
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", f"django.db.backends.{engine}")
    assert checks.sqlite_new_enough() == []
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 34, 1))
    assert [issue.id for issue in checks.sqlite_new_enough()] == errors


@pytest.mark.django_db
def test_an_origin_that_is_not_the_logs(settings: Settings) -> None:
    Log.objects.create(origin="registry.example/first", note_vkey="x", vrf_public_key="0" * 64)
    assert ids(settings, databases=["default"]) == set()  # not set: the log's own counts
    settings.LOG_ORIGIN_SET, settings.LOG_ORIGIN = True, "registry.example/second"
    assert ids(settings, databases=["default"]) == {"config.E004"}
    settings.LOG_ORIGIN = "registry.example/first"
    assert ids(settings, databases=["default"]) == set()


@pytest.mark.django_db
def test_a_log_without_the_keys_of_withheld_values(settings: Settings, tmp_path: Path) -> None:
    settings.WITHHELD_KEYS_FILE = tmp_path / "withheld-keys"
    assert ids(settings, databases=["default"]) == set()
    Log.objects.create(origin="registry.example/first", note_vkey="x", vrf_public_key="0" * 64)
    assert ids(settings, databases=["default"]) == {"config.E009"}


@pytest.mark.parametrize(("folder", "file"), [(0o755, 0o600), (0o700, 0o640), (0o700, 0o604)])
def test_keys_that_others_can_read(settings: Settings, tmp_path: Path, folder: int, file: int) -> None:
    keys = tmp_path / "keys"
    keys.mkdir(mode=0o700)
    (keys / "log-note-key").touch(mode=0o600)
    settings.KEYS_DIR = keys
    assert ids(settings) == set()
    (keys / "log-note-key").chmod(file)
    keys.chmod(folder)
    assert ids(settings) == {"config.E005"}


def test_the_log_s_bucket_is_not_the_one_of_papers(settings: Settings) -> None:
    settings.STORAGE, settings.LOG_BUCKET = Bucket("one", "files"), Bucket("one", "log")
    assert "config.E012" in ids(settings)
    for other in (Bucket("two", "log"), Bucket("one", "log", "https://elsewhere.example"), None):
        settings.LOG_BUCKET = other
        assert "config.E012" not in ids(settings)
