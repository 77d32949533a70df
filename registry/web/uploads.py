"""A dealer's or inspector's files of many rows: mapping, preview, progress, report."""

from tempfile import SpooledTemporaryFile
from uuid import UUID

from django import forms
from django.core.files.base import File
from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from anchoring.wake import wake
from records.audit_log.models import Access
from records.audit_log.services import access_note
from records.people.authors import Author
from records.people.permissions import STATE_LISTINGS, UPLOAD
from records.terms.families import kind_named, kinds
from records.terms.json_types import JsonObject
from records.terms.kinds import Kind
from records.terms.texts import Refusal, Text
from records.web.desk import for_role
from registry.listings.kinds import LISTED
from registry.tasks import uploads_resume
from registry.uploads.intake import upload_create
from registry.uploads.models import Upload, UploadRow
from registry.uploads.report import csv_report, xlsx_report
from registry.uploads.selectors import progress, rows_all, rows_page, uploads_before, uploads_of
from registry.web.mapping_form import mapping_posted, table_posted
from registry.web.stock_form import delisting_reasons
from registry.web.upload_after import own_upload
from registry.web.upload_preview import Preview, preview

SHOWN = 50
STOCK = "stock"
"""What the rows are: no kind of record, but the stock as a whole."""
PAGE = 100
MAX_FILE = 100 * 2**20
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

TOO_LARGE = Text("파일은 최대 100MB입니다.", "A file has at most 100 MB.")


class UploadForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("What the rows are"))
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "CSV or Excel, or JSON Lines with one record a line. At most 200,000 rows and 100 MB."
        ),
    )

    def __init__(self, *args: object, author: Author, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # as Form takes them
        known = kinds_of(author)
        choices = [(kind.name, str(kind.title)) for kind in known]
        stock = (
            [(STOCK, _("My whole stock: what is new, changed, sold or missing"))] if LISTED in known else []
        )
        self.fields["kind"].choices = [*stock, *choices]  # type: ignore[attr-defined]

    @property
    def stated(self) -> Kind:
        chosen = self.cleaned_data["kind"]
        return LISTED if chosen == STOCK else kind_named(chosen)

    @property
    def mode(self) -> Upload.Mode:
        return Upload.Mode.STOCK if self.cleaned_data["kind"] == STOCK else Upload.Mode.STATEMENTS


def kinds_of(author: Author) -> list[Kind]:
    return [kind for kind in kinds().values() if kind.stated and author.role in kind.roles]


@require_safe
@for_role(*UPLOAD)
def uploads(request: HttpRequest, author: Author) -> HttpResponse:
    rows = [(upload, progress(upload)) for upload in uploads_of(author.organisation)[:SHOWN]]
    return render(
        request,
        "registry/uploads/uploads.html",
        {"uploads": rows, "may_photos": author.role in STATE_LISTINGS},
    )


@for_role(*UPLOAD)
def upload_new(request: HttpRequest, author: Author) -> HttpResponse:
    """The form; its second half comes by `upload_preview` once a file is chosen. Posting it creates the upload."""
    asked = request.GET.get("kind", "")
    known = {kind.name for kind in kinds_of(author)}
    known |= {STOCK} if LISTED.name in known else set()
    start = asked if asked in known else LISTED.name if LISTED.name in known else min(known)
    if request.method != "POST":
        return render(
            request,
            "registry/uploads/upload_new.html",
            {"form": UploadForm(author=author, initial={"kind": start})},
        )
    form = UploadForm(request.POST, request.FILES, author=author)
    if not form.is_valid():
        return render(request, "records/web/form_problems.html", {"form": form})
    file, kind = form.cleaned_data["file"], form.stated
    mapping = mapping_posted(request.POST, kind)
    try:
        _check_size(file)
        upload = upload_create(
            author=author,
            file=file,
            name=file.name,
            kind=kind.name,
            mapping=mapping,
            mode=form.mode,
            # A person sees what the whole file comes to, and then says so.
            trial=True,
        )
    except Refusal as refused:
        shown = _preview(author, form, mapping)
        return render(
            request, "registry/uploads/upload_preview.html", {"preview": shown, "refused": refused.refusals}
        )
    wake(uploads_resume)
    return HttpResponseClientRedirect(reverse("upload", args=[upload.pk]))


@require_POST
@for_role(*UPLOAD)
def upload_preview(request: HttpRequest, author: Author) -> HttpResponse:
    if not request.FILES:
        return HttpResponse()
    form = UploadForm(request.POST, request.FILES, author=author)
    if not form.is_valid():
        return render(request, "records/web/form_problems.html", {"form": form})
    kind = form.stated
    mapping = mapping_posted(request.POST, kind) if "again" in request.POST else None
    table = table_posted(request.POST) if "table" in request.POST else None
    shown = _preview(author, form, mapping, table)
    return render(request, "registry/uploads/upload_preview.html", {"preview": shown})


def _preview(
    author: Author, form: UploadForm, mapping: JsonObject | None, table: JsonObject | None = None
) -> Preview:
    file: File[bytes] = form.cleaned_data["file"]
    return preview(
        author=author,
        file=file,
        name=file.name or "",
        kind=form.stated,
        mapping=mapping,
        table=table,
        mode=form.mode,
    )


def _check_size(file: "File[bytes]") -> None:
    if (file.size or 0) > MAX_FILE:
        raise Refusal("too_large", TOO_LARGE, pointer="/file")


@require_safe
@for_role(*UPLOAD)
def upload(request: HttpRequest, author: Author, upload_id: UUID) -> HttpResponse:
    """Progress while it runs (htmx asks again each second), the report once it is done."""
    row = own_upload(author, upload_id)
    outcome = request.GET.get("outcome", "" if row.trial else "refused" if row.refused else "")
    if outcome not in UploadRow.Outcome.values:
        outcome = ""
    after = request.GET.get("after", "0")
    start = int(after) if after.isascii() and after.isdigit() and len(after) <= 9 else 0
    rows = rows_page(row, after=start, limit=PAGE + 1, outcome=outcome or None) if row.is_finished else []
    if rows:
        _note(author, Access.Action.READ, row)
    context = {
        "upload": row,
        "kind": kind_named(row.kind),
        "progress": progress(row),
        "before": uploads_before(row),
        "rows": rows[:PAGE],
        "next_after": rows[PAGE - 1].number if len(rows) > PAGE else None,
        "outcome": outcome,
        "start": start,
        "tabs": _tabs(row, outcome),
        **(_stock(row) if row.is_stock else {}),
    }
    return render(request, "registry/uploads/upload.html", context)


@require_safe
@for_role(*UPLOAD)
def upload_report(
    request: HttpRequest,  # noqa: ARG001 - the decorators read it
    author: Author,
    upload_id: UUID,
    extension: str,
) -> HttpResponseBase:
    row = own_upload(author, upload_id)
    _note(author, Access.Action.EXPORT, row)
    name = f"report-{row.pk}.{extension}"
    if extension == "csv":
        chunks = (chunk.encode() for chunk in csv_report(rows_all(row)))
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return StreamingHttpResponse(chunks, content_type="text/csv; charset=utf-8", headers=headers)
    file = SpooledTemporaryFile(max_size=4 * 2**20)  # noqa: SIM115 - the response closes it
    xlsx_report(rows_all(row), file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


def _note(author: Author, action: str, row: Upload) -> None:
    """A refused row's report repeats what its cells said: plates, names."""
    access_note(membership=author.membership, action=action, what=Access.What.UPLOAD, target=row.pk)


def _stock(row: Upload) -> dict[str, object]:
    unread = UploadRow.objects.filter(upload=row, outcome=UploadRow.Outcome.REFUSED, subject="")
    return {
        "totals": [
            (code, label, count)
            for code, label, count in stock_counts(row)
            if code and (count or code == "missing")
        ],
        "delisting": delisting_reasons(),
        "today": timezone.localdate().isoformat(),
        "unread": unread.count() if row.is_finished else 0,
    }


def stock_counts(row: Upload) -> list[tuple[str, str, int]]:
    """What a stock comes to, in the order in which a dealer asks."""
    return [
        ("", _("All rows"), row.rows + row.missing + row.delisted),
        ("recorded", _("New"), row.recorded),
        ("changed", _("Changed"), row.changed),
        ("sold", _("Sold"), row.sold),
        ("delisted", _("Taken off"), row.delisted),
        ("missing", _("Not in your file any more"), row.missing),
        ("asked", _("Needs a reason"), row.asked),
        ("refused", _("Refused"), row.refused),
        ("repeated", _("As it was"), row.repeated),
    ]


def _tabs(row: Upload, outcome: str) -> list[tuple[str, str, int, bool]]:
    counts = [
        ("", _("All rows"), row.rows + row.missing + row.delisted),
        ("recorded", _("Would be recorded") if row.trial else _("Recorded"), row.recorded),
        ("repeated", _("Already recorded"), row.repeated),
        ("asked", _("Needs a reason"), row.asked),
        ("refused", _("Refused"), row.refused),
    ]
    if row.is_stock:
        counts = [
            (code, label, count) for code, label, count in stock_counts(row) if count or code == "missing"
        ]
    return [(code, label, count, code == outcome) for code, label, count in counts]
