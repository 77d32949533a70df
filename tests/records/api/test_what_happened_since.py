"""A feed of one's own, in the log's order."""

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from anchoring.models import AuditFinding, AuditRun
from records.people.authors import Author
from tests.cast import Signer, certified, inspected, listed
from tests.fixtures.market import sequenced
from tests.fixtures.visitors import client_for


def test_a_dealer_reads_what_others_stated_of_its_cars(
    dealer: Author, inspector: Author, signer: Signer
) -> None:
    api = client_for(dealer)
    listed(dealer)
    other, mine = inspected(inspector, 2), inspected(inspector)
    certified(inspector, signer, [mine, other], verdict="rejected", reason="사진이 흐립니다.")
    assert api.get("/api/changes/").json()["changes"] == []
    sequenced()
    answer = api.get("/api/changes/").json()
    told = [(change["kind"], change["verdict"], change["about"]) for change in answer["changes"]]
    assert told == [("inspection:recorded", None, []), ("inspection:certified", "rejected", [mine.digest])]
    again = api.get("/api/changes/", {"since": answer["next"]}).json()
    assert (again["changes"], again["next"]) == ([], answer["next"])


def test_a_station_reads_of_its_own_findings(inspector: Author, dealer: Author) -> None:
    mine, other = inspected(inspector), listed(dealer)
    run = AuditRun.objects.create(started_at=timezone.now())
    for record in (mine, other):
        AuditFinding.objects.create(run=run, code="record:changed", row=record.digest, record=record.digest)
    findings = client_for(inspector).get("/api/changes/").json()["findings"]
    assert [(found["record"], found["code"]) for found in findings] == [(mine.digest, "record:changed")]


@pytest.mark.parametrize("since", ["-1", "x", "1" * 16, "٣"])
def test_a_place_that_is_no_number_is_a_problem(api: APIClient, since: str) -> None:
    assert api.get("/api/changes/", {"since": since}).status_code == 422
