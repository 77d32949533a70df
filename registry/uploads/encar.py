"""Encar's inspection JSON as a Form 82 body. What it does not say is supplied beside it; what is not understood is named."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from registry.form82.catalogue import DETAIL_ITEMS, ENUMS, NOT_APPLICABLE, PANELS, Item
from registry.odometer import SENTINELS
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
_DAMAGES = {option.code for option in ENUMS["DAMAGE"]}
_ITEMS = {item.encar_code: item for item in DETAIL_ITEMS if item.encar_code}
_PANELS = {panel.encar_code: key for key, panel in PANELS.items() if panel.encar_code}
# Codes that nobody has seen: known by their words.
_ITEMS_BY_NAME = {re.sub(r"\W", "", item.text.ko): item for item in DETAIL_ITEMS if not item.encar_code}
_PANELS_BY_NAME = {re.sub(r"\W", "", panel.text.ko): key for key, panel in PANELS.items()}
_SIDES = {"photo_front": ("M1", "front"), "photo_rear": ("M2", "rear")}


def is_encar(value: object) -> bool:
    return isinstance(value, dict) and "master" in value and "body" not in value


def encar_read(
    value: Mapping[str, Any], supplement: Mapping[str, Any]
) -> tuple[dict[str, Any], tuple[Reason, ...]]:
    """The submission as a line of JSON Lines has it, and why it can't be one."""
    report = _Report(value, supplement)
    report.read()
    return report.submission, tuple(report.reasons)


