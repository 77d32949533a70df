"""A statement on its way to a signature and back: shown in plain words, signed on the inspector's own machine, handed in."""

import json
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from registry.authors import INSPECTOR, Author
from registry.certifications import certification_create, statement_make
from registry.drafts import is_digest
from registry.models import Record, SigningKey
from registry.texts import Refusal, Text
from registry.web.desk import for_role
from verifier import canonical
from verifier.errors import Malformed

MAX_BATCH = 50
MAX_SIGNED = 64 * 1024

NO_RECORDS = Text("점검기록을 하나 이상 고르십시오.", "Choose at least one inspection record.")
TOO_MANY = Text("한 번에 최대 {limit}건입니다.", "At most {limit} records at once.")
NOT_JSON = Text("서명한 파일을 읽을 수 없습니다: {error}", "The signed file can't be read: {error}")
NO_PAIR = Text(
    "‘python -m verifier sign’이 만든 파일이어야 합니다. statement와 signature가 있어야 합니다.",
    "This must be what `python -m verifier sign` made: it has a statement and a signature.",
)
NOTHING = Text("서명한 내용을 붙여 넣거나 파일을 고르십시오.", "Paste the signed text or choose the file.")


class StatementForm(forms.Form):
    verdict = forms.ChoiceField(
        label=gettext_lazy("Your word on it"),
        widget=forms.RadioSelect,
        choices=[
            ("certified", gettext_lazy("Certified: I inspected the car, and the record is right")),
            ("rejected", gettext_lazy("Rejected: the record is not right")),
            ("withdrawn", gettext_lazy("Withdrawn: a record that was certified no longer stands")),
        ],
        initial="certified",
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        max_length=1000,
        help_text=gettext_lazy(
            "Needed where you reject or withdraw. It is public: name no person and no plate."
        ),
    )
    key = forms.ModelChoiceField(
        queryset=SigningKey.objects.none(), label=gettext_lazy("Signing key"), empty_label=None
    )

    def __init__(self, *args: Any, author: Author, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keys = SigningKey.objects.filter(organisation=author.organisation, revoked=None, type="ed25519")
        field = self.fields["key"]
        field.queryset = keys  # type: ignore[attr-defined]
        field.label_from_instance = lambda key: f"{key.licence} · {key.key[:12]}…"  # type: ignore[attr-defined]

    @property
    def has_keys(self) -> bool:
        return bool(self.fields["key"].queryset.exists())  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("verdict") in {"rejected", "withdrawn"} and not cleaned.get("reason"):
            self.add_error("reason", _("A reason is needed here."))
        return cleaned


class SignedForm(forms.Form):
    signed = forms.CharField(
        label=gettext_lazy("Signed text"),
        required=False,
        max_length=MAX_SIGNED,
        widget=forms.Textarea(attrs={"class": "mono", "rows": 6, "spellcheck": "false"}),
    )
    file = forms.FileField(label=gettext_lazy("or the signed file"), required=False)


@require_POST
@for_role(INSPECTOR)
def statement(request: HttpRequest, author: Author) -> HttpResponse:
    """Shows what would be signed. Nothing is recorded here."""
    digests = [digest for digest in dict.fromkeys(request.POST.getlist("records")) if is_digest(digest)]
    form = StatementForm(request.POST, author=author)
    records = list(
        Record.objects.filter(digest__in=digests, kind="inspection:recorded").select_related("organisation")
    )
    problems = []
    if not records:
        problems.append(NO_RECORDS)
    if len(records) > MAX_BATCH:
        problems.append(TOO_MANY.format(limit=MAX_BATCH))
    if problems or not form.is_valid():
        context = {"form": form, "records": records, "problems": problems}
        return render(request, "desk/statement_problems.html", context, status=422)
    given = form.cleaned_data
    made = statement_make(
        records=[record.digest for record in records],
        verdict=given["verdict"],
        key=given["key"],
        reason=given["reason"] or None if given["verdict"] != "certified" else None,
    )
    context = {
        "statement": made,
        "text": json.dumps(made, ensure_ascii=False, indent=2),
        "records": records,
        "verdict": dict(form.fields["verdict"].choices)[given["verdict"]],  # type: ignore[attr-defined]
        "form": SignedForm(),
    }
    return render(request, "desk/statement.html", context)


@require_POST
@for_role(INSPECTOR)
def statement_file(request: HttpRequest, author: Author) -> HttpResponse:  # noqa: ARG001 - for inspectors only
    """The text that the page before showed, as a file to sign."""
    text = request.POST.get("statement", "")[:MAX_SIGNED]
    headers = {"Content-Disposition": 'attachment; filename="statement.json"'}
    return HttpResponse(text, content_type="application/json; charset=utf-8", headers=headers)


@for_role(INSPECTOR)
def certification_new(request: HttpRequest, author: Author) -> HttpResponse:
    form = SignedForm(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "desk/certification_new.html", {"form": form})
    try:
        signed = _signed(form)
        records = certification_create(
            author=author, statement=signed["statement"], signature=signed["signature"]
        )
    except Refusal as refused:
        context = {"form": form, "refused": refused.refusals}
        return render(request, "desk/certification_new.html", context, status=422)
    text = ngettext(
        "The signature is right. {count} car now has it.",
        "The signature is right. {count} cars now have it.",
        len(records),
    )
    messages.success(request, text.format(count=len(records)))
    return redirect("record", digest=records[0].digest) if len(records) == 1 else redirect("queue")


def _signed(form: SignedForm) -> dict[str, Any]:
    file = form.cleaned_data["file"]
    data = file.read(MAX_SIGNED + 1) if file else form.cleaned_data["signed"].strip()
    if not data:
        raise Refusal("nothing", NOTHING)
    try:
        value = canonical.loads(data)
    except Malformed as error:
        raise Refusal("not_json", NOT_JSON.format(error=error)) from None
    if not isinstance(value, dict) or value.keys() != {"statement", "signature"}:
        raise Refusal("no_pair", NO_PAIR)
    return value
