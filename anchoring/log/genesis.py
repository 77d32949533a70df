"""A log's beginning: its one row, and the signed checkpoint of nothing."""

from django.db import IntegrityError, transaction

from anchoring.log.checkpoints import checkpoint_sign
from anchoring.log.keys import LogKeys
from anchoring.models import Log, MapState
from verifier import tree


class LogExistsError(Exception):
    """The log has begun already."""


def log_create(*, keys: LogKeys) -> Log:
    """Begin the log, once, with both keys. Raises LogExistsError the second time, and changes nothing then."""
    if not keys.vrf_seed:
        raise ValueError("a log begins with a VRF key")
    try:
        with transaction.atomic():
            log = Log.objects.create(
                origin=keys.origin, note_vkey=keys.note_vkey, vrf_public_key=keys.vrf_public_key
            )
            MapState.objects.create()
            checkpoint_sign(keys=keys, size=0, root=tree.root([]))
    except IntegrityError as error:
        raise LogExistsError(f"the log {Log.objects.get().origin} has begun already") from error
    return log
