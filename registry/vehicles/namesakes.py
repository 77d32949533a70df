"""Cars whose numbers look the same: by letters read for digits, by signs passed over, by letters of another script."""

from collections.abc import Iterable

from django.db.models import Q

from records.contents.models import Record
from records.contents.skeletons import IsOdd
from records.terms.look_alikes import skeleton
from records.terms.subjects import number_of
from registry.identity.schemes import CARS, CHASSIS_SCHEME, VIN_SCHEME


def namesakes(subjects: Iterable[str]) -> dict[str, frozenset[str]]:
    """For each subject the others that a reader takes for it, of these and of those with records. One query for all."""
    looks = {subject: look for subject in subjects if (look := skeleton(number_of(subject)))}
    if not looks:
        return {}
    wanted = set(looks.values())
    plain = [f"{scheme}:{look}" for look in wanted for scheme in (VIN_SCHEME, CHASSIS_SCHEME)]
    stated = Record.objects.filter(Q(subject__in=plain) | Q(skeleton__in=wanted) | Q(IsOdd("subject")))
    recorded = stated.order_by().values_list("subject", flat=True).distinct()
    alike: dict[str, set[str]] = {}
    for subject in (*looks, *(subject for subject in recorded if subject.partition(":")[0] in CARS)):
        alike.setdefault(skeleton(number_of(subject)), set()).add(subject)
    return {subject: frozenset(alike[look] - {subject}) for subject, look in looks.items()}
