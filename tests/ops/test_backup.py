"""One archive of database, keys and attachments, put back into an empty place: the VRF proofs are made as before."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from anchoring.buckets import Bucket
from config.backups.sealed import CHUNK, MAGIC, SealBrokenError, SealedReader, SealedWriter
from tests.buckets import BucketServer, as_environment, bucket_server
from tests.ops.registry import ROOT

__all__ = ["bucket_server"]

PASSPHRASE = "correct horse battery staple"


def sealed(content: bytes) -> bytes:
    out = io.BytesIO()
    writer = SealedWriter(out, PASSPHRASE)
    for at in range(0, len(content), 300_000):
        writer.write(content[at : at + 300_000])
    writer.close()
    return out.getvalue()


def opened(archive: bytes, passphrase: str = PASSPHRASE) -> bytes:
    reader = SealedReader(io.BytesIO(archive), passphrase)
    parts = []
    while part := reader.read(100_000):
        parts.append(part)
    return b"".join(parts)


@pytest.fixture
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a guess costs is not looked at here."""
    monkeypatch.setattr("config.backups.sealed._COST", 2**4)


@pytest.mark.usefixtures("cheap")
@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_sealed_content_is_read_again(size: int) -> None:
    content = os.urandom(size)
    archive = sealed(content)
    assert opened(archive) == content
    assert content not in archive or size <= 1


@pytest.mark.usefixtures("cheap")
def test_a_changed_cut_or_moved_archive_is_refused() -> None:
    archive = sealed(bytes(2 * CHUNK + 5))
    head, chunk = len(MAGIC) + 16, CHUNK + 16
    first, second, last = (
        archive[head : head + chunk],
        archive[head + chunk : head + 2 * chunk],
        archive[head + 2 * chunk :],
    )
    wrong = [
        archive[:-1],
        archive[: head + chunk],
        archive[: head + 2 * chunk],
        archive[:head] + second + first + last,
        archive[:head] + first + last,
        archive + b"\0",
        archive[:head] + bytes([first[0] ^ 1]) + first[1:] + second + last,
        MAGIC + bytes(16) + archive[head:],
        b"",
        archive[:20],
        b"PK" + archive[2:],
    ]
    for changed in wrong:
        with pytest.raises(SealBrokenError):
            opened(changed)
    with pytest.raises(SealBrokenError, match="passphrase"):
        opened(archive, "another one")


def run(
    folder: Path,
    database: str,
    *words: str | Path,
    passphrase: str = PASSPHRASE,
    bucket: Bucket | None = None,
) -> subprocess.CompletedProcess[bytes]:
    environment = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ} | {
        "DEVELOPMENT": "1",
        "DATA_DIR": str(folder),
        "BACKUP_PASSPHRASE": passphrase,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        **({"DATABASE_URL": database} if database else {}),
        **(as_environment("STORAGE_URL", bucket) if bucket else {}),
    }
    return subprocess.run([sys.executable, *map(str, words)], cwd=ROOT, env=environment, capture_output=True)


def done(*arguments: str | Path, folder: Path, database: str, bucket: Bucket | None = None) -> bytes:
    ended = run(folder, database, *arguments, bucket=bucket)
    assert ended.returncode == 0, ended.stderr.decode()
    return ended.stdout


def drill(
    tmp_path: Path, before: str, after: str, there: Bucket | None = None, afterwards: Bucket | None = None
) -> None:
    """`there` and `afterwards` are the buckets of the files of before and after; without them they lie on the disk."""
    old, new, archive = tmp_path / "old", tmp_path / "new", tmp_path / "archive"
    done("-m", "tests.ops.stocked", "begin", folder=old, database=before, bucket=there)
    evidence = done("-m", "tests.ops.stocked", "evidence", folder=old, database=before, bucket=there)
    told = done("manage.py", "backup", archive, folder=old, database=before, bucket=there)
    assert b"files" in told
    assert archive.stat().st_mode & 0o077 == 0
    assert b"SQLite format" not in archive.read_bytes()

    wrong = run(new, after, "manage.py", "backup_restore", archive, passphrase="another", bucket=afterwards)
    assert (wrong.returncode, b"passphrase" in wrong.stderr) == (1, True)
    told = done("manage.py", "backup_restore", archive, folder=new, database=after, bucket=afterwards)
    assert b" s: 4 keys, which are the log's" in told
    assert (
        done("-m", "tests.ops.stocked", "evidence", folder=new, database=after, bucket=afterwards) == evidence
    )
    audited = run(new, after, "manage.py", "log_audit", "--offline", bucket=afterwards)
    assert audited.returncode in (0, 2), audited.stdout + audited.stderr
    again = run(new, after, "manage.py", "backup_restore", archive, bucket=afterwards)
    assert (again.returncode, b"not empty" in again.stderr) == (1, True)


@pytest.mark.soak
def test_a_lost_machine_is_brought_back_on_sqlite(tmp_path: Path) -> None:
    drill(tmp_path, "", "")


@pytest.mark.soak
def test_files_in_a_bucket_are_brought_back_into_another(tmp_path: Path, bucket_server: BucketServer) -> None:
    there, afterwards = bucket_server.new(), bucket_server.new()
    drill(tmp_path, "", "", there, afterwards)
    names = [
        {entry["Key"] for entry in bucket.client().list_objects_v2(Bucket=bucket.name)["Contents"]}
        for bucket in (there, afterwards)
    ]
    assert names[0] == names[1]
    assert not (tmp_path / "old" / "media").exists()


@pytest.mark.soak
@pytest.mark.postgresql
def test_a_lost_machine_is_brought_back_on_postgresql(tmp_path: Path, postgresql_url: str) -> None:
    import psycopg

    with psycopg.connect(postgresql_url, autocommit=True) as connection:
        for name in ("before", "after"):
            connection.execute(f"CREATE DATABASE {name}")
    server = postgresql_url.rpartition("/")[0]
    drill(tmp_path, f"{server}/before", f"{server}/after")
