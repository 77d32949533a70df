"""The API's answers, built from models and selectors."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.http import HttpRequest
from django.urls import reverse

from anchoring.anchors import AnchorRow
from anchoring.log.selectors import EntryState
from records.contents.models import Record
from records.contents.permissions import may_read_disclosures
from records.contents.services import openings_of
from records.contents.withholding import Opened
from records.people.authors import Author
from records.people.models import Organisation
from records.proof.faults import Fault
from records.proof.proved import Proved, stated_now
from records.standing.corrections import Correction
from records.standing.history import Item, Word, item_new
from records.terms.families import family_with
from records.terms.subjects import is_licence
from verifier.times import format_time


def moment(time: datetime | None) -> str | None:
    """RFC 3339 in UTC, whole seconds."""
    return None if time is None else format_time(int(time.timestamp()))


def item_json(item: Item, proved: Proved, request: HttpRequest, reader: Author | None) -> dict[str, object]:
    """Withheld values only for who may read them."""
    record = item.record
    shown = _item_json(item, proved.state(item), proved.faults.get(record.digest, ()), request)
    if reader is not None and may_read_disclosures(reader, record):
        shown["disclosures"] = [opened.as_json() for opened in openings_of(record, item.content)]
    return shown


def new_json(record: Record, opened: Iterable[Opened], request: HttpRequest) -> dict[str, object]:
    """For its author what was stated just now: from memory, for nothing of it is proved before it is in the log."""
    state, faults = stated_now(record)
    shown = _item_json(item_new(record), state, faults, request)
    return shown | {"disclosures": [disclosed.as_json() for disclosed in opened]}


def _item_json(
    item: Item, state: EntryState | None, faults: Sequence[Fault], request: HttpRequest
) -> dict[str, object]:
    record = item.record
    return {
        "digest": record.digest,
        "kind": record.kind,
        "subject": record.subject,
        "recorded_at": moment(record.recorded_at),
        "organisation": organisation_json(record.organisation),
        "role": record.role,
        "person": str(record.person),
        "corrects": record.corrects_id,
        "stands": item.stands,
        "ended_by": item.ended_by,
        "certified": item.is_certified,
        "certification": word_json(item.certification) if item.certification else None,
        "erased": item.is_erased,
        "problem": next((fault.code for fault in faults), None),
        "record": item.content.value,
        "state": state_json(state) if state else None,
        "links": record_links(record, request),
    }


def record_links(record: Record, request: HttpRequest) -> dict[str, str]:
    links = {
        "self": request.build_absolute_uri(reverse("api:record", args=[record.digest])),
        "receipt": request.build_absolute_uri(reverse("api:receipt", args=[record.digest])),
    }
    if is_licence(record.subject):
        addresses = {"licence": reverse("api:licence", args=[record.number])}
    else:
        addresses = dict(family_with(record.subject).addresses(record.subject))
        addresses.pop("page", None)
    return links | {name: request.build_absolute_uri(address) for name, address in addresses.items()}


def correction_json(correction: Correction) -> dict[str, object]:
    later = correction.later.record
    return {
        "record": later.digest,
        "corrects": correction.earlier.record.digest,
        "recorded_at": moment(later.recorded_at),
        "organisation": organisation_json(later.organisation),
        "role": later.role,
        "person": str(later.person),
        "reason": correction.reason or None,
        "both_stand": correction.is_waiting,
        "changes": None
        if correction.changes is None
        else [
            {
                "path": change.path,
                "label": change.label.as_dict(),
                "withheld": change.withheld is not None,
                "old": change.old.as_dict() if change.old else None,
                "new": change.new.as_dict() if change.new else None,
            }
            for change in correction.changes
        ],
    }


def organisation_json(organisation: Organisation) -> dict[str, str]:
    return {
        "id": str(organisation.id),
        "kind": organisation.kind,
        "name": organisation.name,
        "state": organisation.state,
    }


def word_json(word: Word) -> dict[str, object]:
    return {
        "verdict": word.verdict,
        "record": word.record.digest,
        "licence": word.licence,
        "key": word.key,
        "station": organisation_json(word.record.organisation),
        "signed_at": word.signed_at,
        "reason": word.reason,
    }


def state_json(state: EntryState) -> dict[str, object]:
    return {
        "stage": state.stage.value,
        "waits_for": state.waits_for.value if state.waits_for else None,
        "since": moment(state.since),
        "index": state.index,
        "logged_at": moment(state.logged_at),
        "entry": state.leaf,
        "anchor": anchor_json(state.anchor) if state.anchor else None,
    }


def anchor_json(row: AnchorRow) -> dict[str, object]:
    return {
        "chain_id": row.chain_id,
        "network": row.network,
        "contract": row.contract,
        "size": row.size,
        "previous_size": row.previous_size,
        "root": row.root,
        "time": format_time(row.time),
        "transaction": row.transaction,
        "block_number": row.block_number,
        "final": row.final,
        "gas_used": row.gas_used,
        "fee": None if row.fee is None else str(row.fee),
    }
