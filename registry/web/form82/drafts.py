"""Filling in Form 82 on a page: the drafts, the form, saving as one goes, handing it in."""

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anchoring.foreign_json import foreign_json
from records.files.services import attachment_create
from records.people.authors import Author
from records.people.permissions import RECORD_INSPECTIONS
from records.terms.json_types import JsonObject, JsonValue
from records.terms.roles import INSPECTOR
from records.terms.texts import Refusal, RefusalSort
from records.web.desk import for_role
from registry.form82.applicability import inapplicable
from registry.form82.drafts import (
    NUMBERS,
    Changed,
    draft_attach,
    draft_change,
    draft_create,
    draft_delete,
    draft_get,
    draft_review,
    draft_subject,
    draft_submit,
    drafts_of,
    drafts_readable,
)
from registry.form82.kinds import INSPECTION
from registry.form82.last import last_of
from registry.form82.leaves import REASON
from registry.form82.models import FormDraft
from registry.form82.typed import PATHS, leaf_of, typed
from registry.web.form82.editor import PHOTOS, Editor, covered_of, state_text
from registry.web.form82.fields import element_id, label_text, last_note, value_text
from registry.web.form82.summary import Left, left_of

MAX_SAVE = 512 * 1024
EXTENSIONS = {"image/jpeg": "jpg", "image/png": "png"}


@require_safe
@for_role(*RECORD_INSPECTIONS)
def drafts(request: HttpRequest, author: Author) -> HttpResponse:
    readable = drafts_readable(author)
    rows = [(draft, draft_review(draft)) for draft in readable[:100]]
    context = {"rows": rows, "kind": INSPECTION, "unreadable": drafts_of(author).count() - len(readable)}
    return render(request, "registry/form82/editor/drafts.html", context)


@require_POST
@for_role(*RECORD_INSPECTIONS)
def draft_begin(request: HttpRequest, author: Author) -> HttpResponse:
    try:
        draft = draft_create(author=author, answers=_first(author))
    except Refusal as refused:
        messages.error(request, str(refused.text))
        return redirect("inspection_drafts")
    return redirect("form82_editor", draft_id=draft.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@for_role(*RECORD_INSPECTIONS)
def editor(request: HttpRequest, author: Author, draft_id: UUID) -> HttpResponse:
    draft = _draft(author, draft_id)
    if request.method != "POST":
        return _page(request, Editor(draft, covered_of(draft)))
    try:
        changed = draft_change(
            author=author, draft_id=draft_id, answers=_posted(request), base=_base(request)
        )
    except Refusal as refused:
        draft = _draft(author, draft_id)
        return _page(request, Editor(draft, covered_of(draft), refused.refusals), status=422)
    draft = changed.draft
    if changed.collisions:
        return _page(request, Editor(draft, covered_of(draft), (), changed.collisions), status=409)
    if request.POST.get("action") != "submit":
        messages.success(request, _("Saved. You can go on here or on another device."))
        return redirect("form82_editor", draft_id=draft_id)
    return _hand_in(request, author, draft)


def _hand_in(request: HttpRequest, author: Author, draft: FormDraft) -> HttpResponse:
    try:
        recorded = draft_submit(author=author, draft_id=draft.pk)
    except Refusal as refused:
        return _page(request, Editor(draft, covered_of(draft), refused.refusals), status=422)
    messages.success(request, _("Recorded. It enters the log within seconds and Ethereum within minutes."))
    return redirect("record", digest=recorded.record.digest)


@require_POST
@for_role(*RECORD_INSPECTIONS)
def draft_save(request: HttpRequest, author: Author, draft_id: UUID) -> HttpResponse:
    """Saves answers sent while somebody types, against the revision that the page last saw."""
    try:
        sent = foreign_json(request.read(MAX_SAVE).decode())
        answers = {path: typed(path, value or "") for path, value in sent["answers"].items() if leaf_of(path)}
        base = int(sent["base"])
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError):
        return JsonResponse({"refused": _("This could not be read.")}, status=400)
    try:
        changed = draft_change(author=author, draft_id=draft_id, answers=answers, base=base)
    except Refusal as refused:
        status = 404 if refused.sort == RefusalSort.MISSING else 422
        return JsonResponse({"refused": str(refused.text)}, status=status)
    answer = saved_json(changed)
    if NUMBERS & answers.keys():
        answer["last"] = last_json(changed.draft)
    return JsonResponse(answer)


