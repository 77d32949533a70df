"""What is done with an upload once it recorded: cars that it misses are ended, or all of it is taken back."""

from time import monotonic
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from records.people.authors import Author
from records.people.permissions import STATE_LISTINGS, UPLOAD
from records.terms.texts import Refusal
from records.web.desk import for_role
from registry.stock.endings import stock_end
from registry.uploads.missing import ended_note
from registry.uploads.models import Upload, UploadRow
from registry.uploads.selectors import upload_get
from registry.uploads.taking_back import upload_take_back
from registry.web.stock_form import ending_posted, endings_kept

BACK_SECONDS = 3.0


def own_upload(author: Author, upload_id: UUID) -> Upload:
    try:
        return upload_get(author.organisation, upload_id)
    except Refusal:
        raise Http404 from None


@require_POST
@for_role(*STATE_LISTINGS)
def upload_missing(request: HttpRequest, author: Author, upload_id: UUID) -> HttpResponse:
    """What became of the cars that the file has no more, as far as the person says it."""
    row = own_upload(author, upload_id)
    rows = UploadRow.objects.filter(
        upload=row, upload__state=Upload.State.DONE, outcome=UploadRow.Outcome.MISSING
    )
    chosen = [car for car in rows if request.POST.get(f"became|{car.number}")]
    outcomes = stock_end(author, [ending_posted(request.POST, car) for car in chosen])
    ended = set()
    for car, outcome in zip(chosen, outcomes, strict=True):
        if isinstance(outcome, Refusal):
            messages.error(request, f"{car.subject.partition(':')[2]}: {outcome.text}")
        else:
            ended.add(car.pk)
    endings_kept(request.POST, (car for car in rows if car.pk not in ended))
    if done := len(ended):
        ended_note(author.organisation, [made for made in outcomes if not isinstance(made, Refusal)])
        text = ngettext("%(count)s car: recorded.", "%(count)s cars: recorded.", done)
        messages.success(request, text % {"count": done})
    return redirect(f"{reverse('upload', args=[row.pk])}?outcome=missing")


@require_POST
@for_role(*UPLOAD)
def upload_back(request: HttpRequest, author: Author, upload_id: UUID) -> HttpResponse:
    """Withdraws what it recorded, for some seconds; what is left waits for another press."""
    row = own_upload(author, upload_id)
    try:
        taken = upload_take_back(
            row,
            author=author,
            reason=request.POST.get("reason", "").strip(),
            until=monotonic() + BACK_SECONDS,
        )
    except Refusal as refused:
        messages.error(request, str(refused.text))
    else:
        text = ngettext(
            "%(count)s record was withdrawn.", "%(count)s records were withdrawn.", taken.withdrawn
        )
        messages.success(request, text % {"count": taken.withdrawn})
        if taken.kept:
            messages.warning(
                request,
                _("Records that others built on stay as they are: %(count)s.") % {"count": taken.kept},
            )
        if not taken.is_done:
            messages.warning(request, _("There are more: press the button again."))
    return redirect("upload", upload_id=row.pk)
