"""Store in BucketState how far the copy has come, and when it is looked at next. A late worker never sets it back."""

import hashlib
import logging
from datetime import datetime, timedelta
from typing import Final

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from anchoring.models import BucketState
from anchoring.retries import problem_begins, rested

logger = logging.getLogger(__name__)

CLAIM: Final = timedelta(seconds=60)
"""For so long a worker is alone at it, from its last step on. One that was killed keeps nobody away for longer."""


def state_of(bucket: str, *, now: datetime) -> BucketState:
    """The row, about this bucket: what was written of another one is forgotten."""
    state, _ = BucketState.objects.get_or_create(
        defaults={"bucket": bucket, "began_at": now, "moved_at": now, "next_at": now}
    )
    if state.bucket == bucket:
        return state
    began = {"bucket": bucket, "began_at": now, "moved_at": now, "next_at": now, "looked_at": None}
    nothing = {"size": 0, "filled": 0, "note_sha256": "", "failures": 0, "away_since": None}
    well = {"problem": None, "problem_detail": None, "problem_since": None}
    BucketState.objects.filter(bucket=state.bucket).update(**began, **nothing, **well)
    return BucketState.objects.get()


def state_claim(bucket: str, *, now: datetime) -> bool:
    """Whether it may be worked at now, by this process alone."""
    return bool(_rows(bucket).filter(next_at__lte=now).update(next_at=now + CLAIM))


def state_due(bucket: str, *, now: datetime) -> None:
    """Store that it is to be looked at now, whatever was found before. Who is at it stays at it."""
    _rows(bucket).filter(failures__gt=0).update(next_at=now, failures=0)
    _rows(bucket).update(
        looked_at=None, away_since=None, problem=None, problem_detail=None, problem_since=None
    )


def state_filled(bucket: str, *, filled: int, now: datetime) -> None:
    """Store that full tiles and bundles are there up to this entry."""
    _rows(bucket).filter(filled__lt=filled).update(filled=filled, moved_at=now)
    _rows(bucket).update(next_at=now + CLAIM)


def state_set_back(bucket: str, *, size: int, filled: int) -> None:
    """Store that no more than this is there, whatever was known before."""
    _rows(bucket).update(size=size, filled=filled, note_sha256="")


def state_published(bucket: str, *, size: int, note: bytes, now: datetime) -> None:
    """Store that this checkpoint is there, and all before it."""
    rows = _rows(bucket).filter(size__lte=size)
    rows.exclude(size=size).update(moved_at=now)
    rows.update(size=size, note_sha256=note_digest(note), away_since=None)


def state_seen(bucket: str, *, now: datetime) -> None:
    """Store that the bucket has what it should, as far as was looked."""
    _rows(bucket).update(looked_at=now, next_at=now, away_since=None, failures=0)
    _problem_write(bucket, problem=None, detail=None, now=now)


def state_released(bucket: str, *, now: datetime) -> None:
    """Store that another may go on at once."""
    _rows(bucket).update(next_at=now)


def state_away(bucket: str, *, why: str, now: datetime) -> None:
    """Store that the bucket is away."""
    if _rows(bucket).filter(away_since=None).exists():
        logger.warning("the log's bucket is away: %s", why)
    _rest(bucket, now)
    _rows(bucket).update(away_since=Coalesce("away_since", now))


def state_wrong(bucket: str, *, problem: str, detail: str, now: datetime) -> None:
    """Store what is wrong. The bucket did answer."""
    _rest(bucket, now)
    _rows(bucket).update(away_since=None)
    _problem_write(bucket, problem=problem, detail=detail, now=now)


def note_digest(note: bytes) -> str:
    """As BucketState.note_sha256 has it."""
    return hashlib.sha256(note).hexdigest()


def _rows(bucket: str) -> QuerySet[BucketState]:
    """None where the settings name another bucket by now: a worker with the former ones has nothing more to say."""
    return BucketState.objects.filter(bucket=bucket)


def _rest(bucket: str, now: datetime) -> None:
    failures = _rows(bucket).values_list("failures", flat=True).first() or 0
    _rows(bucket).update(**rested(failures, now=now))


def _problem_write(bucket: str, *, problem: str | None, detail: str | None, now: datetime) -> None:
    if problem_begins(_rows(bucket), problem=problem, detail=detail, now=now):
        logger.warning("the log's bucket: %s: %s", problem, detail)
