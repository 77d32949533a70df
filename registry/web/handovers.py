"""Handing over: the dealer's page that shows one version and issues its code, and the buyer's pages behind that code."""

from datetime import UTC, datetime
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from records.audit_log.models import Access
from records.audit_log.services import guest_note
from records.contents.models import Record
from records.files.qr import qr_svg
from records.files.services import IMAGES, attachment_whole
from records.proof.selectors import record_proved
from records.terms.texts import Refusal
from records.web.desk import author_who
from records.web.errors import changed_since
from records.web.throttling import codes_limited
from registry.handovers.links import handed_link
from registry.handovers.models import Handover
from registry.handovers.permissions import may_hand_over
from registry.handovers.services import (
    DEVICE_DAYS,
    Issued,
    handover_confirm,
    handover_create,
    handover_of_device,
    handover_open,
    handover_reissue,
)
from registry.identity.addresses import car_number
from registry.web.form82.papers import paper_response
from registry.web.handed import handed_view

COOKIE = "handed"


class HandOverForm(forms.Form):
    means = forms.ChoiceField(
        label=gettext_lazy("How it is handed over"),
        widget=forms.RadioSelect,
        choices=[
            ("ELECTRONIC", gettext_lazy("On the buyer's device, by the link or the QR code")),
            ("PAPER", gettext_lazy("On paper; the code is for reading it again")),
        ],
        initial="ELECTRONIC",
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Code from the dealer"),
        max_length=64,
        help_text=gettext_lazy("16 letters and digits. It works once, on this device."),
        widget=forms.TextInput(
            attrs={
                "class": "mono",
                "data-handed-code": True,
                "autocomplete": "off",
                "autocapitalize": "characters",
            }
        ),
    )


class ConfirmForm(forms.Form):
    buyer = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=100,
        help_text=gettext_lazy(
            "It is not stored. The record holds a fingerprint of it that only you can open, with the file you get next."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


@never_cache
@login_required
def record_hand_over(request: HttpRequest, digest: str) -> HttpResponse:
    record = get_object_or_404(Record.objects.select_related("organisation"), digest=digest)
    author = author_who(request, lambda author: may_hand_over(author, record))
    form = HandOverForm(request.POST or None)
    context: dict[str, object] = {
        "form": form,
        "record": record,
        "number": car_number(record.subject),
        "item": record_proved(record)[0],
    }
    if request.method == "POST" and form.is_valid():
        try:
            issued = handover_create(author=author, record=digest, means=form.cleaned_data["means"])
        except Refusal as refused:
            context["refused"] = refused.refusals
        else:
            return _issued(request, issued)
    now = datetime.now(UTC)
    earlier = Handover.objects.filter(record=record, organisation=author.organisation)
    context["handovers"] = [
        (handover, [(code, code.state(now)) for code in handover.codes.all()])
        for handover in earlier.prefetch_related("codes").select_related("notification", "confirmation")
    ]
    return render(
        request, "registry/handovers/hand_over.html", context, status=422 if request.method == "POST" else 200
    )


@never_cache
@require_POST
@login_required
def handover_code(request: HttpRequest, handover_id: UUID) -> HttpResponse:
    handover = get_object_or_404(Handover.objects.select_related("record"), pk=handover_id)
    author = author_who(
        request,
        lambda author: (
            author.organisation.pk == handover.organisation_id and may_hand_over(author, handover.record)
        ),
    )
    return _issued(request, handover_reissue(author=author, handover=handover))


def _issued(request: HttpRequest, issued: Issued) -> HttpResponse:
    """The code stands on this one page and nowhere else."""
    link = handed_link(issued.code)
    context = {"issued": issued, "link": link, "qr": qr_svg(link), "record": issued.handover.record}
    return render(request, "registry/handovers/handed_over.html", context)


@never_cache
@codes_limited
def handed(request: HttpRequest) -> HttpResponse:
    form = CodeForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "registry/handovers/handed_code.html", {"form": form})
    try:
        entered = handover_open(code=form.cleaned_data["code"])
    except Refusal as refused:
        form.add_error("code", str(refused.text))
        return render(request, "registry/handovers/handed_code.html", {"form": form}, status=422)
    path = reverse("handed_record", args=[entered.handover.pk])
    response = redirect(path)
    response.set_cookie(
        COOKIE,
        entered.secret,
        path=path,
        max_age=DEVICE_DAYS * 86_400,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )
    return response


@never_cache
def handed_record(request: HttpRequest, handover_id: UUID) -> HttpResponse:
    handover = _handover(request, handover_id)
    view = handed_view(handover)
    if view is None:
        return changed_since(request)
    form = ConfirmForm(request.POST or None)
    context: dict[str, object] = {"form": form}
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                confirmed = handover_confirm(handover=handover, buyer=form.cleaned_data["buyer"])
            except Refusal as refused:
                form.add_error("buyer" if refused.pointer == "/buyer" else None, str(refused.text))
            else:
                context["confirmed"] = confirmed
                context["form"] = ConfirmForm()
                status = 200
                # The confirmation is part of what the page shows.
                view = handed_view(handover)
                if view is None:
                    return changed_since(request)
    if view.is_opened and view.item.record.own_disclosures:
        _note(handover, Access.Action.READ)
    return render(request, "registry/handovers/handed.html", {**context, "view": view}, status=status)


@require_safe
@never_cache
def handed_file(request: HttpRequest, handover_id: UUID, sha256: str) -> HttpResponse:
    """An original, as it was uploaded: it shows the plate, so it is for this buyer alone."""
    handover = _handover(request, handover_id)
    view = handed_view(handover)
    originals = view.originals if view else []
    file = next((original for original in originals if original.attachment.sha256 == sha256), None)
    if file is None:
        raise Http404
    _note(handover, Access.Action.READ, Access.What.ATTACHMENT, sha256)
    try:
        with attachment_whole(file.attachment) as opened:
            content = opened.read()
    except FileNotFoundError:
        raise Http404 from None
    headers = {"Content-Security-Policy": "default-src 'none'; sandbox"}
    if file.attachment.media_type not in IMAGES:
        # Browsers show no PDF inside a sandbox.
        headers["Content-Disposition"] = f'attachment; filename="{sha256[:16]}.pdf"'
    return HttpResponse(content, content_type=file.attachment.media_type, headers=headers)


@require_safe
@never_cache
def handed_paper(request: HttpRequest, handover_id: UUID) -> HttpResponse:
    handover = _handover(request, handover_id)
    view = handed_view(handover)
    if view is None:
        return changed_since(request)
    if view.is_opened:
        _note(handover, Access.Action.EXPORT)
    return paper_response(request, view.item, view.proved, opened=view.is_opened)


def _note(
    handover: Handover, action: str, what: str = Access.What.DISCLOSURES, target: str | None = None
) -> None:
    guest_note(
        host=handover.organisation,
        role="buyer",
        action=action,
        what=what,
        target=target or handover.record_id,
    )


def _handover(request: HttpRequest, handover_id: UUID) -> Handover:
    handover = handover_of_device(handover_id, request.COOKIES.get(COOKIE, ""), now=datetime.now(UTC))
    if handover is None:
        raise Http404
    return handover
