"""Why a statement does not fit the earlier record of the car that it names."""

from records.standing.chains import ancestors
from records.terms.common import WITHDRAWAL
from records.terms.families import Naming
from records.terms.texts import Refusal, RefusalSort, Text
from registry.form82.inspections import inspection_body, is_paper_only
from registry.form82.kinds import INSPECTION
from registry.handovers.kinds import NOTIFICATION
from registry.handovers.rules import refuse_confirmed, refuse_notification
from registry.listings.kinds import ENDS_LISTING, LISTED

FORM_THERE = Text(
    "양식에 적힌 기록은 종이 사진만으로 정정할 수 없습니다.",
    "A form that was filled in can't be corrected to a picture of the paper only.",
)
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
        return _refuse_closed(naming)
    return None


def _refuse_paper(naming: Naming) -> Refusal | None:
    corrected = inspection_body(naming.named.body() or {})
    if is_paper_only(inspection_body(naming.body)) and not is_paper_only(corrected):
        return Refusal("form_there", FORM_THERE, pointer="/body/machine_readable")
    return None


def _refuse_closed(naming: Naming) -> Refusal | None:
    # A listing that was corrected after its sale has ended with it.
    corrects = {each.digest: each.corrects for each in naming.stated}
    listings = {naming.named.digest, *ancestors(naming.named.digest, corrects)}
    for each in naming.stated:
        ends = each.about in listings and each.kind in ENDS_LISTING
        if ends and naming.stands(each.digest) and each.digest != naming.corrects:
            return Refusal("listing_closed", CLOSED, pointer=naming.pointer, sort=RefusalSort.CONFLICT)
    return None
