"""Encar's reports that are pictures only: recorded as paper only, with the pages and the few facts given beside the file."""

import re
from collections.abc import Mapping

from records.terms.json_types import JsonObject, JsonValue
from registry.form82.inspections import MARK, PAGES
from registry.identity.vin import vin_clean
from registry.odometer.readings import SENTINELS
from registry.uploads.encar.values import date_of, object_of, objects_of, text_of
from registry.uploads.reasons import Reason, reason

_PAGE = re.compile(r"[ _-]?page[ _-]?([0-9]{1,3})\.(?:jpe?g|png|pdf)", re.IGNORECASE)
# The car's own front and rear, which are no pages of its paper.
_CAR = frozenset({"M1", "M2"})
_COLUMNS = ("number", "record_no", "issued_on", "odometer", "accident_history", "vin")
_WORDS = {"yes": "YES", "no": "NO", "있음": "YES", "없음": "NO"}
_TYPED = ("record_no", "issued_on", "odometer", "accident_history")


def is_picture(value: Mapping[str, JsonValue]) -> bool:
    """Whether there is nothing in it that a machine reads as the form."""
    formats, master = value.get("formats"), object_of(value.get("master"))
    has_table = not (isinstance(formats, list) and formats) or "TABLE" in formats
    return not has_table or not object_of(master.get("detail"))


def paper_read(
    value: Mapping[str, JsonValue], supplement: Mapping[str, JsonValue]
) -> tuple[JsonObject, tuple[Reason, ...]]:
    """The submission as a line of JSON Lines has it, and everything that is missing for it."""
    detail = object_of(object_of(value.get("master")).get("detail"))
    vin = vin_clean(text_of(detail.get("vin")))
    number = text_of(value.get("vehicleId"))
    papers = object_of(supplement.get("papers"))
    given = object_of(papers.get(vin) or papers.get(number))
    vin = vin or vin_clean(text_of(given.get("vin")))
    photos = object_of(supplement.get("photos"))
    pages, missing = _pages(value, given, [name for name in (vin, number) if name], photos)
    body: JsonObject = {MARK: False, **_stated(detail), **_given(given), PAGES: [*pages]}
    reasons = [] if vin else [reason("encar_paper_vin", column="vehicleId", value=number)]
    km = object_of(body.get("odometer")).get("stated")
    if isinstance(km, int) and km in SENTINELS:
        reasons.append(reason("odometer_filler", column="mileage", value=str(km)))
    reasons += [
        reason("encar_paper_fact", column=name, number=vin or number)
        for name in _TYPED[:3]
        if name not in body
    ]
    if missing:
        reasons.append(reason("encar_paper_pages", column="images", names=", ".join(missing)))
    attachments: list[JsonValue] = [{"name": name, "sha256": photos[name]} for name in pages]
    return {"vin": vin, "body": body, "attachments": attachments}, tuple(reasons)


def _stated(detail: Mapping[str, JsonValue]) -> JsonObject:
    """What the source has beside the pictures. Its word on accidents stands at "none" where nobody set it: not taken."""
    facts: JsonObject = {}
    if number := text_of(detail.get("recordNo")):
        facts["record_no"] = number
    if day := date_of(text_of(detail.get("issueDate"))):
        facts["issued_on"] = day
    if re.fullmatch(r"[0-9]{1,9}", km := text_of(detail.get("mileage")).replace(",", "")):
        facts["odometer"] = {"stated": int(km), "unit": "km"}
    return facts


def _given(given: Mapping[str, JsonValue]) -> JsonObject:
    """What a person read off the paper goes before what the source says."""
    return {name: given[name] for name in _TYPED if given.get(name) not in (None, "")}


def _pages(
    value: Mapping[str, JsonValue],
    given: Mapping[str, JsonValue],
    numbers: list[str],
    photos: Mapping[str, JsonValue],
) -> tuple[list[str], list[str]]:
    """The pages' names, and those that were looked for and are not among the files."""
    named = given.get(PAGES)
    given_names = [name for name in named if isinstance(name, str)] if isinstance(named, list) else []
    if isinstance(named, list) and named and len(given_names) == len(named):
        wanted = given_names
    else:
        images = [image for image in objects_of(value.get("images")) if image.get("type") not in _CAR]
        wanted = [text_of(image.get("path")).rpartition("/")[2] for image in images]
    wanted = list(dict.fromkeys(name for name in wanted if name))
    if all(name in photos for name in wanted) and wanted:
        return wanted, []
    pages = {}
    for name in photos:
        for number in numbers:
            if name.upper().startswith(number) and (match := _PAGE.fullmatch(name[len(number) :])):
                pages[int(match[1]), name] = name
    if pages:
        return [pages[key] for key in sorted(pages)], []
    return [], [
        *(name for name in wanted if name not in photos),
        f"{(*numbers, 'VIN')[0]}_page1.jpg",
    ]


def paper_line(line: str) -> tuple[str, JsonObject] | None:
    """One paper as a person types it beside the file: the car's number and its facts. None where it can't be read."""
    parts = [part.strip() for part in re.split(r"[\t,;]", line)]
    if len(parts) > len(_COLUMNS):
        return None
    number, *given = parts
    typed = {name: text for name, text in zip(_COLUMNS[1:], given, strict=False) if text}
    facts: JsonObject = {**typed}
    if "odometer" in typed:
        match = re.fullmatch(r"([0-9]{1,8})\s*(km|mi)?", typed["odometer"], re.IGNORECASE)
        if match is None:
            return None
        facts["odometer"] = {"stated": int(match[1]), "unit": (match[2] or "km").lower()}
    if "accident_history" in typed:
        word = typed["accident_history"].casefold()
        if word not in _WORDS:
            return None
        facts["accident_history"] = _WORDS[word]
    if "vin" in typed:
        facts["vin"] = vin_clean(typed["vin"])
    return (number if number.isdecimal() else vin_clean(number), facts) if number else None
