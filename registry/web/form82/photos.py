"""Photos of inspections: the original for who may see the plate, the covered copy for everybody."""

from django.contrib import messages
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
)
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from records.audit_log.models import Access
from records.audit_log.services import access_note
from records.contents.covered_photos import (
    photo_cover,
    photo_original,
    photo_own,
    photo_public,
    photo_size,
    photo_uncover,
    photo_whole,
)
from records.files.models import Attachment, CoveredPhoto
from records.files.pictures import MAX_BOXES, small
from records.files.services import IMAGES, attachment_address, attachment_whole
from records.people.authors import Author
from records.people.permissions import COVER_PHOTOS, READ_PHOTOS
from records.terms.texts import Refusal, RefusalSort
from records.web.desk import for_role

_SANDBOX = "default-src 'none'; sandbox"
# Short: who takes a picture back wants it gone.
_PUBLIC_SECONDS = 60


@require_safe
@for_role(*READ_PHOTOS)
def photo(_request: HttpRequest, author: Author, sha256: str) -> HttpResponseBase:
    """As it was uploaded."""
    attachment = photo_original(author, sha256)
    if attachment is None or attachment.media_type not in IMAGES:
        raise Http404
    access_note(
        membership=author.membership,
        action=Access.Action.READ,
        what=Access.What.ATTACHMENT,
        target=sha256,
    )
    return original_response(attachment)


def original_response(attachment: Attachment) -> HttpResponseBase:
    """For who was found to be allowed to see the plate."""
    try:
        if address := attachment_address(attachment):
            return HttpResponseRedirect(address, headers={"Cache-Control": "private, no-store"})
        file = attachment_whole(attachment)
    except FileNotFoundError:
        raise Http404 from None
    return FileResponse(
        file,
        content_type=attachment.media_type,
        headers={"Content-Security-Policy": _SANDBOX, "Cache-Control": "private, no-store"},
    )


@require_safe
def photo_shown(request: HttpRequest, sha256: str) -> HttpResponseBase:
    """The covered copy, for everybody, or a small one of it. No other picture is under this address."""
    photo = photo_public(sha256)
    if photo is None:
        raise Http404
    try:
        file = photo_whole(photo)
    except FileNotFoundError:
        # Taken away between the two questions, or not the file that was made.
        raise Http404 from None
    headers = {"Content-Security-Policy": _SANDBOX, "Cache-Control": f"public, max-age={_PUBLIC_SECONDS}"}
    if "small" in request.GET:
        with file:
            return HttpResponse(small(file.read()), content_type="image/jpeg", headers=headers)
    return FileResponse(file, content_type="image/jpeg", headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@for_role(*COVER_PHOTOS)
def photo_cover_page(request: HttpRequest, author: Author, sha256: str) -> HttpResponse:
    try:
        attachment = photo_own(author, sha256)
    except Refusal:
        raise Http404 from None
    back = _back(request)
    width, height = photo_size(attachment)
    covered = CoveredPhoto.objects.filter(original=attachment).first()
    boxes = _posted(request) if request.method == "POST" else (covered.boxes if covered else [])
    refused: tuple[Refusal, ...] = ()
    if request.method == "POST":
        try:
            _change(request, author, sha256, boxes)
        except Refusal as refusal:
            if refusal.sort == RefusalSort.MISSING:
                raise Http404 from None
            refused = refusal.refusals
        else:
            return redirect(back or reverse("photo_cover", args=[sha256]))
    # One empty row for the next box; the page's script draws more.
    rows = [*boxes, {}][:MAX_BOXES]
    context = {
        "photo": attachment,
        "covered": covered,
        "width": width,
        "height": height,
        "rows": rows,
        "refused": refused,
        "back": back,
        "most": MAX_BOXES,
        # Of many photos some are of a seat or an engine.
        "may_leave": back.startswith(reverse("uploads")),
    }
    return render(request, "registry/form82/editor/cover.html", context, status=422 if refused else 200)


def _change(request: HttpRequest, author: Author, sha256: str, boxes: list[dict[str, int]]) -> None:
    if "uncover" in request.POST:
        photo_uncover(author=author, sha256=sha256)
        messages.success(request, _("The public sees no picture now."))
        return
    if "nothing" in request.POST:
        photo_cover(author=author, sha256=sha256, boxes=boxes, is_plateless=True)
        messages.success(request, _("The public will see this photo as it is."))
        return
    photo_cover(author=author, sha256=sha256, boxes=boxes)
    messages.success(request, _("Covered. This copy is what the public will see."))


def _posted(request: HttpRequest) -> list[dict[str, int]]:
    """Rows of four numbers; a row that is empty is none, one that can't be read is refused with the others."""
    columns = [request.POST.getlist(name)[: MAX_BOXES + 1] for name in ("x", "y", "width", "height")]
    rows = list(zip(*columns, strict=False))
    return [
        dict(zip(("x", "y", "width", "height"), map(_number, row), strict=True)) for row in rows if any(row)
    ]


def _number(text: str) -> int:
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else -1


def _back(request: HttpRequest) -> str:
    """Where the visitor came from, on this site only."""
    wanted = request.POST.get("next", request.GET.get("next", ""))
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith("/")
    return wanted if is_ours else ""
