"""By its exact plate a car on offer is found, where its dealership chose so, while the listing stands (docs/adr/0030)."""

from collections.abc import Collection

from django.db.models import Q

from anchoring.wiring import KeysMissingError
from records.contents.keyring import UnopenedError
from records.contents.models import Disclosure, Record
from records.contents.plate_digests import PLATE, found_by_set, plate_digests
from records.contents.services import opened_of
from records.memberships.plates import organisations_found, plates_found
from records.people.models import Organisation
from records.screening.plates import plate_read
from records.terms.common import ERASURE, WITHDRAWAL
from registry.listings.kinds import AMENDED, ENDS_LISTING, LISTED
from registry.stock.offers import Offer, offers_of

SETTLED_BY = frozenset({LISTED.name, AMENDED.name, *ENDS_LISTING, WITHDRAWAL.name, ERASURE.name})
"""What begins, changes or ends an offer, a correction of it too."""


def plates_settle(subjects: Collection[str]) -> None:
    """In the transaction that changed what stands about these cars: their plates are found as far as they are on offer."""
    choosing = organisations_found()
    if not choosing:
        return
    Disclosure.objects.filter(record__subject__in=subjects, found_by__isnull=False).update(found_by=None)
    listed = Record.objects.filter(subject__in=subjects, kind=LISTED.name, organisation__in=choosing)
    for organisation in Organisation.objects.filter(pk__in=listed.values("organisation")):
        for offer in offers_of(organisation, subjects).values():
            _settle(offer)


def _settle(offer: Offer) -> None:
    digests = _digests(offer)
    named = Disclosure.objects.filter(path=PLATE).filter(
        Q(record=offer.listing) | Q(record__about=offer.listing, record__kind=AMENDED.name)
    )
    for disclosure in named if digests else ():
        try:
            if plate_digests(str(opened_of(disclosure).value)) == digests:
                found_by_set(disclosure)
        except UnopenedError:
            continue


def subject_on_offer(plate: str) -> str | None:
    """The car's. What stands decides and not the index alone; None also where two cars are on offer under it."""
    try:
        digests = plate_digests(plate)
    except KeysMissingError:
        return None
    found = Record.objects.filter(disclosures__found_by__in=digests).select_related("organisation")
    subjects = {record.subject for record in found if _is_on_offer(record, digests)}
    return subjects.pop() if len(subjects) == 1 else None


def _is_on_offer(record: Record, digests: tuple[str, ...]) -> bool:
    if not (record.organisation.is_active and plates_found(record.organisation)):
        return False
    offer = offers_of(record.organisation, [record.subject]).get(record.subject)
    return offer is not None and _digests(offer) == digests


def _digests(offer: Offer) -> tuple[str, ...]:
    plate = offer.body.get(PLATE)
    return plate_digests(plate) if isinstance(plate, str) and plate_read(plate) else ()
