"""The form's answers as controls on a page."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from records.templatetags.registry_web import day
from records.terms.json_types import JsonValue
from records.terms.texts import Text
from registry.form82.catalogue import ENUMS, NOT_APPLICABLE, NOT_APPLICABLE_TEXT
from registry.form82.last import Last
from registry.form82.leaves import LEAVES, Leaf
from registry.form82.typed import leaf_of
from registry.form82.unfinished import Message

CHOSEN = {"true": Text("선택함", "Chosen"), "false": Text("선택하지 않음", "Not chosen")}
_WITHHELD = Text("비공개", "Withheld from the public")
HINTS = {
    "basic.record_no": Text("숫자 세 부분, 예: 26-11-000123", "Three numbers, such as 26-11-000123"),
    "basic.vin": Text("17자리, I·O·Q 없음", "17 characters; no I, O or Q"),
    "basic.plate_no": Text("비공개 · 예: 123가4567", "Withheld from the public · the whole plate"),
    "overall.co_percent": Text("측정한 것만, 예: 0.08", "Only what was measured, such as 0.08"),
    "overall.hc_ppm": Text("측정한 것만", "Only what was measured"),
    "overall.smoke_percent": Text("측정한 것만, 예: 4.2", "Only what was measured, such as 4.2"),
    "overall.recall": Text("자동차리콜센터(car.go.kr)에서 확인", "Check at the recall centre, car.go.kr"),
    "closing.inspector_opinion": Text(
        "모두에게 공개됩니다. 이름·전화번호·자동차등록번호를 쓰지 마십시오.",
        "Everybody reads this: no names, telephone numbers or plates.",
    ),
    "closing.appraiser_opinion": Text("모두에게 공개됩니다.", "Everybody reads this."),
    "closing.inspector_name": Text("비공개 · 업체와 성명", "Withheld from the public · firm and person"),
    "closing.appraiser_name": _WITHHELD,
    "closing.notifier_name": Text("비공개 · 매매업자", "Withheld from the public · the dealer"),
    "closing.buyer_signature": _WITHHELD,
    "closing.warranty_days": Text("30일 이상", "At least 30 days"),
    "closing.warranty_km": Text("2,000km 이상", "At least 2,000 km"),
    "closing.issued_on": Text("점검일부터 120일 안", "Within 120 days of the inspection"),
    "@external_id": Text("귀사의 관리 번호 (선택)", "Your own number for it (optional)"),
}
LAST = Text(
    "이 차의 지난 점검기록부({day})에 적힌 값이 항목마다 보입니다. 비교만 하십시오. 대신 적어 주지 않습니다.",
    "Each answer shows what this car's last record ({day}) says, to compare. Nothing is filled in from it.",
)
HEADS = {
    "overall.tuning_legality": "overall.tuning",
    "overall.tuning_kinds": "overall.tuning",
    "overall.special_history_kinds": "overall.special_history",
    "overall.use_change_kinds": "overall.use_change",
    "overall.main_option_kinds": "overall.main_options",
    "overall.recall_done": "overall.recall",
    "other.wheel_bad_positions": "other.wheel",
    "other.tire_bad_positions": "other.tire",
    "other.basic_item_kinds": "other.basic_items",
}
"""An answer that has a sense only beside another one."""

_NUMBERS = {"int": "numeric", "decimal": "decimal"}


@dataclass(frozen=True)
class Choice:
    code: str
    text: Text
    chosen: bool


@dataclass(frozen=True)
class FieldView:
    leaf: Leaf
    value: JsonValue
    messages: tuple[Message, ...]
    why_not: Text | None = None
    remark: "FieldView | None" = None
    last: str = ""
    """What the car's last record says here."""

    @property
    def name(self) -> str:
        return self.leaf.path

    @property
    def id(self) -> str:
        return element_id(self.leaf.path)

    @property
    def hint(self) -> Text | None:
        return HINTS.get(self.leaf.path)

    @property
    def head(self) -> str:
        return HEADS.get(self.leaf.path, "")

    @property
    def control(self) -> str:
        """choices, area or input."""
        if self.leaf.enum or self.leaf.sort == "bool":
            return "choices"
        return "area" if self.leaf.sort == "text" else "input"

    @property
    def input_type(self) -> str:
        """A date that is none could not be shown in a date's own control."""
        return "date" if self.leaf.sort == "date" and _is_date_or_nothing(self.value) else "text"

    @property
    def input_mode(self) -> str:
        return _NUMBERS.get(self.leaf.sort, "")

    @property
    def shown(self) -> str:
        return shown_value(self.value)

    @property
    def chosen(self) -> tuple[str, ...]:
        """The codes of what is chosen, of those that can be."""
        chosen = self.value if isinstance(self.value, list) else [self.shown]
        return tuple(code for code, _ in _options(self.leaf) if code in chosen)

    @property
    def is_wrong(self) -> bool:
        return any(message.tone == "wrong" for message in self.messages)


@dataclass(frozen=True)
class Fields:
    """Looks answers up for the templates; `extra` are messages of a submission that was refused."""

    answers: Mapping[str, JsonValue]
    ruled: Mapping[str, Text]
    messages: Sequence[Message] = field(default=())
    last: Mapping[str, JsonValue] = field(default_factory=dict)

    def of(self, path: str) -> FieldView:
        leaf = leaf_of(path) or _nothing(path)
        remark = f"{leaf.section}.remarks.{path.rpartition('.')[2]}"
        return FieldView(
            leaf,
            self.answers.get(path),
            tuple(message for message in self.messages if message.path == path),
            self.ruled.get(path),
            self.of(remark) if remark in LEAVES and "remarks" not in path else None,
            value_text(path, self.last[path]) if path in self.last else "",
        )

    def all(self, paths: Sequence[str]) -> list[FieldView]:
        return [self.of(path) for path in paths]


def choices_of(leaf: Leaf, chosen: Collection[str]) -> list[Choice]:
    return [Choice(code, text, code in chosen) for code, text in _options(leaf)]


@lru_cache(2048)
def element_id(path: str) -> str:
    return "f-" + re.sub(r"[^a-zA-Z0-9_]+", "-", path).strip("-")


def label_text(path: str) -> str:
    leaf = leaf_of(path)
    return str(leaf.text) if leaf else path


def last_note(last: Last | None) -> Text | str:
    return LAST.format(day=day(last.on)) if last else ""


def shown_value(value: JsonValue) -> str:
    """As it stands in a control."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return ",".join(str(option) for option in value) if isinstance(value, list) else str(value)


def value_text(path: str, value: JsonValue) -> str:
    """For a sentence, in the reader's language."""
    if value in (None, "", []):
        return "—"
    names = dict(_options(leaf_of(path) or _nothing(path)))
    options = value if isinstance(value, list) else [shown_value(value)]
    return ", ".join(str(names.get(code, code)) for code in map(str, options))


def _nothing(path: str) -> Leaf:
    return Leaf(path, Text(path, path), "string", "")


def _options(leaf: Leaf) -> Iterator[tuple[str, Text]]:
    if leaf.sort == "bool":
        yield from CHOSEN.items()
    elif leaf.enum:
        yield from ((option.code, option.text) for option in ENUMS[leaf.enum])
        if leaf.item is not None:
            yield NOT_APPLICABLE, NOT_APPLICABLE_TEXT


def _is_date_or_nothing(value: JsonValue) -> bool:
    if value is None:
        return True
    try:
        date.fromisoformat(str(value))
    except ValueError:
        return False
    return len(str(value)) == 10
