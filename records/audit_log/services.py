"""Write the audit log: one row for each look at people's data, each change and each download."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from records.audit_log.models import Access
from records.contents.models import Record
from records.contents.permissions import may_read_disclosures
from records.people.authors import Author, author_role
from records.people.models import Membership, Organisation, User
from records.standing.corrections import Correction

# A page that is opened again and again is one look.
_AGAIN = timedelta(minutes=10)


def access_note(*, membership: Membership, action: str, what: str, target: object, token: str = "") -> None:
    accesses_note(membership=membership, action=action, what=what, targets=[target], token=token)


def accesses_note(
    *, membership: Membership, action: str, what: str, targets: Iterable[object], token: str = ""
) -> None:
    """`targets` are digests, ids or pseudonyms. A look that was noted ten minutes ago is not noted again."""
    who = {
        "person": membership.person,
        "organisation": membership.organisation,
        "role": author_role(membership) or membership.role,
        "token": token,
    }
    _note(who, action, what, targets)


def guest_note(*, host: Organisation, role: str, action: str, what: str, target: object) -> None:
    """A device that was let in: nobody with a name here, so the organisation that let it in stands for it."""
    _note({"person": None, "organisation": host, "role": role}, action, what, [target])


def own_access_note(*, user: User, action: str, what: str) -> None:
    """Note a person's access to their own data, whether or not they act for an organisation."""
    Access.objects.create(
        at=timezone.now(), person=user.person, action=action, what=what, target=str(user.person)
    )


def admin_note(*, user: User, action: str, target: str) -> None:
    """Note an access in the admin, where a person acts for no organisation."""
    _note({"person": user.person, "organisation": None, "role": "admin"}, action, Access.What.ADMIN, [target])


def accesses_to(user: User) -> QuerySet[Access]:
    """The accesses to this person's data, those in the admin included."""
    person = str(user.person)
    there = Q(what=Access.What.ADMIN, target__endswith=f"/{person}")
    return Access.objects.filter(Q(target=person) | there).select_related("organisation")


def disclosures_note(*, reader: Author, records: Iterable[str], token: str = "") -> None:
    """Note that withheld parts of records were shown: plates, names."""
    accesses_note(
        membership=reader.membership,
        action=Access.Action.READ,
        what=Access.What.DISCLOSURES,
        targets=records,
        token=token,
    )


def corrections_note(*, reader: Author, corrections: Iterable[Correction], token: str = "") -> None:
    """Note that corrections were shown: each shows the withheld parts of both records."""
    both = [
        record
        for correction in corrections
        for record in (correction.earlier.record, correction.later.record)
    ]
    disclosures_note(reader=reader, records=opened_to(reader, both), token=token)


def opened_to(reader: Author, records: Iterable[Record]) -> list[str]:
    """The digests of those with withheld parts that are kept, and that this reader may read."""
    return [
        record.digest for record in records if may_read_disclosures(reader, record) and record.own_disclosures
    ]


def _note(who: dict[str, object], action: str, what: str, targets: Iterable[object]) -> None:
    now, names = timezone.now(), [str(target)[:64] for target in targets]
    if action == Access.Action.READ:
        names = _new(who, what, names, now - _AGAIN)
    Access.objects.bulk_create(Access(at=now, action=action, what=what, target=name, **who) for name in names)


def _new(who: dict[str, object], what: str, names: list[str], since: datetime) -> list[str]:
    looks = Access.objects.filter(**who, at__gt=since, action=Access.Action.READ, what=what)
    known = set(looks.filter(target__in=names).values_list("target", flat=True))
    return [name for name in dict.fromkeys(names) if name not in known]
