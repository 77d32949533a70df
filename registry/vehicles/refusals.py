"""Why a statement does not fit the earlier record of the car that it names."""

from datetime import UTC, datetime

from records.standing.chains import ancestors
from records.terms.common import WITHDRAWAL
from records.terms.families import Naming
from records.terms.rules import Facts, Severity
from records.terms.texts import Refusal, RefusalSort, Text
from registry.form82.inspections import inspection_body, is_paper_only
from registry.form82.kinds import INSPECTION
from registry.handovers.kinds import NOTIFICATION
from registry.handovers.rules import refuse_confirmed, refuse_notification
from registry.listings.kinds import ENDS_LISTING, LISTED
from registry.vehicles import days

FORM_THERE = Text(
    "양식에 적힌 기록은 종이 사진만으로 정정할 수 없습니다.",
    "A form that was filled in can't be corrected to a picture of the paper only.",
)
BEFORE_LISTING = Text(
    "제시일({day})보다 앞선 날짜입니다.", "This day is before the car was listed, on {day}."
)
_AGE = ("model_year", "first_registered_on", "listed_on")
CLOSED = Text(
    "이미 끝난 매물입니다 (매도했거나 내렸습니다).",
    "This listing has ended: the car was sold or taken off the market.",
)


def refuse(naming: Naming) -> Refusal | None:
    named, ends = naming.named.kind, naming.kind is WITHDRAWAL
    if named is NOTIFICATION and (naming.is_correction or ends):
        return refuse_confirmed(naming)
    if named is INSPECTION and naming.is_correction:
        return _refuse_paper(naming)
    if named is INSPECTION and naming.kind is NOTIFICATION:
        return refuse_notification(naming)
    if named is LISTED and not (naming.is_correction or ends):
        return _refuse_closed(naming) or _refuse_before(naming) or _refuse_amended(naming)
    return None


def _refuse_paper(naming: Naming) -> Refusal | None:
    corrected = inspection_body(naming.named.body() or {})
    if is_paper_only(inspection_body(naming.body)) and not is_paper_only(corrected):
        return Refusal("form_there", FORM_THERE, pointer="/body/machine_readable")
    return None


def _refuse_before(naming: Naming) -> Refusal | None:
    """What ends a listing on a day before it began."""
    listed_on = (naming.named.body() or {}).get("listed_on")
    for name in ("sold_on", "delisted_on"):
        day = naming.body.get(name)
        if isinstance(day, str) and isinstance(listed_on, str) and day < listed_on:
            text = BEFORE_LISTING.format(day=listed_on)
            return Refusal("before_listing", text, pointer=f"/body/{name}")
    return None


def _refuse_amended(naming: Naming) -> Refusal | None:
    """A change that contradicts what the listing keeps."""
    changed = next((name for name in _AGE if name in naming.body), None)
    if changed is None:
        return None
    listed = naming.named.body() or {}
    facts = Facts(naming.kind.name, "", {**listed, **naming.body}, now=datetime.now(UTC))
    for rule in days.RULES:
        if rule.severity is Severity.REFUSE and (spots := list(rule.check(facts))):
            name = spots[0].pointer.removeprefix("/")
            pointer = f"/body/{name if name in naming.body else changed}"
            return Refusal(rule.id, rule.text, pointer=pointer, extra={"rule": rule.id})
    return None


def _refuse_closed(naming: Naming) -> Refusal | None:
    # A listing that was corrected after its sale has ended with it.
    corrects = {statement.digest: statement.corrects for statement in naming.stated}
    listings = {naming.named.digest, *ancestors(naming.named.digest, corrects)}
    for statement in naming.stated:
        ends = statement.about in listings and statement.kind in ENDS_LISTING
        if ends and naming.stands(statement.digest) and statement.digest != naming.corrects:
            return Refusal("listing_closed", CLOSED, pointer=naming.pointer, sort=RefusalSort.CONFLICT)
    return None
