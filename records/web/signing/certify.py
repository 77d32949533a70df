"""A statement on its way to a signature and back: shown in plain words, signed on the inspector's own machine, handed in."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from records.contents.models import Record
from records.people.authors import Author
from records.people.permissions import CERTIFY
from records.proof.proved import proved_many
from records.screening.rules import text_refusals
from records.signing.certification_rules import EXPIRED, licence_expired
from records.signing.certifications import certification_create, statement_make
from records.signing.models import SigningKey
from records.signing.openings import opened_by
from records.signing.queue import queue_next
from records.standing.history import Item
from records.stating.drafts import is_digest
from records.stating.validation import body_clean
from records.templatetags.registry_web import key_name
from records.terms.families import certified_kinds, kind_named
from records.terms.texts import REASON_MISSING, Refusal, Text
from records.web.desk import for_role
from records.web.families import Summary, shown_family
from records.web.signing.opened import opened_for
from records.web.signing.signed_text import MAX_SIGNED, signed_read
from verifier import canonical

MAX_BATCH = 50

NO_RECORDS = Text("점검기록부를 하나 이상 고르십시오.", "Choose at least one inspection record.")
UNOPENED = Text(
    "아직 열어 보지 않은 기록입니다: {vin}. 먼저 열어 차량과 대조하십시오.",
    "You have not opened this record yet: {vin}. Open it and compare it with the car first.",
)
TOO_MANY = Text("한 번에 최대 {limit}건입니다.", "At most {limit} records at once.")


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
        field = self.fields["key"]
        field.queryset = usable_keys(author)  # type: ignore[attr-defined]
        if not self.is_bound:
            # As a list: the field itself would ask again for each of its looks at them.
            field.choices = [(key.pk, _key_label(key)) for key in usable_keys(author)]  # type: ignore[attr-defined]

    @property
    def has_keys(self) -> bool:
        return bool(self.fields["key"].choices)  # type: ignore[attr-defined]

    def clean_reason(self) -> str:
        """It is signed as it is: nothing in it that has no canonical form."""
        text, refusals = body_clean(self.cleaned_data["reason"], pointer="/reason")
        refusals += text_refusals(str(text), "/reason")
        if refusals:
            raise forms.ValidationError(str(refusals[0].text))
        return str(text)

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        if cleaned.get("verdict") in {"rejected", "withdrawn"} and not cleaned.get("reason"):
            self.add_error("reason", str(REASON_MISSING))
        if cleaned.get("key") and licence_expired(cleaned["key"], timezone.now()):
            # The signature would be refused: said before the touch.
            self.add_error("key", str(EXPIRED))
        return cleaned


def usable_keys(author: Author) -> QuerySet[SigningKey]:
    """One's own passkeys first, then the station's other keys."""
    keys = SigningKey.objects.filter(organisation=author.organisation, revoked=None)
    keys = keys.select_related("enrolled")
    # Nobody can check what a key signs whose enrolment was erased.
    keys = keys.filter(enrolled__content__isnull=False)
    return keys.filter(Q(type="ed25519") | Q(person=author.person)).order_by(
        "-type", "-enrolled__recorded_at"
    )


def _key_label(key: SigningKey) -> str:
    return f"{key_name(key)} · {key.licence}"


class SignedForm(forms.Form):
    signed = forms.CharField(
        label=gettext_lazy("Signed text"),
        required=False,
        max_length=MAX_SIGNED,
        widget=forms.Textarea(attrs={"class": "mono", "rows": 6, "spellcheck": "false"}),
    )
    file = forms.FileField(label=gettext_lazy("or the signed file"), required=False)


@dataclass(frozen=True)
class Said:
    """One record in plain words, for who is about to sign."""

    item: Item

    @property
    def record(self) -> Record:
        return self.item.record

    @property
    def title(self) -> Text:
        return kind_named(self.record.kind).title

    @property
    def summary(self) -> Summary | None:
        return shown_family(self.record).summary(self.item)


@require_POST
@for_role(*CERTIFY)
def statement(request: HttpRequest, author: Author) -> HttpResponse:
    """Shows what would be signed. Nothing is recorded here."""
    digests = [digest for digest in dict.fromkeys(request.POST.getlist("records")) if is_digest(digest)]
    form = StatementForm(request.POST, author=author)
    known = Record.objects.filter(
        digest__in=digests, kind__in=[kind.name for kind in certified_kinds(author.role)]
    )
    by_digest = {record.digest: record for record in known.select_related("organisation")}
    records = [by_digest[digest] for digest in digests if digest in by_digest]
    problems = _problems(author, records)
    if problems or not form.is_valid():
        context = {"form": form, "records": records, "problems": problems}
        return render(request, "records/signing/statement_problems.html", context, status=422)
    given, key = form.cleaned_data, form.cleaned_data["key"]
    made = statement_make(
        records=[record.digest for record in records],
        verdict=given["verdict"],
        key=key,
        reason=given["reason"] or None if given["verdict"] != "certified" else None,
    )
    proved = proved_many({record.subject for record in records})
    # One record stands whole beside what is signed of it; of many, their own pages do.
    view = opened_for(author, records[0], proved[records[0].subject]) if len(records) == 1 else None
    context = {
        "view": view,
        "statement": made,
        "signed_at": datetime.fromisoformat(str(made["signed_at"])),
        "text": json.dumps(made, ensure_ascii=False, indent=2),
        "challenge": canonical.b64u_encode(hashlib.sha256(canonical.dumps(made)).digest()),
        "key": key,
        "said": [Said(proved[record.subject].history.item(record.digest)) for record in records],
        "verdict": dict(form.fields["verdict"].choices)[given["verdict"]],  # type: ignore[attr-defined]
        "form": SignedForm(),
    }
    return render(request, "records/signing/statement.html", context)


def _problems(author: Author, records: list[Record]) -> list[Text]:
    if not records:
        return [NO_RECORDS]
    if len(records) > MAX_BATCH:
        return [TOO_MANY.format(limit=MAX_BATCH)]
    opened = opened_by(author, [record.digest for record in records])
    unopened = [record for record in records if record.digest not in opened]
    return [UNOPENED.format(vin=record.subject.partition(":")[2]) for record in unopened]


@require_POST
@for_role(*CERTIFY)
def statement_file(request: HttpRequest, author: Author) -> HttpResponse:  # noqa: ARG001 - for inspectors only
    """The text that the page before showed, as a file to sign."""
    text = request.POST.get("statement", "")[:MAX_SIGNED]
    headers = {"Content-Disposition": 'attachment; filename="statement.json"'}
    return HttpResponse(text, content_type="application/json; charset=utf-8", headers=headers)


@for_role(*CERTIFY)
def certification_new(request: HttpRequest, author: Author) -> HttpResponse:
    form = SignedForm(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "records/signing/certification_new.html", {"form": form})
    try:
        signed = signed_read(form.cleaned_data["file"], form.cleaned_data["signed"])
        records = certification_create(
            author=author, statement=signed["statement"], signature=signed["signature"], by_hand=True
        )
    except Refusal as refused:
        context = {"form": form, "refused": refused.refusals}
        return render(request, "records/signing/certification_new.html", context, status=422)
    text = ngettext(
        "The signature is right. {count} car now has it.",
        "The signature is right. {count} cars now have it.",
        len(records),
    )
    done = text.format(count=len(records))
    if following := queue_next(author, records[-1]):
        place = reverse("inspection", args=[following.digest])
        done = format_html('{} <a href="{}" data-next>{}</a>', done, place, _("Open the next one"))
    messages.success(request, done)
    return redirect("record", digest=records[0].digest) if len(records) == 1 else redirect("queue")
