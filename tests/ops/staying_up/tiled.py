"""A log with two full tiles, and what is done to them. python -m tests.ops.staying_up.tiled begin|flip|delete|mend [N]"""

import os
import sys
from pathlib import Path

import django
from django.core.management import call_command

ENTRIES = 600


def begin() -> None:
    from django.conf import settings

    from anchoring.log.genesis import log_create
    from anchoring.log.map.commit import map_commit
    from anchoring.wiring import log_keys
    from tests.anchoring.log.cast import KEYS, logged

    folder = Path(settings.KEYS_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    for name, seed in (("log-note-key", KEYS.note_seed), ("log-vrf-key", KEYS.vrf_seed)):
        (folder / name).write_text(seed.hex(), encoding="ascii")
    call_command("migrate", verbosity=0)
    log_create(keys=KEYS)
    log_keys()
    logged(range(ENTRIES))
    map_commit(keys=KEYS)


def spoil(change: str, number: int) -> None:
    """By who has the tables."""
    from django.conf import settings
    from django.db import connection

    from anchoring import triggers
    from anchoring.models import Tile

    triggers.remove(connection)
    rows, kept = Tile.objects.filter(level=0, number=number), Path(settings.DATA_DIR) / f"tile-{number}"
    if change == "mend":
        rows.delete()
        Tile.objects.create(level=0, number=number, hashes=kept.read_bytes())
        return
    whole = bytes(rows.get().hashes)
    kept.write_bytes(whole)
    if change == "delete":
        rows.delete()
    else:
        rows.update(hashes=whole[:40] + bytes([whole[40] ^ 1]) + whole[41:])


if __name__ == "__main__":
    os.umask(0o077)
    if sys.argv[1] == "begin":
        # Before the settings are read.
        secret = Path(os.environ["DATA_DIR"]) / "keys" / "django-secret"
        secret.parent.mkdir(parents=True)
        secret.write_text("the same before and after, of more than fifty characters", encoding="ascii")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    if sys.argv[1] == "begin":
        begin()
    else:
        spoil(sys.argv[1], int(sys.argv[2]))
