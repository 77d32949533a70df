"""Who may show a record to a buyer, and with what."""

from records.contents.models import Record
from records.people.authors import Author
from records.terms.roles import DEALER
from registry.form82.kinds import INSPECTION
from registry.handovers.models import Handover
from registry.listings.kinds import LISTED


def may_hand_over(author: Author, record: Record) -> bool:
    """Who sells the car: the dealer who stated the record, or who has stated a listing of this very car."""
    if author.role != DEALER or record.kind != INSPECTION.name:
        return False
    listings = Record.objects.filter(
        organisation=author.organisation, kind=LISTED.name, subject=record.subject
    )
    return record.organisation_id == author.organisation.id or listings.exists()


def may_open_for_buyer(handover: Handover) -> bool:
    """Whether the buyer sees plate, names and original photos: they are for the dealer who stated them to show."""
    return handover.organisation_id == handover.record.organisation_id
