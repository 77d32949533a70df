"""What the registry stores is its owner's alone, when it is made and after each start; no log holds a log-in or a link."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.mail import EmailMessage, get_connection
from pytest_django import Settings

from config.private import made_private, told

ROOT = Path(__file__).resolve().parents[2]


def mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


def test_files_open_to_others_are_closed(tmp_path: Path) -> None:
    data, static = tmp_path / "data", tmp_path / "data" / "static"
    static.mkdir(parents=True, mode=0o755)
    photo, page = data / "media" / "ab" / "photo", static / "page.css"
    photo.parent.mkdir(parents=True)
    for file in (photo, page):
        file.touch()
        file.chmod(0o644)
    (data / "link").symlink_to(page)
    data.chmod(0o755)
    mended = made_private([data, tmp_path / "missing"], but=static)
    assert data in mended
    assert photo in mended
    assert (mode(data), mode(photo), mode(page)) == (0o700, 0o600, 0o644)
    assert str(data) in told(mended)
    assert told(made_private([data], but=static)) == ""


def test_a_file_that_goes_meanwhile_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stays, goes = tmp_path / "stays", tmp_path / "goes"
    stays.touch()
    stays.chmod(0o644)
    monkeypatch.setattr("config.private._within", lambda *_: [goes, stays])
    assert made_private([tmp_path]) == [stays]


def test_a_process_makes_files_for_its_owner_alone(tmp_path: Path) -> None:
    environment = {**os.environ, "DEVELOPMENT": "1", "DATA_DIR": str(tmp_path / "data")}
    made = (
        "import pathlib, django; django.setup(); pathlib.Path('made').touch(); pathlib.Path('folder').mkdir()"
    )
    environment |= {"DJANGO_SETTINGS_MODULE": "config.settings", "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", made], cwd=tmp_path, env=environment, check=True)
    assert (mode(tmp_path / "made"), mode(tmp_path / "folder")) == (0o600, 0o700)


def test_an_uploaded_file_is_its_owners(tmp_path: Path, settings: Settings) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    path = Path(default_storage.path(default_storage.save("papers/ab/x", ContentFile(b"x"))))
    assert (mode(path), mode(path.parent)) == (0o600, 0o700)


def test_mails_without_a_server_stand_in_no_log(
    tmp_path: Path, settings: Settings, capfd: pytest.CaptureFixture[str]
) -> None:
    settings.EMAIL_FILE_PATH = tmp_path / "mails"
    mail = EmailMessage(
        "Subject", "https://registry.example/reset/key/1-secret/", "a@b.example", ["c@d.example"]
    )
    get_connection("config.mail.ReadableFileBackend").send_messages([mail])
    [written] = (tmp_path / "mails").iterdir()
    assert "key/1-secret" in written.read_text(encoding="utf-8")
    assert (mode(written), mode(written.parent)) == (0o600, 0o700)
    assert "secret" not in "".join(capfd.readouterr())
