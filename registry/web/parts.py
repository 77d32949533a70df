"""The car market's parts of the pages that all kinds of records share."""

from datetime import UTC, datetime
from itertools import islice

from django.http import HttpResponse
from django.shortcuts import redirect

from records.people.authors import Author
from records.standing.history import Item
from records.terms.json_types import JsonObject
from records.terms.kinds import CORRECTION_REASON
from records.terms.subjects import number_of
from records.web.families import Editor, Part, RecordParts, Review, Shown, Summary
from registry.form82.drafts import draft_create
from registry.form82.inspections import (
    accident,
    as_form,
    inspected_on,
    inspection_body,
    is_paper_only,
    odometer_of,
)
from registry.form82.kinds import INSPECTION
from registry.form82.leaves import flattened
from registry.form82.typed import CHASSIS
from registry.handovers.permissions import may_hand_over
from registry.handovers.rights import rights_of
from registry.identity.schemes import CHASSIS_SCHEME
from registry.vehicles.selectors import car_verdict
from registry.web.form82.inspections import InspectionView
from registry.web.form82.review import inspection_review

# Of a record that was shown to more buyers, the newest; the others are in the car's course.
_SHOWINGS = 20


def record_parts(shown: Shown) -> RecordParts:
    item = shown.item
    verdict = car_verdict(shown.proved, now=datetime.now(UTC))
    digest, number = item.record.digest, item.record.number
    head = {"verdict": verdict, "reading": verdict.reading_of(item) or verdict.mileage, "number": number}
    main, above = [], []
    if _is_inspection(item) and item.is_readable:
        context = {
            "inspection": InspectionView(inspection_body(item.content.body)),
            "item": item,
            "reader": shown.reader,
            "signed": verdict.signatures[digest],
        }
        main.append(Part("registry/form82/record_main.html", context))
        above.append(Part("registry/paper/record_aside.html", context))
    below = [
        Part("registry/handovers/rights_aside.html", {"rights": rights, "number": place})
        for place, rights in enumerate(islice(rights_of(shown.history, digest), _SHOWINGS), 1)
    ]
    if item.stands and any(may_hand_over(author, item.record) for author in shown.authors):
        below.insert(0, Part("registry/handovers/record_aside.html", {"item": item}))
    return RecordParts([Part("registry/vehicles/record_head.html", head)], main, above, below)


def review(shown: Shown) -> Review:
    return inspection_review(shown)


def summary(item: Item) -> Summary | None:
    body = inspection_body(item.content.body)
    line = Part(
        "registry/form82/summary_line.html",
        {
            "car": "" if not body or is_paper_only(body) else body["basic"]["car_name"],
            "number": item.record.number,
            "km": odometer_of(body)["km"] if body else None,
            "on": inspected_on(body) if body else None,
            "accident": accident(body) if body else None,
        },
    )
    # Of the paper, where its pictures are all there is.
    pages = len(body["pages"]) if is_paper_only(body) else 0
    return Summary(line, Part("registry/form82/summary_note.html", {"pages": pages}) if pages else None)


def editor(item: Item) -> Editor | None:
    """Form 82 has an editor of its own: a draft there, with everything that was stated before."""
    if not _is_inspection(item):
        return None
    return Editor(
        Part("registry/form82/editor_button.html", {"item": item}),
        lambda author, body: _open(author, item, body),
    )


def _is_inspection(item: Item) -> bool:
    return item.record.kind == INSPECTION.name


def _open(author: Author, item: Item, body: JsonObject) -> HttpResponse:
    answers = flattened({name: value for name, value in body.items() if name != CORRECTION_REASON})
    if is_paper_only(inspection_body(body)):
        answers = _from_paper(item, body)
    files = [
        {"name": attachment["name"], "sha256": attachment["sha256"]}
        for attachment in item.content.attachments
    ]
    draft = draft_create(author=author, answers=answers, attachments=files, corrects=item.record.digest)
    return redirect("form82_editor", draft_id=draft.id)


def _from_paper(item: Item, body: JsonObject) -> JsonObject:
    """The answers typed in from the paper, in the form; the rest is open."""
    typed = {name: value for name, value in as_form(inspection_body(body)).items() if isinstance(value, dict)}
    is_chassis = item.record.subject.startswith(f"{CHASSIS_SCHEME}:")
    answers = {**flattened(typed), "basic.vin": number_of(item.record.subject)}
    return {**answers, CHASSIS: True} if is_chassis else answers
