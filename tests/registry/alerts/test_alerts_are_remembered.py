"""An audit remembers the rows of alerts; what ends them is no finding."""

import pytest

from anchoring.audit.deletions import DeletionsPart
from anchoring.audit.report import Report
from anchoring.models import AuditFinding, AuditRun
from records.people.authors import Author
from registry.alerts.models import Alert
from registry.alerts.services import alert_ask
from registry.identity.models import Vehicle
from tests.cast import listed

pytestmark = pytest.mark.django_db


def found() -> list[str]:
    run = AuditRun.objects.create()
    part = DeletionsPart()
    report = Report(run, part.name)
    step = part.step(None, report)
    while step.position is not None:
        step = part.step(step.position, report)
    return list(AuditFinding.objects.filter(run=run).values_list("row", flat=True))


def test_an_alert_that_ends_is_no_finding(dealer: Author) -> None:
    listed(dealer)
    alert_ask(vehicle=Vehicle.objects.get(), email="reader@example.com")
    assert found() == []
    Alert.objects.all().delete()
    assert found() == []
