"""The city's desk of polls: each with its next step."""

from collections.abc import Callable
from datetime import timedelta

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from anchoring.wake import wake
from records.people.authors import Author
from records.people.permissions import RUN_THE_CITY
from records.terms.texts import Refusal
from records.web.desk import for_role
from verifier import canonical
from verifier.polls.kinds import PROPOSED
from voting.keys.issuers import issuer_key_made
from voting.openings.offices import licence_here
from voting.openings.services import opening_preview, poll_cancel, poll_open
from voting.polls.models import Poll
from voting.polls.overview import Overview, Stage, overviews
from voting.proposals.services import proposal_review
from voting.results.counting import count_ask
from voting.results.models import Count
from voting.results.services import poll_answer, poll_close
from voting.rolls.models import Roll, RollList
from voting.rolls.reading import MEGABYTES
from voting.rolls.services import roll_ask
from voting.tasks import count, rolls
from voting.web.forms import (
    AnswerForm,
    CancelForm,
    OpeningForm,
    RecountForm,
    ReviewForm,
    RollForm,
    lines_of,
)
from voting.web.held import held
from voting.web.refused import refused_into
from voting.web.views import PollView, found_view, rows_of

SHOWN = 200
_WAITS = {
    Stage.PROPOSED: 0,
    Stage.OVER: 1,
    Stage.CLOSED: 2,
    Stage.TALLIED: 3,
    Stage.REVIEWED: 4,
    Stage.RUNNING: 5,
    Stage.OPENED: 6,
    Stage.ANSWERED: 7,
    Stage.CANCELLED: 8,
    Stage.WITHDRAWN: 9,
}
"""What waits for the city stands first."""


@require_safe
@for_role(*RUN_THE_CITY)
def desk(request: HttpRequest, author: Author) -> HttpResponse:  # noqa: ARG001
    shown = sorted(overviews(Poll.objects.order_by("-pk")[:SHOWN]), key=_urgency)
    return render(request, "voting/desk.html", {"rows": rows_of(shown)})


def _urgency(overview: Overview) -> tuple[bool, int]:
    return (not overview.is_answer_overdue, _WAITS[overview.stage])


@require_safe
@for_role(*RUN_THE_CITY)
def desk_poll(request: HttpRequest, author: Author, number: str) -> HttpResponse:  # noqa: ARG001
    return _page(request, found_view(number))


@require_POST
@for_role(*RUN_THE_CITY)
def review(request: HttpRequest, author: Author, number: str) -> HttpResponseBase:
    view, form = found_view(number), ReviewForm(request.POST)
    proposals = [line.item for line in view.lines if line.item.record.kind == PROPOSED and line.item.stands]
    if not proposals:
        raise Http404

    def state() -> None:
        proposal = proposals[-1].record
        proposal_review(author=author, subject=proposal.subject, body=form.body(proposal.digest))

    return _done(request, view, form, state, _("The review is recorded."), "review")


@held(MEGABYTES * 2**20)
@require_POST
@for_role(*RUN_THE_CITY)
def roll(request: HttpRequest, author: Author, number: str) -> HttpResponseBase:
    view, form = found_view(number), RollForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, view, {"roll": form}, status=422)
    given = form.cleaned_data
    try:
        # One byte more than there may be: a file that is too long is refused and not read.
        data = given["file"].read(MEGABYTES * 2**20 + 1)
        roll_ask(author=author, number=number, data=data, person=lines_of(given["person"]))
    except Refusal as refused:
        refused_into(form, refused)
        return _page(request, view, {"roll": form}, status=422)
    wake(rolls)
    messages.success(request, _("The file is taken in. You may close this page: the work goes on."))
    return redirect("desk_poll", number)


@require_POST
@for_role(*RUN_THE_CITY)
def opening(request: HttpRequest, author: Author, number: str) -> HttpResponseBase:
    """First the preview, of exactly what would freeze; then, with what it showed, the opening."""
    view, form = found_view(number), OpeningForm(request.POST)
    if not form.is_valid():
        return _page(request, view, {"opening": form}, status=422)
    seen = request.POST.get("seen", "")
    try:
        if seen:
            poll_open(author=author, number=number, terms=form.terms(), seen=seen)
            messages.success(request, _("The poll is opened. Its issuers can certify it now."))
            return redirect("desk_poll", number)
        preview = opening_preview(author=author, number=number, terms=form.terms())
    except Refusal as refused:
        refused_into(form, refused)
        return _page(request, view, {"opening": form}, status=422)
    context = {"view": view, "preview": preview, "body": preview.body, "form": form}
    return render(request, "voting/preview.html", context)


