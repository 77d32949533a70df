"""Every single answer of the form by its path (`basic.car_name`), for what takes the form piece by piece."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from records.terms.json_types import JsonObject, JsonValue, object_at
from records.terms.kinds import CORRECTION_REASON
from records.terms.texts import Text
from registry.form82.catalogue import DETAIL_ITEMS, PANELS, SECTIONS, Field, Item

REASON = "?"
"""How the path of a rule's reason begins: `?R4:/body/repair_history/simple_repair`."""
REMARK = Text("특기사항", "Remark")


@dataclass(frozen=True)
class Leaf:
    """`sort` is string, text, bool, int, decimal, date, vin17, image, choice or several."""

    path: str
    text: Text
    sort: str
    section: str
    required: bool = False
    enum: str | None = None
    item: Item | None = None

    @property
    def is_list(self) -> bool:
        return self.sort == "several"


@dataclass(frozen=True)
class Block:
    """One of the form's five blocks, with the sections of the body that it holds."""

    key: str
    text: Text
    sections: tuple[str, ...]


BLOCKS = (
    *(Block(key, SECTIONS[key].text, (key,)) for key in ("basic", "overall", "repair_history", "detail")),
    Block(
        "closing",
        Text("가격조사·산정, 의견·사진·보증", "Price appraisal, opinion, photos, warranty"),
        ("other", "closing"),
    ),
)


def item_text(item: Item) -> Text:
    if item.sub is None:
        return item.text
    return Text(f"{item.sub.ko}: {item.text.ko}", f"{item.sub.en}: {item.text.en}")


def block_of(path: str) -> str:
    """The block where an answer stands; a reason stands with what it is given for."""
    if path.startswith(REASON):
        path = leaf_at(path.partition(":")[2]) or ""
    section = path.partition(".")[0]
    return next((block.key for block in BLOCKS if section in block.sections), BLOCKS[-1].key)


def _of_field(section: str, field: Field) -> Leaf:
    sort = ("several" if field.multi else "choice") if field.enum else field.type
    return Leaf(f"{section}.{field.key}", field.text, sort, section, field.required, field.enum)


def _leaves() -> Iterator[Leaf]:
    for section in SECTIONS.values():
        fields = [_of_field(section.key, field) for field in section.fields]
        yield from fields
        remarked = [(leaf.path.rpartition(".")[2], leaf.text) for leaf in fields]
        if section.key == "repair_history":
            for panel in PANELS.values():
                path = f"repair_history.panels.{panel.key}"
                yield Leaf(path, panel.text, "several", section.key, enum="DAMAGE")
                remarked.append((panel.key, panel.text))
        if section.key == "detail":
            for item in DETAIL_ITEMS:
                yield Leaf(
                    f"detail.{item.key}", item_text(item), "choice", section.key, True, item.enum, item
                )
                remarked.append((item.key, item_text(item)))
        if section.key not in {"basic", "closing"}:
            for key, text in remarked:
                name = Text(f"{text.ko} — {REMARK.ko}", f"{text.en}: {REMARK.en.lower()}")
                yield Leaf(f"{section.key}.remarks.{key}", name, "string", section.key)

    yield Leaf(CORRECTION_REASON, Text("정정 사유", "Reason for the correction"), "text", CORRECTION_REASON)


LEAVES: dict[str, Leaf] = {leaf.path: leaf for leaf in _leaves()}


def flattened(body: Mapping[str, JsonValue], prefix: str = "") -> JsonObject:
    """The answers by their paths; what lies under an unknown path is there too."""
    answers: JsonObject = {}
    for name, value in body.items():
        path = f"{prefix}{name}"
        if path == "reasons" and isinstance(value, list):
            answers |= _reasons(value)
        elif isinstance(value, Mapping) and path not in LEAVES:
            answers |= flattened(value, f"{path}.")
        else:
            answers[path] = value
    return answers


def _reasons(given: list[JsonValue]) -> JsonObject:
    answers = {}
    for index, reason in enumerate(given):
        if isinstance(reason, Mapping) and reason.keys() == {"rule", "pointer", "reason"}:
            answers[reason_path(str(reason["rule"]), str(reason["pointer"]))] = reason["reason"]
        else:
            answers[f"reasons.{index}"] = reason
    return answers


def reason_path(rule: str, pointer: str) -> str:
    return f"{REASON}{rule}:{pointer}"


def reason_paths(answers: Mapping[str, JsonValue]) -> list[str]:
    """In the order in which a body has them."""
    return sorted(path for path in answers if path.startswith(REASON))


def nested(answers: Mapping[str, JsonValue]) -> JsonObject:
    """A body from answers by path. The sections that a form must have are there even when they are empty."""
    body: JsonObject = {key: {} for key in SECTIONS if key != "other"}
    object_at(body, "repair_history")["panels"] = {}
    if reasons := reason_paths(answers):
        body["reasons"] = [_reason(path, answers[path]) for path in reasons]
    for path, value in answers.items():
        if path.startswith(REASON):
            continue
        *names, last = path.split(".")
        inner = body
        for name in names:
            inner = object_at(inner, name)
        inner[last] = value
    return body


def _reason(path: str, text: JsonValue) -> JsonObject:
    rule, _, pointer = path.removeprefix(REASON).partition(":")
    return {"rule": rule, "pointer": pointer, "reason": text}


def leaf_at(pointer: str) -> str | None:
    """The path of the answer that a pointer such as `/body/repair_history/panels/hood/0` lies in."""
    names = pointer.removeprefix("/body/").split("/")
    for length in range(len(names), 0, -1):
        if (path := ".".join(names[:length])) in LEAVES:
            return path
    return None
