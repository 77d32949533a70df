"""Form 82 as PDF: for everybody who knows the car without plates and names, for who may read them as a full copy."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from records.audit_log.models import Access
from records.audit_log.services import access_note
from records.contents.permissions import may_read_disclosures
from records.contents.services import record_found
from records.files.drawings import DrawingBusyError
from records.files.pdf import PaperUnavailableError
from records.proof.proved import Proved
from records.proof.selectors import record_proved
from records.standing.history import Item
from records.terms.subjects import is_number_of
from records.web.desk import authors_of
from records.web.errors import no_paper, paper_busy
from records.web.throttling import look_ups_limited, number_refused
from registry.form82.kinds import INSPECTION
from registry.paper.form import paper_pdf
from registry.paper.services import PAPER_TYPE, paper_name, paper_of


@require_safe
@look_ups_limited
def record_paper(request: HttpRequest, digest: str) -> HttpResponse:
    """The public copy, unless `copy=full` asks for the other one."""
    record = record_found(digest, kind=INSPECTION.name)
    if record is None:
        raise Http404
    reader = next((author for author in authors_of(request) if may_read_disclosures(author, record)), None)
    if reader is None:
        typed = request.GET.get("vin", "")
        if refused := number_refused(request, record.subject, typed):
            return refused
        if not is_number_of(record.subject, typed):
            raise Http404
    if reader is None or request.GET.get("copy") != "full":
        return paper_response(request, *record_proved(record), opened=False)
    access_note(
        membership=reader.membership,
        action=Access.Action.EXPORT,
        what=Access.What.DISCLOSURES,
        target=digest,
    )
    return paper_response(request, *record_proved(record), opened=True)


def paper_response(request: HttpRequest, item: Item, car: Proved, *, opened: bool) -> HttpResponse:
    if not item.is_readable:
        raise Http404
    try:
        content = paper_pdf(paper_of(car, item.record.digest, opened=opened))
    except PaperUnavailableError:
        return no_paper(request)
    except DrawingBusyError:
        return paper_busy(request)
    headers = {
        "Content-Disposition": f'inline; filename="{paper_name(item)}"',
        "Cache-Control": "no-store" if opened else "no-cache",
    }
    return HttpResponse(content, content_type=PAPER_TYPE, headers=headers)
