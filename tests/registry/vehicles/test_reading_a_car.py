"""What a page shows of a car: its records in order, what stands, what to look at, and a row that was changed."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from anchoring.log.sequencer import sequence_all
from anchoring.models import AuditFinding, AuditRun
from records.contents.models import Record
from records.people.authors import Author
from records.proof.proved import record_states
from records.proof.selectors import licence_history, record_proved
from records.signing.certifications import certification_create
from records.stating.services import record_create
from registry.vehicles.harm import Level
from registry.vehicles.selectors import VehicleHistory, vehicle_history
from tests.cast import KEYS, SURE, Signer, certified, inspected, listed, subject
from tests.records.answers import refused

pytestmark = pytest.mark.django_db


def read(number: int = 1, *, days: int = 0) -> VehicleHistory:
    history = vehicle_history(subject(number), now=datetime.now(UTC) + timedelta(days=days))
    assert history is not None
    return history


def flags(history: VehicleHistory) -> set[str]:
    return {flag.code for flag in history.verdict.flags}


def test_a_car_that_nobody_spoke_of_has_no_history(market: object) -> None:
    assert vehicle_history(subject(), now=datetime.now(UTC)) is None


def test_records_are_in_time_order_with_the_state_of_each(
    dealer: Author, inspector: Author, signer: Signer
) -> None:
    listed(dealer)
    inspection = inspected(dealer)
    sequence_all(keys=KEYS)
    certified(inspector, signer, [inspection])
    history = read()
    assert [item.record.kind for item in history.items] == [
        "vehicle:listed",
        "inspection:recorded",
        "inspection:certified",
    ]
    stages = [state.stage for item in history.items if (state := history.state(item))]
    assert stages == ["logged", "logged", "pending"]
    state = record_states([inspection]).get(inspection.digest)
    assert state is not None
    assert state.index == 2
    assert history.verdict.is_certified
    assert flags(history) == set()


def test_the_last_six_characters_of_a_vin_are_hidden(dealer: Author) -> None:
    listed(dealer)
    assert read().masked == "KMHXX00XXXX******"


def test_without_an_inspection_the_page_says_so(dealer: Author) -> None:
    listed(dealer)
    assert flags(read()) == {"no_inspection"}
    inspected(dealer)
    assert flags(read()) == {"uncertified"}


def test_flags_name_each_point_for_the_buyer(dealer: Author, inspector: Author, signer: Signer) -> None:
    repairs = {"accident_history": "YES", "simple_repair": "NO", "panels": {"floor_panel": ["W"]}}
    inspection = inspected(
        dealer,
        repair_history=repairs,
        overall__special_history="YES",
        overall__special_history_kinds=["FLOOD"],
        overall__use_change="YES",
        overall__use_change_kinds=["RENT", "LEASE"],
        overall__odometer_gauge="BAD",
        overall__vin_marking="ALTERED",
        overall__recall="APPLICABLE",
    )
    certified(inspector, signer, [inspection])
    verdict = read().verdict
    flags = {flag.code: flag for flag in verdict.flags}
    assert flags.keys() == {
        "accident",
        "special_history",
        "use_change",
        "odometer_gauge",
        "vin_marking",
        "recall",
    }
    assert "렌트, 리스" in flags["use_change"].text.ko
    assert "flooded" in flags["special_history"].text.en
    assert all(flag.record == inspection.digest for flag in verdict.flags)


def test_after_120_days_a_record_is_expired(dealer: Author, inspector: Author, signer: Signer) -> None:
    certified(inspector, signer, [inspected(dealer)])
    assert "expired" not in flags(read(days=119))
    assert "expired" in flags(read(days=122))


def test_corrections_withdrawals_and_rejections_are_named(
    dealer: Author, inspector: Author, signer: Signer
) -> None:
    inspected(dealer, corrects=inspected(dealer))
    offered = listed(dealer)
    body = {"record": offered.digest, "reason": "mistake"}
    record_create(author=dealer, kind="record:withdrawn", subject=subject(), body=body)
    assert flags(read()) == {"corrected", "withdrawn", "uncertified"}
    verdict = read().verdict
    assert verdict.listing is None
    assert verdict.inspection is not None
    certified(inspector, signer, [verdict.inspection.record], verdict="rejected", reason="no")
    assert flags(read()) == {"corrected", "withdrawn", "rejected"}


def test_a_sold_car_is_off_the_market(dealer: Author) -> None:
    offered = listed(dealer, listed_on="2026-01-02")
    assert read().verdict.listing is not None
    body = {"listing": offered.digest, "sold_on": "2026-01-02"}
    record_create(author=dealer, kind="vehicle:sold", subject=subject(), body=body)
    verdict = read().verdict
    assert verdict.listing is None
    assert verdict.sold is not None


def test_a_falling_odometer_is_pointed_at(dealer: Author) -> None:
    listed(dealer, odometer={"stated": 90_000, "unit": "km"})
    listed(dealer, odometer={"stated": 50_000, "unit": "mi"}, reasons=SURE)
    assert "odometer" in flags(read())


@pytest.mark.parametrize(
    "change",
    [
        """UPDATE records_recordcontent SET canonical = replace(canonical, '"MDPS"', '"HYDRAULIC"')""",
        "UPDATE records_recordcontent SET canonical = 'gone'",
        "UPDATE records_recordcontent SET canonical = '{}'",
        "DELETE FROM records_recordcontent",
    ],
)
def test_a_row_changed_behind_the_registry_shows_at_once(dealer: Author, change: str) -> None:
    record = inspected(dealer)
    assert not read().verdict.is_mismatch
    with connection.cursor() as cursor:
        cursor.execute(change)
    verdict = read().verdict
    assert verdict.is_mismatch
    assert [flag.record for flag in verdict.flags if flag.level == Level.MISMATCH] == [record.digest]
    assert verdict.inspection is None


def test_the_newest_audit_s_finding_shows_too(dealer: Author) -> None:
    record = inspected(dealer)
    run = AuditRun.objects.create(finished_at=datetime.now(UTC))
    AuditFinding.objects.create(run=run, code="record:file_changed", row="x", record=record.digest)
    assert read().verdict.is_mismatch


def test_one_record_is_found_among_its_car_s(dealer: Author) -> None:
    record = listed(dealer)
    assert record_proved(record)[0].record == record
    assert refused(record_proved, record=Record(digest="0" * 64, subject=subject(99))) == [
        ("not_found", None)
    ]


def test_a_licence_shows_every_key_ever_enrolled(signer: Signer) -> None:
    keys = licence_history(signer.key.licence)
    assert keys is not None
    assert keys.keys == (signer.key,)
    assert [item.record.kind for item in keys.history.items] == ["key:enrolled"]
    assert licence_history("unknown") is None


def test_the_log_s_order_counts_and_not_the_clock_s(
    dealer: Author, inspector: Author, signer: Signer
) -> None:
    inspection = inspected(dealer)
    certified(inspector, signer, [inspection])
    signed = signer.state(inspection, verdict="rejected", reason="wrong after all")
    # A process that waited for its turn: its clock says minutes ago, its entry comes last.
    certification_create(author=inspector, **signed, now=datetime.now(UTC) - timedelta(minutes=4))
    item = read().history.item(inspection.digest)
    assert item.certification is not None
    assert item.certification.verdict == "rejected"
    sequence_all(keys=KEYS)
    assert [item.record.kind for item in read().items][-1] == "inspection:certified"
    assert not read().history.item(inspection.digest).is_certified
