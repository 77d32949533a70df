"""Encar's inspection JSON as a Form 82 body. What it does not say is supplied beside it; what is not understood is named."""

import re
from collections.abc import Mapping

from records.terms.json_types import JsonObject, JsonValue, object_at
from registry.form82.catalogue import DETAIL_ITEMS, ENUMS, NOT_APPLICABLE, PANELS, Item
from registry.identity.vin import vin_clean
from registry.odometer.readings import SENTINELS
from registry.uploads.encar.paper import is_picture, paper_read
from registry.uploads.encar.values import (
    bare,
    code_named,
    date_of,
    decimal_of,
    is_yes,
    label_of,
    nodes_under,
    object_of,
    objects_of,
    text_of,
)
from registry.uploads.reasons import Reason, reason

_STATUS = {
    "1": ("GOOD",),
    "2": ("ADEQUATE",),
    "3": ("NONE", "NO"),
    "4": ("MINOR",),
    "5": ("LEAK", "YES"),
    "6": ("MINOR",),
    "7": ("LEAK",),
    "8": ("LOW",),
    "9": ("OVER",),
    "10": ("BAD",),
}
_ITEMS = {item.encar_code: item for item in DETAIL_ITEMS if item.encar_code}
_PANELS = {panel.encar_code: key for key, panel in PANELS.items() if panel.encar_code}
# Codes that nobody has seen: known by their words.
_ITEMS_BY_NAME = {re.sub(r"\W", "", item.text.ko): item for item in DETAIL_ITEMS if not item.encar_code}
_PANELS_BY_NAME = {re.sub(r"\W", "", panel.text.ko): key for key, panel in PANELS.items()}
_BUMPERS = {"P012": "프론트 범퍼", "P042": "리어 범퍼"}
"""No panels of Form 82: a bumper is no part of the history of repairs, and stands as a remark to it."""
_DAMAGE_WORDS = {option.code: option.text.ko for option in ENUMS["DAMAGE"]}
_SIDES = {"photo_front": ("M1", "front"), "photo_rear": ("M2", "rear")}


def is_encar(value: object) -> bool:
    return isinstance(value, dict) and "master" in value and "body" not in value


def encar_read(
    value: Mapping[str, JsonValue], supplement: Mapping[str, JsonValue]
) -> tuple[JsonObject, tuple[Reason, ...]]:
    """The submission as a line of JSON Lines has it, and why it can't be one."""
    if is_picture(value):
        return paper_read(value, supplement)
    report = _Report(value, supplement)
    report.read()
    return report.submission, tuple(report.reasons)


