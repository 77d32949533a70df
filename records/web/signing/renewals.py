"""Renewing a licence: the holder's page, and the city's, which compares the card."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.audit_log.models import Access
from records.audit_log.services import accesses_note
from records.memberships import renewals
from records.people.authors import Author
from records.people.models import Membership, Renewal
from records.people.permissions import RUN_THE_CITY
from records.people.second_factor import usable_memberships
from records.signing.models import SigningKey
from records.terms.texts import Refusal
from records.web.desk import for_role, fresh_log_in, second_factor_first
from records.web.refusals import refusals_into


def _day(label: object, help_text: object) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=help_text, widget=widget)  # type: ignore[arg-type]  # lazy texts


class AskForm(forms.Form):
    valid_until = _day(
        gettext_lazy("New last day of the licence"),
        gettext_lazy("As the renewed card has it. The city compares it with the card."),
    )


class ConfirmForm(forms.Form):
    compared = _day(
        gettext_lazy("The last day on the card"),
        gettext_lazy("Type it from the card, or from the authority's register, not from this page."),
    )


class RefuseForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=500)


def licence_warning(membership: Membership) -> dict[str, object] | None:
    """What a holder's pages say before the licence's last day, and after it."""
    left = renewals.days_left(membership)
    if left is None or left > renewals.WARNED[0] or not renewals.may_renew(membership):
        return None
    waits = Renewal.waiting().filter(membership=membership).exists()
    return {"membership": membership, "left": left, "waits": waits}


@login_required
def licence_renewal(request: HttpRequest, membership_id: int) -> HttpResponseBase:
    """The holder asks for it here, sees how far it is, and takes it back."""
    usable = (one for one in usable_memberships(request) if one.pk == membership_id)
    membership = next((one for one in usable if renewals.may_renew(one)), None)
    if membership is None:
        if leads := second_factor_first(request):
            return leads
        raise Http404
    do = request.POST.get("do", "")
    form = AskForm(request.POST if do == "ask" else None)
    if do == "take_back":
        try:
            renewals.renewal_take_back(membership=membership)
        except Refusal as refused:
            messages.error(request, str(refused.text))
        else:
            messages.info(request, _("The request is taken back. The licence ends as before."))
        return redirect("licence_renewal", membership_id)
    if form.is_bound and form.is_valid():
        try:
            renewals.renewal_ask(membership=membership, **form.cleaned_data)
        except Refusal as refused:
            refusals_into(form, refused)
        else:
            messages.success(request, _("The city has your request. Show the renewed card there."))
            return redirect("licence_renewal", membership_id)
    keys = SigningKey.objects.filter(
        person=membership.person,
        organisation=membership.organisation_id,
        licence=membership.licence,
        revoked=None,
    )
    context = {
        "form": form,
        "membership": membership,
        "left": renewals.days_left(membership),
        "last": Renewal.objects.filter(membership=membership).order_by("-created_at").first(),
        "keys": keys.count(),
    }
    status = 422 if form.errors else 200
    return render(request, "records/signing/licence_renewal.html", context, status=status)


@fresh_log_in
@for_role(*RUN_THE_CITY)
def renewal_decide(request: HttpRequest, author: Author, renewal_id: UUID) -> HttpResponse:
    """The city types the last day from the card, and the licence goes on; or it refuses."""
    rows = Renewal.objects.select_related("membership__organisation", "membership__user")
    asked = rows.filter(pk=renewal_id).first()
    if asked is None or not renewals.may_decide_on_renewal(author, asked):
        raise Http404
    accesses_note(
        membership=author.membership,
        action=Access.Action.READ,
        what=Access.What.MEMBERS,
        targets=[asked.membership.person],
    )
    do = request.POST.get("do", "")
    confirm = ConfirmForm(request.POST if do == "confirm" else None)
    refuse = RefuseForm(request.POST if do == "refuse" else None)
    if confirm.is_bound and confirm.is_valid():
        try:
            renewals.renewal_confirm(author=author, renewal_id=asked.pk, **confirm.cleaned_data)
        except Refusal as refused:
            refusals_into(confirm, refused)
        else:
            text = _("The licence {licence} is renewed. Its signing keys go on.")
            messages.success(request, text.format(licence=asked.licence))
            return redirect("keys")
    if refuse.is_bound and refuse.is_valid():
        try:
            renewals.renewal_refuse(author=author, renewal_id=asked.pk, **refuse.cleaned_data)
        except Refusal as refused:
            refusals_into(refuse, refused)
        else:
            messages.info(request, _("The renewal is refused, and its reason was sent to who asked."))
            return redirect("keys")
    ended = renewals.ENDED if asked.is_ended else ""
    context = {"asked": asked, "ended": ended, "confirm": confirm, "refuse": refuse}
    status = 422 if confirm.errors or refuse.errors else 200
    return render(request, "records/signing/renewal_decide.html", context, status=status)
