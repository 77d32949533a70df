"""Changes a stored record with SQL, past every service, as only the database's owner can."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tools.demo.api import FailedError

ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True)
class Tampering:
    """`environment` leads to the registry's database; `kept` is where the changed row's true text is put aside."""

    environment: dict[str, str]
    kept: Path

    def change(self, digest: str) -> None:
        """Turns the odometer of a stored inspection back by 40,000 km, or by half where it shows less."""
        text = self._sql("SELECT canonical FROM records_recordcontent WHERE record_id = %s", [digest])
        if not text:
            raise FailedError(f"no row for {digest}")
        record = json.loads(text)
        km = record["body"]["overall"]["odometer_km"]
        lower = km - 40_000 if km > 50_000 else km // 2
        changed = text.replace(f'"odometer_km":{km}', f'"odometer_km":{lower}')
        kept = json.loads(self.kept.read_text()) if self.kept.exists() else {}
        self.kept.write_text(json.dumps({**kept, digest: text}, ensure_ascii=False))
        self._sql("UPDATE records_recordcontent SET canonical = %s WHERE record_id = %s", [changed, digest])

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
        os.environ.update(self.environment)
        import django  # noqa: PLC0415  settings are read when Django is set up, from the environment above
        from django.apps import apps  # noqa: PLC0415

        if not apps.ready:
            django.setup()
        from django.db import connection  # noqa: PLC0415

        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            row = cursor.fetchone() if cursor.description else None
        return str(row[0]) if row else ""