class _Report:
    def __init__(self, value: Mapping[str, JsonValue], supplement: Mapping[str, JsonValue]) -> None:
        self.value = value
        self.master = object_of(value.get("master"))
        self.detail = object_of(self.master.get("detail"))
        self.vin = vin_clean(text_of(self.detail.get("vin")))
        self.supplement = supplement
        self.reasons: list[Reason] = []
        self.body: JsonObject = {
            section: {} for section in ("basic", "overall", "repair_history", "detail", "closing")
        }
        self.attachments: list[JsonValue] = []

    @property
    def submission(self) -> JsonObject:
        return {"vin": self.vin, "body": self.body, "attachments": [*self.attachments]}

    def read(self) -> None:
        self._basic()
        self._overall()
        self._panels()
        self._items()
        self._closing()
        self._supplied()

    def refuse(self, code: str, column: str, value: object = None, **values: object) -> None:
        shown = None if value is None else text_of(value)
        self.reasons.append(reason(code, column=column, value=shown, **values))

    def section(self, name: str) -> JsonObject:
        return object_at(self.body, name)

    def put(self, section: str, key: str, value: "JsonValue | list[str]") -> None:
        if value not in (None, "", []):
            self.section(section)[key] = [*value] if isinstance(value, list) else value

    def _basic(self) -> None:
        detail = self.detail
        self.put("basic", "vin", self.vin)
        self.put("basic", "record_no", text_of(detail.get("recordNo")))
        self.put("basic", "presentation_no", text_of(self.master.get("supplyNum")))
        self.put("basic", "model_year", self._whole("modelYear"))
        self.put("basic", "engine_type", text_of(detail.get("motorType")))
        self.put("basic", "transmission", self._choice("transmissionType", "TRANSMISSION"))
        self.put(
            "basic",
            "warranty_type",
            self._choice("guarantyType", "WARRANTY_TYPE", {"1": "SELF", "2": "INSURER"}),
        )
        self.section("basic")["price_appraisal_opted"] = False
        for name, key in (
            ("validityStartDate", "periodic_inspection_valid_from"),
            ("validityEndDate", "periodic_inspection_valid_to"),
            ("firstRegistrationDate", "first_registered_on"),
        ):
            self.put("basic", key, self._day(name))

    def _overall(self) -> None:
        detail = self.detail
        self.put(
            "overall",
            "odometer_gauge",
            self._choice("boardStateType", "GOOD_BAD", {"1": "GOOD", "10": "BAD"}),
        )
        km = self._whole("mileage")
        if km in SENTINELS:
            self.refuse("odometer_filler", "mileage", km)
        else:
            self.put("overall", "odometer_km", km)
        self.put("overall", "mileage_level", self._choice("mileageStateType", "MILEAGE_LEVEL"))
        self.put("overall", "vin_marking", self._choice("carStateType", "VIN_MARKING"))
        self.put("overall", "color", self._choice("colorType", "COLOR"))
        self.put("overall", "paint_kinds", self._choices("paintPartTypes", "PAINT"))
        for name, key in (("coout", "co_percent"), ("smout", "smoke_percent")):
            self.put("overall", key, decimal_of(text_of(detail.get(name))))
        self.put("overall", "hc_ppm", self._whole("hcout"))
        self._tuning()
        history = self._choices("seriousTypes", "SPECIAL_HISTORY")
        if is_yes(detail.get("waterlog")) and "FLOOD" not in history:
            history.append("FLOOD")
        self._headed("special_history", "special_history_kinds", history)
        self._headed("use_change", "use_change_kinds", self._choices("usageChangeTypes", "USE_CHANGE"))
        self._headed("main_options", "main_option_kinds", self._choices("mainOptionTypes", "MAIN_OPTION"))
        self.section("overall")["recall"] = "APPLICABLE" if is_yes(detail.get("recall")) else "NOT_APPLICABLE"
        if is_yes(detail.get("recall")) and (done := self._choices("recallFullFillTypes", "RECALL_DONE")):
            self.put("overall", "recall_done", done[0])

    def _tuning(self) -> None:
        nodes = objects_of(self.detail.get("tuningStateTypes"))
        legality = [code for node in nodes if (code := code_named("TUNING_LEGALITY", node))]
        kinds = [code for node in nodes if (code := code_named("TUNING_KIND", node))]
        for node in nodes:
            if not (code_named("TUNING_LEGALITY", node) or code_named("TUNING_KIND", node)):
                self.refuse("encar_code", "tuningStateTypes", label_of(node))
        self.section("overall")["tuning"] = "YES" if is_yes(self.detail.get("tuning")) or nodes else "NO"
        self.put("overall", "tuning_legality", legality[0] if legality else None)
        self.put("overall", "tuning_kinds", list(dict.fromkeys(kinds)))

    def _headed(self, head: str, kinds: str, codes: list[str]) -> None:
        self.section("overall")[head] = "YES" if codes else "NO"
        self.put("overall", kinds, codes)

    def _panels(self) -> None:
        # The source spells it so.
        accident = self.master.get("accdient", self.master.get("accident"))
        damage: dict[str, list[str]] = {}
        bumpers: list[str] = []
        self.body["repair_history"] = {
            "accident_history": "YES" if is_yes(accident) else "NO",
            "simple_repair": "YES" if is_yes(self.master.get("simpleRepair")) else "NO",
            "panels": {},
        }
        for panel in objects_of(self.value.get("outers")):
            node = object_of(panel.get("type"))
            key = _PANELS.get(text_of(node.get("code"))) or _PANELS_BY_NAME.get(bare(node.get("title")))
            codes = [text_of(status.get("code")) for status in objects_of(panel.get("statusTypes"))]
            bumper = None if key else _bumper(node)
            if key is None and bumper is None:
                self.refuse("encar_code", "outers", label_of(node))
            elif strange := [code for code in codes if code not in _DAMAGE_WORDS]:
                self.refuse("encar_code", f"outers {label_of(node)}", ", ".join(strange))
            elif codes and bumper:
                bumpers.append(f"{bumper}: {', '.join(_DAMAGE_WORDS[code] for code in codes)}")
            elif codes and key:
                damage.setdefault(key, []).extend(codes)
        panels = object_at(self.section("repair_history"), "panels")
        panels |= {key: [*dict.fromkeys(codes)] for key, codes in damage.items()}
        if bumpers:
            object_at(self.section("repair_history"), "remarks")["simple_repair"] = "; ".join(bumpers)

    def _items(self) -> None:
        """A row that is not ticked is the paper's way to say that the car does not have the part."""
        detail = self.section("detail")
        detail |= {item.key: NOT_APPLICABLE for item in DETAIL_ITEMS}
        for node in nodes_under(objects_of(self.value.get("inners"))):
            kind, status = object_of(node.get("type")), node.get("statusType")
            item = _ITEMS.get(text_of(kind.get("code"))) or _ITEMS_BY_NAME.get(bare(kind.get("title")))
            if item is None:
                if status:
                    self.refuse("encar_code", "inners", label_of(kind))
                continue
            if status:
                self._item(item, object_of(status) or {"code": status}, kind)
            if note := text_of(node.get("description")):
                object_at(detail, "remarks")[item.key] = note

    def _item(self, item: Item, status: Mapping[str, JsonValue], kind: Mapping[str, JsonValue]) -> None:
        known = [code for code in _STATUS.get(text_of(status.get("code")), ()) if code in item.codes]
        if known:
            self.section("detail")[item.key] = known[0]
        else:
            self.refuse("encar_code", f"inners {label_of(kind)}", label_of(status))

    def _closing(self) -> None:
        detail, closing = self.detail, self.section("closing")
        self.put("closing", "inspector_opinion", text_of(detail.get("comments")))
        self.put("closing", "inspector_name", text_of(detail.get("inspName")))
        self.put("closing", "notifier_name", text_of(detail.get("noticeName")))
        issued = self._day("issueDate")
        self.put("closing", "issued_on", issued)
        self.put("closing", "inspected_on", date_of(text_of(self.master.get("registrationDate"))) or issued)
        photos = object_of(self.supplement.get("photos"))
        for key, (kind, side) in _SIDES.items():
            paths = [
                text_of(image.get("path"))
                for image in objects_of(self.value.get("images"))
                if image.get("type") == kind
            ]
            wanted = [path.rpartition("/")[2] for path in paths]
            wanted += [name for name in photos if name.rpartition(".")[0] == f"{self.vin}_{side}"]
            name = next((name for name in wanted if name in photos), None)
            if name is None:
                self.refuse(
                    "photo_missing", f"images {kind}", names=", ".join([*wanted, f"{self.vin}_{side}.jpg"])
                )
                continue
            closing[key] = name
            self.attachments.append({"name": name, "sha256": photos[name]})

    def _supplied(self) -> None:
        """Of the car itself before what holds for all; neither replaces what the source says."""
        cars, default = object_of(self.supplement.get("cars")), object_of(self.supplement.get("defaults"))
        for given in (object_of(cars.get(self.vin)), default):
            for path, value in given.items():
                section, _, key = str(path).partition(".")
                if path == "reasons":
                    self.body.setdefault("reasons", value)
                elif section in self.body and key:
                    self.section(section).setdefault(key, value)

    def _choice(self, name: str, enum: str, codes: Mapping[str, str] | None = None) -> str | None:
        given = self.detail.get(name)
        if given in (None, "", {}):
            return None
        node = object_of(given) or {"code": given, "title": given}
        code = code_named(enum, node) or (codes or {}).get(text_of(node.get("code")))
        if code is None:
            self.refuse("encar_code", name, label_of(node))
        return code

    def _choices(self, name: str, enum: str) -> list[str]:
        codes = []
        for node in objects_of(self.detail.get(name)):
            if code := code_named(enum, node):
                codes.append(code)
            else:
                self.refuse("encar_code", name, label_of(node))
        return list(dict.fromkeys(codes))

    def _whole(self, name: str) -> int | None:
        text = text_of(self.detail.get(name)).replace(",", "")
        if not text:
            return None
        if not re.fullmatch(r"[0-9]{1,9}", text):
            self.refuse("number_wrong", name, text)
            return None
        return int(text)

    def _day(self, name: str) -> str | None:
        text = text_of(self.detail.get(name))
        if text and not date_of(text):
            self.refuse("date_wrong", name, text)
        return date_of(text)


def _bumper(node: JsonObject) -> str | None:
    """By its code, or by its words; with Encar's code."""
    code, title = text_of(node.get("code")), text_of(node.get("title"))
    if code not in _BUMPERS and "범퍼" not in title:
        return None
    return f"{title or _BUMPERS[code]} ({code})" if code else title
