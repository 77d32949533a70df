"""A row for each car that somebody has stated something about."""

from collections.abc import Collection

from records.terms.subjects import number_of
from registry.identity.models import Vehicle
from registry.identity.schemes import VIN_SCHEME


def vehicles_lock(subjects: Collection[str]) -> set[str]:
    """In one order everywhere, so that two transactions wait for each other and never cross."""
    rows = Vehicle.objects.select_for_update().filter(subject__in=subjects).order_by("subject")
    return {vehicle.subject for vehicle in rows}


def vehicles_recorded(subjects: Collection[str]) -> None:
    """Another transaction may have been faster: then its row stays."""
    Vehicle.objects.bulk_create(
        [Vehicle(subject=subject, vin=vin_of(subject)) for subject in sorted(subjects)], ignore_conflicts=True
    )


def vin_of(subject: str) -> str | None:
    """A car's VIN; None for one that has only a chassis number."""
    return number_of(subject) if subject.startswith(f"{VIN_SCHEME}:") else None
