"""The answer that an evidence file is, about whatever it is."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from rest_framework.renderers import JSONRenderer

from records.api.problems import NoEvidenceError
from records.contents.models import Record
from records.proof.evidence import MEDIA_TYPE, EvidenceTooLargeError, evidence_build, evidence_bytes


class EvidenceRenderer(JSONRenderer):
    media_type = MEDIA_TYPE
    format = "evidence"


def evidence_answer(
    request: HttpRequest, subject: str, newest: str, *, media_type: str = MEDIA_TYPE
) -> HttpResponse:
    """The file; `newest` is the path that always answers with the newest one.

    NoEvidenceError before the first anchor, and of more records than a file has room for.
    """
    try:
        evidence = evidence_build(subject)
        content = evidence_bytes(evidence) if evidence else None
    except EvidenceTooLargeError:
        raise NoEvidenceError(_receipts(request, subject), is_too_large=True) from None
    if content is None:
        raise NoEvidenceError(_receipts(request, subject))
    number = subject.partition(":")[2]
    name = "".join(c if c.isascii() and c.isalnum() else "-" for c in number)
    return HttpResponse(
        content,
        content_type=media_type,
        headers={
            "Content-Disposition": f'attachment; filename="{name}.evidence.json"',
            # RFC 5829: this address always answers with the newest file.
            "Link": f'<{request.build_absolute_uri(newest)}>; rel="self latest-version"',
        },
    )


def _receipts(request: HttpRequest, subject: str) -> list[str]:
    """Of each record by itself; of many, the first hundred."""
    digests = Record.objects.filter(subject=subject).order_by("recorded_at", "uuid")
    return [
        request.build_absolute_uri(reverse("api:receipt", args=[digest]))
        for digest in digests.values_list("digest", flat=True)[:100]
    ]
