"""What one dealership has on offer, by what stands: a car by its own newest open listing, never by a digest."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from records.contents.models import Record
from records.contents.services import body_opened
from records.people.models import Organisation
from records.standing.history import SubjectHistory, subject_histories
from records.terms.common import ERASURE, WITHDRAWAL
from records.terms.json_types import JsonObject
from registry.listings.kinds import AMENDED, ENDS_LISTING, LISTED
from registry.listings.stated import amended_with
from registry.vehicles.car_facts import car_facts

CHUNK = 500
_ENDINGS = (*ENDS_LISTING, WITHDRAWAL.name, ERASURE.name)


@dataclass(frozen=True)
class Offer:
    """`body` is the listing as it was amended since, with what only its dealership may read."""

    subject: str
    listing: Record
    body: JsonObject
    amendments: tuple[Record, ...] = ()

    @property
    def car(self) -> str:
        """Make and model, as far as they are stated."""
        return " ".join(str(self.body[name]) for name in ("make", "model") if name in self.body)


def offers_of(organisation: Organisation, subjects: Collection[str]) -> dict[str, Offer]:
    """By subject; a car that is not on offer has none."""
    own = _listings(organisation).filter(subject__in=subjects).values_list("subject", flat=True)
    histories = subject_histories(sorted(set(own)))
    offers = (offer_in(organisation, history) for history in histories.values())
    return {offer.subject: offer for offer in offers if offer is not None}


def offer_with(organisation: Organisation, digest: str) -> Offer | None:
    """By the listing's digest, where that listing is what is on offer now."""
    subject = _listings(organisation).filter(digest=digest).values_list("subject", flat=True).first()
    offer = offers_of(organisation, {subject}).get(subject) if subject else None
    return offer if offer and offer.listing.digest == digest else None


def offers_all(organisation: Organisation, *, but: Collection[str] = frozenset()) -> Iterator[Offer]:
    """All that is on offer `but` some, in the order of the numbers, so many in memory as one question fetches."""
    listed = set(listings_open(organisation).values_list("subject", flat=True))
    subjects = sorted(listed.difference(but))
    for start in range(0, len(subjects), CHUNK):
        yield from offers_of(organisation, subjects[start : start + CHUNK]).values()


def listed_ever(organisation: Organisation, subjects: Collection[str]) -> set[str]:
    own = _listings(organisation).filter(subject__in=subjects)
    return set(own.values_list("subject", flat=True))


def _listings(organisation: Organisation) -> QuerySet[Record]:
    return Record.objects.filter(organisation=organisation, kind=LISTED.name)


def listings_open(organisation: Organisation) -> QuerySet[Record]:
    """Too many, never too few: an ending that somebody took back may be among them, and what stands decides."""
    undone = Record.objects.filter(Q(about=OuterRef("digest")) | Q(corrects=OuterRef("digest")))
    ending = Record.objects.filter(about=OuterRef("digest"), kind__in=_ENDINGS).exclude(Exists(undone))
    return _listings(organisation).exclude(Exists(ending))


def offer_in(organisation: Organisation, history: SubjectHistory) -> Offer | None:
    """What this car's records say that this dealership offers; None where it offers nothing."""
    facts = car_facts(history, now=datetime.now(UTC))
    own = [item for item in facts.listings if item.record.organisation_id == organisation.pk]
    if not own:
        return None
    listing = own[-1]
    amendments = facts.amended.get(listing.record.digest, ())
    body: JsonObject = {}
    for item in (listing, *amendments):
        body = amended_with(body, body_opened(item.record, item.content))
    # What an amendment names it by, and no value of the car's.
    body.pop(str(AMENDED.about), None)
    return Offer(history.subject, listing.record, body, tuple(item.record for item in amendments))
