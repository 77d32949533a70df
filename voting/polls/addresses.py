"""Where a poll is found: its page, and what the API answers of it."""

from collections.abc import Mapping

from django.urls import reverse

from records.terms.subjects import number_of


def addresses(subject: str) -> Mapping[str, str]:
    """Of a poll by its subject."""
    number = number_of(subject)
    return {
        "page": reverse("poll", args=[number]),
        "poll": reverse("api:poll", args=[number]),
        "evidence": reverse("api:poll_evidence", args=[number]),
    }
