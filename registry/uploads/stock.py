"""An upload that is the whole stock: each row against what is on offer, then what is on offer and in no row."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import islice

from django.db import transaction

from records.contents.lines import body_lines
from records.people.authors import Author
from records.people.models import Organisation
from records.stating.drafts import Draft
from records.stating.services import Recorded, records_create_many
from records.terms.json_types import JsonObject, JsonValue
from records.terms.schemas import withheld_paths
from records.terms.subjects import subject_clean
from records.terms.texts import Refusal
from registry.identity.schemes import CARS
from registry.listings.kinds import LISTED
from registry.stock.moves import REASONS, Move, Sale, Step, is_listing, move_for
from registry.stock.offers import CHUNK, Offer, listed_ever, offers_all, offers_of
from registry.uploads.models import Upload, UploadRow
from registry.uploads.reading import Reading
from registry.uploads.reasons import Reason, reason
from registry.uploads.row_drafts import ReadRow
from registry.uploads.row_outcomes import row_asked, row_outcome, row_refused
from registry.uploads.row_signs import is_held, is_sold
from registry.uploads.trials import answered, summary

_OUTCOMES = {
    Step.NEW: UploadRow.Outcome.RECORDED,
    Step.CHANGED: UploadRow.Outcome.CHANGED,
    Step.SAME: UploadRow.Outcome.REPEATED,
    Step.SOLD: UploadRow.Outcome.SOLD,
    Step.LEFT: UploadRow.Outcome.MISSING,
    Step.GONE: UploadRow.Outcome.REPEATED,
    Step.HELD: UploadRow.Outcome.REPEATED,
}


def stock_outcomes(
    upload: Upload, author: Author, reading: Reading, batch: Sequence[ReadRow]
) -> list[UploadRow]:
    # Of two stocks of one dealership that are worked on at once, one waits here: no car is listed twice.
    Organisation.objects.select_for_update(no_key=True).get(pk=author.organisation.pk)
    rows = _once(upload, reading, [_readable(row, reading) for row in batch])
    subjects = {row.subject for row in rows if isinstance(row.stated, Draft)}
    offers = offers_of(author.organisation, subjects)
    moves = {
        row.number: _move(row, row.stated, offers)
        for row in rows
        if isinstance(row.stated, Draft) and not row.asked
    }
    gone = {row.subject for row in rows if row.number in moves and moves[row.number].step is Step.GONE}
    known = listed_ever(author.organisation, gone) if gone else set()
    drafts = [
        _identified(upload, number, move.draft) for number, move in moves.items() if move.draft is not None
    ]
    results = iter(records_create_many(author=author, drafts=drafts))
    outcomes = []
    for row in rows:
        if not isinstance(row.stated, Draft):
            outcomes.append(row_refused(upload, row, row.stated))
            continue
        if row.asked:
            outcomes.append(row_asked(upload, row))
            continue
        move = moves[row.number]
        result = next(results) if move.draft is not None else None
        outcome = _outcome(upload, reading, row, move, result, offers.get(row.subject), known)
        outcome.subject = row.subject
        outcomes.append(outcome)
    return outcomes


def missing_tell(upload: Upload) -> None:
    """What is on offer and in no row: told, never ended by itself. Behind the last row, in the order of the numbers."""
    rows = UploadRow.objects.filter(upload=upload)
    with transaction.atomic():
        upload.hold()
        # A worker that came this far and died left its own.
        rows.filter(number__gt=upload.position).delete()
        listed = set(rows.exclude(subject="").values_list("subject", flat=True))
        missing = offers_all(upload.organisation, but=listed)
        number = upload.position
        while chunk := list(islice(missing, CHUNK)):
            UploadRow.objects.bulk_create(
                _missing(upload, place, offer) for place, offer in enumerate(chunk, number + 1)
            )
            number += len(chunk)
        count = UploadRow.objects.filter(upload=upload, outcome=UploadRow.Outcome.MISSING).count()
        Upload.objects.filter(pk=upload.pk).update(missing=count)


def _readable(row: ReadRow, reading: Reading) -> ReadRow:
    """With its car's number in the one written form, or refused."""
    if not isinstance(row.stated, Draft):
        return row
    if not is_listing(row.stated):
        return replace(row, stated=(reading.told("stock_kind", row),))
    try:
        subject = subject_clean(row.stated.subject, schemes=CARS)
    except Refusal as refused:
        return replace(row, stated=(reading.told("row_refused", row, why=refused.text),))
    if row.stated.subject == row.subject == subject:
        return row
    return replace(row, stated=replace(row.stated, subject=subject), subject=subject)