def saved_json(changed: Changed) -> dict[str, object]:
    draft = changed.draft
    review = draft_review(draft)
    texts: dict[str, list[dict[str, str]]] = {}
    for message in review.messages:
        texts.setdefault(element_id(message.path), []).append(
            {"tone": message.tone.value, "rule": message.rule, "text": str(message.text)}
        )
    left = left_of(review, draft.answers, label_text)
    return {
        "revision": draft.revision,
        "saved": saved_text(draft),
        "blocks": [
            {"block": progress.block.key, "state": progress.state, "text": str(state_text(progress))}
            for progress in review.progress
        ],
        "messages": texts,
        "left": left_json(left),
        "asks": [
            {"path": path, "id": element_id(path), "label": label_text(path), "question": str(text)}
            for path, text in review.asks.items()
        ],
        "ruled": {path: str(why) for path, why in inapplicable(draft.answers).items()},
        "answers": changed.answers,
        "collisions": [
            {
                "path": collision.path,
                "label": label_text(collision.path),
                "mine": value_text(collision.path, collision.mine),
                "theirs": value_text(collision.path, collision.theirs),
                "value": collision.theirs,
            }
            for collision in changed.collisions
        ],
    }


def left_json(left: Left) -> dict[str, object]:
    return {
        "required": left.required,
        "answered": left.answered,
        "done": left.is_done,
        "points": [
            {
                "tone": point.tone,
                "rule": point.rule,
                "anchor": point.problem.anchor,
                "label": str(point.problem.label),
                "text": str(point.problem.text),
            }
            for point in left.points
        ],
        "open": [
            {"anchor": problem.anchor, "label": str(problem.label), "text": str(problem.text)}
            for problem in left.open
        ],
    }


def last_json(draft: FormDraft) -> dict[str, object]:
    last = last_of(draft_subject(draft), corrects=draft.corrects)
    answers = last.answers if last else {}
    return {
        "note": str(last_note(last)),
        "answers": {element_id(path): value_text(path, value) for path, value in answers.items()},
    }


def saved_text(draft: FormDraft) -> str:
    local = timezone.localtime(draft.updated_at)
    # Translators: a time of day in the letters of Django's date format.
    return _("Saved at %(time)s") % {"time": date_format(local, _("H:i:s"))}


@require_POST
@for_role(*RECORD_INSPECTIONS)
def draft_photo(request: HttpRequest, author: Author, draft_id: UUID, side: str) -> HttpResponse:
    """One photo, or none with `remove`; the answer is the photo's card alone for the page's own script."""
    draft = _draft(author, draft_id)
    file = request.FILES.get("camera") or request.FILES.get("file")
    try:
        if "remove" in request.POST:
            draft = draft_attach(author=author, draft_id=draft_id, field=PHOTOS[side], name="", sha256=None)
        elif file is not None:
            stored = attachment_create(author=author, file=file, name=file.name or "")
            name = f"{side}.{EXTENSIONS.get(stored.media_type, 'pdf')}"
            draft = draft_attach(
                author=author, draft_id=draft_id, field=PHOTOS[side], name=name, sha256=stored.sha256
            )
    except Refusal as refused:
        if request.headers.get("Accept") == "application/json":
            return JsonResponse({"refused": str(refused.text)}, status=422)
        messages.error(request, str(refused.text))
    if request.headers.get("Accept") != "application/json":
        return redirect(f"{reverse('form82_editor', args=[draft_id])}#{element_id(PHOTOS[side])}")
    view = Editor(draft, covered_of(draft))
    photo = next(photo for photo in view.photos if photo.side == side)
    card = render(
        request, "registry/form82/editor/photo.html", {"photo": photo, "editor": view}
    ).content.decode()
    return JsonResponse({**saved_json(Changed(draft, {}, ())), "card": card})


@require_POST
@for_role(*RECORD_INSPECTIONS)
def draft_discard(request: HttpRequest, author: Author, draft_id: UUID) -> HttpResponse:
    _draft(author, draft_id)
    draft_delete(author=author, draft_id=draft_id)
    messages.success(request, _("The draft was deleted."))
    return redirect("inspection_drafts")


def _first(author: Author) -> Mapping[str, JsonValue]:
    """The answers that are the same in every form of this writer."""
    name = "closing.inspector_name" if author.role == INSPECTOR else "closing.notifier_name"
    return {name: author.organisation.name, "closing.warranty_days": 30, "closing.warranty_km": 2000}


def _draft(author: Author, draft_id: UUID) -> FormDraft:
    try:
        return draft_get(author, draft_id)
    except Refusal:
        raise Http404 from None


def _page(request: HttpRequest, view: Editor, status: int = 200) -> HttpResponse:
    context = {"editor": view, "saved": saved_text(view.draft)}
    response = render(request, "registry/form82/editor/editor.html", context, status=status)
    # Going back must not show what was saved long ago.
    response.headers["Cache-Control"] = "no-store"
    return response


def _posted(request: HttpRequest) -> JsonObject:
    """All answers of the page; the photos have forms of their own, and what a rule decides has no control."""
    posted = request.POST
    skipped = {*PHOTOS.values(), *posted.getlist("ruled")}
    asked = [path for path in posted if path.startswith(REASON) and leaf_of(path)]
    return {path: typed(path, posted.getlist(path)) for path in [*PATHS, *asked] if path not in skipped}


def _base(request: HttpRequest) -> int:
    text = request.POST.get("base", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
