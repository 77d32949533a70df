"""Proposing a poll: a body in its own name, the city's staff for a citizen."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from records.contents.models import Record
from records.contents.services import opened_of
from records.people.authors import Author
from records.terms.roles import REGISTRY
from records.terms.texts import Refusal
from records.web.desk import for_role
from verifier import canonical
from voting.polls.models import Poll
from voting.polls.overview import overviews
from voting.proposals.kinds import PROPOSED
from voting.proposals.permissions import PROPOSE
from voting.proposals.services import poll_propose
from voting.web.forms import ProposalForm
from voting.web.refused import refused_into
from voting.web.views import rows_of


@require_http_methods(["GET", "HEAD", "POST"])
@for_role(*PROPOSE)
def proposal_new(request: HttpRequest, author: Author) -> HttpResponseBase:
    is_citizens = author.role == REGISTRY
    form = ProposalForm(request.POST or None, for_citizen=is_citizens)
    if request.method == "POST" and form.is_valid():
        try:
            record = poll_propose(author=author, body=form.body())
        except Refusal as refused:
            refused_into(form, refused)
        else:
            if is_citizens:
                return disclosure_page(request, record)
            return redirect("poll", record.number)
    context = {"form": form, "is_citizens": is_citizens}
    return render(request, "voting/propose.html", context, status=422 if form.errors else 200)


def disclosure_page(request: HttpRequest, record: Record) -> HttpResponse:
    """What opens the citizen's name, to be handed to the citizen: it proves whose proposal it is."""
    opened = [opened_of(row).as_json() for row in record.own_disclosures]
    text = canonical.dumps({"record": record.digest, "disclosures": opened}).decode()
    return render(request, "voting/disclosure.html", {"number": record.number, "text": text})


@require_safe
@for_role(*PROPOSE)
def proposals(request: HttpRequest, author: Author) -> HttpResponse:
    """One's own organisation's."""
    subjects = Record.objects.filter(kind=PROPOSED.name, organisation=author.organisation).values("subject")
    shown = overviews(Poll.objects.filter(subject__in=subjects).order_by("-pk")[:200])
    return render(request, "voting/proposals.html", {"rows": rows_of(shown)})
