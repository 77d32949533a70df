"""A firm applies with its paper, and the city decides. Each decision has its reason and stays in the history."""

from typing import IO

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.urls import reverse

from records.files.services import file_checked
from records.memberships.invitations import invitation_create
from records.memberships.organisations import organisation_create
from records.notices.services import notice_mail, notice_send
from records.people.authors import Author
from records.people.models import Application, Membership, Organisation, OrganisationEvent
from records.people.permissions import may_run_the_city, missing
from records.terms.characters import line_clean, lines_clean
from records.terms.texts import REASON_MISSING, Refusal, RefusalSort, Text

Action = OrganisationEvent.Action
State = Organisation.State

NOT_NOW = Text(
    "지금 상태에서는 할 수 없습니다. 다른 담당자가 먼저 결정했을 수 있습니다.",
    "This can't be done in the present state. Somebody else may have decided first.",
)
TAKEN = Text(
    "같은 사업자등록번호의 업체가 이미 승인되어 있습니다.",
    "An organisation with this business number is approved already.",
)
NO_CITY = Text("시 조직은 여기서 바꿀 수 없습니다.", "The city's own organisation is not changed here.")

_CHANGES = {
    Action.APPROVED: (State.APPLIED, State.APPROVED),
    Action.REFUSED: (State.APPLIED, State.REFUSED),
    Action.SUSPENDED: (State.APPROVED, State.SUSPENDED),
    Action.REINSTATED: (State.SUSPENDED, State.APPROVED),
}
_MAILS = {Action.SUSPENDED: "organisation_suspended", Action.REINSTATED: "organisation_reinstated"}


def application_create(
    *,
    kind: str,
    name: str,
    business_no: str,
    registration_no: str,
    applicant: str,
    email: str,
    paper: IO[bytes],
    paper_name: str,
) -> Organisation:
    applicant = line_clean(applicant, "/applicant")
    checked = file_checked(paper, paper_name)
    paper.seek(0)
    # A crash behind this line leaves a file that no row names, and no more.
    path = default_storage.save(f"papers/{checked.sha256[:2]}/{checked.sha256}", File(paper))
    with transaction.atomic():
        organisation = organisation_create(
            kind=kind, name=name, business_no=business_no, registration_no=registration_no
        )
        Application.objects.create(
            organisation=organisation,
            name=applicant,
            email=email.lower(),
            paper=path,
            paper_type=checked.media_type,
            paper_sha256=checked.sha256,
        )
        OrganisationEvent.objects.create(organisation=organisation, action=Action.APPLIED)
        notice_mail(email=email, kind="application_received", organisation=name)
    return organisation


def organisation_decide(*, author: Author, organisation: Organisation, action: str, reason: str) -> None:
    """Approve, refuse, suspend, reinstate. Records that were made before stay as they are."""
    if not may_run_the_city(author):
        raise missing()
    if organisation.kind == Organisation.Kind.CITY:
        raise Refusal("city", NO_CITY, sort=RefusalSort.FORBIDDEN)
    if not reason.strip():
        raise Refusal("reason", REASON_MISSING, pointer="/reason")
    reason = lines_clean(reason, "/reason")
    before, after = _CHANGES[Action(action)]
    try:
        with transaction.atomic():
            if not Organisation.objects.filter(pk=organisation.pk, state=before).update(state=after):
                raise Refusal("state", NOT_NOW, pointer="/action", sort=RefusalSort.CONFLICT)
            OrganisationEvent.objects.create(
                organisation=organisation, action=action, reason=reason.strip(), person=author.person
            )
            _tell(author, organisation, Action(action), reason.strip())
    except IntegrityError:
        raise Refusal("business_no_taken", TAKEN, pointer="/action", sort=RefusalSort.CONFLICT) from None


def paper_open(organisation: Organisation) -> tuple[Application, IO[bytes]]:
    application = Application.objects.filter(organisation=organisation).exclude(paper="").first()
    if application is None:
        raise missing()
    opened: IO[bytes] = default_storage.open(str(application.paper.name), "rb")
    return application, opened


def _tell(author: Author, organisation: Organisation, action: OrganisationEvent.Action, reason: str) -> None:
    application = Application.objects.filter(organisation=organisation).exclude(email="").first()
    if action == Action.APPROVED:
        if application is not None:
            invitation_create(
                author=author,
                organisation=organisation,
                email=application.email,
                name=application.name,
                role=Membership.Role.OWNER,
            )
    elif action == Action.REFUSED:
        if application is not None:
            notice_mail(
                email=application.email,
                kind="organisation_refused",
                path=reverse("apply"),
                organisation=organisation.name,
                reason=reason,
            )
    else:
        members = Membership.objects.filter(organisation=organisation, ended_at=None).select_related("user")
        for member in members:
            notice_send(user=member.user, kind=_MAILS[action], organisation=organisation.name, reason=reason)
