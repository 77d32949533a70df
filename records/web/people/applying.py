"""Coming in: a firm's application, and the link that an invitation's mail holds."""

from django import forms
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from records.memberships.applications import application_create
from records.memberships.invitations import account_open, invitation_accept, invitation_find
from records.memberships.organisations import business_no_clean, business_no_doubtful
from records.people.models import Invitation, Membership, Organisation, User
from records.people.throttles import ApplicationThrottle
from records.terms.texts import Refusal
from records.web.desk import show_again
from records.web.errors import too_many_requests
from records.web.refusals import refusals_into


class ApplicationForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of business"),
        choices=[
            (Organisation.Kind.DEALERSHIP, gettext_lazy("Used-car dealership")),
            (Organisation.Kind.STATION, gettext_lazy("Inspection station")),
            (Organisation.Kind.BODY, gettext_lazy("Institution or residents' council that proposes polls")),
            (Organisation.Kind.OFFICE, gettext_lazy("Office that observes polls")),
        ],
        widget=forms.RadioSelect,
    )
    name = forms.CharField(label=gettext_lazy("Name of the firm"), max_length=100)
    business_no = forms.CharField(
        label=gettext_lazy("Business registration number"),
        max_length=20,
        help_text=gettext_lazy("Ten digits, such as 123-45-67890."),
    )
    registration_no = forms.CharField(
        label=gettext_lazy("Number of the registration"),
        max_length=64,
        help_text=gettext_lazy(
            "자동차관리사업 등록번호 for dealerships, 성능·상태점검 신고증 번호 for stations, "
            "the number of the paper that sets it up for others."
        ),
    )
    paper = forms.FileField(
        label=gettext_lazy("The paper"),
        help_text=gettext_lazy(
            "The certificate with this number: JPEG, PNG or PDF, at most 20 MB. Only the city sees it."
        ),
    )
    applicant = forms.CharField(label=gettext_lazy("Your name"), max_length=100)
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        help_text=gettext_lazy("The city's answer goes there, with the link that opens the owner's account."),
    )
    sure = forms.BooleanField(
        label=gettext_lazy("I have checked the business number: it is right."),
        required=False,
        widget=forms.HiddenInput,
    )

    def clean_business_no(self) -> str:
        try:
            return business_no_clean(self.cleaned_data["business_no"])
        except Refusal as refused:
            raise forms.ValidationError(str(refused.text)) from None

    def clean(self) -> dict[str, object]:
        """A wrong check digit is asked about once; who is sure goes on, for some real numbers fail the rule."""
        cleaned = super().clean() or {}
        number = cleaned.get("business_no")
        if number and business_no_doubtful(number):
            self.fields["sure"].widget = forms.CheckboxInput()
            if not cleaned.get("sure"):
                self.add_error(
                    "business_no",
                    _(
                        "The last digit does not fit the others. Compare the number with the paper; if it is right, say so below."
                    ),
                )
        return cleaned


class AccountForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Your name"), max_length=100)
    password = forms.CharField(
        label=gettext_lazy("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy("At least twelve characters, not only digits, and none of the common ones."),
    )
    again = forms.CharField(
        label=gettext_lazy("Password, once more"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_again(self) -> str:
        if self.cleaned_data["again"] != self.cleaned_data.get("password", self.cleaned_data["again"]):
            raise forms.ValidationError(_("The two passwords are not the same."))
        return str(self.cleaned_data["again"])


def apply(request: HttpRequest) -> HttpResponse:
    form = ApplicationForm(request.POST or None, request.FILES or None, initial=_known(request))
    if request.method == "POST" and form.is_valid():
        throttle = ApplicationThrottle()
        if not throttle.allow_request(request, apply):  # type: ignore[arg-type]  # it reads what both requests have
            return too_many_requests(request, throttle.wait())
        data = form.cleaned_data
        try:
            application_create(
                kind=data["kind"],
                name=data["name"],
                business_no=data["business_no"],
                registration_no=data["registration_no"],
                applicant=data["applicant"],
                email=data["email"],
                paper=data["paper"],
                paper_name=data["paper"].name,
            )
        except Refusal as refused:
            refusals_into(form, refused, {"/file": "paper"})
        else:
            return render(request, "records/people/applied.html", {"email": data["email"]})
    return render(request, "records/people/apply.html", {"form": form}, status=422 if form.errors else 200)


def _known(request: HttpRequest) -> dict[str, str]:
    user = request.user
    return {"email": user.email, "applicant": user.name} if isinstance(user, User) else {}


@never_cache
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    invited = invitation_find(secret)
    if invited is None:
        return render(request, "records/people/invitation_closed.html", status=404)
    person = User.objects.filter(email=invited.email).first()
    account_there = person is not None and (person.has_usable_password() or not person.is_active)
    form = AccountForm(request.POST if request.method == "POST" else None, initial={"name": invited.name})
    if request.method == "POST":
        answer = _accepted(request, invited, form)
        if answer is not None:
            return answer
    is_theirs = isinstance(request.user, User) and request.user.email == invited.email
    context = {
        "invitation": invited,
        "role": Membership.Role(invited.role).label,
        "form": form,
        "account_there": account_there,
        "is_theirs": is_theirs,
    }
    return render(request, "records/people/invitation.html", context, status=422 if form.errors else 200)


def _accepted(request: HttpRequest, invited: Invitation, form: AccountForm) -> HttpResponse | None:
    is_filled_in = form.is_valid()
    try:
        if isinstance(request.user, User):
            show_again(request)
            invitation_accept(invitation=invited, user=request.user)
            # The new role ends this person's other log-ins.
            update_session_auth_hash(request, request.user)
            messages.success(
                request, _("You are a member of {name} now.").format(name=invited.organisation.name)
            )
            return redirect("account")
        if is_filled_in:
            account_open(
                invitation=invited, name=form.cleaned_data["name"], password=form.cleaned_data["password"]
            )
            messages.success(
                request, _("Your account is open. Log in with your e-mail address and password.")
            )
            return redirect("account_login")
    except Refusal as refused:
        refusals_into(form, refused, {"/password": "password"})
    return None
