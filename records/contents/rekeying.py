"""Bring what lies encrypted in the tables under the newest key, while the registry works."""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.db.models import TextField
from django.db.models.functions import Cast

from records import wiring
from records.contents.encrypted import EncryptedJSONField, encrypted_columns
from records.contents.keyring import UnopenedError, key_add, keyring, keys_forget
from records.contents.models import Disclosure
from records.contents.plate_digests import found_by_set

FORGET_AFTER = 3600
"""Seconds. What began under the former key has ended by then: no task lasts longer."""
_BATCH = 500

Told = Callable[[str], object]


class RekeyRefusedError(Exception):
    """It runs already, or the former keys are needed yet."""


@dataclass
class Rekeyed:
    """How many values were encrypted anew, and the rows with one that no key opens."""

    changed: int
    broken: list[str]


@contextmanager
def rekeying() -> Iterator[None]:
    """One at a time: two that add a key at once would lose one, and with it what was encrypted under it meanwhile."""
    folder = os.open(wiring.withheld_keys_file().parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise RekeyRefusedError("another rekey is at work") from None
    finally:
        os.close(folder)


def rekey(*, new: bool, told: Told) -> Rekeyed:
    """Encrypt under the newest key what lies under another; a new one first where `new`. Killed, it goes on when called again.

    Each batch is a transaction: what a crash leaves is under one key or the other, and both are kept.
    """
    if new:
        key_add()
    total = Rekeyed(0, [])
    for model, field in encrypted_columns():
        _column(model, field, total, told)
    for disclosure in _found_by_others().iterator():
        # What opens no more is named already, and finds nothing.
        with suppress(UnopenedError):
            found_by_set(disclosure)
    return total


def former_keys_forget() -> int:
    """Keep the newest key alone; how many went. Raises RekeyRefusedError while anything may lie under them."""
    former = len(keyring().keys) - 1
    for model, field in encrypted_columns():
        if count := _others(model, field).count():
            raise RekeyRefusedError(f"{model._meta.label}.{field.name}: {count} values lie under other keys")
    if count := _found_by_others().count():
        raise RekeyRefusedError(f"{count} plates are found by other keys")
    age = time.time() - wiring.withheld_keys_file().stat().st_mtime
    if former and age < FORGET_AFTER:
        left = int(FORGET_AFTER - age) // 60 + 1
        raise RekeyRefusedError(f"what began under a former key may still be under way: again in {left} min")
    if former:
        keys_forget()
    return former


def _found_by_others() -> models.QuerySet[Disclosure]:
    found = Disclosure.objects.filter(found_by__isnull=False)
    return found.exclude(found_by__startswith=keyring().newest)


def _column(model: type[models.Model], field: EncryptedJSONField, total: Rekeyed, told: Told) -> None:
    name = f"{model._meta.label}.{field.name}"
    others = _others(model, field)
    done, count, after = 0, others.count(), None
    told(f"{name}: {count} under other keys")
    while True:
        rows = others if after is None else others.filter(pk__gt=after)
        with transaction.atomic():
            batch = list(rows.order_by("pk").select_for_update()[:_BATCH])
            for row in batch:
                if _row(row, field):
                    total.changed += 1
                else:
                    total.broken.append(f"{name} {row.pk}")
        if not batch:
            return
        done, after = done + len(batch), batch[-1].pk
        told(f"{name}: {done} of {count}")


def _row(row: models.Model, field: EncryptedJSONField) -> bool:
    """Whether some key opened it. Written only over what was read."""
    kept: Any = row.__dict__[field.attname]
    try:
        value = field.opened(kept, row)
    except UnopenedError:
        return False
    same = _kept(type(row), field).filter(pk=row.pk, kept=kept.text)
    same.update(**{field.name: field.encrypted(value, row)})
    return True


def _others(model: type[models.Model], field: EncryptedJSONField) -> models.QuerySet[Any]:
    """The rows whose value is not under the newest key."""
    rows = _kept(model, field).filter(**{f"{field.name}__isnull": False})
    return rows.exclude(kept__startswith=keyring().newest)


def _kept(model: type[models.Model], field: EncryptedJSONField) -> models.QuerySet[Any]:
    """With the column's text as it lies in the table."""
    rows: models.QuerySet[Any] = models.QuerySet(model).annotate(kept=Cast(field.name, TextField()))
    return rows
