"""The inspector's comparison before certifying: the whole form, and its differences from earlier records."""

from dataclasses import dataclass

from records.contents.lines import Line, body_lines
from records.contents.models import Record, RecordAttachment
from records.contents.permissions import may_read_disclosures
from records.standing.history import Item
from records.terms.families import kind_named
from records.terms.json_types import JsonObject, object_at
from records.terms.record_json import AttachmentJson
from records.terms.texts import Text
from records.web.families import Part, Review, Shown
from registry.form82.differences import Compared, Difference, compared
from registry.form82.inspections import inspection_body
from registry.form82.kinds import INSPECTION
from registry.vehicles.signed import signed_of
from registry.web.form82.inspections import InspectionView

ABSENT = Text("없음", "none")
DIFFERENT = Text("다른 값 (비공개)", "another, withheld")


@dataclass(frozen=True)
class Told:
    """One difference, as a person reads it."""

    label: Text
    before: Text
    now: Text


@dataclass(frozen=True)
class ComparedView:
    """Every inspector learns that a withheld field differs; its value, only who may read the earlier record's."""

    compared: Compared
    is_opened: bool

    @property
    def title(self) -> Text:
        return kind_named(self.compared.earlier.record.kind).title

    @property
    def record(self) -> Record:
        return self.compared.earlier.record

    @property
    def told(self) -> list[Told]:
        """The earlier value is read with the form's own words: a listing's choices are the same."""
        before = _texts({difference.path: difference.before for difference in self.compared.differences})
        now = _texts({difference.path: difference.now for difference in self.compared.differences})
        return [
            _told(difference, before, now, hidden=difference.withheld and not self.is_opened)
            for difference in self.compared.differences
        ]


def inspection_review(shown: Shown) -> Review:
    differences = compared(shown.history, shown.item)
    looked_at = [difference.earlier.record for difference in differences]
    if not shown.item.is_readable:
        return Review(looked_at=looked_at)
    inspection = InspectionView(inspection_body(shown.item.content.body))
    part = Part(
        "registry/form82/review.html",
        {
            "inspection": inspection,
            "item": shown.item,
            "signed": signed_of(shown.item),
            "compared": [
                ComparedView(
                    difference,
                    shown.reader is not None
                    and may_read_disclosures(shown.reader, difference.earlier.record),
                )
                for difference in differences
            ],
            "attachments": _attachments(shown.item),
        },
    )
    return Review(str(inspection.car_name or ""), [part], looked_at)


def _attachments(item: Item) -> list[AttachmentJson]:
    """But for those destroyed when their time was over."""
    uses = RecordAttachment.objects.filter(record=item.record.digest, attachment__destroyed_at=None)
    kept = set(uses.values_list("name", flat=True))
    return [attachment for attachment in item.content.attachments if attachment["name"] in kept]


def _texts(values: JsonObject) -> dict[str, Line]:
    body: JsonObject = {}
    for path, value in values.items():
        if value is None:
            continue
        *names, last = path.split(".")
        inner = body
        for name in names:
            inner = object_at(inner, name)
        inner[last] = value
    lines = body_lines(INSPECTION, body)
    return {part.path: part for line in lines for part in line.walk()}


def _told(difference: Difference, before: dict[str, Line], now: dict[str, Line], *, hidden: bool) -> Told:
    earlier, later = before.get(difference.path), now.get(difference.path)
    label = (later or earlier or Line(difference.path, Text(difference.path, difference.path))).label
    return Told(label, DIFFERENT if hidden and earlier else _value(earlier), _value(later))


def _value(line: Line | None) -> Text:
    return line.value if line and line.value else ABSENT
