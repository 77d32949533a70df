"""The form as a page: its five blocks in its own order and words, with what is done and what is open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from records.files.models import CoveredPhoto
from records.terms.kinds import CORRECTION_REASON
from records.terms.texts import Refusal, Text
from registry.form82.applicability import inapplicable
from registry.form82.catalogue import DETAIL_GROUPS, ENUMS, FORM_TEXT, PANELS, SECTIONS, Group, Option
from registry.form82.diagram import BodyDiagram, body_diagram
from registry.form82.drafts import Collision, draft_review, draft_subject
from registry.form82.last import Last, last_of
from registry.form82.leaves import leaf_at, reason_path, reason_paths
from registry.form82.models import FormDraft
from registry.form82.typed import CHASSIS, EXTERNAL_ID
from registry.form82.unfinished import Message, Progress, Review, Tone
from registry.web.form82.fields import Fields, FieldView, element_id, last_note, value_text
from registry.web.form82.summary import OPEN, Left, Summary, left_of, summary_of

PHOTOS = {"front": "closing.photo_front", "rear": "closing.photo_rear"}
_CLOSING = {
    "opinions": ("closing.inspector_opinion", "closing.appraiser_opinion"),
    "people": (
        "closing.inspector_name",
        "closing.appraiser_name",
        "closing.notifier_name",
        "closing.buyer_signature",
        "closing.inspected_on",
        "closing.issued_on",
    ),
    "warranty": (
        "closing.warranty_days",
        "closing.warranty_km",
        "closing.liability_insurer",
        "closing.liability_policy_no",
    ),
}
SHORT = {
    "basic": Text("기본정보", "Basics"),
    "overall": Text("종합상태", "Overall"),
    "repair_history": Text("사고·수리", "Repairs"),
    "detail": Text("세부상태", "Parts"),
    "closing": Text("의견·사진", "Closing"),
}
"""The blocks' names where the five stand beside each other on a telephone."""
STATES = {
    "done": Text("완료", "Done"),
    "open": OPEN,
    "wrong": Text("고칠 것 {count}개", "{count} to mend"),
}


@dataclass(frozen=True)
class RankGroup:
    """The panels of one rank, for the list beside the diagram."""

    rank: Option
    panels: tuple[FieldView, ...]

    @property
    def is_wrong(self) -> bool:
        return any(panel.is_wrong for panel in self.panels)


@dataclass(frozen=True)
class ItemGroup:
    group: Group
    items: tuple[FieldView, ...]


@dataclass(frozen=True)
class PhotoView:
    side: str
    field: FieldView
    sha256: str | None
    covered: CoveredPhoto | None


@dataclass(frozen=True)
class Clash:
    collision: Collision
    label: Text

    @property
    def mine(self) -> str:
        return value_text(self.collision.path, self.collision.mine)

    @property
    def theirs(self) -> str:
        return value_text(self.collision.path, self.collision.theirs)

    @property
    def anchor(self) -> str:
        return element_id(self.collision.path)


