"""What was stated before about the subjects of a batch, and whether a new statement fits it."""

from collections.abc import Sequence
from functools import partial

from records.contents.models import Certification, Record
from records.contents.permissions import refuse_others
from records.contents.services import content_of
from records.people.authors import Author
from records.people.permissions import missing
from records.standing.standing import Standing, Vouched, standing
from records.stating.drafts import Prepared
from records.terms.common import WITHDRAWAL
from records.terms.families import Named, Naming, Stated, family_of, kind_named, kinds_about
from records.terms.json_types import JsonObject
from records.terms.texts import Refusal, RefusalSort, Text

WRONG_KIND = Text(
    "이 기록은 여기서 가리킬 수 있는 종류가 아닙니다: {kind}",
    "A record of this kind can't be named here: {kind}",
)
OTHER_KIND = Text(
    "정정은 같은 종류의 기록이어야 합니다.", "A correction is of the same kind as what it corrects."
)
OTHER_SUBJECT = Text("다른 차의 기록입니다.", "This record is about another car.")
ENDED = Text(
    "이미 정정되었거나 철회된 기록입니다.", "This record was corrected or withdrawn and no longer stands."
)
CORRECTED_ALREADY = Text(
    "이 기록의 정정이 이미 있습니다. 그 정정을 고쳐 주십시오.",
    "This record has a correction already: correct that one.",
)
CERTIFIED = Text(
    "인증된 점검기록부는 점검자의 서명으로만 철회됩니다.",
    "An inspector certified this record: only a signed statement withdraws it.",
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
            return Refusal("other_car", OTHER_SUBJECT, pointer="/corrects")
        if record.kind != item.kind.name:
            return Refusal("other_kind", OTHER_KIND, pointer="/corrects")
        current = self._standing(item.subject)
        refusal = self._refuse_by_family(item, record, "/corrects", current)
        if refusal:
            return refusal
        if not current.stands(digest):
            return _ended("/corrects")
        if any(each.corrects == digest and current.stands(each.digest) for each in self.stated[item.subject]):
            return Refusal(
                "corrected_already", CORRECTED_ALREADY, pointer="/corrects", sort=RefusalSort.CONFLICT
            )
        return None

    def _refuse_about(self, item: Prepared, digest: str, pointer: str) -> Refusal | None:
        record = self.named.get(digest)
        if record is None:
            return missing(pointer)
        if record.subject != item.subject:
            return Refusal("other_car", OTHER_SUBJECT, pointer=pointer)
        about = kinds_about(item.kind)
        if about and record.kind not in about:
            return Refusal("wrong_kind", WRONG_KIND.format(kind=record.kind), pointer=pointer)
        refusal = refuse_others(self.author, record, pointer) if item.kind.about_own else None
        if refusal or not about:
            return refusal
        current = self._standing(item.subject)
        if not current.stands(digest):
            return _ended(pointer)
        if item.kind is WITHDRAWAL and current.is_certified(digest):
            return Refusal("certified", CERTIFIED, pointer=pointer, sort=RefusalSort.CONFLICT)
        return self._refuse_by_family(item, record, pointer, current)

    def _refuse_by_family(
        self, item: Prepared, record: Record, pointer: str, current: Standing
    ) -> Refusal | None:
        kind = kind_named(record.kind)
        naming = Naming(
            kind=item.kind,
            body=item.body,
            corrects=item.corrects,
            named=Named(record.digest, kind, record.recorded_at, partial(_body, record)),
            pointer=pointer,
            stated=self.stated[item.subject],
            stands=current.stands,
        )
        return family_of(kind).refuse(naming)

    def _standing(self, subject: str) -> Standing:
        return standing(self.stated[subject], self.vouched[subject])


def _body(record: Record) -> JsonObject | None:
    content = content_of(record)
    return None if content.value is None or content.problem else content.body


def _ended(pointer: str) -> Refusal:
    return Refusal("ended", ENDED, pointer=pointer, sort=RefusalSort.CONFLICT)


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
