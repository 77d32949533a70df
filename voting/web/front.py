"""Polls on the first page: in which one can vote now, or soon."""

from collections.abc import Sequence

from django.utils import timezone

from records.web.families import Part
from records.wiring import demonstration
from voting.polls.models import Poll
from voting.polls.overview import overview_opened
from voting.web.views import rows_of

SHOWN = 3


def front() -> Sequence[Part]:
    """The newest that were opened and are not over, in one question; nothing where there is none."""
    now = timezone.now()
    opened = Poll.objects.filter(ending=None, closes_at__gt=now).select_related("opening__content")
    going = [overview_opened(poll, now) for poll in opened.order_by("-pk")[:SHOWN]]
    if not going:
        return ()
    shown = {"rows": rows_of(going), "is_demonstration": demonstration()}
    return [Part("voting/front.html", shown)]
