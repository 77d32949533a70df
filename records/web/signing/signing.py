"""A holder's own signing keys: every one ever enrolled in their name, and how a new one is made."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from anchoring.foreign_json import foreign_json
from records.memberships.renewals import may_renew
from records.people.models import Membership
from records.people.permissions import LICENSED, SIGNING, may_ask_for_key
from records.people.second_factor import usable_memberships
from records.proof.selectors import LicenceHistory, licence_history
from records.signing import key_requests as requests
from records.signing.models import KeyChallenge, KeyRequest, SigningKey
from records.signing.passkeys import passkey_options
from records.terms.texts import Refusal, RefusalSort, Text
from records.web.desk import fresh_log_in, second_factor_first, show_again
from records.web.signing.certify import SignedForm
from records.web.signing.renewals import licence_warning
from records.web.signing.signed_text import MAX_SIGNED, signed_read
from verifier import canonical
from verifier.errors import Malformed

NOT_PRINTED = Text(
    "‘registry-verifier keygen’이 출력한 내용을 그대로 붙여 넣으십시오.",
    "Paste what `registry-verifier keygen` printed, as it is.",
)


@dataclass(frozen=True)
class Choice:
    """A number under which this person may have a key, and as whose member."""

    membership: Membership
    licence: str

    @property
    def value(self) -> str:
        return f"{self.membership.pk}:{self.licence}"

    @property
    def label(self) -> str:
        return f"{self.licence} · {self.membership.organisation.name}"


class MachineForm(forms.Form):
    choice = forms.ChoiceField(label=gettext_lazy("Licence or station number"))
    public_key = forms.CharField(
        label=gettext_lazy("Public key"),
        max_length=2000,
        widget=forms.Textarea(attrs={"class": "mono", "rows": 4, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "What “registry-verifier keygen” printed. The private key never leaves your machine."
        ),
    )

    def __init__(self, *args: Any, choices: list[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["choice"].choices = [(choice.value, choice.label) for choice in choices]  # type: ignore[attr-defined]


class ProofForm(SignedForm):
    name = forms.CharField(label=gettext_lazy("A name for this signing key"), max_length=60, required=False)


@require_safe
@login_required
def signing_keys(request: HttpRequest) -> HttpResponse:
    """Read from the log: what anybody enrolled under these numbers, here or elsewhere, is on it."""
    memberships = _memberships(request)
    if not memberships:
        raise PermissionDenied
    histories: dict[str, LicenceHistory | None] = {}
    for membership in memberships:
        for licence in requests.licences(membership):
            histories.setdefault(licence, licence_history(licence))
    asked = KeyRequest.objects.filter(membership__in=memberships).exclude(state=KeyRequest.State.CONFIRMED)
    context = {
        "histories": histories,
        "warnings": [one for one in map(licence_warning, memberships) if one],
        "renewable": [membership for membership in memberships if may_renew(membership)],
        "asked": asked.order_by("-created_at")[:10],
        "may_ask": any(may_ask_for_key(membership) for membership in memberships),
    }
    return render(request, "records/signing/signing_keys.html", context)


@login_required
def key_new(request: HttpRequest) -> HttpResponseBase:
    choices = _choices(request)
    if not choices:
        return _closed(request)
    # Already for the page: its script can't lead anybody anywhere.
    show_again(request)
    form = MachineForm(request.POST or None, choices=choices)
    if request.method == "POST" and form.is_valid():
        try:
            choice = _chosen(choices, form.cleaned_data["choice"])
            challenge = requests.challenge_create(
                membership=choice.membership,
                licence=choice.licence,
                type=SigningKey.Type.ED25519,
                public_key=_printed(form.cleaned_data["public_key"]),
            )
        except Refusal as refused:
            form.add_error("public_key", str(refused.text))
        else:
            return redirect("key_proof", challenge_id=challenge.pk)
    context = {"form": form, "own": _own(choices)}
    return render(request, "records/signing/key_new.html", context, status=422 if form.errors else 200)


@require_POST
@fresh_log_in
def passkey_ask(request: HttpRequest) -> HttpResponse:
    """The options for the browser's `navigator.credentials.create`, and the challenge's number."""
    try:
        choice = _chosen(_own(_choices(request)), request.POST.get("choice", ""))
        challenge = requests.challenge_create(
            membership=choice.membership, licence=choice.licence, type=SigningKey.Type.WEBAUTHN
        )
    except Refusal as refused:
        return JsonResponse({"detail": str(refused.text)}, status=422)
    name = f"{_('Signing')} · {choice.licence}"
    options = passkey_options(challenge, known=_known(choice.membership), name=name)
    return JsonResponse({"challenge": str(challenge.pk), "options": options})


@require_POST
@fresh_log_in
def passkey_new(request: HttpRequest) -> HttpResponse:
    challenge_id, credential = _posted(request)
    mine = KeyChallenge.objects.filter(pk=challenge_id, membership__in=_makers(request)).first()
    if mine is None:
        raise Http404
    try:
        asked = requests.passkey_request(
            membership=mine.membership,
            challenge_id=mine.pk,
            credential=credential,
            name=request.POST.get("name", ""),
        )
    except Refusal as refused:
        messages.error(request, str(refused.text))
        return redirect("key_new")
    return redirect("key_paper", request_id=asked.pk)


@fresh_log_in
def key_proof(request: HttpRequest, challenge_id: UUID) -> HttpResponse:
    """A machine's key signs, by `registry-verifier sign`, that it is there."""
    membership = _of_mine(KeyChallenge.objects.filter(pk=challenge_id), _makers(request))
    form = ProofForm(request.POST or None, request.FILES or None)
    challenge = None
    try:
        challenge = requests.challenge_open(membership, challenge_id)
        if request.method == "POST" and form.is_valid():
            asked = requests.machine_request(
                membership=membership,
                challenge_id=challenge_id,
                signed=signed_read(form.cleaned_data["file"], form.cleaned_data["signed"]),
                name=form.cleaned_data["name"],
            )
            return redirect("key_paper", request_id=asked.pk)
    except Refusal as refused:
        messages.error(request, str(refused.text))
        if refused.sort == RefusalSort.CONFLICT or refused.code == "false_proof":
            return redirect("key_new")
    statement = (
        json.dumps(requests.machine_statement(challenge), ensure_ascii=False, indent=2) if challenge else ""
    )
    context = {"challenge": challenge, "form": form, "text": statement}
    return render(
        request, "records/signing/key_proof.html", context, status=422 if request.method == "POST" else 200
    )


