"""A poll on other people's pages and on a hall's wall: its picture, and a poster with a QR code."""

from django.contrib.humanize.templatetags.humanize import intcomma
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from records.files.qr import qr_svg
from records.templatetags.registry_web import moment_text, site_name
from records.wiring import public_url
from voting.polls.overview import Stage
from voting.polls.rooms import room_number
from voting.web.drawing import MOST_BARS, Card, DrawnBar, card_png
from voting.web.views import PollView, found_view

LASTS = 300
"""Seconds: a picture may be older than its poll by that much."""


@require_safe
def card(request: HttpRequest, number: str) -> HttpResponse:  # noqa: ARG001
    view = found_view(number)
    try:
        picture = card_png(_card(view))
    except OSError as error:
        raise Http404 from error
    headers = {"Cache-Control": f"public, max-age={LASTS}", "Content-Language": translation.get_language()}
    return HttpResponse(picture, content_type="image/png", headers=headers)


def _card(view: PollView) -> Card:
    largest = sorted(view.bars, key=lambda bar: -bar.count)[:MOST_BARS]
    bars = [DrawnBar(bar.text, bar.share, f"{intcomma(bar.count)} ({bar.share}%)") for bar in largest]
    foot = [site_name()]
    if view.bars:
        foot.append(
            _("%(count)s ballots counted") % {"count": intcomma(view.tally.counted if view.tally else 0)}
        )
        if not view.is_tally_certified:
            foot.append(_("not certified by every issuer yet"))
    return Card(
        title=view.overview.heading,
        question=view.overview.question,
        state=" · ".join([str(view.stage), *_until(view)]),
        bars=tuple(bars),
        foot=" · ".join(foot),
    )


def _until(view: PollView) -> list[str]:
    ends = view.poll.closes_at
    if view.overview.stage is not Stage.RUNNING or ends is None:
        return []
    return [_("until %(time)s") % {"time": moment_text(ends)}]


@require_safe
def poster(request: HttpRequest, number: str) -> HttpResponse:
    """For a hall: who stands in it scans the code and votes."""
    view = found_view(number)
    if view.poll.opening_id is None:
        raise Http404
    link = f"{public_url()}{reverse('poll_vote', args=[view.number])}"
    room = room_number(view.poll.uuid)
    context = {
        "view": view,
        "link": link,
        "qr": qr_svg(link, scale=8),
        "list": f"{public_url()}{reverse('polls')}",
        "room": f"{room[:3]} {room[3:]}",
    }
    return render(request, "voting/poster.html", context)
