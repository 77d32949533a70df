"""What was stated before about the subjects of a batch, and whether a new statement fits it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache, partial
from hashlib import sha256

from django.db.models import Case, F, When

from records import wiring
from records.contents.models import Record
from records.contents.permissions import refuse_others
from records.contents.services import content_of
from records.people.authors import Author
from records.people.permissions import missing
from records.standing.history import subject_histories
from records.standing.rulebook import rules_for
from records.standing.steps import NOWHERE, enrolment_erased, log_places, stated_step
from records.stating.before import is_bounded
from records.stating.drafts import Prepared, refused_beside
from records.stating.files_used import files_used
from records.terms.common import WITHDRAWAL
from records.terms.families import (
    Named,
    Naming,
    Stated,
    certifying_kinds,
    family_of,
    kind_named,
    kinds_about,
    subjects_alike,
)
from records.terms.json_types import JsonObject
from records.terms.kinds import Kind
from records.terms.rules import Before, Beside, Earlier, Stops
from records.terms.table import subject_kinds
from records.terms.texts import Refusal, RefusalSort, Refused, Text
from verifier import canonical
from verifier.standing import Standing, Step, standing

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
MANY = Text(
    "한 업체가 차 한 대에 남길 수 있는 기록은 {most}건까지입니다. 이미 남긴 기록을 철회하는 것은 언제든 됩니다.",
    "One organisation states at most {most} records of one car. Withdrawing one that stands is always possible.",
)
CERTIFIED = Text(
    "인증된 점검기록부는 점검자의 서명으로만 철회됩니다.",
    "An inspector certified this record: only a signed statement withdraws it.",
)


@dataclass(frozen=True)
class _Course:
    """A subject's records in the order of the log: what they name, and as far as their standing goes."""

    stated: list[Stated] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    uncounted: set[int] = field(default_factory=set)

    def add(self, stated: Stated, step: Step, *, is_key_hidden: bool = False) -> None:
        if is_key_hidden:
            self.uncounted.add(len(self.steps))
        self.stated.append(stated)
        self.steps.append(step)


