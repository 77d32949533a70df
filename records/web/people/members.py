"""An organisation as its members see it: who belongs to it, what became of it; its owner invites and ends."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from records.audit_log.models import Access
from records.audit_log.services import access_note
from records.contents.lines import title_text
from records.memberships.invitations import invitation_create, invitation_revoke
from records.memberships.organisations import count_tell, membership_end, roles_of
from records.memberships.plates import may_choose_plates, plates_choose, plates_found
from records.people.models import Invitation, Membership, Organisation
from records.people.permissions import LICENSED, may_end, may_invite, may_manage
from records.people.second_factor import usable_memberships
from records.terms.texts import Refusal
from records.web.desk import as_user, fresh_log_in, second_factor_first
from records.web.refusals import refusals_into


class InvitationForm(forms.Form):
    email = forms.EmailField(label=gettext_lazy("E-mail address"))
    name = forms.CharField(label=gettext_lazy("Name"), max_length=100, required=False)
    role = forms.ChoiceField(label=gettext_lazy("Role"))
    employee_no = forms.CharField(
        label=gettext_lazy("Number of the salesperson's card"),
        max_length=64,
        required=False,
        help_text=gettext_lazy("사원증번호: for salespeople."),
    )
    licence = forms.CharField(
        label=gettext_lazy("Licence number"),
        max_length=64,
        required=False,
        help_text=gettext_lazy(
            "For inspectors and observers. It stands in public, in the log and on each certification."
        ),
    )
    licence_expires_on = forms.DateField(
        label=gettext_lazy("Licence valid until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: object, organisation: Organisation, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # as Form takes them
        roles = roles_of(organisation)
        self.fields["role"].choices = [  # type: ignore[attr-defined]
            (value, str(title_text(label))) for value, label in Membership.Role.choices if value in roles
        ]
        if not roles.intersection(LICENSED):
            del self.fields["licence"], self.fields["licence_expires_on"]
        if Membership.Role.DEALER not in roles:
            del self.fields["employee_no"]

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        role = cleaned.get("role")
        for name, needed_by in (
            ("licence_expires_on", Membership.Role.INSPECTOR),
            ("licence", Membership.Role.OBSERVER),
            ("employee_no", Membership.Role.DEALER),
        ):
            if role == needed_by and not cleaned.get(name) and name not in self.errors:
                self.add_error(name, _("This is needed for this role."))
        return cleaned


@fresh_log_in
def organisation(request: HttpRequest, organisation_id: UUID) -> HttpResponseBase:
    mine = _mine(request, organisation_id)
    if not mine:
        return second_factor_first(request) or _missing()
    form = InvitationForm(request.POST or None, organisation=mine.organisation)
    if request.method == "POST":
        if not may_invite(mine, mine.organisation, request.POST.get("role", "")):
            _missing()
        if form.is_valid() and _invited(request, mine, form):
            return redirect("organisation", mine.organisation_id)
    manages = may_manage(mine)
    if manages:
        access_note(
            membership=mine, action=Access.Action.READ, what=Access.What.MEMBERS, target=mine.organisation_id
        )
    members = Membership.objects.filter(organisation=mine.organisation).select_related("user")
    context = {
        "mine": mine,
        "manages": manages,
        "form": form,
        "members": [(member, may_end(mine, member)) for member in members.order_by("ended_at", "created_at")]
        if manages
        else [],
        "invitations": Invitation.objects.filter(organisation=mine.organisation, accepted_at=None)[:50]
        if manages
        else [],
        "chooses_plates": may_choose_plates(mine),
        "plates_found": plates_found(mine.organisation),
        "events": mine.organisation.events.all(),
        "now": timezone.now(),
    }
    return render(request, "records/people/organisation.html", context, status=422 if form.errors else 200)


def _invited(request: HttpRequest, mine: Membership, form: InvitationForm) -> bool:
    try:
        made = invitation_create(author=mine, organisation=mine.organisation, **form.cleaned_data)
    except Refusal as refused:
        refusals_into(form, refused)
        return False
    messages.success(request, _("An invitation is on its way to {email}.").format(email=made.email))
    return True


@require_POST
@login_required
def count_shown(request: HttpRequest, organisation_id: UUID) -> HttpResponseBase:
    """Whether the directory says how many records this organisation stated."""
    mine = _mine(request, organisation_id)
    if not (mine and may_manage(mine)):
        return second_factor_first(request) or _missing()
    count_tell(by=mine, tells="tells" in request.POST)
    messages.success(request, _("The directory was changed."))
    return redirect("organisation", organisation_id)


@require_POST
@login_required
def plates_shown(request: HttpRequest, organisation_id: UUID) -> HttpResponseBase:
    """Whether visitors find this dealership's cars on offer by their plates."""
    mine = _mine(request, organisation_id)
    if not (mine and may_choose_plates(mine)):
        return second_factor_first(request) or _missing()
    plates_choose(by=mine, found="found" in request.POST)
    messages.success(request, _("Your choice is kept, and counts from now on."))
    return redirect("organisation", organisation_id)


@require_POST
@fresh_log_in
def invitation_revoke_page(request: HttpRequest, invitation_id: UUID) -> HttpResponseBase:
    invitation = Invitation.objects.filter(pk=invitation_id).select_related("organisation").first()
    mine = _mine(request, invitation.organisation_id) if invitation else None
    if not (invitation and mine and may_invite(mine, invitation.organisation, invitation.role)):
        return second_factor_first(request) or _missing()
    if invitation_revoke(author=mine, invitation=invitation):
        messages.success(request, _("The invitation is taken back. Its link no longer works."))
    return redirect("organisation", invitation.organisation_id)


@fresh_log_in
def member_end(request: HttpRequest, membership_id: int) -> HttpResponseBase:
    """Asked once more, then done: one's own leaving, or what an owner decides of another."""
    member = (
        Membership.objects.filter(pk=membership_id, ended_at=None)
        .select_related("organisation", "user")
        .first()
    )
    user = as_user(request)
    own = Membership.objects.filter(user=user, ended_at=None, pk=membership_id).first()
    mine = own or (_mine(request, member.organisation_id) if member else None)
    if not (member and mine and may_end(mine, member)):
        return second_factor_first(request) or _missing()
    refused: Refusal | None = None
    if request.method == "POST":
        try:
            membership_end(by=mine, membership=member)
        except Refusal as refusal:
            refused = refusal
        else:
            if own:
                update_session_auth_hash(request, user)
            access_note(
                membership=mine, action=Access.Action.CHANGE, what=Access.What.MEMBERS, target=member.person
            )
            messages.success(request, _("The membership has ended."))
            return redirect("account") if own else redirect("organisation", member.organisation_id)
    if not own:
        access_note(
            membership=mine, action=Access.Action.READ, what=Access.What.MEMBERS, target=member.person
        )
    context = {"member": member, "is_own": own is not None, "refused": refused}
    return render(request, "records/people/member_end.html", context, status=409 if refused else 200)


def _mine(request: HttpRequest, organisation_id: UUID) -> Membership | None:
    memberships = usable_memberships(request)
    return next(
        (membership for membership in memberships if membership.organisation_id == organisation_id), None
    )


def _missing() -> HttpResponseBase:
    raise Http404
