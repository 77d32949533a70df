"""Where votes meet the settings: the one module of `voting/` that reads them."""

from pathlib import Path

from django.conf import settings

from anchoring.models import Log


def keys_folder() -> Path:
    """Where the polls' secret keys lie, outside of the database and of every backup."""
    return Path(settings.POLL_KEYS_DIR)


def log_origin() -> str:
    """The name of the log, which the name of a box's key begins with. Raises Log.DoesNotExist before it has begun."""
    return str(Log.objects.get().origin)


def waiting_folder() -> Path:
    """Where waiting rights and ballots lie, outside of the database and of every backup."""
    return Path(settings.WAITING_DIR)
