"""Whether a dealership lets visitors find its cars on offer by their plates: its owner's choice, off until then."""

from uuid import UUID

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery

from anchoring.seals import seal_holds
from records.contents.models import Disclosure, Record
from records.contents.plate_digests import PLATE
from records.people.models import Membership, Organisation, OrganisationEvent
from records.people.permissions import may_manage, missing
from records.terms.families import subjects_lock, subjects_settled

FOUND, HIDDEN = OrganisationEvent.Action.PLATES_FOUND, OrganisationEvent.Action.PLATES_HIDDEN
_CHUNK = 500


def may_choose_plates(membership: Membership) -> bool:
    return may_manage(membership) and membership.organisation.kind == Organisation.Kind.DEALERSHIP


def plates_found(organisation: Organisation) -> bool:
    """By the newest choice, where nobody but the registry wrote it."""
    newest = _choices().filter(organisation=organisation).order_by("-at", "-pk").first()
    return newest is not None and newest.action == FOUND and seal_holds(newest)


def organisations_found() -> list[UUID]:
    """Those whose newest choice it is, suspended ones too."""
    newest = _choices().filter(organisation=OuterRef("organisation")).order_by("-at", "-pk").values("pk")[:1]
    found = OrganisationEvent.objects.filter(action=FOUND, pk=Subquery(newest))
    return list(found.values_list("organisation", flat=True))


@transaction.atomic
def plates_choose(*, by: Membership, found: bool) -> None:
    """What is chosen counts with the commit, for the cars that are on offer then and for those that will be."""
    if not may_choose_plates(by):
        raise missing()
    # Of two choices at once the second waits, and sees the first.
    organisation = Organisation.objects.select_for_update().get(pk=by.organisation_id)
    if plates_found(organisation) == found:
        return
    OrganisationEvent.objects.create(
        organisation=organisation, action=FOUND if found else HIDDEN, person=by.person
    )
    own = Record.objects.filter(organisation=organisation)
    if not found:
        Disclosure.objects.filter(record__in=own, found_by__isnull=False).update(found_by=None)
        return
    subjects = sorted(set(own.filter(disclosures__path=PLATE).values_list("subject", flat=True)))
    for start in range(0, len(subjects), _CHUNK):
        subjects_lock(subjects[start : start + _CHUNK])
        subjects_settled(subjects[start : start + _CHUNK])


def _choices() -> QuerySet[OrganisationEvent]:
    return OrganisationEvent.objects.filter(action__in=[FOUND, HIDDEN])
