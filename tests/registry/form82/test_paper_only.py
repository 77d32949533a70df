"""A record of which there is only the paper's picture: what it must say, what it may not, and how it is mended."""

import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from records.contents.models import Record
from records.files.services import attachment_create
from records.people.authors import Author
from records.standing.corrections import corrections_of
from records.standing.findings import findings_on
from records.standing.history import subject_history
from records.stating.services import record_create
from records.terms.texts import Refusal
from registry.demo import cars
from registry.form82.differences import compared
from registry.handovers.rights import rights_of
from registry.handovers.services import handover_create
from registry.odometer.readings import Outcome
from registry.vehicles.selectors import vehicle_history
from registry.vehicles.surroundings import surroundings
from tests import papers
from tests.cast import (
    Signer,
    certified,
    form82,
    inspected,
    listed,
    on_paper,
    paper_page,
    photos,
    subject,
    today,
)

pytestmark = pytest.mark.django_db
PAPER = papers.paper()


def stated(author: Author, body: dict[str, Any], *files: dict[str, str], **more: Any) -> Record:
    wanted: dict[str, Any] = {
        "kind": "inspection:recorded",
        "subject": subject(),
        "body": body,
        "attachments": files,
    }
    return record_create(author=author, **wanted, **more).record


def refused(
    author: Author, body: dict[str, Any], *files: dict[str, str], **more: Any
) -> set[tuple[str, str]]:
    with pytest.raises(Refusal) as caught:
        stated(author, body, *files, **more)
    assert not Record.objects.filter(corrects=None, person=author.person, kind="inspection:recorded").exclude(
        digest=more.get("corrects")
    )
    return {(refusal.code, refusal.pointer or "") for refusal in caught.value.refusals}


def paper(**changes: Any) -> dict[str, Any]:
    return {**cars.paper_only(1, today()), **changes}


def test_few_facts_and_the_pages_are_enough(dealer: Author) -> None:
    pdf = attachment_create(author=dealer, file=io.BytesIO(PAPER), name="paper.pdf")
    body = paper(pages=["page-1.png", "paper.pdf"], odometer={"stated": 30_000, "unit": "mi"})
    del body["accident_history"]
    record = stated(dealer, body, paper_page(dealer), {"name": "paper.pdf", "sha256": pdf.sha256})
    kept = subject_history(record.subject).item(record.digest).content.body
    assert kept == {**body, "odometer": {"stated": 30_000, "unit": "mi", "km": 48_280}}


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({"pages": []}, {("minItems", "/body/pages")}),
        ({"pages": ["page-1.png", "page-2.png"]}, {("F4", "/body/pages/1")}),
        ({"pages": ["page-1.png", "page-1.png"]}, {("uniqueItems", "/body/pages")}),
        ({"pages": ["other.png"]}, {("F4", "/body/pages/0"), ("F4", "/attachments/0/name")}),
        ({"issued_on": (today() + timedelta(days=2)).isoformat()}, {("R8F", "/body/issued_on")}),
        ({"record_no": "010-1234"}, {("pattern", "/body/record_no")}),
        ({"odometer": {"stated": 100, "unit": "mi", "km": 100}}, {("O1", "/body/odometer/km")}),
        ({"odometer": 1}, {("type", "/body/odometer")}),
        ({"plate_no": "12가3456"}, {("unexpected", "/body/plate_no")}),
        ({"accident_history": "PERHAPS"}, {("enum", "/body/accident_history")}),
        ({"detail": {}}, {("unexpected", "/body/detail")}),
    ],
)
def test_a_wrong_paper_record_names_its_fault(
    dealer: Author, changes: dict[str, Any], faults: set[tuple[str, str]]
) -> None:
    assert faults <= refused(dealer, paper(**changes), paper_page(dealer))


def test_a_paper_record_needs_pages_of_its_own_firm(dealer: Author, rival: Author) -> None:
    assert refused(dealer, paper()) == {("F4", "/body/pages/0")}
    assert refused(dealer, paper(), paper_page(rival)) == {("no_attachment", "/attachments/0")}


def test_a_sheet_is_no_page(dealer: Author) -> None:
    with pytest.raises(Refusal) as caught:
        attachment_create(author=dealer, file=io.BytesIO(b"PK\x03\x04sheet"), name="page-1.xlsx")
    assert caught.value.code == "unknown_type"


