"""Writing the trail: one row for each look at people's data, each change and each file that left."""

from collections.abc import Iterable
from datetime import timedelta

from django.utils import timezone

from registry.authors import Author, author_role
from registry.models import Access, Membership, User

# A page that is opened again and again is one look.
_AGAIN = timedelta(minutes=10)


def access_note(*, membership: Membership, action: str, what: str, target: object, token: str = "") -> None:
    accesses_note(membership=membership, action=action, what=what, targets=[target], token=token)


def accesses_note(
    *, membership: Membership, action: str, what: str, targets: Iterable[object], token: str = ""
) -> None:
    """`targets` are digests, ids or pseudonyms. A look that was noted ten minutes ago is not noted again."""
    now, names = timezone.now(), [str(target) for target in targets]
    if action == Access.Action.READ:
        names = _new(membership, what, names, token, now - _AGAIN)
    Access.objects.bulk_create(
        Access(
            at=now,
            person=membership.person,
            organisation=membership.organisation,
            role=author_role(membership) or membership.role,
            token=token,
            action=action,
            what=what,
            target=name[:64],
        )
        for name in names
    )


def own_access_note(*, user: User, action: str, what: str) -> None:
    """A person with their own data, whether or not they act for anybody."""
    Access.objects.create(
        at=timezone.now(), person=user.person, action=action, what=what, target=str(user.person)
    )


def disclosures_note(*, reader: Author, records: Iterable[str], token: str = "") -> None:
    """Withheld parts of records that were shown: plates, names."""
    accesses_note(
        membership=reader.membership,
        action=Access.Action.READ,
        what=Access.What.DISCLOSURES,
        targets=records,
        token=token,
    )


def _new(membership: Membership, what: str, names: list[str], token: str, since: object) -> list[str]:
    known = set(
        Access.objects.filter(
            at__gt=since,
            person=membership.person,
            organisation=membership.organisation,
            action=Access.Action.READ,
            what=what,
            token=token,
            target__in=names,
        ).values_list("target", flat=True)
    )
    return [name for name in dict.fromkeys(names) if name not in known]
