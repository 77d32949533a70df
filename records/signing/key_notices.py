"""What the holders of a licence are told by mail of the keys in its name."""

from uuid import UUID

from django.db.models import Q

from records.notices.services import notice_send
from records.people.models import Membership, Organisation, User
from records.signing.models import KeyRequest, SigningKey


def key_asked_for(request: KeyRequest) -> None:
    _tell(
        request.membership.organisation,
        request.membership.person,
        "key_asked",
        "/desk/signing/",
        licence=request.licence,
        key=request.key,
        at=request.created_at,
    )


def key_enrolled(key: SigningKey) -> None:
    path = f"/desk/keys/{key.key}/revoke/"
    at = key.enrolled.recorded_at
    _tell(key.organisation, key.person, "key_enrolled", path, licence=key.licence, key=key.key, at=at)


def key_revoked(key: SigningKey, reason: str) -> None:
    at = key.revoked.recorded_at if key.revoked else ""
    told = {"key": key.key, "at": at, "reason": reason}
    _tell(key.organisation, key.person, "key_revoked", "/desk/signing/", licence=key.licence, **told)


def holders(licence: str, organisation: Organisation, person: UUID) -> list[User]:
    """The key's person, the licence's members now and, for a station's number, its inspectors and owners."""
    current = Membership.objects.filter(ended_at=None, organisation=organisation)
    of_station = Q(organisation__registration_no=licence, role__in=["owner", "inspector"])
    members = current.filter(Q(licence=licence) | of_station).values("user")
    return list(User.objects.filter(Q(pk__in=members) | Q(person=person)))


def _tell(
    organisation: Organisation, person: UUID, kind: str, path: str, *, licence: str, **values: object
) -> None:
    for user in holders(licence, organisation, person):
        notice_send(user=user, kind=kind, path=path, licence=licence, **values)
