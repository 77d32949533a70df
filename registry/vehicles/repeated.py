"""The car market's tables against the records that they repeat: cars, and records shown to buyers."""

from collections.abc import Iterator, Sequence
from typing import cast

from anchoring.audit.sources import Problem
from records.audit.families import Recorded
from records.contents.models import Record
from registry.handovers.bodies import InspectionConfirmed
from registry.handovers.kinds import CONFIRMATION, NOTIFICATION
from registry.handovers.models import Handover
from registry.handovers.rules import notified_body
from registry.identity.models import Vehicle
from registry.identity.rows import vin_of
from verifier.times import format_time


def repeated(recorded: Sequence[Recorded]) -> Iterator[tuple[str, Problem]]:
    """Rows that say something else than their records, by the records' digests."""
    yield from _vehicles([record for record, _ in recorded])
    yield from _notifications([one for one in recorded if one[0].kind == NOTIFICATION.name])
    yield from _confirmations([one for one in recorded if one[0].kind == CONFIRMATION.name])


def _vehicles(records: Sequence[Record]) -> Iterator[tuple[str, Problem]]:
    rows = Vehicle.objects.filter(subject__in={record.subject for record in records}).order_by()
    vins = dict(rows.values_list("subject", "vin"))
    for record in records:
        if record.subject not in vins:
            yield record.digest, Problem("vehicle:missing", "the car has no row")
        elif vins[record.subject] != vin_of(record.subject):
            yield record.digest, Problem("vehicle:changed", "the car's row has another VIN")


def _notifications(recorded: Sequence[Recorded]) -> Iterator[tuple[str, Problem]]:
    """A notification may have been stated without a code for the buyer: then it has no row."""
    rows = Handover.objects.filter(notification__in=[record.digest for record, _ in recorded])
    handovers = {row.notification_id: row for row in rows}
    for record, content in recorded:
        row, body = handovers.get(record.digest), notified_body(content.body)
        if row is None:
            continue
        expected = (body["record"], record.organisation_id, body["notified_at"])
        if (row.record_id, row.organisation_id, format_time(int(row.created_at.timestamp()))) != expected:
            yield record.digest, Problem("handover:changed", "the row is of another record, firm or time")


def _confirmations(recorded: Sequence[Recorded]) -> Iterator[tuple[str, Problem]]:
    rows = Handover.objects.filter(confirmation__in=[record.digest for record, _ in recorded])
    confirmed = {row.confirmation_id: row.notification_id for row in rows}
    for record, content in recorded:
        body = cast(InspectionConfirmed, content.body)
        if confirmed.get(record.digest) != body["notification"]:
            yield record.digest, Problem("handover:changed", "the confirmation is not that of its hand-over")
