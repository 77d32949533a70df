"""Changes a stored record with SQL, past every service, as only the database's owner can."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from tools.demo.api import FailedError

ROOT = Path(__file__).resolve().parent.parent.parent
FEWEST = 7
"""The five new keys of each of the demonstration's boxes, the one that is taken, and one who voted again."""


@dataclass(frozen=True)
class Tampering:
    """`environment` leads to the registry's database; `kept` is where the changed row's true text is put aside."""

    environment: dict[str, str]
    kept: Path

    def change(self, digest: str) -> None:
        """Turns the odometer of a stored inspection back by 40,000 km, or by half where it shows less."""
        km = json.loads(self._text(digest))["body"]["overall"]["odometer_km"]
        lower = km - 40_000 if km > 50_000 else km // 2
        self.replace(digest, f'"odometer_km":{km}', f'"odometer_km":{lower}')

    def replace(self, digest: str, old: str, new: str) -> None:
        """Writes something else in the place of `old` in a stored record."""
        text = self._text(digest)
        changed = text.replace(old, new)
        kept = json.loads(self.kept.read_text()) if self.kept.exists() else {}
        self.kept.write_text(json.dumps({**kept, digest: text}, ensure_ascii=False))
        self._sql("UPDATE records_recordcontent SET canonical = %s WHERE record_id = %s", [changed, digest])

    def _text(self, digest: str) -> str:
        text = self._sql("SELECT canonical FROM records_recordcontent WHERE record_id = %s", [digest])
        if not text:
            raise FailedError(f"no row for {digest}")
        return text

    def ballot_lost(self, poll: str, leaves: Sequence[bytes]) -> bytes | None:
        """Takes one of these ballots, by their leaf hashes, out of the file of what waits for the next box; which one.

        None where no more wait than the last box has to have: with one less there would be no count.
        """
        self._set_up()
        from voting.boxes.store import waiting  # noqa: PLC0415  as below

        with waiting(UUID(poll)) as kept:
            if sum(1 for _ in kept.ballots.rows()) < FEWEST:
                return None
            lost = next((leaf for leaf in leaves if kept.ballots.get(leaf) is not None), None)
            if lost is None:
                raise FailedError("no ballot waits for a box")
            kept.ballots.remove([lost])
        return lost

    @contextmanager
    def file_changed(self, sha256: str, content: bytes) -> Iterator[None]:
        """Another content in the place of a stored file, as long as this goes on."""
        media = Path(self.environment.get("MEDIA_ROOT") or Path(self.environment["DATA_DIR"]) / "media")
        [file] = media.rglob(sha256)
        true = file.read_bytes()
        file.write_bytes(content)
        try:
            yield
        finally:
            file.write_bytes(true)

    def mend(self) -> int:
        """Puts back every row that a demonstration changed; returns how many."""
        kept = json.loads(self.kept.read_text()) if self.kept.exists() else {}
        for digest, text in kept.items():
            self._sql("UPDATE records_recordcontent SET canonical = %s WHERE record_id = %s", [text, digest])
        self.kept.unlink(missing_ok=True)
        return len(kept)

    def audit(self) -> tuple[int, str]:
        """The exit status of `manage.py log_audit`, and all that it printed."""
        done = subprocess.run(
            [sys.executable, "manage.py", "log_audit"],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
        )
        return done.returncode, done.stdout + done.stderr

    def _sql(self, statement: str, values: list[str]) -> str:
        """The first column of the first row, where there is one."""
        self._set_up()
        from django.db import connection  # noqa: PLC0415

        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            row = cursor.fetchone() if cursor.description else None
        return str(row[0]) if row else ""

    def _set_up(self) -> None:
        os.environ.update(self.environment)
        import django  # noqa: PLC0415  settings are read when Django is set up, from the environment above
        from django.apps import apps  # noqa: PLC0415

        if not apps.ready:
            django.setup()