@login_required
def key_paper(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """The fingerprint for the paper, which the holder signs and gives to the city."""
    membership = _of_mine(KeyRequest.objects.filter(pk=request_id), _memberships(request))
    if request.method == "POST":
        try:
            requests.key_request_take_back(membership=membership, request_id=request_id)
        except Refusal as refused:
            messages.error(request, str(refused.text))
        return redirect("signing_keys")
    asked = KeyRequest.objects.select_related("membership__organisation", "membership__user").get(
        pk=request_id
    )
    return render(request, "records/signing/key_paper.html", {"asked": asked})


def _memberships(request: HttpRequest) -> list[Membership]:
    """Where people sign, suspended or not: who has keys there must be able to see and revoke them."""
    memberships = Membership.objects.filter(
        user=request.user.pk,
        ended_at=None,
        role__in=[*LICENSED, Membership.Role.OWNER],
        organisation__kind__in=SIGNING,
    )
    return list(memberships.select_related("organisation", "user").order_by("created_at"))


def _makers(request: HttpRequest) -> list[Membership]:
    """As whose member this person may make a key now: with the second factor that an inspector needs."""
    return [membership for membership in usable_memberships(request) if may_ask_for_key(membership)]


def _closed(request: HttpRequest) -> HttpResponseBase:
    if leads := second_factor_first(request):
        return leads
    raise PermissionDenied


def _choices(request: HttpRequest) -> list[Choice]:
    return [
        Choice(membership, licence)
        for membership in _makers(request)
        for licence in requests.licences(membership)
    ]


def _own(choices: list[Choice]) -> list[Choice]:
    return [choice for choice in choices if choice.licence == choice.membership.licence]


def _chosen(choices: list[Choice], value: str) -> Choice:
    chosen = next((choice for choice in choices if choice.value == value), None)
    if chosen is None:
        raise PermissionDenied
    return chosen


def _known(membership: Membership) -> list[str]:
    """A device that has a key of this person's already makes no second one."""
    enrolled = SigningKey.objects.filter(person=membership.person, revoked=None).exclude(credential="")
    waiting = KeyRequest.objects.filter(membership=membership, state=KeyRequest.State.PENDING)
    return [
        *enrolled.values_list("credential", flat=True),
        *waiting.exclude(credential="").values_list("credential", flat=True),
    ]


def _of_mine(rows: Any, memberships: list[Membership]) -> Membership:
    """The membership that this challenge or request is of; 404 for another person's."""
    row = rows.filter(membership__in=memberships).select_related("membership__organisation").first()
    if row is None:
        raise Http404
    membership: Membership = row.membership
    return membership


def _posted(request: HttpRequest) -> tuple[UUID, object]:
    try:
        return UUID(request.POST.get("challenge", "")), foreign_json(
            request.POST.get("credential", "")[:MAX_SIGNED]
        )
    except ValueError:
        raise Http404 from None


def _printed(text: str) -> str:
    """The public key out of what keygen printed."""
    try:
        value = canonical.loads(text.strip())
    except Malformed:
        value = None
    if not isinstance(value, dict) or not isinstance(value.get("public_key"), str):
        raise Refusal("not_printed", NOT_PRINTED, pointer="/public_key")
    return str(value["public_key"])
