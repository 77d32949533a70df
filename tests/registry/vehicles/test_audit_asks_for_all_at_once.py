"""How many statements the audit of records takes: as many for many cars as for one, and no count of all at each step."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from anchoring.audit.records import RecordsPart
from anchoring.audit.report import Report
from anchoring.models import AuditRun
from records.audit.services import RegistryRecords
from records.people.authors import Author
from tests.cast import Signer, certified, inspected, listed
from tests.fixtures.market import sequenced


def asked(labels: list[str]) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert all(not check.problems for check in RegistryRecords().checks(labels))
    return len(captured)


def test_many_cars_take_as_many_as_one(dealer: Author, inspector: Author, signer: Signer) -> None:
    records = [inspected(dealer, number) for number in range(1, 4)]
    for record in records:
        certified(inspector, signer, [record])
    sequenced()
    labels = [record.label for record in records]
    assert asked(labels[:1]) == asked(labels)


def test_records_are_counted_once(dealer: Author) -> None:
    listed(dealer)
    sequenced()
    part, report = RecordsPart(sources=[RegistryRecords()]), Report(AuditRun.objects.create(), "records")
    step = part.step(None, report)
    with CaptureQueriesContext(connection) as captured:
        while step.position is not None:
            step = part.step(step.position, report)
    counts = [query["sql"] for query in captured.captured_queries if "COUNT(" in query["sql"]]
    assert [sql for sql in counts if "records_record" in sql] == []
