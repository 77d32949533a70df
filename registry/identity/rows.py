"""A row for each car that somebody has stated something about."""

from collections.abc import Collection

from anchoring.inserts import rows_insert_absent
from anchoring.seals import rows_seal_new
from records.terms.subjects import number_of
from registry.identity.models import Vehicle
from registry.identity.schemes import VIN_SCHEME


def vehicles_lock(subjects: Collection[str]) -> set[str]:
    """In one order everywhere, so that two transactions wait for each other and never cross."""
    rows = Vehicle.objects.select_for_update().filter(subject__in=subjects).order_by("subject")
    return {vehicle.subject for vehicle in rows}


def vehicles_recorded(subjects: Collection[str]) -> None:
    """In the transaction that records. Another may have been faster: then its row stays."""
    vehicles = [Vehicle(subject=subject, vin=vin_of(subject)) for subject in sorted(subjects)]
    # Nobody else made up the same codes: the rows that have them are ours.
    rows_seal_new(Vehicle, rows_insert_absent(vehicles, by="code"))


def vin_of(subject: str) -> str | None:
    """A car's VIN; None for one that has only a chassis number."""
    return number_of(subject) if subject.startswith(f"{VIN_SCHEME}:") else None