@require_POST
@for_role(*RUN_THE_CITY)
def cancel(request: HttpRequest, author: Author, number: str) -> HttpResponseBase:
    form = CancelForm(request.POST)

    def state() -> None:
        poll_cancel(author=author, number=number, reason=form.cleaned_data["reason"])

    return _done(request, found_view(number), form, state, _("The poll is cancelled."), "cancel")


@require_POST
@for_role(*RUN_THE_CITY)
def close(request: HttpRequest, author: Author, number: str) -> HttpResponseBase:
    """What comes by itself too, for who doesn't want to wait."""
    form = forms.Form(request.POST)

    def state() -> None:
        poll_close(author=author, number=number)

    return _done(request, found_view(number), form, state, _("The poll is closed."), "close")


@require_POST
@for_role(*RUN_THE_CITY)
def tally(request: HttpRequest, author: Author, number: str) -> HttpResponseBase:
    view = found_view(number)
    form = _tally_form(view)(request.POST)

    def state() -> None:
        count_ask(
            author=author, number=number, correction_reason=form.cleaned_data.get("correction_reason", "")
        )
        wake(count)

    return _done(request, view, form, state, _("The count has begun."), "tally")


@require_POST
@for_role(*RUN_THE_CITY)
def answer(request: HttpRequest, author: Author, number: str) -> HttpResponseBase:
    form = AnswerForm(request.POST)

    def state() -> None:
        poll_answer(author=author, number=number, body=form.body())

    return _done(request, found_view(number), form, state, _("The answer is recorded."), "answer")


def _done(
    request: HttpRequest,
    view: PollView,
    form: forms.Form,
    state: Callable[[], None],
    text: str,
    name: str,
) -> HttpResponseBase:
    if form.is_valid():
        try:
            state()
        except Refusal as refused:
            refused_into(form, refused)
        else:
            messages.success(request, text)
            return redirect("desk_poll", view.number)
    return _page(request, view, {name: form}, status=422)


def _page(
    request: HttpRequest,
    view: PollView,
    bound: dict[str, forms.Form] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    kept = Roll.objects.filter(poll=view.poll).first()
    # The newest: what is wrong with it is told until somebody uploads another.
    listed = RollList.objects.filter(poll=view.poll).order_by("-asked_at").first()
    named = kept or listed
    person = {"person": "\n".join(named.person)} if named else {}
    unbound: dict[str, forms.Form] = {
        "review": ReviewForm(),
        "roll": RollForm(initial=person),
        "opening": OpeningForm(initial=person | _opening_usual(view)),
        "cancel": CancelForm(),
        "close": forms.Form(),
        "tally": _tally_form(view)(),
        "answer": AnswerForm(),
    }
    context = {
        "view": view,
        "forms": unbound | (bound or {}),
        "kept": kept,
        "listed": listed,
        "own_key": _own_key(view),
        # The newest: what it failed at is told until somebody counts again.
        "count": Count.objects.filter(poll=view.poll).order_by("-pk").first(),
    }
    return render(request, "voting/desk_poll.html", context, status=status)


def _tally_form(view: PollView) -> type[forms.Form]:
    """Who counts again says why."""
    return RecountForm if view.overview.stage in {Stage.TALLIED, Stage.ANSWERED} else forms.Form


def _opening_usual(view: PollView) -> dict[str, object]:
    """From the next full hour but one, for a week, with an answer within a month; this registry's own key among the issuers."""
    key = _own_key(view)
    if not key:
        return {}
    begins = (timezone.now() + timedelta(hours=2)).replace(minute=0, second=0, microsecond=0)
    ends = begins + timedelta(days=7)
    times = {"opens_at": begins, "closes_at": ends, "answer_by": ends + timedelta(days=30)}
    return {**times, "issuers": f"{licence_here()} {key}"}


def _own_key(view: PollView) -> str:
    """With which this registry issues for the poll: made once the proposal is accepted, for the opening to name."""
    if view.overview.stage is not Stage.REVIEWED or view.overview.decision != "accepted":
        return ""
    return canonical.b64u_encode(issuer_key_made(view.poll.uuid))
