"""Where a car is found, and under which number: its page, and what the API answers of it."""

from collections.abc import Mapping

from django.urls import reverse

from registry.identity.schemes import VIN_SCHEME


def car_number(subject: str) -> str:
    """A car's number as it stands on its papers and in addresses. A chassis number keeps what tells it from a VIN."""
    return subject.removeprefix(f"{VIN_SCHEME}:")


def addresses(subject: str) -> Mapping[str, str]:
    number = car_number(subject)
    return {
        "page": reverse("vehicle", args=[number]),
        "vehicle": reverse("api:vehicle", args=[number]),
        "evidence": reverse("api:evidence", args=[number]),
    }
