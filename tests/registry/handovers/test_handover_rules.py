"""When a record may be shown to a buyer, to the day, and what a confirmation keeps as it is."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from records.terms.families import Named, Naming, Stated
from records.terms.texts import Refusal, Text
from registry.form82.kinds import INSPECTION
from registry.handovers.kinds import CONFIRMATION, NOTIFICATION
from registry.handovers.rules import TOO_OLD, TOO_OLD_PAPER, refuse_confirmed, refuse_notification

RECORDED = datetime(2026, 3, 1, 12, tzinfo=UTC)
FORM: dict[str, Any] = {"closing": {"inspected_on": "2026-03-01"}}
PAPER: dict[str, Any] = {"machine_readable": False, "issued_on": "2026-03-01"}
DIGEST = "ab" * 32


def refusal_of(shown: dict[str, Any] | None, at: str) -> Refusal | None:
    naming = Naming(
        kind=NOTIFICATION,
        body={"notified_at": at},
        corrects=None,
        named=Named(DIGEST, INSPECTION, RECORDED, lambda: shown),
        pointer="/body/record",
        stated=(),
        stands=lambda _digest: True,
    )
    return refuse_notification(naming)


def refused(shown: dict[str, Any] | None, at: str) -> str | None:
    refusal = refusal_of(shown, at)
    return refusal.code if refusal else None


@pytest.mark.parametrize("shown", [FORM, PAPER])
def test_a_record_is_shown_for_120_days_in_seoul(shown: dict[str, Any]) -> None:
    assert refused(shown, "2026-06-29T23:59:59+09:00") is None
    assert refused(shown, "2026-06-30T00:00:00+09:00") == "too_old"


@pytest.mark.parametrize(("shown", "text"), [(FORM, TOO_OLD), (PAPER, TOO_OLD_PAPER)])
def test_of_paper_alone_the_day_of_issue_is_told(shown: dict[str, Any], text: Text) -> None:
    refusal = refusal_of(shown, "2026-06-30T00:00:00+09:00")
    assert refusal is not None
    assert refusal.text == text.format(day=date(2026, 3, 1), days=120)


def test_a_record_is_not_shown_before_it_was_recorded() -> None:
    assert refused(FORM, RECORDED.isoformat()) is None
    assert refused(FORM, "2026-03-01T11:59:59+00:00") == "too_early"


def test_a_record_that_nobody_can_read_is_not_shown() -> None:
    assert refused(None, RECORDED.isoformat()) == "unreadable"


@pytest.mark.parametrize(
    ("stated", "is_refused"),
    [
        ([], False),
        ([Stated("1", CONFIRMATION.name, about=DIGEST)], True),
        ([Stated("0", INSPECTION.name), Stated("1", CONFIRMATION.name, about=DIGEST)], True),
        ([Stated("1", CONFIRMATION.name, about="cd" * 32)], False),
        ([Stated("1", NOTIFICATION.name, about=DIGEST)], False),
    ],
)
def test_a_confirmed_handover_stays(stated: list[Stated], is_refused: bool) -> None:
    naming = Naming(
        kind=NOTIFICATION,
        body={},
        corrects=DIGEST,
        named=Named(DIGEST, NOTIFICATION, RECORDED, dict),
        pointer="/corrects",
        stated=stated,
        stands=lambda _digest: True,
    )
    assert (refuse_confirmed(naming) is not None) == is_refused
