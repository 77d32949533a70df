"""The queue asks who corrected or withdrew by index: told by its plan."""

import pytest
from django.db import connection

from records.contents.models import Record
from records.people.authors import Author
from records.signing.queue import Wanted, candidates, queue_count
from tests.cast import inspected


@pytest.mark.django_db
def test_the_queue_finds_what_ended_a_record_by_index() -> None:
    """Without these indexes each waiting record read all records: minutes at 10,000. PostgreSQL chooses by what it knows of
    the tables, which the tests beside this one change: there they have to be at hand."""
    with connection.cursor() as cursor:
        at_hand = connection.introspection.get_constraints(cursor, Record._meta.db_table)
    assert at_hand["record_corrects"]["index"]
    assert at_hand["record_about"]["index"]
    if connection.vendor == "sqlite":
        plan = candidates(Wanted()).explain()
        assert "record_corrects" in plan
        assert "record_about" in plan


def test_corrected_records_are_left_out(inspector: Author) -> None:
    first = inspected(inspector)
    inspected(inspector, corrects=first)
    assert queue_count(Wanted()) == 1
