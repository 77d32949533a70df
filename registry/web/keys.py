"""The city's desk: signing keys begin and end here. Each enrolment and revocation is a record in the log."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.authors import REGISTRY, Author
from registry.keys import key_enrol, key_revoke
from registry.models import Membership, Organisation, SigningKey
from registry.texts import Refusal, Text
from registry.web.desk import for_role
from verifier import canonical
from verifier.errors import Malformed

NOT_PRINTED = Text(
    "‘python -m verifier keygen’이 출력한 내용을 그대로 붙여 넣으십시오.",
    "Paste what `python -m verifier keygen` printed, as it is.",
)


class EnrolForm(forms.Form):
    holder = forms.ModelChoiceField(
        label=gettext_lazy("Inspector"),
        queryset=Membership.objects.none(),
        help_text=gettext_lazy("The key is enrolled under this person's licence."),
    )
    public_key = forms.CharField(
        label=gettext_lazy("Public key"),
        max_length=2000,
        widget=forms.Textarea(attrs={"class": "mono", "rows": 4, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "What “python -m verifier keygen” printed on the inspector's machine. The private key never leaves it."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["holder"]
        field.queryset = inspectors()  # type: ignore[attr-defined]
        field.label_from_instance = _holder_label  # type: ignore[attr-defined]


class RevokeForm(forms.Form):
    key = forms.CharField(max_length=64, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=500, help_text=gettext_lazy("It is public: name no person.")
    )
    compromised_since = forms.DateTimeField(
        label=gettext_lazy("In other hands since (if so)"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        help_text=gettext_lazy("Korean time. Signatures from then on are shown as doubtful."),
    )


def inspectors() -> Any:
    return (
        Membership.objects.filter(
            role="inspector", ended_at=None, organisation__state=Organisation.State.APPROVED
        )
        .exclude(licence=None)
        .select_related("organisation", "user")
        .order_by("organisation__name", "licence")
    )


def _holder_label(membership: Membership) -> str:
    name = membership.user.name or membership.user.email
    return f"{membership.organisation.name} · {membership.licence} · {name}"


@for_role(REGISTRY)
def keys(request: HttpRequest, author: Author) -> HttpResponse:
    enrol = EnrolForm(request.POST if request.POST.get("do") == "enrol" else None)
    if request.method == "POST" and enrol.is_bound and enrol.is_valid():
        try:
            holder = enrol.cleaned_data["holder"]
            printed = _printed(enrol.cleaned_data["public_key"])
            key = key_enrol(
                author=author,
                holder=holder,
                licence=holder.licence,
                type=printed["type"],
                public_key=printed["public_key"],
            )
        except Refusal as refused:
            for refusal in refused.refusals:
                enrol.add_error(
                    "public_key" if "key" in (refusal.pointer or "key") else None, str(refusal.text)
                )
        else:
            messages.success(
                request,
                _("The key {key} is enrolled under licence {licence}.").format(
                    key=key.key[:12], licence=key.licence
                ),
            )
            return redirect("keys")
    context = {"enrol": enrol, "rows": _rows(), "revoking": None}
    return render(request, "desk/keys.html", context, status=422 if enrol.errors else 200)


@for_role(REGISTRY)
def key_revoke_page(request: HttpRequest, author: Author, key: str) -> HttpResponse:
    row = SigningKey.objects.filter(key=key).select_related("organisation").first()
    form = RevokeForm(request.POST or None, initial={"key": key})
    if request.method == "POST" and form.is_valid():
        try:
            key_revoke(
                author=author,
                key=key,
                reason=form.cleaned_data["reason"],
                compromised_since=form.cleaned_data["compromised_since"],
            )
        except Refusal as refused:
            form.add_error(None, str(refused.text))
        else:
            messages.success(request, _("The key is revoked for good. What it signed before stays signed."))
            return redirect("keys")
    return render(
        request, "desk/key_revoke.html", {"form": form, "row": row}, status=422 if form.errors else 200
    )


@for_role(REGISTRY)
def organisations(request: HttpRequest, author: Author) -> HttpResponse:  # noqa: ARG001 - for the city only
    rows = Organisation.objects.prefetch_related("memberships__user").order_by("kind", "name")
    return render(request, "desk/organisations.html", {"rows": rows})


def _rows() -> Any:
    return SigningKey.objects.select_related("organisation", "enrolled", "revoked").order_by(
        "licence", "enrolled__recorded_at"
    )


def _printed(text: str) -> dict[str, str]:
    try:
        value = canonical.loads(text.strip())
    except Malformed:
        value = None
    if (
        not isinstance(value, dict)
        or not {"type", "public_key"} <= value.keys()
        or not all(isinstance(each, str) for each in value.values())
    ):
        raise Refusal("not_printed", NOT_PRINTED, pointer="/public_key")
    return value
