"""Is what was answered still there after the power went? Figures of a database that does not wait for its disk are refused."""

from pathlib import Path

_IN_MEMORY = {"tmpfs", "ramfs"}


def refuse_lossy() -> None:
    """Ends the program with a sentence where the database, as it is set, may lose what it has said that it keeps."""
    if fault := lossy():
        raise SystemExit(
            f"These figures would be of a database that may lose what it accepted: {fault}.\n"
            "Take SQLite on a disk (neither DATABASE_URL nor DATA_DIR in memory), or a PostgreSQL that syncs; "
            "those of `python -m tools.servers` are for tests, and don't."
        )


def lossy() -> str | None:
    """Which setting of the database at hand is not durable; None where all are."""
    return _postgresql() if _vendor() == "postgresql" else _sqlite()


def settings_said() -> str:
    """What was looked at, in words for the table."""
    if _vendor() == "postgresql":
        [version] = _one("SHOW server_version")
        return f"PostgreSQL {version}, fsync on, synchronous_commit {_one('SHOW synchronous_commit')[0]}"
    import sqlite3

    return f"SQLite {sqlite3.sqlite_version}, synchronous=FULL, journal_mode={_one('PRAGMA journal_mode')[0]}"


def file_system(path: Path) -> str:
    """The type of the file system that a path lies in; empty where this machine doesn't say."""
    try:
        mounts = Path("/proc/mounts").read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    real = path.resolve()
    found = [(mount.split()[1], mount.split()[2]) for mount in mounts]
    above = [(point, kind) for point, kind in found if real.is_relative_to(point)]
    return max(above, key=lambda pair: len(pair[0]), default=("", ""))[1]


def _postgresql() -> str | None:
    for name in ("fsync", "full_page_writes", "synchronous_commit"):
        [value] = _one(f"SHOW {name}")
        if value == "off":
            return f"PostgreSQL's {name} is off"
    return None


def _sqlite() -> str | None:
    from django.db import connection

    name = str(connection.settings_dict["NAME"])
    if ":memory:" in name or "mode=memory" in name:
        return "SQLite in memory"
    if (kind := file_system(Path(name))) in _IN_MEMORY:
        return f"its file lies in memory ({kind})"
    [synchronous] = _one("PRAGMA synchronous")
    return None if int(synchronous) >= 2 else f"SQLite's synchronous is {synchronous}, not FULL"


def _vendor() -> str:
    from django.db import connection

    return connection.vendor


def _one(statement: str) -> tuple[str, ...]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement)
        row: tuple[str, ...] = cursor.fetchone()
    return row
