"""What the holders of a licence are told by mail of the keys in its name."""

from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from registry.models import KeyRequest, Membership, Organisation, SigningKey, User
from registry.notices import notice_send


def key_asked_for(request: KeyRequest) -> None:
    _tell(
        request.membership.organisation,
        "key_asked",
        "/desk/signing/",
        licence=request.licence,
        key=request.key,
        at=_moment(request.created_at),
    )


def key_enrolled(key: SigningKey) -> None:
    path = f"/desk/keys/{key.key}/revoke/"
    at = _moment(key.enrolled.recorded_at)
    _tell(key.organisation, "key_enrolled", path, licence=key.licence, key=key.key, at=at)


def key_revoked(key: SigningKey, reason: str) -> None:
    at = _moment(key.revoked.recorded_at if key.revoked else None)
    _tell(
        key.organisation,
        "key_revoked",
        "/desk/signing/",
        licence=key.licence,
        key=key.key,
        at=at,
        reason=reason,
    )


def holders(licence: str, organisation: Organisation) -> list[User]:
    """The inspector of this number; of a station's number all its inspectors and its owners."""
    found = Membership.objects.filter(ended_at=None, organisation=organisation).select_related("user")
    of_station = Q(organisation__registration_no=licence, role__in=["owner", "inspector"])
    return list({each.user for each in found.filter(Q(licence=licence) | of_station)})


def _tell(organisation: Organisation, kind: str, path: str, *, licence: str, **values: str) -> None:
    for user in holders(licence, organisation):
        notice_send(user=user, kind=kind, path=path, licence=licence, **values)


def _moment(time: datetime | None) -> str:
    return timezone.localtime(time).strftime("%Y-%m-%d %H:%M (KST)") if time else ""
