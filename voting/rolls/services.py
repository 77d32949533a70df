"""Making a poll's roll: of a list of persons the rights alone are kept."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from records.files.services import attachment_made
from records.people.authors import Author
from records.people.permissions import may_run_the_city, missing
from records.terms.texts import Refusal, RefusalSort
from verifier import vrf
from verifier.polls.beginning import BYTES
from verifier.polls.rights import RIGHT_SIZE, message
from voting.keys.files import VRF, key_made
from voting.polls.rows import poll_found, poll_lock
from voting.rolls import texts
from voting.rolls.models import Roll
from voting.rolls.reading import Fault, Person, roll_read


@dataclass(frozen=True)
class RollUpload:
    """`roll` is None where rows have to be mended first: `faults` tells of some, `faulty` counts all."""

    roll: Roll | None
    faults: Sequence[Fault]
    faulty: int


def roll_upload(*, author: Author, number: object, data: bytes, person: Sequence[str]) -> RollUpload:
    """Keep the rights of a list of persons, sorted, so that nobody sees its order in them; replace an earlier roll.

    The list itself is nowhere stored.
    """
    if not may_run_the_city(author):
        raise missing()
    poll = poll_found(number)
    read = roll_read(data, person)
    if read.faulty:
        return RollUpload(None, read.faults, read.faulty)
    # Slow, and needs no row.
    rights = sorted(rights_of(key_made(poll.uuid, VRF), read.persons))
    file = attachment_made(
        organisation=author.organisation, file=io.BytesIO(b"".join(rights)), media_type=BYTES
    )
    with transaction.atomic():
        if poll_lock(poll.subject).opening_id is not None:
            raise Refusal("roll_opened", texts.OPENED, sort=RefusalSort.CONFLICT)
        values = {
            "attachment": file,
            "size": len(rights),
            "person": list(person),
            "made_at": timezone.now(),
        }
        roll, _ = Roll.objects.update_or_create(poll=poll, defaults=values)
    return RollUpload(roll, (), 0)


def rights_of(seed: bytes, persons: Sequence[Person]) -> list[bytes]:
    """Each person's right, under the poll's VRF key."""
    return [vrf.fast_beta(seed, message(person))[:RIGHT_SIZE] for person in persons]