class _Report:
    def __init__(self, value: Mapping[str, Any], supplement: Mapping[str, Any]) -> None:
        self.value = value
        self.master = _object(value.get("master"))
        self.detail = _object(self.master.get("detail"))
        self.vin = re.sub(r"[\s-]", "", _text(self.detail.get("vin"))).upper()
        self.supplement = supplement
        self.reasons: list[Reason] = []
        self.body: dict[str, Any] = {
            section: {} for section in ("basic", "overall", "repair_history", "detail", "closing")
        }
        self.attachments: list[dict[str, str]] = []

    @property
    def submission(self) -> dict[str, Any]:
        return {"vin": self.vin, "body": self.body, "attachments": self.attachments}

    def read(self) -> None:
        formats = self.value.get("formats")
        if (isinstance(formats, list) and formats and "TABLE" not in formats) or not self.detail:
            self.refuse("encar_image", "formats")
            return
        self._basic()
        self._overall()
        self._panels()
        self._items()
        self._closing()
        self._supplied()

    def refuse(self, code: str, column: str, value: object = None, **values: object) -> None:
        shown = None if value is None else _text(value)
        self.reasons.append(reason(code, column=column, value=shown, **values))

    def put(self, section: str, key: str, value: Any) -> None:
        if value not in (None, "", []):
            self.body[section][key] = value

    def _basic(self) -> None:
        detail = self.detail
        self.put("basic", "vin", self.vin)
        self.put("basic", "record_no", _text(detail.get("recordNo")))
        self.put("basic", "presentation_no", _text(self.master.get("supplyNum")))
        self.put("basic", "model_year", self._whole("modelYear"))
        self.put("basic", "engine_type", _text(detail.get("motorType")))
        self.put("basic", "transmission", self._choice("transmissionType", "TRANSMISSION"))
        self.put(
            "basic",
            "warranty_type",
            self._choice("guarantyType", "WARRANTY_TYPE", {"1": "SELF", "2": "INSURER"}),
        )
        self.body["basic"]["price_appraisal_opted"] = False
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
            self.put("overall", key, _decimal(_text(detail.get(name))))
        self.put("overall", "hc_ppm", self._whole("hcout"))
        self._tuning()
        history = self._choices("seriousTypes", "SPECIAL_HISTORY")
        if _is_yes(detail.get("waterlog")) and "FLOOD" not in history:
            history.append("FLOOD")
        self._headed("special_history", "special_history_kinds", history)
        self._headed("use_change", "use_change_kinds", self._choices("usageChangeTypes", "USE_CHANGE"))
        self._headed("main_options", "main_option_kinds", self._choices("mainOptionTypes", "MAIN_OPTION"))
        self.body["overall"]["recall"] = "APPLICABLE" if _is_yes(detail.get("recall")) else "NOT_APPLICABLE"
        if _is_yes(detail.get("recall")) and (done := self._choices("recallFullFillTypes", "RECALL_DONE")):
            self.put("overall", "recall_done", done[0])

    def _tuning(self) -> None:
        nodes = _objects(self.detail.get("tuningStateTypes"))
        legality = [code for node in nodes if (code := _named("TUNING_LEGALITY", node))]
        kinds = [code for node in nodes if (code := _named("TUNING_KIND", node))]
        for node in nodes:
            if not (_named("TUNING_LEGALITY", node) or _named("TUNING_KIND", node)):
                self.refuse("encar_code", "tuningStateTypes", _label(node))
        self.body["overall"]["tuning"] = "YES" if _is_yes(self.detail.get("tuning")) or nodes else "NO"
        self.put("overall", "tuning_legality", legality[0] if legality else None)
        self.put("overall", "tuning_kinds", list(dict.fromkeys(kinds)))

    def _headed(self, head: str, kinds: str, found: list[str]) -> None:
        self.body["overall"][head] = "YES" if found else "NO"
        self.put("overall", kinds, found)

    def _panels(self) -> None:
        # The source spells it so.
        accident = self.master.get("accdient", self.master.get("accident"))
        panels: dict[str, list[str]] = {}
        self.body["repair_history"] = {
            "accident_history": "YES" if _is_yes(accident) else "NO",
            "simple_repair": "YES" if _is_yes(self.master.get("simpleRepair")) else "NO",
            "panels": panels,
        }
        for each in _objects(self.value.get("outers")):
            node = _object(each.get("type"))
            key = _PANELS.get(_text(node.get("code"))) or _PANELS_BY_NAME.get(_bare(node.get("title")))
            codes = [_text(status.get("code")) for status in _objects(each.get("statusTypes"))]
            if key is None:
                self.refuse("encar_code", "outers", _label(node))
            elif strange := [code for code in codes if code not in _DAMAGES]:
                self.refuse("encar_code", f"outers {_label(node)}", ", ".join(strange))
            elif codes:
                panels[key] = list(dict.fromkeys([*panels.get(key, ()), *codes]))

    def _items(self) -> None:
        """A row that is not ticked is the paper's way to say that the car does not have the part."""
        detail = self.body["detail"]
        detail |= {item.key: NOT_APPLICABLE for item in DETAIL_ITEMS}
        for node in _walk(_objects(self.value.get("inners"))):
            kind, status = _object(node.get("type")), node.get("statusType")
            item = _ITEMS.get(_text(kind.get("code"))) or _ITEMS_BY_NAME.get(_bare(kind.get("title")))
            if item is None:
                if status:
                    self.refuse("encar_code", "inners", _label(kind))
                continue
            if status:
                self._item(item, _object(status) or {"code": status}, kind)
            if note := _text(node.get("description")):
                detail.setdefault("remarks", {})[item.key] = note

    def _item(self, item: Item, status: Mapping[str, Any], kind: Mapping[str, Any]) -> None:
        known = [code for code in _STATUS.get(_text(status.get("code")), ()) if code in item.codes]
        if known:
            self.body["detail"][item.key] = known[0]
        else:
            self.refuse("encar_code", f"inners {_label(kind)}", _label(status))

    def _closing(self) -> None:
        detail, closing = self.detail, self.body["closing"]
        self.put("closing", "inspector_opinion", _text(detail.get("comments")))
        self.put("closing", "inspector_name", _text(detail.get("inspName")))
        self.put("closing", "notifier_name", _text(detail.get("noticeName")))
        issued = self._day("issueDate")
        self.put("closing", "issued_on", issued)
        self.put("closing", "inspected_on", _date(_text(self.master.get("registrationDate"))) or issued)
        photos: Mapping[str, str] = _object(self.supplement.get("photos"))
        for key, (kind, side) in _SIDES.items():
            paths = [
                _text(each.get("path"))
                for each in _objects(self.value.get("images"))
                if each.get("type") == kind
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
        cars, default = _object(self.supplement.get("cars")), _object(self.supplement.get("defaults"))
        for given in (_object(cars.get(self.vin)), default):
            for path, value in given.items():
                section, _, key = str(path).partition(".")
                if path == "reasons":
                    self.body.setdefault("reasons", value)
                elif section in self.body and key:
                    self.body[section].setdefault(key, value)

    def _choice(self, name: str, enum: str, codes: Mapping[str, str] | None = None) -> str | None:
        given = self.detail.get(name)
        if given in (None, "", {}):
            return None
        node = _object(given) or {"code": given, "title": given}
        found = _named(enum, node) or (codes or {}).get(_text(node.get("code")))
        if found is None:
            self.refuse("encar_code", name, _label(node))
        return found

    def _choices(self, name: str, enum: str) -> list[str]:
        found = []
        for node in _objects(self.detail.get(name)):
            if code := _named(enum, node):
                found.append(code)
            else:
                self.refuse("encar_code", name, _label(node))
        return list(dict.fromkeys(found))

    def _whole(self, name: str) -> int | None:
        text = _text(self.detail.get(name)).replace(",", "")
        if not text:
            return None
        if not re.fullmatch(r"[0-9]{1,9}", text):
            self.refuse("number_wrong", name, text)
            return None
        return int(text)

    def _day(self, name: str) -> str | None:
        text = _text(self.detail.get(name))
        if text and not _date(text):
            self.refuse("date_wrong", name, text)
        return _date(text)


def _walk(nodes: list[dict[str, Any]], depth: int = 0) -> Iterator[dict[str, Any]]:
    for node in nodes:
        yield node
        if depth < 8:
            yield from _walk(_objects(node.get("children")), depth + 1)


def _named(enum: str, node: Mapping[str, Any]) -> str | None:
    """By its words, or by our own code."""
    words = {_bare(node.get("title")), _bare(node.get("code"))}
    return next(
        (option.code for option in ENUMS[enum] if {_bare(option.text.ko), _bare(option.code)} & words), None
    )


def _label(node: Mapping[str, Any]) -> str:
    return " ".join(part for part in (_text(node.get("code")), _text(node.get("title"))) if part)[:60]


def _bare(value: object) -> str:
    return re.sub(r"\W", "", _text(value))


def _text(value: object) -> str:
    return str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _object(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _objects(value: object) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _is_yes(value: object) -> bool:
    if isinstance(value, dict):
        value = value.get("title") or value.get("code")
    return value is True or _text(value).casefold() in {"y", "yes", "true", "1", "있음", "해당"}


def _decimal(text: str) -> str | None:
    return text if re.fullmatch(r"(0|[1-9][0-9]{0,2})(\.[0-9]{1,3})?", text) else None


def _date(text: str) -> str | None:
    match = re.match(r"([0-9]{4})[-./]?([0-9]{2})[-./]?([0-9]{2})", text)
    return "-".join(match.groups()) if match else None
