"""The observer's desk: openings and tallies to certify, and how to check them first."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from records import wiring
from records.people.authors import Author
from records.terms.families import kind_named
from records.terms.subjects import number_of
from records.web.desk import for_role
from voting.certifications.permissions import OBSERVE
from voting.certifications.waiting import asked_of


@require_safe
@for_role(*OBSERVE)
def observed(request: HttpRequest, author: Author) -> HttpResponse:
    rows = [
        {"asked": asked, "number": number_of(asked.poll.subject), "kind": kind_named(asked.kind).title}
        for asked in asked_of(author)
    ]
    return render(request, "voting/observed.html", {"rows": rows, "address": wiring.public_url()})
