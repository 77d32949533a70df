"""Polls on the first page: in which one can vote now, or soon."""

from collections.abc import Sequence

from django.utils import timezone

from records.web.families import Part
from records.wiring import demonstration
from voting.polls.models import Poll
from voting.polls.overview import overviews
from voting.web.views import rows_of

SHOWN = 3


def front() -> Sequence[Part]:
    """The newest that were opened and are not over; nothing where there is none."""
    going = Poll.objects.filter(ending=None, closes_at__gt=timezone.now()).order_by("-pk")[:SHOWN]
    if not going:
        return ()
    shown = {"rows": rows_of(overviews(going)), "is_demonstration": demonstration()}
    return [Part("voting/front.html", shown)]
