"""Rows of the outbox that somebody wrote who has the tables and not the secret key: never logged, and named."""

import importlib
import io
import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F
from django.utils import timezone

from anchoring.hangs import Part, parts
from anchoring.log.selectors import log_status
from anchoring.log.sequencer import sequence_all, sequence_chunk
from anchoring.models import AuditFinding, AuditRun, Entry, PendingEntry
from tests.anchoring.log.cast import KEYS, NOON, entry, label, record, submit

pytestmark = pytest.mark.django_db


def logged_records() -> list[str | None]:
    return list(Entry.objects.order_by("index").values_list("record", flat=True))


def changed(**values: Any) -> Callable[[], object]:
    return lambda: PendingEntry.objects.filter(record=record(2)).update(**values)


def put_in() -> None:
    """As one would who copies a row that is right."""
    row = PendingEntry.objects.get(record=record(2))
    row.pk, row.record = None, record(9)
    row.save(force_insert=True)
    PendingEntry.objects.filter(record=record(2)).delete()


HANDS = [
    pytest.param(changed(kind="vehicle:sold"), id="kind"),
    pytest.param(changed(label=label(7)), id="label"),
    pytest.param(changed(record=record(9)), id="record"),
    pytest.param(changed(recorded_at=NOON + timedelta(days=40_000)), id="recorded_at"),
    pytest.param(changed(seal=""), id="no seal"),
    pytest.param(changed(seal="A" * 43), id="seal"),
    pytest.param(changed(seal="봉인"), id="seal of other letters"),
    pytest.param(put_in, id="a row put in"),
]


@pytest.mark.parametrize("hand", HANDS)
def test_a_row_of_a_hand_s_is_never_logged(
    log: Any, hand: Callable[[], object], caplog: pytest.LogCaptureFixture
) -> None:
    submit(*(entry(number) for number in (1, 2, 3)))
    hand()
    with caplog.at_level(logging.CRITICAL):
        assert sequence_all(keys=KEYS) == 3
    assert logged_records() == [record(1), record(3)]
    assert Entry.objects.order_by("-index")[0].time < NOON + timedelta(days=30_000)
    held = PendingEntry.objects.get()
    assert held.is_held
    assert f"[{held.pk}]" in caplog.text
    assert sequence_all(keys=KEYS) == 0


def test_rows_that_are_held_stop_no_other(log: Any) -> None:
    submit(*(entry(number) for number in range(6)))
    PendingEntry.objects.filter(record__in=[record(number) for number in range(5)]).update(seal="")
    assert [sequence_chunk(keys=KEYS, limit=2) for _ in range(4)] == [2, 2, 2, 0]
    assert logged_records() == [record(5)]
    status = log_status()
    assert status is not None
    assert (status.pending, status.pending_since) == (0, None)
    PendingEntry.objects.update(created_at=F("created_at") - timedelta(days=1))
    assert [part.since for part in parts({Part.SEQUENCER: timedelta(seconds=1)})] == [None]


def test_a_row_that_is_held_is_told_at_once(log: Any) -> None:
    run = AuditRun.objects.create(part="rows", part_began_at=NOON, started_at=NOON)
    submit(entry(1), entry(2))
    PendingEntry.objects.update(seal="")
    sequence_all(keys=KEYS)
    PendingEntry.objects.update(is_held=False)
    sequence_all(keys=KEYS)
    findings = AuditFinding.objects.order_by("id")
    assert [(finding.run, finding.code, finding.record) for finding in findings] == [
        (run, "pending:not_handed_in", record(number)) for number in (1, 2)
    ]


def test_the_same_seal_twice_is_logged_once(log: Any) -> None:
    submit(entry(1))
    row = PendingEntry.objects.get()
    row.pk = None
    row.save(force_insert=True)
    assert sequence_all(keys=KEYS) == 2
    assert logged_records() == [record(1)]


def test_a_former_secret_key_s_seal_holds(log: Any, settings: Any) -> None:
    submit(entry(1), entry(2))
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another"
    assert sequence_chunk(keys=KEYS, limit=1) == 1
    call_command_ends("rows_seal")
    settings.SECRET_KEY_FALLBACKS = []
    sequence_all(keys=KEYS)
    assert logged_records() == [record(1), record(2)]


def test_a_worker_of_another_key_holds_until_rows_are_sealed(log: Any, settings: Any) -> None:
    submit(entry(1), entry(2))
    right, settings.SECRET_KEY = settings.SECRET_KEY, "another"
    sequence_all(keys=KEYS)
    settings.SECRET_KEY = right
    assert sequence_all(keys=KEYS) == 0
    call_command_ends("rows_seal")
    sequence_all(keys=KEYS)
    assert logged_records() == [record(1), record(2)]


def test_a_time_to_come_is_not_accepted(log: Any) -> None:
    submit(entry(1), entry(2))
    PendingEntry.objects.filter(record=record(2)).update(recorded_at=timezone.now() + timedelta(days=1))
    PendingEntry.objects.update(seal="")
    with pytest.raises(CommandError, match="None was accepted"):
        call_command("pending_accept", "--all")
    assert not PendingEntry.objects.exclude(seal="").exists()


def test_a_stranger_s_secret_key_seals_nothing(log: Any, settings: Any) -> None:
    submit(entry(1))
    settings.SECRET_KEY = "another"
    sequence_all(keys=KEYS)
    assert logged_records() == []


def call_command_ends(*command: str) -> str:
    told = io.StringIO()
    with pytest.raises(SystemExit):
        call_command(*command, stdout=told)
    return told.getvalue()


def test_an_operator_who_has_looked_has_them_logged(log: Any) -> None:
    submit(*(entry(number) for number in (1, 2, 3)))
    PendingEntry.objects.update(seal="")
    sequence_all(keys=KEYS)
    first, second, _ = PendingEntry.objects.order_by("id").values_list("pk", flat=True)
    assert f"{second}: vehicle:listed {record(2)}" in call_command_ends("pending_accept")
    with pytest.raises(CommandError, match="nothing waits so under 999999"):
        call_command("pending_accept", str(first), "999999")
    assert "2 left" in call_command_ends("pending_accept", str(second))
    sequence_all(keys=KEYS)
    assert logged_records() == [record(2)]
    assert "0 left" in call_command_ends("pending_accept", "--all")
    sequence_all(keys=KEYS)
    assert logged_records() == [record(2), record(1), record(3)]


def test_the_migration_seals_what_waits(log: Any) -> None:
    submit(entry(1))
    PendingEntry.objects.update(seal="")
    importlib.import_module("anchoring.migrations.0018_pending_sealed").seal(apps, connection.schema_editor())
    sequence_all(keys=KEYS)
    assert logged_records() == [record(1)]
