"""The page on which anybody checks an evidence file, and the poster that says whom a verifier may trust."""

from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from records import wiring
from records.files.qr import qr_svg
from records.notices.texts import SITE
from records.proof.trust import trust_build
from records.web.verifier import allow_endpoints, standalone_fingerprint


@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    trust_url = request.build_absolute_uri("/.well-known/car-registry.json")
    context = {"trust_url": trust_url, "fingerprint": standalone_fingerprint()}
    return allow_endpoints(render(request, "records/web/verify.html", context))


@require_safe
def app_manifest(_request: HttpRequest) -> HttpResponse:
    """The verifier on a telephone's home screen; evidence files can be shared with it (Web Share Target)."""
    files = {"name": "evidence", "accept": ["application/json", ".json"]}
    manifest = {
        "name": str(SITE),
        "short_name": _("Car records"),
        "lang": get_language(),
        "id": reverse("verify"),
        "start_url": reverse("verify"),
        "scope": "/",
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": "#063a74",
        "icons": [{"src": static("records/img/mark.svg"), "sizes": "any", "type": "image/svg+xml"}],
        "share_target": {
            "action": reverse("verify_shared"),
            "method": "POST",
            "enctype": "multipart/form-data",
            "params": {"files": [files]},
        },
    }
    return JsonResponse(manifest, content_type="application/manifest+json")


@require_safe
def app_worker(_request: HttpRequest) -> HttpResponse:
    """At an address of its own: a worker has the pages below it. It asks this site alone."""
    path = finders.find("verifier/device/worker.js")
    if not isinstance(path, str):
        raise Http404
    response = HttpResponse(Path(path).read_bytes(), content_type="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    return response


@csrf_exempt
def verify_shared(_request: HttpRequest) -> HttpResponse:
    """The worker in the browser takes what is shared. Where there is none, nobody here reads it: the page is shown."""
    return HttpResponseRedirect(reverse("verify"))


@require_safe
def trust_poster(request: HttpRequest) -> HttpResponse:
    """For the market's office: what is printed and hangs there nobody changes from afar."""
    trust = trust_build(
        rp_ids=wiring.rp_ids(),
        rpc=wiring.public_rpc(),
        asked=wiring.witnessing(),
        registry=wiring.public_url(),
    )
    if trust is None:
        raise Http404
    link = f"{wiring.public_url()}/.well-known/car-registry.json"
    context = {"trust": trust, "link": link, "qr": qr_svg(link), "fingerprint": standalone_fingerprint()}
    return render(request, "records/proof/trust_poster.html", context)
