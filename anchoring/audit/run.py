"""Run an audit: by hand, from the genesis row to the contracts at once, or slice by slice. Both take the same steps."""

import logging
import time as clock
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from django.db import InterfaceError, OperationalError
from django.utils import timezone

from anchoring.anchors import networks
from anchoring.audit.attempts import AttemptsPart
from anchoring.audit.chain import AnchorsPart, ChainReader
from anchoring.audit.deletions import DeletionsPart
from anchoring.audit.entries import LogPart
from anchoring.audit.map import MapPart
from anchoring.audit.pace import LEAST, is_due, is_overdue, slice_seconds
from anchoring.audit.parts import Part, Step
from anchoring.audit.records import OutboxPart, RecordsPart
from anchoring.audit.report import Report
from anchoring.audit.rows import RowsPart
from anchoring.audit.selectors import first_whole
from anchoring.audit.sources import RecordSource
from anchoring.audit.tail import TailPart
from anchoring.buckets import BucketAwayError
from anchoring.log.checkpoints import newest_checkpoint
from anchoring.log.errors import LogMissingError
from anchoring.log.keys import LogKeys
from anchoring.log.labels import LabelsAwayError
from anchoring.models import AuditFinding, AuditRun, Log, PendingEntry

Progress = Callable[[str, int, int], None]
"""Called as `(what, done, of)`."""

_LEASE = timedelta(seconds=60)
_AWAY = (OperationalError, InterfaceError, BucketAwayError, LabelsAwayError)
_UNREADABLE = "Could not decode to UTF-8"
"""So SQLite tells of a text that is none, as of a database that is away."""
_KEPT = timedelta(days=30)
_RECENT = timedelta(seconds=10)

logger = logging.getLogger(__name__)


def audit(
    *,
    sources: Sequence[RecordSource],
    readers: Mapping[int, ChainReader],
    keys: LogKeys | None = None,
    progress: Progress = lambda *_: None,
) -> AuditRun:
    """Recompute everything from the rows, with bounded memory, while the registry goes on; findings are stored.

    `readers` are those of networks, by the row's id. A network without one is not asked, and the run says so in
    `unchecked`; so is one that does not answer. Raises LogMissingError before genesis.
    """
    parts = _parts(sources=sources, readers=readers, keys=keys)
    run = AuditRun.objects.create(by_hand=True, part=parts[0].name)
    while run.finished_at is None:
        _step(run, parts)
        progress(run.part, run.done, run.total)
    _save(run)
    return run


def audit_slice(
    *, sources: Sequence[RecordSource], readers: Mapping[int, ChainReader], keys: LogKeys | None = None
) -> float:
    """Go on with the run that is at work, or begin the next one where it is due; returns the seconds worked.

    A slice stops where entries or uploads are under way. Of two workers one finds the run claimed and leaves; one
    that is killed leaves what its last slice stored, and its claim ends by itself: the next slice takes the same
    steps again, and finds the same.
    """
    now = timezone.now()
    parts = _parts(sources=sources, readers=readers, keys=keys)
    run = first_whole(AuditRun.objects.filter(by_hand=False, finished_at=None).order_by("id"))
    if run is None:
        if not is_due(now):
            return 0.0
        run = _begin(parts, now)
    claim = AuditRun.objects.filter(pk=run.pk, finished_at=None, claimed_until=run.claimed_until)
    # One far beyond a lease is no worker's: it would keep all away for ever.
    is_claimed = run.claimed_until is not None and now < run.claimed_until <= now + 2 * _LEASE
    if is_claimed or not claim.update(claimed_until=now + _LEASE):
        return 0.0
    run.claimed_until = now + _LEASE
    patient = not is_overdue(run, now)
    seconds = slice_seconds(run, size=newest_checkpoint().size, now=now) if patient else LEAST
    began = clock.monotonic()
    while run.finished_at is None and not (patient and _others_wait(sources)):
        _step(run, parts)
        if clock.monotonic() - began >= seconds:
            break
    worked = clock.monotonic() - began
    run.worked += worked
    _save(run)
    return worked


