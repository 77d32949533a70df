"""The city's first page: what waits for somebody, each with how many and since when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Count, Min, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from anchoring import anchors as chain
from anchoring import wiring
from anchoring.hangs import parts
from anchoring.log import selectors as log
from anchoring.models import AuditFinding
from anchoring.witnesses.status import witnesses_status
from records.people.authors import Author
from records.people.models import Organisation, Renewal
from records.people.permissions import RUN_THE_CITY
from records.privacy.models import ErasureRequest
from records.signing.models import KeyRequest
from records.terms.texts import Text
from records.web.desk import for_role

_NAMED = 5
APPLICATIONS = Text("업체 신청", "Applications")
KEYS = Text("확인할 서명키", "Signing keys to compare with their papers")
RENEWALS = Text("자격 갱신 신청", "Renewals of licences")
ERASURES = Text("삭제 요청", "Requests for erasure")
FINDINGS = Text("아직 남은 감사 발견 사항", "Findings that no look has found mended")
HALTS = Text("이더리움과 맞지 않아 멈춘 로그", "The log stands still: Ethereum and it differ")
WITNESSES = Text("문제를 알린 증인", "Witnesses that tell of a problem")
COPY = Text("로그 사본의 문제", "The log's copy for readers is wrong")
HANGING = Text("멈춘 작업", "Parts that hang")
ENTRIES = Text("로그에 들어가기를 기다리는 기록", "Records that wait for their place in the log")


@dataclass(frozen=True)
class Waiting:
    """`since` is of what has waited longest; `names` say of whom, the oldest first."""

    title: Text
    url: str
    count: int
    since: datetime | None
    names: tuple[str, ...] = ()

    @property
    def more(self) -> int:
        return self.count - len(self.names) if self.names else 0


@require_safe
@for_role(*RUN_THE_CITY)
def waiting(request: HttpRequest, author: Author) -> HttpResponse:  # noqa: ARG001 - for the city only
    now = datetime.now(UTC)
    told = [one for one in (*_people(), *_machines(now)) if one.count]
    return render(request, "records/web/waiting.html", {"told": told})


def _people() -> Iterator[Waiting]:
    firms = Organisation.objects.filter(state=Organisation.State.APPLIED).order_by("application__created_at")
    yield _counted(
        APPLICATIONS,
        reverse("organisations") + f"?state={Organisation.State.APPLIED}",
        firms,
        "application__created_at",
        "name",
    )
    keys = KeyRequest.objects.filter(state=KeyRequest.State.PENDING).order_by("created_at")
    yield _counted(KEYS, reverse("keys"), keys, "created_at", "membership__organisation__name")
    renewals = Renewal.waiting().order_by("created_at")
    yield _counted(
        RENEWALS, reverse("keys") + "#renewals", renewals, "created_at", "membership__organisation__name"
    )
    erasures = ErasureRequest.objects.filter(state=ErasureRequest.State.WAITING).order_by("requested_at")
    yield _counted(ERASURES, reverse("erasures"), erasures, "requested_at")


def _machines(now: datetime) -> Iterator[Waiting]:
    findings = AuditFinding.objects.filter(ended_at=None)
    yield _counted(FINDINGS, reverse("findings"), findings, "found_at")
    status = reverse("status")
    halts = chain.halts_open()
    begun = min((halt.begun_at for halt in halts), default=None)
    yield Waiting(HALTS, status, len(halts), begun, tuple(halt.network.name for halt in halts[:_NAMED]))
    alarming = [one for one in witnesses_status(wiring.witnessing().witnesses, now=now) if one.alarms]
    since = min((one.problem_since for one in alarming if one.problem_since), default=None)
    names = tuple(one.name for one in alarming[:_NAMED])
    yield Waiting(WITNESSES, f"{status}#witnesses", len(alarming), since, names)
    copy = wiring.copy_seen()
    wrong = copy is not None and copy.text is not None
    yield Waiting(COPY, f"{status}#copy", int(wrong), copy.problem_since if copy else None)
    hanging = [going for going in parts(wiring.bounds()) if going.hangs(now)]
    since = min((going.since for going in hanging if going.since), default=None)
    yield Waiting(HANGING, status, len(hanging), since)
    if whole := log.log_status():
        yield Waiting(ENTRIES, status, whole.pending, whole.pending_since)


def _counted(title: Text, url: str, rows: QuerySet[Any], oldest: str, name: str = "") -> Waiting:
    found = rows.order_by().aggregate(count=Count("pk"), since=Min(oldest))
    names = tuple(rows.values_list(name, flat=True)[:_NAMED]) if name and found["count"] else ()
    return Waiting(title, url, found["count"], found["since"], names)
