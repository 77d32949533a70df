"""What /readyz says of one thing; and of each part that works by itself."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import DatabaseError
from django.utils import timezone

from anchoring import wiring
from anchoring.hangs import Going, Part, parts

_ADVICE = {
    Part.WAKE_UPS: "no worker takes what beat sends: are beat and a worker of this queue up, does the broker answer?",
    Part.UPLOADS: "no worker takes what beat sends: is a worker of this queue up?",
    Part.POLLS: "no worker takes what beat sends: is a worker of this queue up, on the machine with WAITING_DIR?",
    Part.SEQUENCER: "records wait for their index: the workers' log files say why",
    Part.ANCHORER: "nobody looks at the chain: the workers' log files say why",
    Part.BUCKET: "the log's copy waits: does the bucket answer, and may the keys of LOG_BUCKET write there?",
}


@dataclass(frozen=True)
class Finding:
    ok: bool
    why: str = ""
    since: datetime | None = None
    behind: float | None = None
    """Seconds."""

    def as_json(self) -> dict[str, Any]:
        behind = {} if self.behind is None else {"behind": self.behind}
        if self.ok:
            return {"ok": True, **behind}
        since = {"since": self.since.isoformat(timespec="seconds")} if self.since else {}
        return {"ok": False, "why": self.why, **since, **behind}


def at_work() -> list[Going] | None:
    """Each part that works by itself: none before there is a log, None where the tables give no answer."""
    try:
        return parts(wiring.bounds())
    except DatabaseError:
        return None


def work(goings: list[Going]) -> dict[str, Finding]:
    """Each part that works by itself, by the time for which it has done nothing."""
    now = timezone.now()
    found = {going.part: _going(going, now) for going in goings}
    if Part.BUCKET in found:
        try:
            found[Part.BUCKET] = _copy(found[Part.BUCKET])
        except DatabaseError:
            found[Part.BUCKET] = Finding(False, "no answer")
    return {part.value: finding for part, finding in found.items()}


def _going(going: Going, now: datetime) -> Finding:
    if not going.hangs(now):
        return Finding(True)
    bound = f"{going.bound.total_seconds():.0f} s ({going.part.setting})"
    return Finding(False, f"nothing for longer than {bound}; {_ADVICE[going.part]}", going.since)


def _copy(found: Finding) -> Finding:
    """Of the log's copy in a bucket it is told how much it lacks; and what is wrong with it, whether it hangs or not."""
    copy = wiring.copy_seen()
    if copy is None or (found.ok and copy.text is None):
        return found
    why, since = (copy.text.en, copy.problem_since) if copy.text else (found.why, found.since)
    return Finding(False, f"{why}; {copy.behind} entries are not there", since)
