"""What opened a record to a buyer goes after its year; what was stated of it stays, in the registry and in the log."""

from datetime import timedelta

import pytest
from django.utils import timezone

from records.contents.models import Record
from records.contents.services import content_of
from records.people.authors import Author
from records.privacy.retention import retention_run
from records.terms.kinds import YEAR
from registry.handovers.models import Handover, HandoverCode
from registry.handovers.services import handover_create, handover_of_device, handover_open, handover_reissue
from tests.cast import inspected
from tests.records.answers import refused

pytestmark = pytest.mark.django_db


def test_links_go_and_records_stay(dealer: Author) -> None:
    issued = handover_create(author=dealer, record=inspected(dealer).digest)
    begun = timezone.now()
    entered = handover_open(code=issued.code)
    unused = handover_reissue(author=dealer, handover=issued.handover)
    digests = set(Record.objects.values_list("digest", flat=True))
    later = begun + YEAR + timedelta(days=1)
    run = retention_run(now=later)
    assert run is not None
    day = timezone.localdate(later - YEAR).isoformat()
    assert (run.destroyed["buyer_links"], run.until["buyer_links"]) == (2, day)
    assert not HandoverCode.objects.exists()
    for code in (issued.code, unused.code):
        assert refused(handover_open, code=code) == [("unknown_code", "/code")]
    assert handover_of_device(issued.handover.pk, entered.secret, now=begun) is None
    assert set(Record.objects.values_list("digest", flat=True)) == digests
    assert all(content_of(record).problem is None for record in Record.objects.all())
    assert Handover.objects.get().notification.kind == "inspection:notified"


def test_an_old_handing_over_that_was_opened_anew_stays_open(dealer: Author) -> None:
    old = handover_create(author=dealer, record=inspected(dealer).digest)
    long_ago = timezone.now() - YEAR - timedelta(days=1)
    Handover.objects.update(created_at=long_ago)
    HandoverCode.objects.update(issued_at=long_ago)
    entered = handover_open(code=handover_reissue(author=dealer, handover=old.handover).code)
    run = retention_run()
    assert run is not None
    assert run.destroyed == {"buyer_links": 1}
    assert handover_of_device(old.handover.pk, entered.secret, now=timezone.now()) is not None