class Timelines:
    """`held` are the subjects with records, which nobody else states anything about meanwhile; `stated` counts what the author's
    organisation stated of each."""

    def __init__(
        self,
        author: Author,
        prepared: Sequence[Prepared],
        now: datetime,
        *,
        held: set[str],
        stated: Counter[str],
    ) -> None:
        self.author = author
        self.now = now
        named = {item.about for item in prepared} | {item.corrects for item in prepared}
        # With their contents, which what a family refuses by looks at.
        records = Record.objects.select_related("content")
        self.named = records.in_bulk([digest for digest in named if digest])
        subjects = {record.subject for record in self.named.values()}
        self.courses = _courses(subjects)
        self.stated = stated
        self.alike = subjects_alike(
            {item.subject for item in prepared if _compares(item.kind, Beside.NAMESAKES)}
        )
        compared = {item.subject for item in prepared if _compares(item.kind, Beside.EARLIER)}
        # Of the others nothing was stated yet.
        known = compared & held
        self.histories = subject_histories(known) if known else {}
        self.files = files_used([item for item in prepared if _compares(item.kind, Beside.FILES)])
        # What stands of all these, with what this batch stated and without what it ended.
        self.before = {
            subject: Before(self.histories[subject].standing if subject in known else ())
            for subject in compared
        }

    def refuse(self, item: Prepared) -> Refusal | None:
        """Why this can't be stated after what has been stated, or None."""
        most = wiring.records_of_one_subject()
        if is_bounded(item.kind) and self.stated[item.subject] >= most:
            return Refusal(
                "records_many",
                MANY.format(most=f"{most:,}"),
                pointer="/subject",
                sort=RefusalSort.CONFLICT,
            )
        if item.corrects:
            refusal = self._refuse_correction(item, item.corrects)
            if refusal:
                return refusal
        if item.about and item.kind.about:
            refusal = self._refuse_about(item, item.about, f"/body/{item.kind.about}")
            if refusal:
                return refusal
        return self._refuse_beside(item)

    def add(self, item: Prepared, record: Record) -> None:
        for _, file in item.attachments:
            self.files.get(file, set()).add(item.subject)
        if is_bounded(item.kind):
            self.stated[item.subject] += 1
        # No statement of this batch names a record of any other subject.
        if item.subject in self.courses:
            stated = Stated(record.digest, record.kind, record.corrects_id, record.about_id)
            self.courses[item.subject].add(stated, stated_step(stated, str(record.organisation_id)))
        if item.subject in self.before:
            ended = item.about if item.kind is WITHDRAWAL else item.corrects
            before = self.before[item.subject].ended(ended)
            organisation = str(record.organisation_id)
            own = Earlier(record.digest, record.kind, item.body, self.now, organisation, is_certified=False)
            before.append(own)
            self.before[item.subject] = before

    def _refuse_beside(self, item: Prepared) -> Refusal | None:
        """Asked here and not before, so that a statement sent twice is answered with its record."""
        namesakes, earlier = self.alike.get(item.subject, ()), self._earlier(item)
        shared = [name for name, file in item.attachments if self.files.get(file, set()) - {item.subject}]
        refusals = (
            refused_beside(
                item,
                self.now,
                organisation=str(self.author.organisation.pk),
                namesakes=namesakes,
                earlier=earlier,
                shared=shared,
            )
            if namesakes or earlier or shared
            else []
        )
        return Refused(refusals) if refusals else None

    def _earlier(self, item: Prepared) -> Sequence[Earlier]:
        """What stands of the subject now, that of this batch too."""
        if not _compares(item.kind, Beside.EARLIER):
            return ()
        before, history = self.before[item.subject], self.histories.get(item.subject)
        if not item.corrects or not history:
            return before
        return before.without({item.corrects, *history.corrected_by(item.corrects)})

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
        # A certified record stands on beside a correction that is not certified yet: of two such, nobody could say which holds.
        if any(map(current.stands, current.corrected.get(digest, ()))):
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
        # A kind that may be about any record may be about one that ended: what was withdrawn can still be erased.
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
            stated=self.courses[item.subject].stated,
            stands=current.stands,
        )
        return family_of(kind).refuse(naming)

    def _standing(self, subject: str) -> Standing:
        course = self.courses[subject]
        return standing(course.steps, subject_kinds(subject), uncounted=course.uncounted)


@lru_cache
def _compares(kind: Kind, beside: Beside) -> bool:
    """Whether a rule compares such a statement with what stands beside it, and what it finds can be answered."""
    return kind.has_reasons and any(rule.compares is beside for rule in rules_for(kind.name, Stops.RECORDING))


def _body(record: Record) -> JsonObject | None:
    content = content_of(record)
    return None if content.value is None or content.problem else content.body


def _ended(pointer: str) -> Refusal:
    return Refusal("ended", ENDED, pointer=pointer, sort=RefusalSort.CONFLICT)


def _courses(subjects: set[str]) -> dict[str, _Course]:
    if not subjects:
        return {}
    rows = Record.objects.filter(subject__in=subjects).order_by("recorded_at", "uuid")
    certifying = [kind.name for kind in certifying_kinds()]
    stated_rows = list(
        rows.values_list(
            "subject",
            "label",
            "organisation",
            Case(When(content__isnull=False, then=True), default=False),
            # Of the other kinds the columns say enough.
            Case(When(kind__in=certifying, then=F("content__canonical"))),
            enrolment_erased(),
            "digest",
            "kind",
            "corrects",
            "about",
        )
    )
    places = log_places({label for _, label, *_ in stated_rows})
    courses = {subject: _Course() for subject in subjects}
    for subject, _, organisation, is_kept, text, is_key_hidden, *columns in sorted(
        stated_rows, key=lambda row: places.get(row[6], NOWHERE)
    ):
        stated = Stated(*columns)
        step = Step(stated.digest, stated.kind)
        if is_kept:
            step = stated_step(stated, str(organisation), _whole(stated.digest, text))
        courses[subject].add(stated, step, is_key_hidden=is_key_hidden)
    return courses


def _whole(digest: str, text: str | None) -> JsonObject | None:
    """The body of a certification; None where it was changed."""
    if text is None or sha256(text.encode()).hexdigest() != digest:
        return None
    body: JsonObject = canonical.loads(text)["body"]
    return body
