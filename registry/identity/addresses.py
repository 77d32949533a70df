"""Where a car is found: its page, and what the API answers of it."""

from collections.abc import Mapping

from django.urls import reverse

from registry.identity.schemes import VIN_SCHEME


def addresses(subject: str) -> Mapping[str, str]:
    number = subject.removeprefix(f"{VIN_SCHEME}:")
    return {
        "page": reverse("vehicle", args=[number]),
        "vehicle": reverse("api:vehicle", args=[number]),
        "evidence": reverse("api:evidence", args=[number]),
    }