def test_the_two_shapes_do_not_mix(dealer: Author) -> None:
    files = photos(dealer)
    assert refused(dealer, form82(machine_readable=True), *files) == {
        ("unexpected", "/body/machine_readable")
    }
    mixed = refused(dealer, form82(machine_readable=False), *files)
    assert {("unexpected", "/body/basic"), ("required", "/body/pages")} <= mixed
    assert ("unexpected", "/body/record_no") in refused(dealer, form82(record_no="26-11-000123"), *files)
    assert ("unexpected", "/body/machine_readable") in refused(
        dealer, paper(machine_readable=True), paper_page(dealer)
    )


def test_the_form_s_rules_are_silent_and_it_is_said(dealer: Author) -> None:
    record = on_paper(dealer)
    history = subject_history(record.subject)
    findings = findings_on(history, history.item(record.digest), datetime.now(UTC))
    assert [finding.rule.id for finding in findings] == ["F5"]


def test_a_lower_odometer_stops_certification(dealer: Author, inspector: Author, signer: Signer) -> None:
    certified(inspector, signer, [inspected(dealer, overall__odometer_km=50_000)])
    record = on_paper(dealer, odometer={"stated": 30_000, "unit": "mi"})
    with pytest.raises(Refusal) as caught:
        certified(inspector, signer, [record])
    assert [(refusal.code, refusal.extra["field"]) for refusal in caught.value.refusals] == [
        ("R10", "/body/odometer")
    ]
    car = vehicle_history(subject(), now=datetime.now(UTC))
    assert car
    assert car.verdict.odometer.outcome == Outcome.CONTRADICTION


def test_the_car_says_that_only_paper_is_certified(dealer: Author, inspector: Author, signer: Signer) -> None:
    listed(dealer, accident_history="YES")
    record = on_paper(dealer)
    certified(inspector, signer, [record])
    car = vehicle_history(subject(), now=datetime.now(UTC))
    assert car
    assert car.verdict.is_certified
    flags = {flag.code: flag.level.value for flag in car.verdict.flags}
    assert flags == {"paper_only": "warning", "listing_accident": "warning"}
    late = vehicle_history(subject(), now=datetime.now(UTC) + timedelta(days=121))
    assert late
    assert "expired" in {flag.code for flag in late.verdict.flags}


def test_the_whole_form_comes_before_its_picture(dealer: Author) -> None:
    form = inspected(dealer)
    on_paper(dealer)
    car = vehicle_history(subject(), now=datetime.now(UTC))
    assert car
    assert car.verdict.inspection
    assert car.verdict.inspection.record == form


def test_one_paper_under_two_cars_is_told(dealer: Author) -> None:
    pdf = {"name": "paper.pdf", "sha256": ""}
    pdf["sha256"] = attachment_create(author=dealer, file=io.BytesIO(PAPER), name="paper.pdf").sha256
    body = paper(pages=["paper.pdf"])
    first = stated(dealer, body, pdf)
    second = record_create(
        author=dealer, kind="inspection:recorded", subject=subject(2), body=body, attachments=[pdf]
    ).record
    assert surroundings([subject(1), subject(2)]).shared == {first.digest, second.digest}


def test_handed_over_with_the_law_s_least_warranty(dealer: Author) -> None:
    record = on_paper(dealer)
    handover_create(author=dealer, record=record.digest)
    [rights] = rights_of(subject_history(record.subject), record.digest)
    assert [(period.days, period.km) for period in rights.periods] == [(30, None), (90, None), (30, 2000)]
    old = on_paper(dealer, 2, issued_on=(today() - timedelta(days=121)).isoformat())
    with pytest.raises(Refusal) as caught:
        handover_create(author=dealer, record=old.digest)
    assert caught.value.code == "too_old"


def test_the_whole_form_mends_it_and_never_the_other_way(
    dealer: Author, inspector: Author, signer: Signer
) -> None:
    record = on_paper(dealer, odometer={"stated": 20_000, "unit": "km"})
    certified(inspector, signer, [record])
    mended = inspected(dealer, corrects=record)
    history = subject_history(record.subject)
    assert history.item(record.digest).stands
    [change] = corrections_of(history, mended.digest, opened=True)
    changes = {difference.path: difference for difference in change.changes or ()}
    assert changes["overall.odometer_km"].old
    assert "basic.record_no" not in changes
    assert "attachments.page-1.png" in changes
    assert [
        difference.path for difference in compared(history, history.item(mended.digest))[0].differences
    ] == ["overall.odometer_km"]
    certified(inspector, signer, [mended])
    assert subject_history(record.subject).item(record.digest).ended_by
    body = paper(correction_reason="사진으로 대신")
    with pytest.raises(Refusal) as caught:
        stated(dealer, body, paper_page(dealer), corrects=mended.digest)
    assert caught.value.code == "form_there"
