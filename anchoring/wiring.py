"""Where the log meets the settings: the one module of `anchoring/` that reads them."""

import os
import secrets
from datetime import timedelta
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import OperationalError

from anchoring.buckets import Bucket, BucketAwayError
from anchoring.durable import file_made
from anchoring.hangs import Part
from anchoring.labels.asking import AskedLabels, Door
from anchoring.log.errors import ClockAheadError
from anchoring.log.keys import LogKeys
from anchoring.log.labels import Labeller, Labels, LabelsAwayError, Why
from anchoring.log.places import LogName
from anchoring.models import Log
from anchoring.published.objects import Objects
from anchoring.published.status import CopyStatus, copy_status
from anchoring.replica import ALIAS, Replica
from anchoring.witnesses.protocol import Asker
from anchoring.witnesses.witness import Witnessing, witnessing_read
from verifier import vrf

NOTE_KEY_FILE = "log-note-key"
VRF_KEY_FILE = "log-vrf-key"
_BEGIN = "the log has not begun: run `python manage.py log_init`"
ELSEWHERE = (
    "the VRF key is not here (LABELS_URL): do this where it is, without LABELS_URL (docs/deploying.md)"
)
_OTHERS = "these are another log's keys: bring back the ones that log_init made (docs/operating.md)"


class KeysMissingError(Exception):
    """The log's keys are not where they should be, or are another log's."""


AWAY = (OperationalError, BucketAwayError, LabelsAwayError, KeysMissingError, ClockAheadError)
"""The fault of no work that meets it, which waits: the database, the files, the labels or the keys are away, or the clock is
wrong."""


def log_keys() -> LogKeys:
    """The keys of the log, from LOG_NOTE_KEY and LOG_VRF_KEY (or their _FILE), else from KEYS_DIR.

    Without the VRF key's seed where LABELS_URL names the process that has it.
    Raises KeysMissingError where the log has not begun, a key can't be found, or is another log's.
    """
    log = _log()
    keys = LogKeys(
        origin=log.origin,
        note_seed=seed_read(settings.LOG_NOTE_KEY, settings.KEYS_DIR / NOTE_KEY_FILE, "LOG_NOTE_KEY"),
        vrf_seed=_vrf_seed(),
    )
    if (keys.note_vkey, keys.vrf_public_key or log.vrf_public_key) != (log.note_vkey, log.vrf_public_key):
        raise KeysMissingError(_OTHERS)
    return keys


def log_shown() -> tuple[LogName, Labels]:
    """Whose log this is by its keys, and who gives labels: what who signs nothing needs.

    With LOG_VERIFIER_KEY the note key need not be at hand. Raises KeysMissingError as `log_keys` does.
    """
    log = _log()
    vkey = settings.LOG_VERIFIER_KEY or log_keys().note_vkey
    if (vkey.partition("+")[0], vkey) != (log.origin, log.note_vkey):
        raise KeysMissingError(_OTHERS)
    return LogName(log.origin, vkey), _labels_of(log)


def _log() -> Log:
    log = Log.objects.first()
    if log is None:
        raise KeysMissingError(_BEGIN)
    return log


def _vrf_seed() -> bytes:
    """Empty where another process alone has it."""
    if settings.LABELS_URL:
        return b""
    return seed_read(settings.LOG_VRF_KEY, settings.KEYS_DIR / VRF_KEY_FILE, "LOG_VRF_KEY")


def _labels_of(log: Log) -> Labels:
    if door := label_door():
        try:
            return AskedLabels(door, bytes.fromhex(log.vrf_public_key))
        except ValueError:
            raise KeysMissingError(_OTHERS) from None
    seed = _vrf_seed()
    if vrf.public_key(seed).hex() != log.vrf_public_key:
        raise KeysMissingError(_OTHERS)
    return Labeller(seed)


def label_door() -> Door | None:
    """The way to the label process; None where this process makes labels itself. Kept for the life of the process."""
    return _door(settings.LABELS_URL, settings.LABELS_TOKEN) if settings.LABELS_URL else None


@cache
def _door(address: str, token: str) -> Door:
    return Door(address, token)


def labels_away() -> Why | None:
    """Why the label process gives no labels now; None while it does, and where this process makes them itself."""
    door = label_door()
    if door is None:
        return None
    try:
        key = door.counted().key
    except LabelsAwayError as error:
        return error.why
    log = Log.objects.first()
    if log is not None and log.vrf_public_key != key:
        return Why.OTHER_KEY
    # It answers, and gave no labels all the same.
    problem = door.problem()
    return problem if problem in {Why.SPENT, Why.WRONG} else None


