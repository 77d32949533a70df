"""A car's history, and the evidence with which a stranger checks it."""

from collections.abc import Mapping

from django.http import HttpResponseBase
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import conditional_page
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from records.api.base import PAGE_NUMBER, PublicView, page_number
from records.api.evidence import EvidenceRenderer, evidence_answer
from records.api.shapes import item_json
from records.contents.models import Record
from records.contents.subjects import subject_found
from records.people.throttles import organisation_of
from records.proof.evidence import MEDIA_TYPE
from records.standing.pages import HistoryPage, history_page
from records.terms.subjects import subject_refusal
from records.terms.texts import Refusal, RefusalSort, Text
from registry.api.shapes import verdict_json
from registry.api.vehicle_serializers import VehicleSerializer
from registry.identity.addresses import addresses
from registry.identity.schemes import CARS, CHASSIS_SCHEME, VIN_SCHEME
from registry.vehicles.selectors import vehicle_history

SCOPE = "records"
NOTHING = Text("이 차에 대한 기록이 없습니다.", "Nothing was stated about this car.")


@method_decorator(conditional_page, name="dispatch")
class VehicleView(PublicView):
    @extend_schema(
        operation_id="vehicles_get",
        summary="차의 이력 / A car's history",
        parameters=[
            OpenApiParameter("page", PAGE_NUMBER, description="From 1 on; the first has the newest records")
        ],
        auth=[{"token": []}, {"session": []}, {}],  # type: ignore[list-item]
        responses={200: VehicleSerializer},
    )
    def get(self, request: Request, vin: str) -> Response:
        """What was stated about the car, in time order, with whether it stands and how far its proof is. The verdict is of
        all records; where they are more than a page has, `links.earlier` leads to the others."""
        number = page_number(request)
        subject = car_subject(vin)
        self.look_up(subject)
        history = vehicle_history(subject, now=timezone.now())
        if history is None:
            self.found_nothing()
            raise Refusal("no_records", NOTHING, sort=RefusalSort.MISSING)
        reader = self.reader(SCOPE)
        page = history_page(history.items, number)
        self.shown(reader, [item.record for item in page.items])
        # As the car is written, whatever was typed.
        places = {name: request.build_absolute_uri(path) for name, path in addresses(subject).items()}
        response = Response(
            {
                "subject": history.subject,
                "verdict": verdict_json(history.verdict, {item.record.digest for item in page.items}),
                "record_count": page.count,
                "records": [item_json(item, history.proved, request, reader) for item in page.items],
                "links": {"self": places["vehicle"], "evidence": places["evidence"], **_others(places, page)},
            }
        )
        if reader is None:
            # Asked for each time, and sent only where it changed: all of it was proved again before.
            response.headers["Cache-Control"] = "no-cache"
        return response


def _others(places: Mapping[str, str], page: HistoryPage) -> dict[str, str]:
    pages = {"earlier": page.earlier, "later": page.later}
    return {name: f"{places['vehicle']}?page={number}" for name, number in pages.items() if number}


class EvidenceView(PublicView):
    renderer_classes = (EvidenceRenderer, JSONRenderer)

    @extend_schema(
        operation_id="vehicles_evidence",
        summary="증거 파일 / The evidence file",
        auth=[],
        responses={(200, MEDIA_TYPE): OpenApiTypes.OBJECT},
    )
    def get(self, request: Request, vin: str) -> HttpResponseBase:
        """`evidence/1`: all that is needed to check the car without asking this registry; a proof of absence where
        nothing was stated. Before the first anchor there is none, and the problem names the receipts."""
        subject = car_subject(vin)
        if refusal := subject_refusal(subject):
            # No verifier takes a file about it.
            raise _not_there(refusal)
        self.look_up(subject)
        if organisation_of(request) is None and not Record.objects.filter(subject=subject).exists():
            self.found_nothing()
        return evidence_answer(request, subject, addresses(subject)["evidence"])


def car_subject(number: str) -> str:
    """The subject of a VIN in the address, or of `chassis:` and a number. What is no number is not there."""
    subject = number if number.startswith(f"{CHASSIS_SCHEME}:") else f"{VIN_SCHEME}:{number}"
    try:
        return subject_found(subject, schemes=CARS)
    except Refusal as refusal:
        raise _not_there(refusal) from refusal


def _not_there(refusal: Refusal) -> Refusal:
    return Refusal(refusal.code, refusal.text, sort=RefusalSort.MISSING, extra=refusal.extra)
