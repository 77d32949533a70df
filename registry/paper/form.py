"""Form 82 as it stands on paper: its blocks, boxes to tick and panels, Korean with English beneath, and how far its proof is."""

from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from itertools import groupby
from typing import cast

from django.template.loader import render_to_string

from anchoring.log.memory import digest_of
from anchoring.log.selectors import EntryState, Stage
from records.contents.lines import body_lines
from records.contents.withholding import is_withheld
from records.files.drawings import drawings
from records.files.pdf import pdf_of
from records.files.qr import qr_svg
from records.standing.history import Item
from records.terms.families import scheme_of
from records.terms.json_types import as_json
from records.terms.kinds import CORRECTION_REASON
from records.terms.record_json import AttachmentJson
from records.terms.subjects import masked, number_of
from records.terms.texts import Text
from registry.form82.bodies import InspectionBody
from registry.form82.catalogue import DETAIL_GROUPS, ENUMS, PANELS, SECTIONS, Field, Panel, option_text
from registry.form82.catalogue import Item as FormItem
from registry.form82.diagram import BodyDiagram, body_diagram
from registry.form82.inspections import form_body, is_paper_only
from registry.form82.kinds import INSPECTION
from registry.form82.leaves import REASON, flattened
from registry.form82.typed import leaf_of
from registry.odometer.readings import Reading
from registry.vehicles.signed import Signed
from registry.vehicles.verdict import Verdict

_NO_MOMENT = datetime(2000, 1, 1, tzinfo=UTC)

STATES = {
    Stage.PENDING: Text("접수됨, 로그에 오르기 전", "recorded, not yet in the log"),
    Stage.LOGGED: Text("로그에 오름, 이더리움 고정 전", "in the log, not yet on Ethereum"),
    Stage.SENT: Text("로그에 오름, 이더리움으로 보냄", "in the log, sent to Ethereum"),
    Stage.ANCHORED: Text("이더리움에 고정됨, 확정 전", "on Ethereum, not final yet"),
    Stage.FINAL: Text("이더리움에 고정되고 확정됨", "on Ethereum, and final"),
}
HIDDEN = Text("비공개", "withheld")
YES_NO = (Text("예", "yes"), Text("아니요", "no"))
_APART = {"inspector_opinion", "appraiser_opinion", "photo_front", "photo_rear"}
# Choices that the form prints on one row with the question that opens them.
_FOLLOWS = {
    "tuning": ("tuning_legality", "tuning_kinds"),
    "special_history": ("special_history_kinds",),
    "use_change": ("use_change_kinds",),
    "color": ("paint_kinds",),
    "main_options": ("main_option_kinds",),
    "recall": ("recall_done",),
    "wheel": ("wheel_bad_positions",),
    "tire": ("tire_bad_positions",),
    "basic_items": ("basic_item_kinds",),
}
_TYPED = {"record_no", "issued_on", "odometer", "accident_history"}
_FOLLOWING = {key for keys in _FOLLOWS.values() for key in keys}


@dataclass(frozen=True)
class Box:
    text: Text
    ticked: bool


@dataclass(frozen=True)
class Row:
    """One line of the form: either boxes or a value. `remark` is what was noted beside it."""

    label: Text
    value: Text | None = None
    boxes: tuple[tuple[Box, ...], ...] = ()
    remark: str = ""
    sub: Text | None = None
    # The paper form of "not applicable" is a row without a tick.
    applies: bool = True


@dataclass(frozen=True)
class Photo:
    name: Text
    data: str


