"""Renewing a licence: its holder asks, the city compares the new card, and the signing keys go on (docs/adr/0033)."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from records.memberships.organisations import licence_day_check
from records.notices.services import notice_send
from records.people.authors import Author
from records.people.models import Membership, Organisation, Renewal
from records.people.permissions import LICENSED, may_run_the_city, missing
from records.people.requests import decided, request_decide
from records.signing.revocations import keys_sweep, seoul_today
from records.terms.characters import lines_clean
from records.terms.texts import REASON_MISSING, Refusal, RefusalSort, Text

WARNED = (30, 7)
"""A mail is sent so many days before a licence's last one, and its holder's pages warn from the first on."""

NOT_LATER = Text(
    "지금 자격 기간의 마지막 날({day})보다 뒤의 날짜여야 합니다.",
    "This must be a later day than the licence's last one now, {day}.",
)
WAITS = Text("이미 시의 확인을 기다리는 갱신 신청이 있습니다.", "A renewal waits for the city already.")
OTHER_DAY = Text(
    "신청한 날짜와 다릅니다. 자격증의 날짜가 맞다면 거절하고 다시 신청하게 하십시오.",
    "The request has another day. Where the card is right, refuse it, and let it be asked for again.",
)
ENDED = Text(
    "신청한 뒤에 소속이 끝나, 갱신 신청도 함께 끝났습니다. 다시 소속되면 새로 신청해야 합니다.",
    "The membership ended after the request, and the request with it. Who comes back asks anew.",
)
OTHER_LICENCE = Text(
    "신청한 뒤에 자격이나 소속이 바뀌었습니다. 거절하십시오.",
    "The licence or the membership changed after the request. Please refuse it.",
)


def may_renew(membership: Membership) -> bool:
    """Whose licence has a last day, at a place that takes part."""
    licensed = membership.role in LICENSED and membership.licence is not None
    return membership.is_active and licensed and membership.licence_expires_on is not None


def may_decide_on_renewal(author: Author, renewal: Renewal) -> bool:
    """The city may, but no one decides on their own licence."""
    return may_run_the_city(author) and author.person != renewal.membership.person


def days_left(membership: Membership, now: datetime | None = None) -> int | None:
    """How many days the licence is good after today; 0 on its last one, less than 0 when it has expired."""
    until = membership.licence_expires_on
    return (until - seoul_today(now or datetime.now(UTC))).days if until else None


def renewal_ask(*, membership: Membership, valid_until: date) -> Renewal:
    before = membership.licence_expires_on
    if not may_renew(membership) or before is None:
        raise missing()
    if valid_until <= before:
        raise Refusal("not_later", NOT_LATER.format(day=before), pointer="/valid_until")
    licence_day_check(valid_until, "/valid_until")
    try:
        with transaction.atomic():
            return Renewal.objects.create(
                membership=membership,
                licence=str(membership.licence),
                valid_until=valid_until,
                valid_before=before,
            )
    except IntegrityError:
        raise Refusal("waits", WAITS, sort=RefusalSort.CONFLICT) from None


def renewal_confirm(*, author: Author, renewal_id: UUID, compared: date) -> Renewal:
    """`compared` is the last day that the city's staff read from the card. It holds wherever the person has that number."""
    with transaction.atomic():
        renewal = _pending(author, renewal_id)
        if compared != renewal.valid_until:
            raise Refusal("other_day", OTHER_DAY, pointer="/compared")
        held = Membership.objects.filter(
            user=renewal.membership.user_id, licence=renewal.licence, ended_at=None
        )
        days = {row.pk: row.licence_expires_on for row in held.order_by("pk").select_for_update(of=("self",))}
        # As it was asked: a later day, that of a renewal elsewhere, say, is not taken back.
        is_same = days.get(renewal.membership_id) == renewal.valid_before
        if not is_same or any(day > renewal.valid_until for day in days.values() if day):
            raise Refusal("other_licence", OTHER_LICENCE, sort=RefusalSort.CONFLICT)
        held.update(licence_expires_on=renewal.valid_until, licence_told=None)
        _decide(renewal, Renewal.State.CONFIRMED, author.person)
        _tell(renewal, "licence_renewed", until=renewal.valid_until)
    return renewal


def renewal_refuse(*, author: Author, renewal_id: UUID, reason: str) -> None:
    if not reason.strip():
        raise Refusal("required", REASON_MISSING, pointer="/reason")
    reason = lines_clean(reason, "/reason").strip()
    with transaction.atomic():
        renewal = _pending(author, renewal_id)
        _decide(renewal, Renewal.State.REFUSED, author.person, reason)
        _tell(renewal, "renewal_refused", reason=reason)
        # What was kept only because this waited.
        keys_sweep(person=renewal.membership.person)


def renewal_take_back(*, membership: Membership) -> None:
    with transaction.atomic():
        renewal = Renewal.waiting().filter(membership=membership).first()
        if renewal is None:
            raise decided()
        _decide(renewal, Renewal.State.TAKEN_BACK, membership.person)
        keys_sweep(person=membership.person)


def licences_remind(*, now: datetime | None = None) -> int:
    """Tell by mail whose licence ends soon and who has not asked for its renewal. Returns how many mails."""
    today, sent = seoul_today(now or datetime.now(UTC)), 0
    ending = Membership.objects.filter(
        ended_at=None,
        role__in=LICENSED,
        user__is_active=True,
        organisation__state=Organisation.State.APPROVED,
        licence_expires_on__range=(today, today + timedelta(days=WARNED[0])),
    ).exclude(renewals__state=Renewal.State.PENDING)
    for membership in ending.select_related("user", "organisation"):
        left = days_left(membership, now) or 0
        step = min(days for days in WARNED if left <= days)
        untold = Q(licence_told=None) | Q(licence_told__gt=step)
        with transaction.atomic():
            # Another process was faster where no row changes.
            if Membership.objects.filter(untold, pk=membership.pk).update(licence_told=step):
                _mail(membership, "licence_ending", until=membership.licence_expires_on)
                sent += 1
    return sent


def _pending(author: Author, renewal_id: UUID) -> Renewal:
    renewal = (
        Renewal.objects.select_related("membership__organisation", "membership__user")
        .select_for_update(of=("self",))
        .filter(pk=renewal_id)
        .first()
    )
    if renewal is None or not may_decide_on_renewal(author, renewal):
        raise missing()
    if renewal.state != Renewal.State.PENDING:
        raise decided()
    if renewal.is_ended:
        raise Refusal("membership_ended", ENDED, sort=RefusalSort.CONFLICT)
    return renewal


def _decide(renewal: Renewal, state: str, person: UUID, reason: str = "") -> None:
    request_decide(Renewal.objects.filter(pk=renewal.pk), state, person, reason)


def _tell(renewal: Renewal, kind: str, **values: object) -> None:
    _mail(renewal.membership, kind, **values)


def _mail(membership: Membership, kind: str, **values: object) -> None:
    path = f"/desk/signing/licences/{membership.pk}/"
    notice_send(user=membership.user, kind=kind, path=path, licence=membership.licence, **values)
