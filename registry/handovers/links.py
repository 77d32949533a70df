"""Where a buyer opens what was shown."""

from django.urls import reverse

from records import wiring


def handed_link(code: str) -> str:
    """The code stands behind a #: browsers send that part to nobody, so it is in no log and no Referer."""
    return f"{wiring.public_url()}{reverse('handed')}#{code}"
