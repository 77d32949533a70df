"""The answer that an evidence file is, about whatever it is."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from rest_framework.renderers import JSONRenderer

from records.api.problems import NoEvidenceError
from records.contents.models import Record
from records.proof.evidence import MEDIA_TYPE, evidence_build
from verifier import canonical


class EvidenceRenderer(JSONRenderer):
    media_type = MEDIA_TYPE
    format = "evidence"


def evidence_answer(
    request: HttpRequest, subject: str, newest: str, *, media_type: str = MEDIA_TYPE
) -> HttpResponse:
    """The file; `newest` is the path that always answers with the newest one. NoEvidenceError before the first anchor."""
    evidence = evidence_build(subject)
    if evidence is None:
        digests = Record.objects.filter(subject=subject).order_by("recorded_at", "uuid")
        raise NoEvidenceError(
            [
                request.build_absolute_uri(reverse("api:receipt", args=[digest]))
                for digest in digests.values_list("digest", flat=True)[:100]
            ]
        )
    number = subject.partition(":")[2]
    name = "".join(c if c.isascii() and c.isalnum() else "-" for c in number)
    return HttpResponse(
        canonical.dumps(evidence),
        content_type=media_type,
        headers={
            "Content-Disposition": f'attachment; filename="{name}.evidence.json"',
            # RFC 5829: this address always answers with the newest file.
            "Link": f'<{request.build_absolute_uri(newest)}>; rel="self latest-version"',
        },
    )
