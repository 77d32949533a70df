"""Bring the log into the bucket: what a checkpoint covers first, then the checkpoint.

Nothing waits for this, neither the log nor the anchors. It can be stopped anywhere: who reads the bucket alone never sees a
checkpoint without its tiles, and the next run goes on from the row. Two at once do the same work twice and no harm: files
under one path are the same, and the checkpoint is replaced only in the state that was read before.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone

from anchoring.buckets import BucketAwayError
from anchoring.log.cosignatures import newest_cosigned
from anchoring.log.files import ENTRIES
from anchoring.log.shape import TILE_WIDTH
from anchoring.models import BucketState
from anchoring.published import state as store
from anchoring.published.objects import Objects, Shown
from anchoring.published.problems import AHEAD, CHANGED, FORKED, CopyProblemError
from anchoring.published.source import Source, any_path, filled_since, full_paths, partial_paths
from verifier.monitor.tiles import tile_path

STEP: Final = 16 * TILE_WIDTH
"""Entries between two writes of the row: what who is stopped does again at most."""
LOOK: Final = timedelta(seconds=60)
"""So often the bucket is looked at where nothing is new."""

Report = Callable[[int, int], None]
"""Is told up to which entry the tiles are there, of how many."""


def log_publish(
    objects: Objects,
    *,
    clock: Callable[[], datetime] = timezone.now,
    stop: Callable[[], bool] = lambda: False,
    report: Report = lambda _done, _of: None,
) -> bool:
    """Go on until the bucket shows the newest checkpoint, or `stop()` says so; whether, as far as is known, it does.

    False too where another is at it, and where something fails or is wrong, which the row then says. Raises LogMissingError.
    """
    bucket = objects.id
    state = store.state_of(bucket, now=clock())
    size, text = newest_cosigned()
    if not size or not _is_due(state, text.encode(), clock()):
        return True
    if not store.state_claim(bucket, now=clock()):
        return False
    try:
        whole = _bring(objects, clock, stop, report)
    except BucketAwayError as error:
        store.state_away(bucket, why=str(error), now=clock())
    except CopyProblemError as error:
        store.state_wrong(bucket, problem=error.problem, detail=error.detail, now=clock())
    else:
        if whole:
            store.state_seen(bucket, now=clock())
            return True
        store.state_released(bucket, now=clock())
    return False


def agreed(source: Source, shown: Shown) -> int:
    """The size of the bucket's checkpoint, which is one of this log. Raises CopyProblemError where it is not."""
    signed = source.signed(shown.note)
    if signed.size > source.size:
        raise CopyProblemError(AHEAD, f"it has {signed.size} entries, the database {source.size}")
    if source.root_at(signed.size) != signed.root:
        raise CopyProblemError(FORKED, f"at {signed.size} entries its root is {signed.root.hex()}")
    return signed.size


def _is_due(state: BucketState, note: bytes, now: datetime) -> bool:
    if state.problem or state.away_since or state.looked_at is None:
        return True
    return state.note_sha256 != store.note_digest(note) or now - state.looked_at >= LOOK


def _bring(objects: Objects, clock: Callable[[], datetime], stop: Callable[[], bool], report: Report) -> bool:
    """The steps in their order; False where `stop()` says so, or the bucket shows another checkpoint by now."""
    # 1. What the bucket shows, before what the database has: a checkpoint is in the database first, so it is never behind.
    shown = objects.checkpoint()
    source, state = Source(), BucketState.objects.get()
    filled = _begin(objects, source, state, shown)
    # 2. Full tiles. A crash leaves some that no checkpoint there covers yet; the next run puts the last of them again.
    for start in range(filled, source.full, STEP):
        end = min(start + STEP, source.full)
        objects.put_all(source.files(full_paths(start, end)))
        store.state_filled(objects.id, filled=end, now=clock())
        report(end, source.size)
        if stop():
            return False
    if shown is None or shown.note != source.note:
        # 3. Partial tiles of this very size: with them the bucket alone verifies. A crash leaves some that nobody asks for.
        objects.put_all(source.files(partial_paths(source.size)))
        # 4. The checkpoint, in place of the one that was read. Whoever was faster has put one as large or larger.
        if not objects.checkpoint_put(source.note, over=shown):
            return False
    # 5. Partial forms of what is full by now. A crash leaves them until the next run: from the same row, so it finds them.
    published = {state.size, agreed(source, shown) if shown else 0}
    objects.drop_below({path for size in published for path in filled_since(size, source.size)})
    # 6. The row. A crash before leaves it behind the bucket: the next run finds everything done.
    store.state_published(objects.id, size=source.size, note=source.note, now=clock())
    _look(objects, source, state)
    return True


def _begin(objects: Objects, source: Source, state: BucketState, shown: Shown | None) -> int:
    """From which entry on files have to be put. Raises CopyProblemError where none may be."""
    if shown is not None:
        size = agreed(source, shown)
        if size >= state.size:
            return state.filled
        # An older state of the bucket was brought back, or a late worker was let through: it may lack what came since.
        filled = min(state.filled, size // TILE_WIDTH * TILE_WIDTH)
    elif not state.size and _has(objects, state.filled):
        return state.filled
    else:
        # Emptied, or its checkpoint was taken away to have all put again.
        size = filled = 0
    store.state_set_back(objects.id, size=size, filled=filled)
    state.size = size
    return filled


def _has(objects: Objects, filled: int) -> bool:
    """Whether the last of what was put is there."""
    last = [tile_path(ENTRIES, filled // TILE_WIDTH - 1, TILE_WIDTH)] if filled else []
    return all(content is not None for _, content in objects.read_all(last))


def _look(objects: Objects, source: Source, state: BucketState) -> None:
    """Read one file back, by chance, or the one that was wrong last. Raises CopyProblemError where it is not what was put."""
    again = state.problem_detail if state.problem == CHANGED else None
    # A partial one is gone as soon as its tile is full.
    path = again if again and ".p/" not in again else any_path(source.size)
    expected = source.content(path)
    [(_, found)] = objects.read_all([path])
    if found != expected:
        raise CopyProblemError(CHANGED, path)
