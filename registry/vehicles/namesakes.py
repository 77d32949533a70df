"""Cars whose numbers look the same: a chassis number that reads like a VIN, from before that was refused or put in by hand."""

from collections.abc import Iterable

from django.db.models import Q

from records.contents.models import Record
from records.terms.subjects import number_of
from registry.identity.chassis import vin_seen_in
from registry.identity.schemes import CARS, CHASSIS_SCHEME, VIN_SCHEME


def namesakes(subjects: Iterable[str]) -> dict[str, frozenset[str]]:
    """For each subject the others with records that a reader takes for it. One query for all."""
    vins = {subject: vin for subject in subjects if (vin := vin_seen_in(number_of(subject)))}
    if not vins:
        return {}
    wanted = set(vins.values())
    plain = [f"{scheme}:{vin}" for vin in wanted for scheme in (VIN_SCHEME, CHASSIS_SCHEME)]
    stated = Record.objects.filter(Q(subject__in=plain) | Q(skeleton__in=wanted))
    alike: dict[str, set[str]] = {}
    for subject in stated.order_by().values_list("subject", flat=True).distinct():
        vin = vin_seen_in(number_of(subject))
        if vin and subject.partition(":")[0] in CARS:
            alike.setdefault(vin, set()).add(subject)
    return {subject: frozenset(alike.get(vin, set()) - {subject}) for subject, vin in vins.items()}
