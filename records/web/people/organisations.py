"""The city's desk: who applied, with which paper, and what was decided about each organisation."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Count, Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from records.audit_log.models import Access
from records.audit_log.services import access_note
from records.files.services import EXTENSIONS
from records.memberships.applications import NOT_NOW, organisation_decide, paper_open
from records.memberships.invitations import invitation_create
from records.memberships.organisations import business_no_doubtful
from records.people.authors import Author
from records.people.models import Application, Membership, Organisation, OrganisationEvent
from records.people.permissions import RUN_THE_CITY
from records.terms.texts import Refusal
from records.web.desk import for_role, fresh_log_in
from records.web.refusals import refusals_into

Action = OrganisationEvent.Action
ACTIONS = {
    Organisation.State.APPLIED: (Action.APPROVED, Action.REFUSED),
    Organisation.State.APPROVED: (Action.SUSPENDED,),
    Organisation.State.SUSPENDED: (Action.REINSTATED,),
    Organisation.State.REFUSED: (),
}
LABELS = {
    Action.APPROVED: gettext_lazy("Approve"),
    Action.REFUSED: gettext_lazy("Refuse"),
    Action.SUSPENDED: gettext_lazy("Suspend"),
    Action.REINSTATED: gettext_lazy("Reinstate"),
}


class DecisionForm(forms.Form):
    action = forms.ChoiceField(label=gettext_lazy("Decision"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("It is mailed to the firm, and stays in its history."),
    )

    def __init__(self, *args: object, organisation: Organisation, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # as Form takes them
        actions = ACTIONS[Organisation.State(organisation.state)]
        self.fields["action"].choices = [(action, LABELS[action]) for action in actions]  # type: ignore[attr-defined]
        if len(actions) == 1:
            self.fields["action"].initial = actions[0]


class OwnerForm(forms.Form):
    email = forms.EmailField(label=gettext_lazy("E-mail address"))
    name = forms.CharField(label=gettext_lazy("Name"), max_length=100, required=False)


@require_safe
@for_role(*RUN_THE_CITY)
def organisations(request: HttpRequest, author: Author) -> HttpResponse:  # noqa: ARG001 - for the city only
    members = Count("memberships", filter=Q(memberships__ended_at=None))
    rows = Organisation.objects.annotate(members=members).order_by("kind", "name")
    wanted = request.GET.get("state", "")
    if wanted in Organisation.State.values:
        rows = rows.filter(state=wanted)
    waiting = Organisation.objects.filter(state=Organisation.State.APPLIED).count()
    states = [("", _("All"), not wanted)]
    states += [(value, label, value == wanted) for value, label in Organisation.State.choices]
    context = {"rows": rows[:500], "waiting": waiting, "states": states}
    return render(request, "records/people/organisations.html", context)


@fresh_log_in
@for_role(*RUN_THE_CITY)
def organisation_review(request: HttpRequest, author: Author, organisation_id: UUID) -> HttpResponse:
    firm = Organisation.objects.filter(pk=organisation_id).first()
    if firm is None:
        raise Http404
    inviting = request.POST.get("do") == "invite"
    form = DecisionForm(
        request.POST if request.method == "POST" and not inviting else None, organisation=firm
    )
    owner = OwnerForm(request.POST if inviting else None)
    if _too_late(form):
        messages.warning(request, str(NOT_NOW))
        return redirect("organisation_review", firm.pk)
    try:
        if form.is_bound and form.is_valid():
            organisation_decide(author=author, organisation=firm, **form.cleaned_data)
            messages.success(request, _("Decided. The firm is told by mail."))
            return redirect("organisation_review", firm.pk)
        if owner.is_bound and owner.is_valid():
            invitation_create(
                author=author, organisation=firm, role=Membership.Role.OWNER, **owner.cleaned_data
            )
            messages.success(request, _("An invitation is on its way."))
            return redirect("organisation_review", firm.pk)
    except Refusal as refused:
        refusals_into(owner if inviting else form, refused)
    access_note(
        membership=author.membership, action=Access.Action.READ, what=Access.What.MEMBERS, target=firm.pk
    )
    context = {
        "organisation": firm,
        "application": Application.objects.filter(organisation=firm).first(),
        "doubtful": bool(firm.business_no) and business_no_doubtful(firm.business_no),
        "form": form if ACTIONS[Organisation.State(firm.state)] and firm.kind != "city" else None,
        "owner": owner if firm.is_active else None,
        "members": firm.memberships.select_related("user").order_by("ended_at", "created_at"),
        "events": firm.events.all(),
    }
    status = 422 if form.errors or owner.errors else 200
    return render(request, "records/people/organisation_review.html", context, status=status)


def _too_late(form: DecisionForm) -> bool:
    """Another tab, or another of the city's staff, was faster."""
    return form.has_error("action", "invalid_choice") and form.data.get("action") in Action.values


@require_safe
@for_role(*RUN_THE_CITY)
def organisation_paper(request: HttpRequest, author: Author, organisation_id: UUID) -> HttpResponseBase:  # noqa: ARG001
    organisation = Organisation.objects.filter(pk=organisation_id).first()
    if organisation is None:
        raise Http404
    try:
        application, opened = paper_open(organisation)
    except Refusal:
        raise Http404 from None
    access_note(
        membership=author.membership,
        action=Access.Action.READ,
        what=Access.What.APPLICATION,
        target=organisation.pk,
    )
    return FileResponse(
        opened,
        as_attachment=True,
        filename=f"paper-{organisation.pk}.{EXTENSIONS[application.paper_type][0]}",
        content_type=application.paper_type,
        headers={"Content-Security-Policy": "default-src 'none'; sandbox", "Cache-Control": "no-store"},
    )
