"""Cars whose numbers look the same: by letters read for digits, by signs passed over, by letters of another script."""

from collections.abc import Iterable

from django.db.models import Q

from records.contents.models import Record
from records.terms.look_alikes import skeleton
from records.terms.subjects import number_of
from registry.identity.schemes import CARS, CHASSIS_SCHEME, VIN_SCHEME


def namesakes(subjects: Iterable[str]) -> dict[str, frozenset[str]]:
    """For each subject the others with records that a reader takes for it. One query for all."""
    looks = {subject: look for subject in subjects if (look := skeleton(number_of(subject)))}
    if not looks:
        return {}
    wanted = set(looks.values())
    plain = [f"{scheme}:{look}" for look in wanted for scheme in (VIN_SCHEME, CHASSIS_SCHEME)]
    stated = Record.objects.filter(Q(subject__in=plain) | Q(skeleton__in=wanted))
    alike: dict[str, set[str]] = {}
    for subject in stated.order_by().values_list("subject", flat=True).distinct():
        if subject.partition(":")[0] in CARS:
            alike.setdefault(skeleton(number_of(subject)), set()).add(subject)
    return {subject: frozenset(alike.get(look, set()) - {subject}) for subject, look in looks.items()}