@dataclass(frozen=True)
class Editor:
    """`refused` is why it could not be handed in; `collisions` what was changed elsewhere too and is still as it was there."""

    draft: FormDraft
    covered: Mapping[str, CoveredPhoto]
    refused: Sequence[Refusal] = ()
    collisions: Sequence[Collision] = ()

    @cached_property
    def review(self) -> Review:
        return draft_review(self.draft)

    @cached_property
    def fields(self) -> Fields:
        mine = {collision.path: collision.mine for collision in self.collisions}
        told = {(message.path, str(message.text)) for message in self.review.messages}
        refusals = [
            Message(path, Tone.WRONG, refusal.text, str(refusal.extra.get("rule", "")), told=True)
            for refusal in self.refused
            if (path := self._path(refusal)) and (path, str(refusal.text)) not in told
        ]
        messages = [*self.review.messages, *refusals]
        last = self.last.answers if self.last else {}
        return Fields(self.draft.answers | mine, inapplicable(self.draft.answers), messages, last)

    @cached_property
    def last(self) -> Last | None:
        return last_of(draft_subject(self.draft), corrects=self.draft.corrects)

    @property
    def last_note(self) -> Text | str:
        return last_note(self.last)

    @property
    def title(self) -> str:
        return str(self.draft.answers.get("basic.car_name") or self.draft.answers.get("basic.vin") or "")

    @property
    def form_text(self) -> Text:
        return FORM_TEXT

    @property
    def steps(self) -> list[tuple[Progress, Text, Text]]:
        return [
            (progress, state_text(progress), SHORT[progress.block.key]) for progress in self.review.progress
        ]

    @property
    def basic(self) -> list[FieldView]:
        return self.fields.all([f"basic.{field.key}" for field in SECTIONS["basic"].fields])

    @property
    def overall(self) -> list[FieldView]:
        return self.fields.all([f"overall.{field.key}" for field in SECTIONS["overall"].fields])

    @property
    def heads(self) -> list[FieldView]:
        return self.fields.all([f"repair_history.{field.key}" for field in SECTIONS["repair_history"].fields])

    @property
    def ranks(self) -> list[RankGroup]:
        return [
            RankGroup(
                rank,
                tuple(
                    self.fields.of(f"repair_history.panels.{panel.key}")
                    for panel in PANELS.values()
                    if panel.rank == rank.code
                ),
            )
            for rank in ENUMS["RANK"]
        ]

    @property
    def is_panel_wrong(self) -> bool:
        return any(rank.is_wrong for rank in self.ranks)

    @property
    def diagram(self) -> BodyDiagram:
        panels = {}
        known = {option.code for option in ENUMS["DAMAGE"]}
        for key in PANELS:
            codes = self.fields.answers.get(f"repair_history.panels.{key}")
            panels[key] = [code for code in codes if code in known] if isinstance(codes, list) else []
        return body_diagram(panels)

    @property
    def steering(self) -> FieldView:
        return self.fields.of("detail.steering_type")

    @property
    def groups(self) -> list[ItemGroup]:
        return [
            ItemGroup(group, tuple(self.fields.of(f"detail.{item.key}") for item in group.items))
            for group in DETAIL_GROUPS
        ]

    @property
    def other(self) -> list[FieldView]:
        return self.fields.all([f"other.{field.key}" for field in SECTIONS["other"].fields])

    @property
    def has_other(self) -> bool:
        answers = self.fields.answers
        return answers.get("basic.price_appraisal_opted") is True or any(
            key.startswith("other.") for key in answers
        )

    @property
    def opinions(self) -> list[FieldView]:
        return self.fields.all(_CLOSING["opinions"])

    @property
    def people(self) -> list[FieldView]:
        return self.fields.all(_CLOSING["people"])

    @property
    def warranty(self) -> list[FieldView]:
        return self.fields.all(_CLOSING["warranty"])

    @property
    def photos(self) -> list[PhotoView]:
        files = {attachment["name"]: attachment["sha256"] for attachment in self.draft.attachments}
        views = []
        for side, path in PHOTOS.items():
            sha256 = files.get(str(self.draft.answers.get(path, "")))
            views.append(PhotoView(side, self.fields.of(path), sha256, self.covered.get(sha256 or "")))
        return views

    @property
    def reasons(self) -> list[tuple[FieldView, Text]]:
        """The questions that rules ask now, each with the control for the reason."""
        return [(self.fields.of(path), question) for path, question in self.review.asks.items()]

    @property
    def correction_reason(self) -> FieldView | None:
        return self.fields.of(CORRECTION_REASON) if self.draft.corrects else None

    @property
    def external_id(self) -> FieldView:
        return self.fields.of(EXTERNAL_ID)

    @property
    def chassis(self) -> FieldView:
        return self.fields.of(CHASSIS)

    @property
    def clashes(self) -> list[Clash]:
        return [Clash(collision, self.fields.of(collision.path).leaf.text) for collision in self.collisions]

    @property
    def summary(self) -> Summary:
        return summary_of(self.refused, self._path, lambda path: self.fields.of(path).leaf.text)

    @cached_property
    def left(self) -> Left:
        return left_of(self.review, self.draft.answers, lambda path: self.fields.of(path).leaf.text)

    def _path(self, refusal: Refusal) -> str | None:
        pointer = refusal.pointer or ""
        if pointer == "/subject":
            return "basic.vin"
        if pointer == "/external_id":
            return EXTERNAL_ID
        if pointer.startswith("/attachments"):
            return self._photo_of(pointer)
        if pointer.startswith("/body/reasons/"):
            number = pointer.split("/")[3]
            paths = [path for path in reason_paths(self.draft.answers) if path in self.review.asks]
            return paths[int(number)] if number.isdigit() and int(number) < len(paths) else None
        if refusal.extra.get("severity") == "ask":
            return reason_path(refusal.code, pointer)
        return leaf_at(pointer)

    def _photo_of(self, pointer: str) -> str:
        number = pointer.rpartition("/")[2]
        files = self.draft.attachments
        name = files[int(number)]["name"] if number.isdigit() and int(number) < len(files) else ""
        return next(
            (path for path in PHOTOS.values() if self.draft.answers.get(path) == name), PHOTOS["front"]
        )


def state_text(progress: Progress) -> Text:
    counts = {"wrong": progress.wrong + progress.asks, "open": len(progress.open), "done": 0}
    return STATES[progress.state].format(count=counts[progress.state])


def covered_of(draft: FormDraft) -> dict[str, CoveredPhoto]:
    """The public copies of the draft's photos, by their originals' digests."""
    digests = [attachment["sha256"] for attachment in draft.attachments]
    rows = CoveredPhoto.objects.filter(
        original__sha256__in=digests, original__organisation=draft.organisation_id
    ).select_related("original")
    return {row.original.sha256: row for row in rows}
