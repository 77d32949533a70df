"""How many labels each host asked for, by day and hour: rows in a file of the label process's own, which a restart keeps."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

_WAIT = 2.0
_TABLE = (
    "CREATE TABLE IF NOT EXISTS asked (day TEXT, host TEXT, labels INTEGER NOT NULL, PRIMARY KEY (day, host))"
)
# One statement, so that of requests at the same moment no two pass the limit together.
_TAKE = """
    INSERT INTO asked (day, host, labels) SELECT :day, :host, :count WHERE :count <= :most
    ON CONFLICT (day, host) DO UPDATE SET labels = labels + excluded.labels WHERE labels + excluded.labels <= :most
"""


def now() -> datetime:
    """Of Greenwich, as all counts."""
    return datetime.now(UTC)


def day_of(moment: datetime) -> str:
    """As it stands in a row."""
    return moment.strftime("%Y-%m-%d")


def hour_of(moment: datetime) -> str:
    """Likewise."""
    return moment.strftime("%Y-%m-%dT%H")


class Counts:
    """The file at `path`, for all of the label process's workers. Its functions raise sqlite3.Error where it can't be used."""

    def __init__(self, path: Path) -> None:
        self._path = path
        path.touch(mode=0o600)
        # Closed before any process is forked from this one.
        with closing(self._connected()) as rows:
            rows.execute("PRAGMA journal_mode=WAL")
            rows.execute(_TABLE)
        self._threads = threading.local()

    def take(self, host: str, count: int, *, most: int, within: str) -> bool:
        """Count so many more; False, and nothing is counted, where the day's or hour's would be more than `most`."""
        with self._opened() as rows:
            values = {"day": within, "host": host, "count": count, "most": most}
            return rows.execute(_TAKE, values).rowcount == 1

    def give_back(self, host: str, count: int, *, within: str) -> None:
        """What was taken, and then not made."""
        with self._opened() as rows:
            rows.execute(
                "UPDATE asked SET labels = labels - ? WHERE day = ? AND host = ?", [count, within, host]
            )

    def of_day(self, day: str) -> dict[str, int]:
        """What was asked for that day, by host."""
        with self._opened() as rows:
            return dict(rows.execute("SELECT host, labels FROM asked WHERE day = ?", [day]))

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        """Each thread's connection, kept: the last one that closes tidies the file up, longer than a count takes."""
        rows: sqlite3.Connection | None = getattr(self._threads, "rows", None)
        if rows is None:
            rows = self._threads.rows = self._connected()
        try:
            yield rows
        except sqlite3.Error:
            self._threads.rows = None
            rows.close()
            raise

    def _connected(self) -> sqlite3.Connection:
        rows = sqlite3.connect(self._path, timeout=_WAIT, isolation_level=None)
        # A killed process loses nothing; a machine without power the last seconds' counts.
        rows.execute("PRAGMA synchronous=OFF")
        return rows
