"""An operator who has looked ends a finding about a sealed row: it is right as it stands, or gone for good."""

import pytest
from django.core.management import CommandError, call_command
from django.db import models

from anchoring.seals import seal_holds, seal_version
from records.memberships.organisations import organisation_create
from records.people.authors import Author
from records.people.models import Organisation
from registry.identity.models import Vehicle
from tests.cast import listed
from tests.records.audit.test_deletions import missed, tamper

pytestmark = pytest.mark.django_db


@pytest.fixture
def vehicle(dealer: Author) -> Vehicle:
    listed(dealer)
    assert missed() == set()
    return Vehicle.objects.get()


def test_a_row_from_a_backup_is_accepted_by_an_operator(city: Author) -> None:
    firm = organisation_create(kind="station", name="Third", registration_no="12")
    Organisation.objects.filter(pk=firm.pk).update(state="suspended")
    assert missed() == set()
    models.QuerySet(Organisation).filter(pk=firm.pk).update(name="Second", seal="")
    call_command("rows_accept", "records.organisation", str(firm.pk))
    assert missed() == set()
    firm.refresh_from_db()
    assert (seal_version(firm), seal_holds(firm)) == (3, True)


def test_a_row_gone_for_good_is_accepted_by_an_operator(vehicle: Vehicle) -> None:
    with pytest.raises(CommandError, match="is there"):
        call_command("rows_accept", "registry.vehicle", str(vehicle.pk), gone=True)
    tamper("DELETE FROM registry_vehicle")
    assert missed()
    with pytest.raises(CommandError, match="not there"):
        call_command("rows_accept", "registry.vehicle", str(vehicle.pk))
    call_command("rows_accept", "registry.vehicle", str(vehicle.pk), gone=True)
    assert missed() == set()


@pytest.mark.parametrize(
    ("arguments", "options"),
    [
        (["registry.nothing", "1"], {}),
        (["registry.vehicle", "no key"], {}),
        (["registry.vehicle"], {}),
        (["registry.vehicle", "1"], {"memory": True}),
        (["registry.vehicle"], {"memory": True, "gone": True}),
    ],
)
def test_arguments_that_name_no_row_are_refused(arguments: list[str], options: dict[str, bool]) -> None:
    with pytest.raises(CommandError):
        call_command("rows_accept", *arguments, **options)