def _once(upload: Upload, reading: Reading, rows: Sequence[ReadRow]) -> list[ReadRow]:
    """A car that stands in an earlier row is refused: which of the two holds, nobody could say."""
    subjects = {row.subject for row in rows if row.subject}
    earlier = UploadRow.objects.filter(upload=upload, subject__in=subjects).order_by("-number")
    first = dict(earlier.values_list("subject", "number"))
    once = []
    for row in rows:
        if row.subject in first and isinstance(row.stated, Draft):
            twice = reading.told("stock_twice", row, row=first[row.subject])
            once.append(replace(row, stated=(twice,)))
            continue
        if row.subject:
            first.setdefault(row.subject, row.number)
        once.append(row)
    return once


def _move(row: ReadRow, draft: Draft, offers: Mapping[str, Offer]) -> Move:
    sale = _sale(row.sale) if is_sold(row.sale) else None
    return move_for(draft, sale, offers.get(row.subject), held=is_held(row.sale))


def _sale(sale: JsonObject) -> Sale:
    sold_on, delivered_on, price = sale.get("sold_on"), sale.get("delivered_on"), sale.get("sold_price")
    return Sale(
        sold_on if isinstance(sold_on, str) else None,
        delivered_on if isinstance(delivered_on, str) else None,
        price if isinstance(price, dict) else None,
    )


def _identified(upload: Upload, number: int, draft: Draft) -> Draft:
    """By the upload's own row: a price that comes back to what it was is a change all the same."""
    return replace(answered(upload, number, draft), external_id=f"stock:{upload.pk}:{number}")


def _outcome(
    upload: Upload,
    reading: Reading,
    row: ReadRow,
    move: Move,
    result: Recorded | Refusal | None,
    offer: Offer | None,
    known: Iterable[str],
) -> UploadRow:
    outcome = _OUTCOMES[move.step]
    if result is not None:
        made = row_outcome(upload, reading, row, result, done=outcome)
        made.summary = _changes(move)
        return made
    if move.step is Step.GONE and row.subject not in known:
        return row_refused(upload, row, (_marked("stock_sold_unlisted", row),))
    told: tuple[Reason, ...] = row.left_out
    if code := _MARKED.get((move.step, is_sold(row.sale))):
        told = (_marked(code, row), *(told if move.step is Step.LEFT else ()))
    listing = None if offer is None else offer.listing
    reasons = [each.to_json() for each in told]
    made = UploadRow(upload=upload, number=row.number, outcome=outcome, record=listing, reasons=reasons)
    if move.step is Step.LEFT and offer is not None:
        became = "sold" if is_sold(row.sale) else "held"
        made.summary = _offered(offer) | {"became": became} | _said(row.sale)
    return made


_MARKED = {
    (Step.GONE, True): "stock_gone",
    (Step.LEFT, True): "stock_sold_days",
    (Step.HELD, False): "stock_held",
    (Step.LEFT, False): "stock_held_offered",
}
"""What is said of a row that is no listing, by what it comes to and whether it says that the car is sold."""


def _marked(code: str, row: ReadRow) -> Reason:
    """With the column and the word that mark the row's car."""
    mark = row.unlisted
    return reason(code) if mark is None else reason(code, column=mark.column, value=mark.value)


def _said(sale: JsonObject) -> JsonObject:
    return {name: sale[name] for name in ("sold_on", "delivered_on", "sold_price") if name in sale}


def _changes(move: Move) -> JsonObject:
    """Field by field, in words; of what is withheld only that it changed."""
    if move.step is not Step.CHANGED or move.draft is None or not isinstance(move.draft.body, dict):
        return {}
    stated = {name: value for name, value in move.draft.body.items() if name not in ("listing", REASONS)}
    before = {line.path: line for line in body_lines(LISTED, move.before or {})}
    changes: list[JsonValue] = []
    for line in body_lines(LISTED, stated):
        old = before.get(line.path)
        told: JsonObject = {"field": {**line.label.as_dict()}}
        if line.path not in _withheld() and line.value is not None:
            told["new"] = {**line.value.as_dict()}
            if old is not None and old.value is not None:
                told["old"] = {**old.value.as_dict()}
        changes.append(told)
    return {"changes": changes}


@cache
def _withheld() -> frozenset[str]:
    return frozenset(path.partition(".")[0] for path in withheld_paths(LISTED))


def _missing(upload: Upload, number: int, offer: Offer) -> UploadRow:
    return UploadRow(
        upload=upload,
        number=number,
        outcome=UploadRow.Outcome.MISSING,
        subject=offer.subject,
        record=offer.listing,
        summary=_offered(offer),
    )


def _offered(offer: Offer) -> JsonObject:
    """What tells the car from the others; without a plate or a name."""
    facts = summary(Draft(LISTED.name, offer.subject, offer.body))
    return {**facts, **({"car": offer.car[:80]} if offer.car else {})}
