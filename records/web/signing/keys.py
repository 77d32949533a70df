"""The city's desk: keys that wait to be compared with the paper, and all that are enrolled. Revoking is also their holders'."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from records.audit_log.models import Access
from records.audit_log.services import accesses_note
from records.people.authors import Author
from records.people.models import Membership, Organisation, Renewal
from records.people.permissions import RUN_THE_CITY
from records.people.second_factor import usable_memberships
from records.signing.key_requests import COMPARED, key_request_confirm, key_request_refuse
from records.signing.models import KeyRequest, SigningKey
from records.signing.permissions import may_decide_on_key, may_revoke_key
from records.signing.revocations import REVOKED_ALREADY, key_revoke_by
from records.templatetags.registry_web import key_name
from records.terms.texts import Refusal, RefusalSort
from records.web.desk import for_role, fresh_log_in

PAGE = 50

LOST = "분실 / lost"
REASONS = [
    (LOST, gettext_lazy("Lost: the device is gone")),
    ("도난 / stolen", gettext_lazy("Stolen, or in somebody else's hands")),
    ("기기 교체 / device replaced", gettext_lazy("The device was replaced")),
    ("점검장 소속이 끝남 / left the station", gettext_lazy("The inspector left the station")),
    ("자격 정지·만료 / licence suspended or expired", gettext_lazy("The licence was suspended or expired")),
]


class ConfirmForm(forms.Form):
    compared = forms.CharField(
        label=gettext_lazy("The last four groups on the paper"),
        max_length=100,
        widget=forms.TextInput(attrs={"class": "mono", "autocomplete": "off", "spellcheck": "false"}),
        help_text=gettext_lazy(
            "Type them from the signed paper, not from this page: sixteen digits and letters."
        ),
    )


class RefuseForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=500)


class RevokeForm(forms.Form):
    reason = forms.ChoiceField(
        label=gettext_lazy("Reason"), choices=REASONS, initial=LOST, widget=forms.RadioSelect
    )
    compromised_since = forms.DateTimeField(
        label=gettext_lazy("In other hands since (if so)"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        help_text=gettext_lazy("Korean time. Signatures from then on are shown as doubtful."),
    )


@require_safe
@for_role(*RUN_THE_CITY)
def keys(request: HttpRequest, author: Author) -> HttpResponse:
    wanted = request.GET.get("q", "").strip()[:64]
    rows = SigningKey.objects.select_related("organisation", "enrolled", "revoked")
    if wanted:
        rows = rows.filter(
            Q(licence__icontains=wanted)
            | Q(organisation__name__icontains=wanted)
            | Q(key__startswith=wanted.lower())
        )
    page = Paginator(rows.order_by("licence", "enrolled__recorded_at"), PAGE)
    waiting = KeyRequest.objects.filter(state=KeyRequest.State.PENDING)
    requests = list(waiting.select_related("membership__organisation", "membership__user"))
    renewals = list(Renewal.waiting().select_related("membership__organisation", "membership__user"))
    memberships = [asked.membership for asked in requests] + [asked.membership for asked in renewals]
    _note(author, [membership.person for membership in memberships])
    context = {
        "page_of": page.get_page(request.GET.get("page")),
        "requests": requests,
        "renewals": renewals,
        "wanted_key": wanted,
    }
    return render(request, "records/signing/keys.html", context)


@fresh_log_in
@for_role(*RUN_THE_CITY)
def key_request(request: HttpRequest, author: Author, request_id: UUID) -> HttpResponse:
    """The city compares the fingerprint with the paper, and enrols the key or refuses."""
    row = KeyRequest.objects.select_related("membership__organisation", "membership__user")
    asked = row.filter(pk=request_id).first()
    if asked is None or not may_decide_on_key(author, asked):
        raise Http404
    _note(author, [asked.membership.person])
    do = request.POST.get("do", "")
    confirm = ConfirmForm(request.POST if do == "confirm" else None)
    refuse = RefuseForm(request.POST if do == "refuse" else None)
    if confirm.is_bound and confirm.is_valid():
        try:
            key = key_request_confirm(
                author=author, request_id=asked.pk, compared=confirm.cleaned_data["compared"]
            )
        except Refusal as refused:
            confirm.add_error("compared", str(refused.text))
        else:
            text = _("The signing key {key} is enrolled under licence {licence}.")
            messages.success(request, text.format(key=key_name(key), licence=key.licence))
            return redirect("keys")
    if refuse.is_bound and refuse.is_valid():
        try:
            key_request_refuse(author=author, request_id=asked.pk, reason=refuse.cleaned_data["reason"])
        except Refusal as refused:
            refuse.add_error("reason", str(refused.text))
        else:
            messages.info(request, _("The request is refused. Nothing was enrolled."))
            return redirect("keys")
    context = {"asked": asked, "confirm": confirm, "refuse": refuse, "digits": COMPARED}
    status = 422 if confirm.errors or refuse.errors else 200
    return render(request, "records/signing/key_request.html", context, status=status)


@fresh_log_in
def key_revoke_page(request: HttpRequest, key: str) -> HttpResponse:
    """For whose key it is, for the station's owner, and for the city: one reason, one tap, on any screen."""
    row = SigningKey.objects.filter(key=key).select_related("organisation", "revoked", "enrolled").first()
    membership = _who_may_revoke(request, row) if row else None
    if row is None or membership is None:
        raise Http404
    form = RevokeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            key_revoke_by(membership=membership, key=key, **given)
        except Refusal as refused:
            form.add_error(
                "compromised_since" if refused.sort == RefusalSort.INVALID else None, str(refused.text)
            )
        else:
            messages.success(
                request, _("The signing key is revoked for good. What it signed before stays signed.")
            )
            return redirect(_desk_of(membership))
    context = {
        "form": form,
        "row": row,
        "back": reverse(_desk_of(membership)),
        "revoked_already": REVOKED_ALREADY,
    }
    return render(request, "records/signing/key_revoke.html", context, status=422 if form.errors else 200)


def _note(author: Author, people: list[UUID]) -> None:
    accesses_note(
        membership=author.membership, action=Access.Action.READ, what=Access.What.MEMBERS, targets=people
    )


def _who_may_revoke(request: HttpRequest, row: SigningKey) -> Membership | None:
    memberships = Membership.objects.filter(user=request.user.pk, ended_at=None).select_related(
        "organisation", "user"
    )
    # A key ends even without the second factor that was lost with it; only the city must have its own at hand.
    at_hand = usable_memberships(request)
    acting = [
        membership
        for membership in memberships.order_by("created_at")
        if not _is_city(membership) or membership in at_hand
    ]
    return next((membership for membership in acting if may_revoke_key(membership, row)), None)


def _is_city(membership: Membership) -> bool:
    return membership.organisation.kind == Organisation.Kind.CITY


def _desk_of(membership: Membership) -> str:
    return "keys" if _is_city(membership) else "signing_keys"
