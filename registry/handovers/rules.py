"""What may be shown to a buyer, and what a buyer's confirmation keeps from being taken back."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import cast

from records.terms.days import SEOUL
from records.terms.families import Naming
from records.terms.texts import Refusal, RefusalSort, Text
from registry.form82.inspections import inspected_on, inspection_body, is_paper_only
from registry.form82.rules import VALID_DAYS
from registry.handovers.bodies import InspectionNotified
from registry.handovers.kinds import CONFIRMATION

TOO_OLD = Text(
    "점검일({day})부터 {days}일이 지난 기록은 매수인에게 고지할 수 없습니다 (자동차관리법 제58조 제1항, 시행규칙 제120조 제2항).",
    "The inspection was on {day}: after {days} days its record can't be handed over to a buyer any more "
    "(Motor Vehicle Management Act Art. 58(1), Enforcement Rule Art. 120(2)).",
)
TOO_OLD_PAPER = Text(
    "발급일({day})부터 {days}일이 지난 기록은 매수인에게 고지할 수 없습니다 (자동차관리법 제58조 제1항, 시행규칙 제120조 제2항).",
    "The record was issued on {day}: after {days} days it can't be handed over to a buyer any more "
    "(Motor Vehicle Management Act Art. 58(1), Enforcement Rule Art. 120(2)).",
)
TOO_EARLY = Text(
    "기록이 남기 전에는 고지할 수 없습니다.", "A record can't have been handed over before it was recorded."
)
UNREADABLE = Text(
    "내용을 읽을 수 없는 기록은 고지할 수 없습니다.",
    "A record whose content can't be read can't be handed over to a buyer.",
)
CONFIRMED = Text(
    "매수인이 확인한 고지는 정정하거나 철회할 수 없습니다.",
    "A buyer has confirmed this: it can be neither corrected nor withdrawn.",
)


def notified_body(body: Mapping[str, object]) -> InspectionNotified:
    """The border from the body of any kind."""
    return cast(InspectionNotified, body)


def refuse_notification(naming: Naming) -> Refusal | None:
    """What is named is the inspection that was shown."""
    named = naming.named.body()
    if named is None:
        return Refusal("unreadable", UNREADABLE, pointer="/body/record", sort=RefusalSort.CONFLICT)
    shown, shown_at = (
        inspection_body(named),
        datetime.fromisoformat(notified_body(naming.body)["notified_at"]),
    )
    if shown_at < naming.named.recorded_at:
        return Refusal("too_early", TOO_EARLY, pointer="/body/notified_at")
    inspected = inspected_on(shown)
    if shown_at.astimezone(SEOUL).date() > inspected + timedelta(days=VALID_DAYS):
        too_old = TOO_OLD_PAPER if is_paper_only(shown) else TOO_OLD
        text = too_old.format(day=inspected, days=VALID_DAYS)
        return Refusal("too_old", text, pointer="/body/record", extra={"rule": "R8"})
    return None


def refuse_confirmed(naming: Naming) -> Refusal | None:
    """Why this notification can't be corrected or withdrawn, or None."""
    if any(
        statement.kind == CONFIRMATION.name and statement.about == naming.named.digest
        for statement in naming.stated
    ):
        return Refusal("confirmed", CONFIRMED, pointer=naming.pointer, sort=RefusalSort.CONFLICT)
    return None
