"""Checkpoints: the log at one size, signed (c2sp.org/tlog-checkpoint)."""

from anchoring.log.errors import LogDamagedError, LogMissingError
from anchoring.log.keys import LogKeys
from anchoring.models import Checkpoint
from verifier import note
from verifier.errors import VerifierError


def checkpoint_sign(*, keys: LogKeys, size: int, root: bytes) -> Checkpoint:
    """Sign and store the checkpoint of a size, inside the transaction that made the log that long."""
    text = note.Checkpoint(keys.origin, size, root).text()
    return Checkpoint.objects.create(
        size=size, root=root.hex(), note=note.sign(text, keys.origin, keys.note_seed)
    )


def newest_checkpoint() -> Checkpoint:
    """The checkpoint of the whole log; that of genesis has size 0. Raises LogMissingError before genesis."""
    newest = Checkpoint.objects.order_by("-size").first()
    if newest is None:
        raise LogMissingError("the log has not begun: run `python manage.py log_init`")
    return newest


def checkpoint_check(checkpoint: Checkpoint, *, origin: str, note_vkey: str) -> None:
    """Check a stored checkpoint against itself: note, signature and columns. Raises LogDamagedError."""
    try:
        text = note.verify(checkpoint.note, [note_vkey]).text
        signed = note.parse_checkpoint(text)
    except VerifierError as error:
        raise LogDamagedError(f"checkpoint {checkpoint.size}: {error}") from error
    if (signed.origin, signed.size, signed.root.hex()) != (origin, checkpoint.size, checkpoint.root):
        raise LogDamagedError(f"checkpoint {checkpoint.size}: the note says something else than the row")
