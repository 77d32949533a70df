"""Makes the archive and puts it back: manifest, keys, database, attachments, in this order."""

import io
import json
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, cast

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from anchoring.models import Log
from anchoring.wiring import ELSEWHERE, NOTE_KEY_FILE, VRF_KEY_FILE, KeysMissingError, log_keys
from config.backups.databases import database_brought_back, database_is_empty, database_saved
from config.backups.sealed import SealedReader, SealedWriter
from records.files.models import Attachment
from records.files.services import attachment_whole
from records.files.storage import stored_paths

MANIFEST, DATABASE = "manifest.json", "database"


class KeysChangedError(Exception):
    """What the database has may lie under a key that the archive would not have."""


class RestoreRefusedError(Exception):
    """The place is not empty, or the archive is another database's."""


@dataclass(frozen=True)
class Restored:
    """What came back, and `wrong`: the names of attachments that are not what they were."""

    made_at: str
    entries_of: str
    keys: int
    files: int
    wrong: list[str]


def archive_make(target: IO[bytes], passphrase: str) -> int:
    """Write the archive; how many attachments it holds. The registry may go on meanwhile."""
    # Without the VRF key nothing else is worth anything.
    if not log_keys().vrf_seed:
        raise KeysMissingError(ELSEWHERE)
    keys = _keys()
    sealed = SealedWriter(target, passphrase)
    count = 0
    with (
        tempfile.TemporaryDirectory(dir=settings.DATA_DIR) as folder,
        tarfile.open(fileobj=cast("IO[bytes]", sealed), mode="w|", format=tarfile.PAX_FORMAT) as tar,
    ):
        _add(tar, MANIFEST, json.dumps(_manifest()).encode())
        database = Path(folder) / DATABASE
        database_saved(database)
        if _keys() != keys:
            raise KeysChangedError("the keys were changed meanwhile (rekey?): make the backup again")
        for name, content in keys.items():
            _add(tar, f"keys/{name}", content)
        tar.add(database, DATABASE)
        # Behind the database: what a row names is there, and a file more does no harm.
        for path in stored_paths():
            count += _add_stored(tar, path)
    sealed.close()
    return count


def archive_restore(source: IO[bytes], passphrase: str) -> Restored:
    """Put it into an empty place and look at it: the keys are the log's, each attachment has its digest."""
    Path(settings.DATA_DIR).mkdir(parents=True, exist_ok=True)
    _refuse_full()
    sealed = SealedReader(source, passphrase)
    keys = files = 0
    manifest: dict[str, str] = {}
    with (
        tempfile.TemporaryDirectory(dir=settings.DATA_DIR) as folder,
        tarfile.open(fileobj=cast("IO[bytes]", sealed), mode="r|") as tar,
    ):
        for member in tar:
            content, path = tar.extractfile(member), PurePosixPath(member.name)
            if content is None or ".." in path.parts:
                continue
            if member.name == MANIFEST:
                manifest = json.load(content)
                _refuse_other(manifest)
            elif path.parts[0] == "keys":
                _put(Path(settings.KEYS_DIR) / path.name, content)
                keys += 1
            elif path.parts[0] == "media":
                _put_stored("/".join(path.parts[1:]), content)
                files += 1
            else:
                _put(Path(folder) / DATABASE, content)
                database_brought_back(Path(folder) / DATABASE)
    log_keys()
    return Restored(manifest["made_at"], manifest["origin"], keys, files, _wrong())


def _manifest() -> dict[str, str]:
    log = Log.objects.get()
    made_at = timezone.now().isoformat(timespec="seconds")
    return {"format": "backup/1", "made_at": made_at, "database": connection.vendor, "origin": log.origin}


def _keys() -> dict[str, bytes]:
    """Those in KEYS_DIR, and under their names there those that come from elsewhere."""
    folder = Path(settings.KEYS_DIR)
    keys = {path.name: path.read_bytes() for path in sorted(folder.glob("*")) if path.is_file()}
    elsewhere = (
        settings.ANCHOR_KEY_FILE,
        settings.ANCHOR_KEYSTORE_FILE,
        settings.ANCHOR_KEYSTORE_PASSWORD_FILE,
        settings.WITHHELD_KEYS_FILE,
    )
    keys |= {path.name: path.read_bytes() for path in elsewhere if path.is_file()}
    given = {
        NOTE_KEY_FILE: settings.LOG_NOTE_KEY,
        VRF_KEY_FILE: settings.LOG_VRF_KEY,
        "django-secret": settings.SECRET_KEY,
    }
    return keys | {name: f"{value}\n".encode() for name, value in given.items() if value}


def _files(folder: Path) -> Iterator[Path]:
    yield from (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink())


def _add(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mode = len(content), 0o600
    tar.addfile(info, io.BytesIO(content))


def _put(path: Path, content: IO[bytes]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as out:
        while chunk := content.read(2**20):
            out.write(chunk)


def _add_stored(tar: tarfile.TarFile, path: str) -> bool:
    """False where it went meanwhile."""
    try:
        file: IO[bytes] = default_storage.open(path, "rb")
    except FileNotFoundError:
        return False
    with file:
        info = tarfile.TarInfo(f"media/{path}")
        info.size, info.mode = file.seek(0, 2), 0o600
        file.seek(0)
        tar.addfile(info, file)
    return True


def _put_stored(path: str, content: IO[bytes]) -> None:
    # The archive is read once and forwards; a storage may want to go back to the file's beginning.
    with tempfile.TemporaryFile(dir=settings.DATA_DIR) as whole:
        shutil.copyfileobj(content, whole, 2**20)
        if default_storage.save(path, File(whole)) != path:
            raise RestoreRefusedError(f"{path} was there already: somebody else stores files meanwhile")


def _refuse_full() -> None:
    full = [str(settings.KEYS_DIR)] if any(_files(Path(settings.KEYS_DIR))) else []
    if any(stored_paths()):
        full.append("where attachments are stored")
    if not database_is_empty():
        full.append("the database")
    if full:
        raise RestoreRefusedError(f"not empty: {', '.join(full)}. Nothing was changed.")


def _refuse_other(manifest: dict[str, str]) -> None:
    if manifest["database"] != connection.vendor:
        raise RestoreRefusedError(
            f"the archive is of {manifest['database']}, DATABASE_URL names {connection.vendor}"
        )


def _wrong() -> list[str]:
    wrong = []
    for attachment in Attachment.objects.filter(destroyed_at=None).iterator():
        try:
            attachment_whole(attachment).close()
        except OSError:
            wrong.append(attachment.sha256)
    return wrong
