"""Authors: the organisation and role in which a person states records."""

from dataclasses import dataclass
from uuid import UUID

from records.people.models import Membership, Organisation, User
from records.terms.record_json import AuthorJson
from records.terms.roles import AUDITOR, DEALER, INSPECTOR, OBSERVER, PROPOSER, REGISTRY
from records.terms.texts import Refusal, RefusalSort, Text

_ROLES = {
    (Organisation.Kind.DEALERSHIP, Membership.Role.OWNER): DEALER,
    (Organisation.Kind.DEALERSHIP, Membership.Role.DEALER): DEALER,
    (Organisation.Kind.STATION, Membership.Role.INSPECTOR): INSPECTOR,
    (Organisation.Kind.CITY, Membership.Role.OWNER): REGISTRY,
    (Organisation.Kind.CITY, Membership.Role.STAFF): REGISTRY,
    (Organisation.Kind.CITY, Membership.Role.AUDITOR): AUDITOR,
    (Organisation.Kind.BODY, Membership.Role.OWNER): PROPOSER,
    (Organisation.Kind.BODY, Membership.Role.STAFF): PROPOSER,
    (Organisation.Kind.OFFICE, Membership.Role.OBSERVER): OBSERVER,
}

NOT_ACTIVE = Text(
    "소속 업체가 승인되지 않았거나 이용이 정지되어 기록할 수 없습니다.",
    "Your organisation is not approved, or suspended, or you have left it: it can't record anything.",
)
NO_ROLE = Text(
    "이 소속과 역할로는 기록을 남길 수 없습니다.", "With this membership and role nothing can be recorded."
)


@dataclass(frozen=True)
class Author:
    """Who acts: `role` is one of `roles`, of which the auditor states nothing; `person` is a pseudonym."""

    organisation: Organisation
    role: str
    person: UUID
    acts_in: Membership | None

    @property
    def membership(self) -> Membership:
        """In which a person acts. A machine acts in none, and nothing that asks for one is a machine's to do."""
        if self.acts_in is None:
            raise LookupError(f"{self.role}: no person acts here")
        return self.acts_in

    def as_json(self) -> AuthorJson:
        return {"organisation": str(self.organisation.id), "role": self.role, "person": str(self.person)}


NOBODY = UUID(int=0)
"""The person where no member of an organisation speaks: a machine, or somebody from outside."""


def machine_author(organisation: Organisation, role: str) -> Author:
    """What an organisation's machine states, no person does."""
    return Author(organisation, role, NOBODY, None)


def author_for(membership: Membership) -> Author:
    if not membership.is_active:
        raise Refusal("organisation_inactive", NOT_ACTIVE, sort=RefusalSort.FORBIDDEN)
    role = author_role(membership)
    if role is None:
        raise Refusal("no_role", NO_ROLE, sort=RefusalSort.FORBIDDEN)
    return Author(membership.organisation, role, membership.person, membership)


def author_role(membership: Membership) -> str | None:
    kind = Organisation.Kind(membership.organisation.kind)
    return _ROLES.get((kind, Membership.Role(membership.role)))


def memberships_of(user: User) -> list[Membership]:
    """The active memberships, the oldest first."""
    rows = (
        Membership.objects.filter(user=user, ended_at=None)
        .select_related("organisation", "user")
        .order_by("created_at")
    )
    return [row for row in rows if row.is_active]
