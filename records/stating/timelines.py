"""What was stated before about the cars of a batch, and whether a new statement fits it."""

from collections.abc import Sequence

from records.contents.models import Record
from records.contents.services import content_of
from records.people.authors import Author
from records.people.permissions import missing, refuse_others
from records.signing.models import Certification
from records.standing.standing import Standing, Stated, Vouched, ancestors, standing
from records.stating.drafts import Prepared
from records.terms.texts import Family, Refusal, Text
from registry.form82.inspections import is_paper_only
from registry.handovers.rules import NOTIFICATION, refuse_confirmed, refuse_notification

ENDS_LISTING = frozenset({"vehicle:delisted", "vehicle:sold"})

WRONG_KIND = Text(
    "이 기록은 여기서 가리킬 수 있는 종류가 아닙니다: {kind}",
    "A record of this kind can't be named here: {kind}",
)
OTHER_KIND = Text(
    "정정은 같은 종류의 기록이어야 합니다.", "A correction is of the same kind as what it corrects."
)
OTHER_CAR = Text("다른 차의 기록입니다.", "This record is about another car.")
ENDED = Text(
    "이미 정정되었거나 철회된 기록입니다.", "This record was corrected or withdrawn and no longer stands."
)
FORM_THERE = Text(
    "양식에 적힌 기록은 종이 사진만으로 정정할 수 없습니다.",
    "A form that was filled in can't be corrected to a picture of the paper only.",
)
CORRECTED_ALREADY = Text(
    "이 기록의 정정이 이미 있습니다. 그 정정을 고쳐 주십시오.",
    "This record has a correction already: correct that one.",
)
CERTIFIED = Text(
    "인증된 점검기록부는 점검자의 서명으로만 철회됩니다.",
    "An inspector certified this record: only a signed statement withdraws it.",
)
CLOSED = Text(
    "이미 끝난 매물입니다 (매도했거나 내렸습니다).",
    "This listing has ended: the car was sold or taken off the market.",
)


class Timelines:
    def __init__(self, author: Author, prepared: Sequence[Prepared]) -> None:
        self.author = author
        named = {item.about for item in prepared} | {item.corrects for item in prepared}
        self.named = Record.objects.in_bulk([digest for digest in named if digest])
        subjects = {record.subject for record in self.named.values()}
        self.stated: dict[str, list[Stated]] = {subject: [] for subject in subjects}
        self.vouched: dict[str, list[Vouched]] = {subject: [] for subject in subjects}
        for subject, record in _stated(subjects):
            self.stated[subject].append(record)
        for subject, word in _vouched(subjects):
            self.vouched[subject].append(word)

    def refuse(self, item: Prepared) -> Refusal | None:
        """Why this can't be stated after what has been stated, or None."""
        if item.corrects:
            refusal = self._refuse_correction(item, item.corrects)
            if refusal:
                return refusal
        if item.about and item.kind.about:
            return self._refuse_about(item, item.about, f"/body/{item.kind.about}")
        return None

    def add(self, item: Prepared, record: Record) -> None:
        if item.subject in self.stated:
            self.stated[item.subject].append(_as_stated(record))

    def _refuse_correction(self, item: Prepared, digest: str) -> Refusal | None:
        record = self.named.get(digest)
        if record is None:
            return missing("/corrects")
        refusal = refuse_others(self.author, record, "/corrects")
        if refusal:
            return refusal
        if record.subject != item.subject:
            return Refusal("other_car", OTHER_CAR, pointer="/corrects")
        if record.kind != item.kind.name:
            return Refusal("other_kind", OTHER_KIND, pointer="/corrects")
        confirmed = refuse_confirmed(record, "/corrects")
        if confirmed:
            return confirmed
        if is_paper_only(item.body) and not is_paper_only(content_of(record).body):
            return Refusal("form_there", FORM_THERE, pointer="/body/machine_readable")
        current = self._standing(item.subject)
        if not current.stands(digest):
            return _ended("/corrects")
        if any(each.corrects == digest and current.stands(each.digest) for each in self.stated[item.subject]):
            return Refusal(
                "corrected_already", CORRECTED_ALREADY, pointer="/corrects", family=Family.CONFLICT
            )
        return None

    def _refuse_about(self, item: Prepared, digest: str, pointer: str) -> Refusal | None:
        record = self.named.get(digest)
        if record is None:
            return missing(pointer)
        if record.subject != item.subject:
            return Refusal("other_car", OTHER_CAR, pointer=pointer)
        if item.kind.about_kinds and record.kind not in item.kind.about_kinds:
            return Refusal("wrong_kind", WRONG_KIND.format(kind=record.kind), pointer=pointer)
        refusal = refuse_others(self.author, record, pointer) if item.kind.about_own else None
        if refusal or not item.kind.about_kinds:
            return refusal
        current = self._standing(item.subject)
        if not current.stands(digest):
            return _ended(pointer)
        if item.kind.name == "record:withdrawn" and current.is_certified(digest):
            return Refusal("certified", CERTIFIED, pointer=pointer, family=Family.CONFLICT)
        if item.kind.name == NOTIFICATION:
            return refuse_notification(item.body, record)
        if item.kind.name == "record:withdrawn":
            return refuse_confirmed(record, pointer)
        if record.kind == "vehicle:listed" and item.kind.name != "record:withdrawn":
            return self._refuse_closed(item, digest, pointer, current)
        return None

    def _refuse_closed(self, item: Prepared, digest: str, pointer: str, current: Standing) -> Refusal | None:
        stated = self.stated[item.subject]
        # A listing that was corrected after its sale has ended with it.
        listings = {digest, *ancestors(digest, {each.digest: each.corrects for each in stated})}
        ends = [
            each
            for each in stated
            if each.about in listings
            and each.kind in ENDS_LISTING
            and current.stands(each.digest)
            and each.digest != item.corrects
        ]
        if not ends:
            return None
        return Refusal("listing_closed", CLOSED, pointer=pointer, family=Family.CONFLICT)

    def _standing(self, subject: str) -> Standing:
        return standing(self.stated[subject], self.vouched[subject])


def _ended(pointer: str) -> Refusal:
    return Refusal("ended", ENDED, pointer=pointer, family=Family.CONFLICT)


def _as_stated(record: Record) -> Stated:
    return Stated(record.digest, record.kind, record.corrects_id, record.about_id)


def _stated(subjects: set[str]) -> list[tuple[str, Stated]]:
    rows = Record.objects.filter(subject__in=subjects).order_by("recorded_at", "uuid")
    return [(record.subject, _as_stated(record)) for record in rows]


def _vouched(subjects: set[str]) -> list[tuple[str, Vouched]]:
    rows = (
        Certification.objects.filter(inspection__subject__in=subjects)
        .select_related("inspection")
        .order_by("id")
    )
    return [(row.inspection.subject, Vouched(row.record_id, row.inspection_id, row.verdict)) for row in rows]