@dataclass(frozen=True)
class Paper:
    """`verdict` is the car's when it is printed, `body` what this reader is shown: opened, or with fields withheld."""

    item: Item
    verdict: Verdict
    body: InspectionBody
    state: EntryState | None
    link: str
    photos: tuple[Photo, ...] = ()
    is_opened: bool = False
    ended_by: str | None = None

    @property
    def signed(self) -> Signed:
        return self.verdict.signatures[self.item.record.digest]

    @property
    def reading(self) -> Reading | None:
        return self.verdict.reading_of(self.item)

    @property
    def number(self) -> str:
        subject = self.item.record.subject
        return number_of(subject) if self.is_opened else masked(subject)

    @property
    def number_title(self) -> Text:
        return scheme_of(self.item.record.subject).title

    @property
    def form_title(self) -> Text:
        return Text("자동차성능ㆍ상태점검기록부", "Used car performance and condition inspection record")

    @property
    def typed(self) -> list[Row]:
        """Of paper alone: the car's number, and what a person read off the paper."""
        lines = [line for line in body_lines(INSPECTION, self.body) if line.path in _TYPED]
        number = Row(self.number_title, value=Text(self.number, self.number))
        return [number, *(Row(line.label, value=line.value) for line in lines)]

    @property
    def pages(self) -> list[AttachmentJson]:
        return self.item.content.attachments

    @property
    def basic(self) -> list[tuple[Row, ...]]:
        return _in_pairs(self._rows("basic"))

    @property
    def overall(self) -> list[Row]:
        return self._rows("overall")

    @property
    def repairs(self) -> list[Row]:
        return self._rows("repair_history")

    @property
    def other(self) -> list[Row]:
        return self._rows("other") if "other" in self.body else []

    @property
    def closing(self) -> list[tuple[Row, ...]]:
        return _in_pairs(self._rows("closing"))

    @property
    def opinions(self) -> list[tuple[Text, str]]:
        fields = {field.key: field for field in SECTIONS["closing"].fields}
        closing: Mapping[str, object] = form_body(self.body)["closing"]
        return [
            (fields[key].text, str(closing[key]))
            for key in ("inspector_opinion", "appraiser_opinion")
            if key in closing
        ]

    @property
    def notes(self) -> list[tuple[Text, str]]:
        """The writer's reasons, and remarks on what has no row of its own: a panel, a choice under another."""
        return [
            (leaf.text, str(text))
            for path, text in flattened(as_json(self.body)).items()
            if (_is_reason(path) or _is_apart(path)) and (leaf := leaf_of(path))
        ]

    @property
    def detail(self) -> list[tuple[Text, list[Row]]]:
        steering = self._field("detail", SECTIONS["detail"].fields[0])
        groups = []
        for group in DETAIL_GROUPS:
            rows = [self._item(item) for item in group.items]
            if group.key == "steering" and steering:
                rows.insert(0, steering)
            groups.append((group.text, rows))
        return groups

    @cached_property
    def diagram(self) -> BodyDiagram:
        return body_diagram(form_body(self.body)["repair_history"]["panels"])

    @property
    def ranks(self) -> list[tuple[Text, list[tuple[Panel, str]]]]:
        panels = form_body(self.body)["repair_history"]["panels"]
        ranks = []
        for rank, group in groupby(PANELS.values(), key=lambda panel: panel.rank):
            named = [(panel, " ".join(panels.get(panel.key, ()))) for panel in group]
            ranks.append((option_text("RANK", rank), named))
        return ranks

    @property
    def stage(self) -> Text:
        return STATES[self.state.stage] if self.state else Text("로그에 없음", "not in the log")

    @property
    def qr(self) -> str:
        return as_data(qr_svg(self.link).encode(), "image/svg+xml")

    def _rows(self, section: str) -> list[Row]:
        fields = (field for field in SECTIONS[section].fields if field.key not in _FOLLOWING | _APART)
        rows = (self._field(section, field) for field in fields)
        return [row for row in rows if row is not None]

    def _block(self, section: str) -> Mapping[str, object]:
        """One of the form's blocks, for what the catalogue says of it; a record may lack a block."""
        blocks: Mapping[str, object] = self.body
        return cast(Mapping[str, object], blocks.get(section, {}))

    def _remark(self, section: str, key: str) -> str:
        remarks = cast(Mapping[str, str], self._block(section).get("remarks", {}))
        return remarks.get(key, "")

    def _field(self, section: str, field: Field) -> Row | None:
        value = self._block(section).get(field.key)
        remark = self._remark(section, field.key)
        if is_withheld(value):
            return Row(field.text, value=HIDDEN)
        if field.key == "vin":
            return Row(self.number_title, value=Text(self.number, ""))
        if field.enum:
            boxes = tuple(self._boxes(section, field))
            return Row(field.text, boxes=boxes, remark=remark)
        if value is None:
            return Row(field.text, value=Text("", ""), remark=remark)
        if isinstance(value, bool):
            boxes = (
                tuple(Box(text, value is answer) for text, answer in zip(YES_NO, (True, False), strict=True)),
            )
            return Row(field.text, boxes=boxes)
        shown = f"{value:,}" if isinstance(value, int) and field.key != "model_year" else str(value)
        return Row(field.text, value=Text(shown, ""), remark=remark)

    def _boxes(self, section: str, field: Field) -> Iterator[tuple[Box, ...]]:
        fields = {field_.key: field_ for field_ in SECTIONS[section].fields}
        for key in (field.key, *_FOLLOWS.get(field.key, ())):
            given = self._block(section).get(key, [])
            chosen = set(given) if isinstance(given, list) else {given}
            yield tuple(Box(option.text, option.code in chosen) for option in ENUMS[fields[key].enum or ""])

    def _item(self, item: FormItem) -> Row:
        code = self._block("detail").get(item.key)
        boxes = tuple(Box(option.text, option.code == code) for option in ENUMS[item.enum])
        remark = self._remark("detail", item.key)
        return Row(item.text, boxes=(boxes,), remark=remark, sub=item.sub, applies=code in item.codes)


def _in_pairs(rows: list[Row]) -> list[tuple[Row, ...]]:
    """Two on a line, as the form has its short answers. Not by a flexible box: that takes half of the drawing's time."""
    return [tuple(rows[at : at + 2]) for at in range(0, len(rows), 2)]


def _is_reason(path: str) -> bool:
    return path.startswith(REASON) or path == CORRECTION_REASON


def _is_apart(path: str) -> bool:
    _, is_remark, key = path.partition(".remarks.")
    return bool(is_remark) and (key in PANELS or key in _FOLLOWING)


def as_data(content: bytes, media_type: str) -> str:
    return f"data:{media_type};base64,{b64encode(content).decode()}"


def paper_pdf(paper: Paper) -> bytes:
    """Drawn, or kept from when it was drawn with all the same in it but the moment of printing."""
    css = render_to_string("registry/paper/form82.css")
    digest = digest_of(paper_html(paper, _NO_MOMENT), css)
    return drawings().get(digest, lambda: pdf_of(paper_html(paper, datetime.now(UTC)), css))


def paper_html(paper: Paper, printed_at: datetime) -> str:
    """All that the PDF shows."""
    template = "registry/paper/paper_only.html" if is_paper_only(paper.body) else "registry/paper/form82.html"
    return render_to_string(template, {"paper": paper, "printed_at": printed_at})
