"""The first page with its search, and the pages that explain."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from anchoring.anchors import anchors_covering, anchors_newest
from records import wiring
from records.contents.subjects import subject_found
from records.screening.plates import plate_read
from records.terms.texts import Refusal, Text
from records.web.families import front_parts
from records.web.throttling import look_up_refused, look_ups_limited
from registry.identity.schemes import CARS, CHASSIS_SCHEME
from registry.identity.vin import vin_clean, vin_refusal
from registry.stock.plates import subject_on_offer
from registry.vehicles.selectors import vehicle_code
from registry.web.examples import examples_shown

VIN_LENGTH = 17
_NO_CAR = ""
"""A subject that nobody stated."""
_ANY = "KMHXX00XXXX123456"
A_PLATE = Text(
    "이 자동차등록번호로는 조회할 수 없습니다. 등록번호로는 업체가 조회를 허용한 판매 중인 차만 찾을 수 있습니다. "
    "등록증이나 앞유리 아래에 있는 차대번호 17자리를 입력해 주십시오.",
    "This plate finds no car. A plate finds only a car on offer whose dealership allows it. "
    "Type the VIN: 17 characters, on the registration certificate and the windscreen.",
)
PLATE_TYPED = Text(
    "자동차등록번호로는 업체가 조회를 허용한 판매 중인 차만 찾을 수 있습니다. 그 밖의 차는 차대번호 17자리를 입력해 주십시오.",
    "A plate finds only a car on offer whose dealership allows it. For any other car type the VIN, 17 characters.",
)
NOTHING = Text("차대번호 17자리를 입력해 주십시오.", "Type the VIN, 17 characters.")


@dataclass(frozen=True)
class VinHelp:
    """The text under the field: `typed` is cleaned, `problem` is in the reader's language."""

    typed: str
    problem: str = ""
    suggestion: str = ""
    missing: int = 0

    @property
    def valid(self) -> bool:
        return bool(self.typed) and not self.problem and not self.missing


def _help(typed: str, *, finished: bool) -> VinHelp:
    if typed.startswith(f"{CHASSIS_SCHEME}:"):
        return _chassis_help(typed)
    if plate_read(typed[:64]):
        # It is not written on the page again.
        return VinHelp("", problem=str(A_PLATE if finished else PLATE_TYPED))
    vin = vin_clean(typed[:64])
    if not vin:
        return VinHelp("")
    # Only what is typed is looked at; the rest is made up so that it is no filler.
    padded = vin if finished else f"{vin}{_ANY[len(vin) :]}"
    refusal = vin_refusal(padded)
    missing = 0 if finished else max(0, VIN_LENGTH - len(vin))
    if refusal is None:
        return VinHelp(vin, missing=missing)
    suggestion = str(refusal.extra.get("suggestion", ""))[: len(vin)]
    return VinHelp(vin, problem=str(refusal.text), suggestion=suggestion, missing=missing)


def _chassis_help(typed: str) -> VinHelp:
    try:
        return VinHelp(subject_found(typed, schemes=CARS))
    except Refusal as refusal:
        suggestion = str(refusal.extra.get("suggestion", ""))
        return VinHelp(typed[:80], problem=str(refusal.text), suggestion=suggestion)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    typed = request.GET.get("vin", "")[:64]
    if not plate_read(typed):
        return _home(request)
    response = _by_plate(request, typed)
    # It holds as long as the listing stands.
    response.headers["Cache-Control"] = "no-store"
    return response


def _home(request: HttpRequest) -> HttpResponse:
    vin_help = _help(request.GET.get("vin", ""), finished=True)
    if vin_help.valid:
        return redirect("vehicle", number=vin_help.typed)
    if "vin" in request.GET and not vin_help.typed and not vin_help.problem:
        vin_help = VinHelp("", problem=str(NOTHING))
    context = {
        "vin_help": vin_help,
        "typed": vin_help.typed,
        "vin_problem": vin_help.problem,
        # Made-up cars to try it with, where all cars are made up.
        "examples": examples_shown() if wiring.demonstration() else (),
        "front": front_parts(),
    }
    return render(request, "registry/web/home.html", context)


@look_ups_limited
def _by_plate(request: HttpRequest, plate: str) -> HttpResponse:
    """To the car's short address, or home: counted as a look-up of a number is, and one that finds nothing as an unknown one."""
    subject = subject_on_offer(plate)
    code = vehicle_code(subject) if subject else ""
    if refused := look_up_refused(request, subject if subject and code else _NO_CAR):
        return refused
    return redirect("short", code=code) if code else _home(request)


@require_safe
def vin_help(request: HttpRequest) -> HttpResponse:
    context = {"vin_help": _help(request.GET.get("vin", ""), finished=False)}
    return render(request, "registry/vehicles/vin_help.html", context)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    first = min(anchors_covering(0), key=lambda row: row.time, default=None)
    context = {
        "first": first,
        "since": datetime.fromtimestamp(first.time, UTC) if first else None,
        "size": max((row.size for row in anchors_newest()), default=0),
    }
    return render(request, "registry/web/about.html", context)
