"""API tokens on a page: made with scopes and an end, shown once, their last use shown, taken back at any time."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from records.audit_log.models import Access
from records.audit_log.services import accesses_note
from records.notices.services import notice_send
from records.people.authors import author_role
from records.people.models import ApiToken, Membership
from records.people.permissions import TOKEN_SCOPES, may_make_tokens, may_manage, may_revoke_token
from records.people.tokens import token_create, token_revoke, token_works
from records.terms.texts import Refusal
from records.web.desk import for_member, fresh_log_in
from records.web.refusals import refusals_into

SCOPES = {
    "records": gettext_lazy("state records, upload photos"),
    "uploads": gettext_lazy("upload files of many rows"),
    "certifications": gettext_lazy("hand in signed certifications"),
}
DAYS = (30, 90, 180, 365)


class TokenForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=100,
        help_text=gettext_lazy("What it is for: the program that will use it."),
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("What it may do"), widget=forms.CheckboxSelectMultiple
    )
    days = forms.TypedChoiceField(label=gettext_lazy("Works for"), coerce=int, initial=90)

    def __init__(self, *args: Any, membership: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = TOKEN_SCOPES.get(author_role(membership) or "", ())
        self.fields["scopes"].choices = [(scope, SCOPES[scope]) for scope in allowed]  # type: ignore[attr-defined]
        self.fields["days"].choices = [(days, _("{count} days").format(count=days)) for days in DAYS]  # type: ignore[attr-defined]


@never_cache
@fresh_log_in
@for_member(lambda membership: may_make_tokens(membership) or may_manage(membership))
def tokens(request: HttpRequest, membership: Membership) -> HttpResponse:
    form = TokenForm(request.POST or None, membership=membership) if may_make_tokens(membership) else None
    if request.method == "POST" and form is None:
        raise Http404
    made = None
    if form is not None and request.method == "POST" and form.is_valid():
        made = _made(membership, form)
        if made:
            form = TokenForm(membership=membership)
    rows = ApiToken.objects.filter(organisation=membership.organisation).select_related("membership__user")
    if not may_manage(membership):
        rows = rows.filter(membership=membership)
    others = {row.membership.person for row in rows[:200]} - {membership.person}
    accesses_note(
        membership=membership, action=Access.Action.READ, what=Access.What.MEMBERS, targets=sorted(others)
    )
    now = timezone.now()
    context = {
        "membership": membership,
        "form": form,
        "made": made,
        "rows": [
            (row, _may_do(row), token_works(row, now), may_revoke_token(membership, row))
            for row in rows[:200]
        ],
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "records/people/tokens.html", context, status=status)


@require_POST
@for_member(lambda membership: may_make_tokens(membership) or may_manage(membership))
def token_revoke_page(request: HttpRequest, membership: Membership, token_id: int) -> HttpResponse:
    token = ApiToken.objects.filter(pk=token_id).select_related("membership").first()
    if token is None or not may_revoke_token(membership, token):
        raise Http404
    if token_revoke(token=token):
        messages.success(request, _("The token {prefix}… no longer works.").format(prefix=token.prefix))
    return redirect("tokens")


def _may_do(token: ApiToken) -> str:
    """In words."""
    return ", ".join(str(SCOPES.get(scope, scope)) for scope in token.scopes)


def _made(membership: Membership, form: TokenForm) -> Any:
    data = form.cleaned_data
    try:
        made = token_create(
            membership=membership,
            name=data["name"],
            scopes=data["scopes"],
            expires_at=timezone.now() + timedelta(days=data["days"]),
        )
    except Refusal as refused:
        refusals_into(form, refused)
        return None
    notice_send(
        user=membership.user,
        kind="token_created",
        organisation=membership.organisation.name,
        name=made.token.name,
        prefix=made.token.prefix,
        expires=made.token.expires_at or "",
    )
    return made
