"""Requests to erase data, and the city's decisions: never about oneself, never without a ground."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from records.audit_log.models import Access
from records.audit_log.services import access_note
from records.contents.permissions import may_ask_for_erasure
from records.contents.services import record_found
from records.notices.services import notice_mail, notice_send
from records.people.authors import Author
from records.people.models import User
from records.people.permissions import missing
from records.people.requests import decided
from records.privacy.erasure import disclosures_erase, record_erase
from records.privacy.models import ErasureRequest
from records.privacy.permissions import may_decide_erasure
from records.privacy.person_erasure import person_erase
from records.terms.characters import line_clean, lines_clean
from records.terms.texts import REASON_MISSING, Refusal, RefusalSort, Text

Scope = ErasureRequest.Scope
State = ErasureRequest.State

NEEDED = Text(
    "법적 근거와 결정한 부서를 적어 주십시오.", "Name the legal ground and the office that decides."
)
WAITS = Text("이미 심사 중인 요청이 있습니다.", "A request of yours waits already.")
NOT_ALONE = Text(
    "본인이 낸 요청은 다른 담당자가 결정해야 합니다.", "Somebody else decides what you asked for yourself."
)
NOTHING = Text("그 기록에는 공개를 막은 항목이 없습니다.", "This record has no such withheld part.")


def person_erasure_request(*, user: User, reason: str) -> ErasureRequest:
    if not reason.strip():
        raise Refusal("reason", REASON_MISSING, pointer="/reason")
    reason = lines_clean(reason, "/reason")
    try:
        with transaction.atomic():
            made = ErasureRequest.objects.create(
                scope=Scope.PERSON, person=user.person, reason=reason.strip(), requested_by=user.person
            )
            notice_send(user=user, kind="erasure_requested", path=reverse("account"))
            return made
    except IntegrityError:
        raise Refusal("waits", WAITS, sort=RefusalSort.CONFLICT) from None


def record_erasure_request(
    *, author: Author, record: str, reason: str, paths: Sequence[str] = ()
) -> ErasureRequest:
    """Some withheld parts of a record, or all of it: by who stated it, or by the city for somebody who wrote to it."""
    row = record_found(record)
    if row is None or not may_ask_for_erasure(author, row):
        raise missing("/record")
    if not reason.strip():
        raise Refusal("reason", REASON_MISSING, pointer="/reason")
    reason = lines_clean(reason, "/reason")
    if paths and row.disclosures.filter(path__in=paths).count() != len(set(paths)):
        raise Refusal("nothing", NOTHING, pointer="/paths")
    return ErasureRequest.objects.create(
        scope=Scope.FIELDS if paths else Scope.RECORD,
        record=row,
        paths=sorted(set(paths)),
        reason=reason.strip(),
        requested_by=author.person,
    )


def erasure_refuse(*, author: Author, request: ErasureRequest, answer: str) -> None:
    if not answer.strip():
        raise Refusal("answer", REASON_MISSING, pointer="/answer")
    answer = lines_clean(answer, "/answer")
    with transaction.atomic():
        _decide(author, request, State.REFUSED, answer=answer.strip())
        user = User.objects.filter(person=request.person).first() if request.person else None
        if user is not None:
            notice_send(user=user, kind="erasure_refused", path=reverse("account"), answer=answer)


def erasure_grant(
    *, author: Author, request: ErasureRequest, ground: str, office: str, answer: str = ""
) -> None:
    """Decided and done in one transaction: a granted request never waits for somebody to carry it out."""
    if not (ground.strip() and office.strip()):
        raise Refusal("ground", NEEDED, pointer="/ground")
    answer = lines_clean(answer, "/answer")
    ground = lines_clean(ground, "/ground")
    office = line_clean(office, "/office")
    with transaction.atomic():
        _decide(
            author, request, State.DONE, ground=ground.strip(), office=office.strip(), answer=answer.strip()
        )
        destroyed = _destroyed(author, request, ground.strip(), office.strip(), answer.strip())
        ErasureRequest.objects.filter(pk=request.pk).update(destroyed=destroyed)
        access_note(
            membership=author.membership,
            action=Access.Action.CHANGE,
            what=Access.What.ERASURE,
            target=request.pk,
        )


def _destroyed(
    author: Author, request: ErasureRequest, ground: str, office: str, answer: str
) -> dict[str, object]:
    if request.scope == Scope.PERSON and request.person:
        user = User.objects.select_for_update().get(person=request.person)
        # The address is about to go: the mail is written first, and waits in the table for the commit.
        notice_mail(email=user.email, kind="erasure_done", at=timezone.now(), answer=answer)
        return dict(person_erase(user=user))
    digest = str(request.record_id)
    if request.scope == Scope.FIELDS:
        return {"disclosures": disclosures_erase(author=author, record=digest, paths=request.paths)}
    erased = record_erase(author=author, record=digest, ground=ground, decided_by=office)
    return {"records": 1, "said_by": erased.record.digest}


def _decide(author: Author, request: ErasureRequest, state: str, **values: str) -> None:
    if not may_decide_erasure(author, request):
        if request.person == author.person:
            raise Refusal("not_alone", NOT_ALONE, sort=RefusalSort.FORBIDDEN)
        raise missing()
    waiting = ErasureRequest.objects.filter(pk=request.pk, state=State.WAITING)
    if not waiting.update(state=state, decided_by=author.person, decided_at=timezone.now(), **values):
        raise decided()
