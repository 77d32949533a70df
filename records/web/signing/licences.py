"""Every key ever enrolled under a licence: for who holds it, and for a buyer who compares the number with the paper."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from records.proof.selectors import licence_history
from records.web.throttling import look_ups_limited


@require_safe
@look_ups_limited
def licence(request: HttpRequest, number: str) -> HttpResponse:
    history = licence_history(number[:64])
    if history is None:
        raise Http404
    return render(
        request, "records/web/directory/licence.html", {"history": history, "faults": history.faults}
    )
