"""The page on which anybody checks an evidence file, and the poster that says whom a verifier may trust."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from records import wiring
from records.files.qr import qr_svg
from records.proof.trust import trust_build
from records.web.verifier import allow_endpoints, standalone_fingerprint


@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    trust_url = request.build_absolute_uri("/.well-known/car-registry.json")
    context = {"trust_url": trust_url, "fingerprint": standalone_fingerprint()}
    return allow_endpoints(render(request, "records/web/verify.html", context))


@require_safe
def trust_poster(request: HttpRequest) -> HttpResponse:
    """For the market's office: what is printed and hangs there nobody changes from afar."""
    trust = trust_build(rp_ids=wiring.rp_ids(), rpc=wiring.public_rpc(), asked=wiring.witnessing())
    if trust is None:
        raise Http404
    link = f"{wiring.public_url()}/.well-known/car-registry.json"
    context = {"trust": trust, "link": link, "qr": qr_svg(link), "fingerprint": standalone_fingerprint()}
    return render(request, "records/proof/trust_poster.html", context)
