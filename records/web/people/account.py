"""A person's own account: for whom they act, how safely they log in, and what they may take with them or have erased."""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from records.audit_log.models import Access
from records.audit_log.services import accesses_to, own_access_note
from records.notices.services import notice_send
from records.people.models import Membership
from records.people.second_factor import LACKING, has_second_factor, weakness
from records.privacy.erasure_requests import person_erasure_request
from records.privacy.export import person_export
from records.privacy.models import ErasureRequest
from records.terms.texts import Refusal
from records.web.desk import as_user, show_again
from records.web.refusals import refusals_into


class ErasureForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    sure = forms.BooleanField(label=gettext_lazy("I know that it can't be undone."))


@require_safe
@login_required
def account(request: HttpRequest) -> HttpResponse:
    user = as_user(request)
    memberships = Membership.objects.filter(user=user).select_related("organisation", "user")
    context = {
        "memberships": memberships.order_by("ended_at", "created_at"),
        "second_factor": has_second_factor(user),
        "lacking": weakness(request) is LACKING,
        "factors": Authenticator.objects.filter(user=user).order_by("type"),
        "erasure": ErasureRequest.objects.filter(person=user.person).first(),
        "accesses": accesses_to(user)[:20],
    }
    return render(request, "records/people/account.html", context)


@never_cache
@login_required
def account_export(request: HttpRequest) -> HttpResponseBase:
    """Who finds an open browser does not take everything along."""
    show_again(request)
    user = as_user(request)
    if request.method != "POST":
        return render(request, "records/people/account_export.html")
    made = person_export(user)
    own_access_note(user=user, action=Access.Action.EXPORT, what=Access.What.ACCOUNT)
    notice_send(user=user, kind="exported", at=timezone.now())
    headers = {"Cache-Control": "no-store", "Content-Disposition": 'attachment; filename="my-data.zip"'}
    return StreamingHttpResponse(made, content_type="application/zip", headers=headers)


@login_required
def account_erasure(request: HttpRequest) -> HttpResponse:
    show_again(request)
    form = ErasureForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person_erasure_request(user=as_user(request), reason=form.cleaned_data["reason"])
        except Refusal as refused:
            refusals_into(form, refused)
        else:
            messages.success(request, _("The request has arrived. The city decides."))
            return redirect("account")
    return render(
        request, "records/people/account_erasure.html", {"form": form}, status=422 if form.errors else 200
    )


@require_POST
@login_required
def session_end(request: HttpRequest, session_id: int) -> HttpResponse:
    """One log-in on another device ends at once."""
    session = UserSession.objects.filter(pk=session_id, user=as_user(request)).first()
    if session is None:
        raise Http404
    session.end()
    messages.success(request, _("That log-in has ended."))
    return redirect("usersessions_list")
