"""The first page with its search, and the pages that explain."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anchoring.anchors import anchors_covering, anchors_newest
from records import wiring
from records.audit_log.look_ups import NOBODY_S
from records.contents.subjects import subject_found
from records.screening.plates import plate_typed
from records.terms.texts import Refusal, Text
from records.web.families import front_parts
from records.web.throttling import look_up_refused, look_ups_limited
from registry.identity.schemes import CARS, CHASSIS_SCHEME
from registry.identity.vin import vin_clean, vin_refusal
from registry.stock.plates import subject_on_offer
from registry.vehicles.selectors import vehicle_code
from registry.web.examples import examples_shown

VIN_LENGTH = 17
_LONGEST = 200
"""Letters that are looked at, of what anybody may send."""
_ANY = "KMHXX00XXXX123456"
_BY_FORM = "by-form"
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
BY_FORM = Text(
    "자동차등록번호는 주소(링크)에 넣지 말고 이 칸에 직접 입력해 주십시오. 주소는 여러 곳에 기록으로 남습니다.",
    "Type a plate into this field, not into an address: addresses are kept in many places.",
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
    typed = typed[:_LONGEST]
    if typed.startswith(f"{CHASSIS_SCHEME}:"):
        return _chassis_help(typed)
    if plate_typed(typed):
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


# It changes nothing and needs no log-in, and a token for it would be a cookie for every visitor.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def home(request: HttpRequest) -> HttpResponse:
    """The form posts what is typed: it may be a plate, which has no place in an address."""
    is_posted = request.method == "POST"
    typed = (request.POST if is_posted else request.GET).get("vin", "")[:64]
    plate = plate_typed(typed)
    if plate is None:
        return _home(request)
    if not is_posted:
        return plate_in_address()
    response = _by_plate(request, plate.text)
    # It holds as long as the listing stands.
    response.headers["Cache-Control"] = "no-store"
    return response


def plate_in_address() -> HttpResponse:
    """It is not looked up, and nothing that is answered says it again."""
    return redirect(f"{reverse('home')}?{_BY_FORM}")


def _home(request: HttpRequest) -> HttpResponse:
    given = request.POST if request.method == "POST" else request.GET
    vin_help = _help(given.get("vin", ""), finished=True)
    if vin_help.valid:
        return redirect("vehicle", number=vin_help.typed)
    if _BY_FORM in request.GET:
        vin_help = VinHelp("", problem=str(BY_FORM))
    elif "vin" in given and not vin_help.typed and not vin_help.problem:
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
    if refused := look_up_refused(request, subject if subject and code else NOBODY_S):
        return refused
    return redirect("short", code=code) if code else _home(request)


@csrf_exempt
@require_POST
def vin_help(request: HttpRequest) -> HttpResponse:
    """Posted too: what is being typed may become a plate."""
    context = {"vin_help": _help(request.POST.get("vin", ""), finished=False)}
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
