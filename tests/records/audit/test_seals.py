"""Rows that no record repeats are sealed: whoever writes past the registry is named by the audit."""

from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, models
from django.utils import timezone
from pytest_django import Settings

from anchoring import triggers
from anchoring.audit.report import Report
from anchoring.audit.rows import RowsPart
from anchoring.models import AuditFinding, AuditRun, Sighting
from anchoring.seals import seal_holds, sealed_models
from records.memberships.organisations import organisation_create
from records.people.authors import Author
from records.people.models import Membership, Organisation, User
from registry.handovers.models import Handover, HandoverCode
from registry.handovers.services import handover_create, handover_open
from registry.identity.models import Vehicle
from tests.anchoring.log.chains import chain
from tests.cast import Signer, certified, inspected, listed
from tests.fixtures.market import sequenced

pytestmark = pytest.mark.django_db


def tables_found() -> set[str]:
    """The tables with rows that are not as the registry wrote them."""
    report, part = Report(AuditRun.objects.create(), "rows"), RowsPart()
    step = part.step(None, report)
    while step.position is not None:
        step = part.step(step.position, report)
    rows = AuditFinding.objects.filter(code="row:changed").values_list("row", flat=True)
    return {row.partition(" ")[0] for row in rows}


def tamper(sql: str, *parameters: Any) -> None:
    triggers.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        assert cursor.rowcount


@pytest.fixture
def market(dealer: Author, inspector: Author, city: Author, signer: Signer) -> None:
    """A bit of everything, with changes that the registry makes itself."""
    inspection = inspected(dealer)
    certified(inspector, signer, [inspection])
    listed(dealer, 2)
    issued = handover_create(author=dealer, record=inspection.digest)
    handover_open(code=issued.code)
    dealer.membership.user.name = "Another"
    dealer.membership.user.save()
    User.objects.filter(pk=inspector.membership.user_id).update(name="Third")
    Membership.objects.filter(pk=city.membership.pk).update(ended_at=timezone.now())


def test_rows_that_the_registry_writes_are_whole(market: None) -> None:
    assert tables_found() == set()
    assert HandoverCode.objects.get().used_at is not None


@pytest.mark.parametrize(
    ("sql", "table"),
    [
        (
            "UPDATE records_organisation SET name = 'Best Station' WHERE kind = 'station'",
            "records.organisation",
        ),
        ("UPDATE records_organisation SET state = 'suspended'", "records.organisation"),
        ("UPDATE records_membership SET licence = 'L-999'", "records.membership"),
        ("UPDATE records_membership SET licence_expires_on = '2099-01-01'", "records.membership"),
        ("UPDATE records_membership SET ended_at = NULL WHERE ended_at IS NOT NULL", "records.membership"),
        ("UPDATE records_user SET name = 'Somebody'", "records.user"),
        ("UPDATE records_signingkey SET compromised_since = '2020-01-01'", "records.signingkey"),
        ("UPDATE records_signingkey SET name = 'x'", "records.signingkey"),
        ("UPDATE records_attachment SET destroyed_at = '2026-01-01'", "records.attachment"),
        ("UPDATE registry_vehicle SET code = 'x' || substr(code, 2)", "registry.vehicle"),
        ("UPDATE registry_vehicle SET vin = NULL", "registry.vehicle"),
        ("UPDATE registry_handover SET created_at = '2020-01-01'", "registry.handover"),
        ("UPDATE registry_handovercode SET device_hash = 'x'", "registry.handovercode"),
        ("UPDATE registry_handovercode SET expires_at = '2099-01-01'", "registry.handovercode"),
    ],
)
def test_a_changed_column_is_named(market: None, sql: str, table: str) -> None:
    tamper(sql)
    assert tables_found() == {table}


def test_a_handover_that_shows_another_car_s_record_is_named(market: None, dealer: Author) -> None:
    other = inspected(dealer, 3)
    tamper("UPDATE registry_handover SET record_id = %s", other.digest)
    assert tables_found() == {"registry.handover"}
    finding = AuditFinding.objects.get()
    assert finding.record == Handover.objects.get().notification_id


def test_swapped_windscreen_codes_are_named(market: None) -> None:
    one, other = Vehicle.objects.all()[:2]
    tamper("UPDATE registry_vehicle SET code = 'swapped' WHERE id = %s", one.pk)
    tamper("UPDATE registry_vehicle SET code = %s WHERE id = %s", one.code, other.pk)
    tamper("UPDATE registry_vehicle SET code = %s WHERE id = %s", other.code, one.pk)
    assert tables_found() == {"registry.vehicle"}


def test_a_row_that_was_put_in_is_named(market: None) -> None:
    tamper(
        "INSERT INTO records_opening (person, record_id, opened_at, seal)"
        " SELECT person, digest, recorded_at, '' FROM records_record LIMIT 1"
    )
    assert tables_found() == {"records.opening"}


def test_a_later_change_makes_no_tampered_row_whole(market: None) -> None:
    station = Organisation.objects.get(kind="station")
    tamper("UPDATE records_organisation SET name = 'Best Station' WHERE kind = 'station'")
    Organisation.objects.filter(pk=station.pk).update(state="suspended")
    station.refresh_from_db()
    station.business_no = "000-00-00000"
    station.save()
    assert tables_found() == {"records.organisation"}


def test_a_seal_of_another_row_does_not_fit(market: None) -> None:
    one, other = Organisation.objects.all()[:2]
    tamper("UPDATE records_organisation SET seal = %s WHERE id = %s", other.seal, _id(one.pk))
    assert tables_found() == {"records.organisation"}


def test_two_accounts_that_exchanged_their_keys_are_named(market: None) -> None:
    one, other = User.objects.order_by("pk").values_list("pk", flat=True)[:2]
    _exchange(User, one, other)
    assert tables_found() == {"records.user"}


def test_two_sightings_that_exchanged_their_keys_are_named(market: None) -> None:
    sequenced()
    chain().commit()
    assert tables_found() == set()
    block, final = Sighting.objects.order_by("pk").values_list("pk", flat=True)
    _exchange(Sighting, block, final)
    assert tables_found() == {"anchoring.sighting"}


def _exchange(model: type[models.Model], one: int, other: int) -> None:
    """Two rows' keys, with their seals; what refers to the one refers to the other now."""
    triggers.remove(connection)
    for before, after in ((one, -1), (other, one), (-1, other)):
        assert models.QuerySet(model).filter(pk=before).update(id=after)


def test_seals_hold_under_a_former_secret_key(market: None, settings: Settings) -> None:
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new" * 20, [settings.SECRET_KEY]
    assert tables_found() == set()
    settings.SECRET_KEY_FALLBACKS = []
    assert tables_found() >= {"records.organisation", "registry.vehicle"}


def test_rows_are_sealed_anew_under_a_new_key(
    market: None, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    tamper("UPDATE records_organisation SET name = 'Best Station' WHERE kind = 'station'")
    station = Organisation.objects.get(kind="station")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new" * 20, [settings.SECRET_KEY]
    with pytest.raises(SystemExit, match="1"):
        call_command("rows_seal")
    assert f"left as it is: records.organisation {station.pk}" in capsys.readouterr().out
    settings.SECRET_KEY_FALLBACKS = []
    assert tables_found() == {"records.organisation"}


def test_a_row_is_sealed_as_it_is_read(market: None) -> None:
    made = organisation_create(kind="station", name="Third", registration_no="12")
    assert seal_holds(made)
    assert all(seal_holds(row) for model in sealed_models() for row in model._base_manager.all())


def _id(value: Any) -> Any:
    return value if connection.vendor == "postgresql" else value.hex
