"""The queue asks who corrected or withdrew by index: told by its plan."""

import pytest
from django.db import connection, transaction
from django.db.models import QuerySet

from records.contents.models import Record
from records.people.authors import Author
from records.signing.queue import Wanted, candidates, queue_count
from tests.cast import inspected


def plan_of(rows: QuerySet[Record]) -> str:
    """On PostgreSQL without the plans that are best for tables of a few rows."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for way in ("seqscan", "hashjoin", "mergejoin"):
                cursor.execute(f"SET LOCAL enable_{way} = off")
        return rows.explain()


@pytest.mark.django_db
def test_the_queue_finds_what_ended_a_record_by_index() -> None:
    """Without these indexes each waiting record read all records: minutes at 10,000."""
    plan = plan_of(candidates(Wanted()))
    assert "record_corrects" in plan
    assert "record_about" in plan


def test_corrected_records_are_left_out(inspector: Author) -> None:
    first = inspected(inspector)
    inspected(inspector, corrects=first)
    assert queue_count(Wanted()) == 1
