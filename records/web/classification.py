"""The standard classification for everybody: which version is logged, the city's tasks, the criteria of each kind."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from records.classification.rows import classification_now
from records.classification.selectors import published
from records.classification.services import classification_preview, classification_publish
from records.contents.lines import Line, body_lines, resolved, title_text
from records.people.authors import Author
from records.people.permissions import RUN_THE_CITY
from records.terms.common import CLASSIFICATION
from records.terms.families import families, kinds
from records.terms.kinds import CORRECTION_REASON
from records.terms.schemas import schema
from records.terms.texts import Refusal, Text
from records.web.desk import for_role, fresh_log_in
from records.web.refusals import refusals_into


@dataclass(frozen=True)
class Criterion:
    title: Text
    question: Text
    values: Sequence[Text]


@dataclass(frozen=True)
class ShownRow:
    """One kind's criteria, two of which stand in its heading."""

    title: Text
    kind: str
    use: Text
    chain_use: Text
    lines: Sequence[Line]


@dataclass(frozen=True)
class ShownTask:
    """`kinds` where its records are this registry's; `judgement` where they are not, and we judged all the same."""

    name: Text
    source: Text
    state: Text
    kinds: Sequence[Text]
    judgement: Sequence[Line]


class PublicationForm(forms.Form):
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    correction_reason = forms.CharField(
        label=gettext_lazy("Why it changed"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("It is public and stays: name no person and no plate."),
    )

    def __init__(self, *args: object, is_first: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # as Form takes them
        if is_first:
            del self.fields["correction_reason"]


@require_safe
def classification(request: HttpRequest) -> HttpResponse:
    version = published()
    body = version.body if version and version.body else classification_now()
    lines = {line.path: line for line in body_lines(CLASSIFICATION, body)}
    context = {
        "version": version,
        "tasks": [_task(_members(line)) for line in lines["tasks"].lines],
        "rows": [_row(_members(line)) for line in lines["rows"].lines],
        "criteria": list(_criteria()),
    }
    return render(request, "records/web/classification.html", context)


@fresh_log_in
@for_role(*RUN_THE_CITY)
def classification_publication(request: HttpRequest, author: Author) -> HttpResponse:
    """What would change first; then, with what was seen, the record in the log."""
    preview = classification_preview()
    is_first = preview.version is None
    form = PublicationForm(request.POST or None, initial={"seen": preview.digest}, is_first=is_first)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            record = classification_publish(
                author=author, reason=given.get(CORRECTION_REASON, ""), seen=given["seen"]
            )
        except Refusal as refused:
            refusals_into(form, refused, {f"/body/{CORRECTION_REASON}": CORRECTION_REASON})
            # What is shown now is what the next press is about.
            form.data = {**form.cleaned_data, "seen": preview.digest}
        else:
            said = _("Published. It enters the log within seconds and Ethereum within minutes.")
            messages.success(request, said if record else _("Nothing changed: it is published already."))
            return redirect("classification")
    context = {"preview": preview, "version": preview.version, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "records/web/classification_publication.html", context, status=status)


def _members(line: Line) -> Mapping[str, Line]:
    return {member.path.rpartition(".")[2]: member for member in line.lines}


def _text(members: Mapping[str, Line], name: str) -> Text:
    line = members.get(name)
    return line.value if line and line.value else Text("", "")


def _row(members: Mapping[str, Line]) -> ShownRow:
    name = _text(members, "kind").en
    # A version of before may name a kind that is no more.
    kind = kinds().get(name)
    return ShownRow(
        title=kind.title if kind else Text(name, name),
        kind=name,
        use=_text(members, "use"),
        chain_use=_text(members, "chain_use"),
        lines=[line for member, line in members.items() if member != "kind"],
    )


def _task(members: Mapping[str, Line]) -> ShownTask:
    own = _text(members, "family").en
    judgement = members.get("judgement")
    return ShownTask(
        name=_text(members, "name"),
        source=_text(members, "source"),
        state=_text(members, "state"),
        kinds=[kind.title for family in families() if family.name == own for kind in family.kinds],
        judgement=judgement.lines if judgement else (),
    )


def _criteria() -> Iterator[Criterion]:
    """From the schema: each question with the values that answer it."""
    root = schema(CLASSIFICATION)
    for name, member in root["properties"]["rows"]["items"]["properties"].items():
        if name in ("kind", "why"):
            continue
        node = resolved(root, member)
        chosen = resolved(root, node.get("items", node))
        options = chosen.get("x-options", {}).values()
        yield Criterion(
            title=title_text(node["title"]),
            question=title_text(chosen.get("description", "")),
            values=[Text(option["ko"], option["en"]) for option in options],
        )