def labels_asked() -> dict[str, float]:
    """By host, how much it has asked of the label process today, as a share of what it may; empty while that is away."""
    door = label_door()
    if door is None:
        return {}
    try:
        return {name: asked / a_day for name, (asked, a_day) in door.counted().hosts.items()}
    except LabelsAwayError:
        return {}


def log_keys_begin() -> LogKeys:
    """The keys of a log that is about to begin: the configured ones, else those in KEYS_DIR.

    Those are made where they are missing. Raises KeysMissingError for one that is no 64 hex digits, and where LABELS_URL
    says that the VRF key is elsewhere.
    """
    if settings.LABELS_URL:
        raise KeysMissingError(ELSEWHERE)
    for value, name in ((settings.LOG_NOTE_KEY, NOTE_KEY_FILE), (settings.LOG_VRF_KEY, VRF_KEY_FILE)):
        if not value:
            seed_make(settings.KEYS_DIR / name)
    return LogKeys(
        origin=settings.LOG_ORIGIN,
        note_seed=seed_read(settings.LOG_NOTE_KEY, settings.KEYS_DIR / NOTE_KEY_FILE, "LOG_NOTE_KEY"),
        vrf_seed=seed_read(settings.LOG_VRF_KEY, settings.KEYS_DIR / VRF_KEY_FILE, "LOG_VRF_KEY"),
    )


def witnessing() -> Witnessing:
    """The witnesses and how many make a quorum. Raises WitnessesError where the settings can't be used."""
    return witnessing_read(settings.WITNESSES, settings.WITNESS_QUORUM)


@cache
def witness_door() -> Asker:
    """The way to the witnesses. Kept for the life of the process."""
    from anchoring.witnesses.door import Door  # noqa: PLC0415  HTTP takes a while to import, and pages need none

    return Door()


@cache
def replica() -> Replica | None:
    """The replica that public answers are read from, as this process knows it; None where there is none."""
    if ALIAS not in settings.DATABASES:
        return None
    return Replica(bound=settings.DATABASE_REPLICA_SECONDS)


def bounds() -> dict[Part, timedelta]:
    """For how long each part that there is may do nothing before it counts as hanging."""
    parts = [part for part in Part if part is not Part.BUCKET or settings.LOG_BUCKET]
    return {part: timedelta(seconds=getattr(settings, part.setting)) for part in parts}


def bucket_objects() -> Objects | None:
    """The log's files in the bucket; None where there is none."""
    return _objects(settings.LOG_BUCKET) if settings.LOG_BUCKET else None


@cache
def _objects(bucket: Bucket) -> Objects:
    return Objects(bucket)


def copy_seen() -> CopyStatus | None:
    """How far the log's copy in a bucket is; None where there is none, and before anything was tried."""
    return copy_status() if settings.LOG_BUCKET else None


def requests_a_day() -> int:
    """How many requests each endpoint is sent a day at most."""
    limit: int = settings.ETHEREUM_REQUESTS_A_DAY
    return limit


def key_files() -> dict[str, Path | str]:
    """Where the keys lie: `note` and `vrf` where they are not configured otherwise, and `anchor`."""
    kept, keystore = settings.ANCHOR_SIGNER, settings.ANCHOR_KEYSTORE_FILE
    in_keystore = kept == "keystore" or (not kept and keystore.exists())
    file = keystore if in_keystore else settings.ANCHOR_KEY_FILE
    return {
        "note": settings.KEYS_DIR / NOTE_KEY_FILE,
        "vrf": settings.KEYS_DIR / VRF_KEY_FILE,
        "anchor": f"with {kept}" if kept not in {"", "file", "keystore"} else file,
    }


def seed_read(value: str | None, file: Path, name: str) -> bytes:
    """The 32 bytes that `value`, else the file, writes as 64 hex digits. Errors never tell it."""
    if not value:
        try:
            value = file.read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError):
            raise KeysMissingError(f"{name}: neither set nor in {os.fspath(file)}") from None
    try:
        seed = bytes.fromhex(value)
    except ValueError:
        seed = b""
    if len(seed) != 32:
        raise KeysMissingError(f"{name}: must be 64 hex digits")
    return seed


def seed_make(file: Path) -> None:
    """32 random bytes as hex digits, where there is no file yet."""
    if not file.exists():
        file_made(file, f"{secrets.token_hex(32)}\n".encode())
