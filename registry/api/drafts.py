"""Forms that are being filled in: kept as they are, checked as they grow, and handed in."""

from uuid import UUID

from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from records.api.base import MemberView, envelope
from records.api.problems import PreconditionFailedError, PreconditionRequiredError
from records.api.records import recorded_answer
from records.api.serializers.records import RecordSerializer
from records.api.shapes import moment
from records.stating.drafts import attachments_check, external_id_refusal
from records.terms.json_types import JsonObject
from records.terms.texts import Refusal
from registry.api.draft_serializers import DraftListSerializer, DraftSerializer, NewDraftSerializer
from registry.form82.drafts import (
    body_answers,
    draft_body,
    draft_create,
    draft_delete,
    draft_get,
    draft_replace,
    draft_review,
    draft_submit,
    drafts_readable,
)
from registry.form82.models import FormDraft
from registry.form82.typed import CHASSIS, EXTERNAL_ID

SCOPE = "records"
MATCH = OpenApiParameter(
    "If-Match",
    str,
    OpenApiParameter.HEADER,
    description="The ETag that was read; without it 428, with another 412",
)


class DraftsView(MemberView):
    @extend_schema(
        operation_id="drafts_list",
        summary="작성 중인 점검기록부 / Drafts of Form 82",
        responses={200: DraftListSerializer(many=True)},
    )
    def get(self, request: Request) -> Response:
        """One's own in one's organisation, the last worked on first. Nobody else sees them.

        One that was changed behind the registry is not among them."""
        author = self.author(SCOPE)
        return Response([_listed(draft, request) for draft in drafts_readable(author)])

    @extend_schema(
        operation_id="drafts_create",
        summary="작성 시작 / Begin a draft",
        request=NewDraftSerializer,
        responses={201: DraftSerializer},
    )
    def post(self, request: Request) -> Response:
        """`body` is as much of the form as there is, right or wrong. Parts that the car can't have, by its fuel, transmission and
        steering, are set to NOT_APPLICABLE; what they said comes back when that changes."""
        author = self.author(SCOPE)
        stated = envelope(request.data, NewDraftSerializer)
        answers = _answers(stated)
        draft = draft_create(
            author=author,
            answers=answers,
            attachments=_attachments(stated),
            corrects=stated.get("corrects"),
        )
        headers = {"Location": _url(draft, request), "ETag": _etag(draft)}
        return Response(_shown(draft, request), status=201, headers=headers)


class DraftView(MemberView):
    @extend_schema(
        operation_id="drafts_get", summary="작성 내용 읽기 / Read a draft", responses={200: DraftSerializer}
    )
    def get(self, request: Request, draft_id: UUID) -> Response:
        """The body as it is kept, what is open in each block, and what is wrong or asked. The ETag is its revision."""
        return _answer(draft_get(self.author(SCOPE), draft_id), request)

    @extend_schema(
        operation_id="drafts_replace",
        summary="작성 내용 저장 / Save a draft",
        parameters=[MATCH],
        request=NewDraftSerializer,
        responses={200: DraftSerializer},
    )
    def put(self, request: Request, draft_id: UUID) -> Response:
        """All of the draft. With an ETag that is no longer the newest nothing is changed (412)."""
        author = self.author(SCOPE)
        stated = envelope(request.data, NewDraftSerializer)
        try:
            draft = draft_replace(
                author=author,
                draft_id=draft_id,
                answers=_answers(stated),
                attachments=_attachments(stated),
                revision=_revision(request, needed=True) or 0,
            )
        except Refusal as refusal:
            raise _as_precondition(refusal) from None
        return _answer(draft, request)

    @extend_schema(
        operation_id="drafts_delete",
        summary="작성 내용 삭제 / Delete a draft",
        parameters=[MATCH],
        responses={204: None},
    )
    def delete(self, request: Request, draft_id: UUID) -> Response:
        """For good. `If-Match` may be left out."""
        try:
            draft_delete(author=self.author(SCOPE), draft_id=draft_id, revision=_revision(request))
        except Refusal as refusal:
            raise _as_precondition(refusal) from None
        return Response(status=204)


class DraftRecordView(MemberView):
    @extend_schema(
        operation_id="drafts_submit",
        summary="작성한 점검기록부 제출 / Hand a draft in",
        parameters=[MATCH],
        request=None,
        responses={201: RecordSerializer, 200: RecordSerializer},
    )
    def post(self, request: Request, draft_id: UUID) -> Response:
        """It becomes a record (201) and the draft is gone; refused, as `POST /api/records/` would, it stays. `If-Match` may be
        left out."""
        author = self.author(SCOPE)
        try:
            recorded = draft_submit(author=author, draft_id=draft_id, revision=_revision(request))
        except Refusal as refusal:
            raise _as_precondition(refusal) from None
        return recorded_answer(recorded, request, author)


def _answers(stated: JsonObject) -> JsonObject:
    if refusal := external_id_refusal(stated.get("external_id") or None):
        raise refusal
    extra = {EXTERNAL_ID: stated.get("external_id"), CHASSIS: stated.get("chassis")}
    return body_answers(stated["body"]) | {path: value for path, value in extra.items() if value}


def _attachments(stated: JsonObject) -> list[dict[str, str]]:
    return [
        {"name": name, "sha256": sha256} for name, sha256 in attachments_check(stated.get("attachments", ()))
    ]


def _revision(request: Request, *, needed: bool = False) -> int | None:
    match = request.headers.get("If-Match", "").strip()
    if not match and needed:
        raise PreconditionRequiredError
    if not match or match == "*":
        return None
    digits = match.strip('"')
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else -1


def _as_precondition(refusal: Refusal) -> Exception:
    return PreconditionFailedError() if refusal.code == "stale" else refusal


def _etag(draft: FormDraft) -> str:
    return f'"{draft.revision}"'


def _url(draft: FormDraft, request: Request) -> str:
    return request.build_absolute_uri(reverse("api:draft", args=[draft.pk]))


def _answer(draft: FormDraft, request: Request) -> Response:
    return Response(_shown(draft, request), headers={"ETag": _etag(draft)})


def _listed(draft: FormDraft, request: Request) -> JsonObject:
    return {
        "id": str(draft.pk),
        "vin": draft.answers.get("basic.vin"),
        "corrects": draft.corrects,
        "revision": draft.revision,
        "created_at": moment(draft.created_at),
        "updated_at": moment(draft.updated_at),
        "links": {
            "self": _url(draft, request),
            "page": request.build_absolute_uri(reverse("form82_editor", args=[draft.pk])),
        },
    }


def _shown(draft: FormDraft, request: Request) -> JsonObject:
    review = draft_review(draft)
    return {
        **_listed(draft, request),
        "body": draft_body(draft),
        "attachments": draft.attachments,
        "external_id": draft.answers.get(EXTERNAL_ID),
        "chassis": draft.answers.get(CHASSIS) is True,
        "blocks": [
            {
                "block": progress.block.key,
                "state": progress.state,
                "required": progress.required,
                "open": [_pointer(path) for path in progress.open],
            }
            for progress in review.progress
        ],
        "messages": [
            {
                "pointer": _pointer(message.path),
                "level": message.tone.value,
                "rule": message.rule or None,
                "messages": message.text.as_dict(),
            }
            for message in review.messages
        ],
    }


def _pointer(path: str) -> str:
    return "/body/" + path.replace(".", "/")
