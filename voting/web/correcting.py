"""Correcting a proposal, a review or an answer: by who stated it, in the form in which it was stated."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import cast

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from records.audit_log.services import disclosures_note, opened_to
from records.contents.models import Record
from records.contents.permissions import may_correct
from records.contents.services import body_opened
from records.people.authors import Author
from records.proof.selectors import record_proved
from records.terms.json_types import JsonObject
from records.terms.kinds import CORRECTION_REASON
from records.terms.texts import Refusal
from records.web.desk import for_role
from verifier.polls.kinds import SCHEME
from voting.proposals.bodies import PollProposed, PollReviewed
from voting.proposals.kinds import CITIZEN, PROPOSED, REVIEWED
from voting.proposals.permissions import PROPOSE
from voting.proposals.services import proposal_correct, proposal_review
from voting.results.kinds import ANSWERED
from voting.results.services import poll_answer
from voting.results.stated import answered_body
from voting.web.forms import AnswerForm, ProposalForm, ReviewForm
from voting.web.proposing import disclosure_page
from voting.web.refused import refused_into

Given = Mapping[str, object] | None


@dataclass(frozen=True)
class _Sort:
    """How one kind is corrected: its form, filled in with what was stated, and the service that states it anew."""

    form: Callable[[Given, JsonObject], forms.Form]
    state: Callable[[Author, Record, forms.Form, str], Record]


@require_http_methods(["GET", "HEAD", "POST"])
@for_role(*PROPOSE)
def correct(request: HttpRequest, author: Author, digest: str) -> HttpResponseBase:
    record = Record.objects.filter(digest=digest, kind__in=_SORTS).select_related("organisation").first()
    if record is None or not may_correct(author, record):
        raise Http404
    item, _proved = record_proved(record)
    if not item.stands or not item.is_readable:
        # Its page says what took its place.
        return redirect("record", digest)
    body, sort = body_opened(item.record, item.content), _SORTS[record.kind]
    disclosures_note(reader=author, records=opened_to(author, [item.record]))
    form = sort.form(request.POST or None, body)
    form.fields[CORRECTION_REASON] = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("It is public and stays: name no person."),
    )
    if request.method == "POST" and form.is_valid():
        try:
            corrected = sort.state(author, record, form, form.cleaned_data[CORRECTION_REASON])
        except Refusal as refused:
            refused_into(form, refused)
        else:
            messages.success(request, _("The correction is recorded."))
            if corrected.disclosures.exists():
                return disclosure_page(request, corrected)
            return redirect("record", corrected.digest)
    context = {"form": form, "record": record}
    return render(request, "voting/correct.html", context, status=422 if form.errors else 200)


def _proposal_form(given: Given, body: JsonObject) -> forms.Form:
    stated = cast(PollProposed, body)
    proposer = stated["proposer"]
    initial = {
        **{name: body[name] for name in ("title", "question", "background", "area")},
        "options": "\n".join(option["text"] for option in stated["options"]),
        "sort": proposer["sort"],
        "name": proposer["name"] if isinstance(proposer["name"], str) else "",
    }
    return ProposalForm(given, initial=initial, for_citizen=proposer["sort"] == CITIZEN)


def _proposal_state(author: Author, record: Record, form: forms.Form, reason: str) -> Record:
    body: PollProposed = {**cast(ProposalForm, form).body(), "correction_reason": reason}
    return proposal_correct(author=author, proposal=record.digest, body=body)


def _review_form(given: Given, body: JsonObject) -> forms.Form:
    merged = str(body.get("merged_into", "")).removeprefix(SCHEME)
    return ReviewForm(given, initial={**body, "merged_into": merged})


def _review_state(author: Author, record: Record, form: forms.Form, reason: str) -> Record:
    stated = cast(ReviewForm, form).body(record.about_id or "")
    body: PollReviewed = {**stated, "correction_reason": reason}
    return proposal_review(author=author, subject=record.subject, body=body, corrects=record.digest)


def _answer_form(given: Given, body: JsonObject) -> forms.Form:
    steps = "\n".join(f"{step['due']} {step['text']}" for step in answered_body(body)["steps"])
    return AnswerForm(given, initial={**body, "steps": steps})


def _answer_state(author: Author, record: Record, form: forms.Form, reason: str) -> Record:
    body = cast(AnswerForm, form).body()
    return poll_answer(
        author=author,
        number=record.number,
        body={**body, "correction_reason": reason},
        corrects=record.digest,
    )


_SORTS = {
    PROPOSED.name: _Sort(_proposal_form, _proposal_state),
    REVIEWED.name: _Sort(_review_form, _review_state),
    ANSWERED.name: _Sort(_answer_form, _answer_state),
}
PAGES = dict.fromkeys(_SORTS, "poll_correct")
"""Names of the pages where these kinds are corrected."""
