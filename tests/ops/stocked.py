"""A registry with a car in it, and its evidence: python -m tests.ops.stocked begin|evidence, in the DATA_DIR that is set."""

import os
import sys
from pathlib import Path

import django
from django.core.management import call_command


def begin() -> None:
    """Keys in KEYS_DIR, as `log_init` makes them, a dealer's inspection record with its photos, and an anchor."""
    from django.conf import settings

    from anchoring.log.genesis import log_create
    from anchoring.wiring import log_keys
    from records.people.authors import author_for
    from tests.anchoring.log.cast import KEYS
    from tests.anchoring.log.chains import chain
    from tests.cast import inspected, member
    from tests.fixtures.market import sequenced

    folder = Path(settings.KEYS_DIR)
    for name, seed in (("log-note-key", KEYS.note_seed), ("log-vrf-key", KEYS.vrf_seed)):
        (folder / name).write_text(seed.hex(), encoding="ascii")
    call_command("migrate", verbosity=0)
    log_create(keys=KEYS)
    log_keys()
    inspected(author_for(member("dealership", "dealer", "Hanbit Motors")))
    sequenced()
    chain().commit()


def evidence() -> None:
    """The evidence file of the car, with its VRF proof; not when it was made."""
    from records.proof.evidence import evidence_build
    from tests.cast import subject
    from verifier import canonical

    built = evidence_build(subject(1))
    assert built is not None
    sys.stdout.buffer.write(
        canonical.dumps({name: part for name, part in built.items() if name != "made_at"})
    )


if __name__ == "__main__":
    os.umask(0o077)
    if sys.argv[1] == "begin":
        # Before the settings are read.
        secret = Path(os.environ["DATA_DIR"]) / "keys" / "django-secret"
        secret.parent.mkdir(parents=True)
        secret.write_text("the same before and after, of more than fifty characters", encoding="ascii")
    django.setup()
    {"begin": begin, "evidence": evidence}[sys.argv[1]]()