def _parts(
    *, sources: Sequence[RecordSource], readers: Mapping[int, ChainReader], keys: LogKeys | None
) -> list[Part]:
    """Short ones first. Raises LogMissingError before genesis."""
    log = Log.objects.first()
    if log is None:
        raise LogMissingError("the log has not begun: run `python manage.py log_init`")
    return [
        TailPart(log=log, keys=keys),
        *(AnchorsPart(network=network, reader=readers.get(network.pk)) for network in networks()),
        AttemptsPart(),
        RowsPart(),
        DeletionsPart(),
        OutboxPart(sources=sources),
        LogPart(log=log, sources=sources),
        MapPart(),
        RecordsPart(sources=sources),
    ]


def _begin(parts: Sequence[Part], now: datetime) -> AuditRun:
    """The next run. Old ones that no finding names go."""
    old = AuditRun.objects.filter(started_at__lt=now - _KEPT, findings=None)
    old.exclude(pk=AuditRun.objects.order_by("-id").values("pk")[:1]).delete()
    return AuditRun.objects.create(part=parts[0].name, part_began_at=now, started_at=now)


def _others_wait(sources: Sequence[RecordSource]) -> bool:
    """Whether entries come in now. What waits for longer waits for something else: a halt, a stopped sequencer."""
    waiting = PendingEntry.objects.filter(is_held=False)
    newest = waiting.order_by("-id").values_list("created_at", flat=True).first()
    if newest is not None and newest > timezone.now() - _RECENT:
        return True
    return any(source.is_busy() for source in sources)


def _step(run: AuditRun, parts: Sequence[Part]) -> None:
    """One step of the part that is at work; behind its last one the next part's turn comes."""
    names = [part.name for part in parts]
    # A network that was retired meanwhile has no part any more.
    place = names.index(run.part) if run.part in names else 0
    part, report = parts[place], Report(run, parts[place].name)
    try:
        step = part.step(run.position, report)
    except Exception as error:
        if isinstance(error, _AWAY) and _UNREADABLE not in str(error):
            # The database, the files or the labels are away: the same step comes again.
            raise
        # Whatever stands in a row that no code of ours could have written: an audit that it stops is red, not silent.
        logger.exception("the audit of %s failed at %s", part.name, run.position)
        report.add("audit:failed", part.name, f"at {run.position}: {type(error).__name__}")
        step = Step(None, run.done, run.total, (f"{part.name}: could not be gone through",))
    run.position, run.done, run.total = step.position, step.done, step.total
    run.size, run.records = report.size, report.records
    if step.unchecked:
        run.unchecked = "\n".join([*run.unchecked.splitlines(), *step.unchecked])
    if step.position is not None:
        return
    if not step.unchecked:
        report.end_mended()
    _next_part(run, names, place)


def _next_part(run: AuditRun, names: Sequence[str], place: int) -> None:
    now = timezone.now()
    if place + 1 < len(names):
        run.part, run.part_began_at, run.done, run.total = names[place + 1], now, 0, 0
        return
    # What a part found that there is no more: of a network, say, that was taken out.
    AuditFinding.objects.filter(ended_at=None).exclude(part__in=[*names, ""]).update(ended_at=now)
    run.finished_at = now


def _save(run: AuditRun) -> None:
    """Where the next slice goes on; the claim is over. Whoever lost the claim meanwhile changes nothing."""
    AuditRun.objects.filter(pk=run.pk, claimed_until=run.claimed_until).update(
        part=run.part,
        position=run.position,
        part_began_at=run.part_began_at,
        done=run.done,
        total=run.total,
        size=run.size,
        records=run.records,
        unchecked=run.unchecked,
        worked=run.worked,
        finished_at=run.finished_at,
        looked_at=timezone.now(),
        claimed_until=None,
    )
    run.claimed_until = None
