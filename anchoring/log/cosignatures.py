"""What witnesses have said of checkpoints, as it is kept and given on."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from anchoring.log.errors import LogMissingError
from anchoring.models import Checkpoint, Cosignature
from anchoring.seals import rows_hold
from verifier import note

# Written out: whoever follows the log asks for it every few seconds. Nobody may have cosigned it yet.
_NEWEST = f"""
    SELECT cosigned.*, newest.size, newest.note FROM {Checkpoint._meta.db_table} newest
    LEFT JOIN {Cosignature._meta.db_table} cosigned ON cosigned.checkpoint_id = newest.size
    WHERE newest.size = (SELECT MAX(size) FROM {Checkpoint._meta.db_table}) ORDER BY cosigned.id
"""  # noqa: S608  names of tables


def cosignature_keep(
    *, checkpoint: Checkpoint, witness: str, line: str, cosigned_at: datetime, now: datetime
) -> bool:
    """Keep a verified cosignature; False where this witness's is there already, which stays."""
    try:
        with transaction.atomic():
            Cosignature.objects.create(
                checkpoint=checkpoint, witness=witness, line=line, cosigned_at=cosigned_at, kept_at=now
            )
    except IntegrityError:
        return False
    return True


def cosignatures_of(size: int) -> list[Cosignature]:
    """Those of the checkpoint of this size, in the order in which they came; a row that was changed is not among them."""
    rows = Cosignature.objects.filter(checkpoint=size).order_by("id")
    return [row for row in rows if rows_hold(row)]


def cosignature_lines(size: int, *, most: int) -> str:
    """The known cosignatures of this size as signature lines, as many as fit into `most` bytes and into a note."""
    return _lines(cosignatures_of(size), most=most)


def note_cosigned(checkpoint: Checkpoint) -> str:
    """The checkpoint's note, with the known cosignatures below the log's own signature."""
    return _cosigned(checkpoint.note, cosignatures_of(checkpoint.size))


def newest_cosigned() -> tuple[int, str]:
    """Size and note of the newest checkpoint, with the cosignatures, in one question. Raises LogMissingError before genesis."""
    rows = list(Cosignature.objects.raw(_NEWEST))
    if not rows:
        raise LogMissingError("the log has not begun: run `python manage.py log_init`")
    newest = vars(rows[0])
    return newest["size"], _cosigned(newest["note"], [row for row in rows if row.pk and rows_hold(row)])


def sizes_cosigned(witnesses: Collection[str], *, quorum: int, until: int, looked_at: int) -> list[int]:
    """The sizes up to `until` that `quorum` of these witnesses have cosigned, the largest first, of the last `looked_at` rows."""
    rows = Cosignature.objects.filter(witness__in=list(witnesses), checkpoint__lte=until)
    sizes = rows.order_by("-checkpoint").values_list("checkpoint", flat=True)[:looked_at]
    return [size for size, count in Counter(sizes).items() if count >= quorum]


def cosigned_newest(witnesses: Collection[str]) -> dict[str, Cosignature]:
    """The largest checkpoint that each of them has cosigned; those that never did are not in the answer."""
    return _each(witnesses, Cosignature.objects.order_by("-checkpoint"))


def cosigned_first(index: int, witnesses: Collection[str]) -> dict[str, Cosignature]:
    """The first checkpoint with the entry at `index` that each of them has cosigned; those that did not are not in it."""
    return _each(witnesses, Cosignature.objects.filter(checkpoint__gt=index).order_by("checkpoint"))


def _cosigned(signed: str, rows: Sequence[Cosignature]) -> str:
    return signed + _lines(rows, most=note.MAX_BYTES - len(signed.encode()))


def _lines(rows: Sequence[Cosignature], *, most: int) -> str:
    lines = ""
    for row in rows[: note.MAX_SIGNATURES - 1]:
        if len((lines + row.line).encode()) >= most:
            break
        lines += f"{row.line}\n"
    return lines


def _each(witnesses: Collection[str], ordered: QuerySet[Cosignature]) -> dict[str, Cosignature]:
    """Of each witness the first row, as far as the registry wrote it."""
    rows = [ordered.filter(witness=witness).first() for witness in witnesses]
    return {row.witness: row for row in rows if row is not None and rows_hold(row)}
