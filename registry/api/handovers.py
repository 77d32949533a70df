"""Handing a record over to a buyer: the statement that it was shown, and the code that opens it."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from records.api.base import MemberView, envelope
from records.api.shapes import moment
from records.people.authors import Author
from records.people.permissions import missing
from records.stating.validation import body_clean
from registry.handovers.links import handed_link
from registry.handovers.models import Handover, HandoverCode
from registry.handovers.services import Issued, handover_create, handover_reissue

SCOPE = "records"


class NewHandoverSerializer(serializers.Serializer[Any]):
    record = serializers.CharField(help_text="The digest of the inspection record that is shown now")
    means = serializers.ChoiceField(["ELECTRONIC", "PAPER"], required=False)


class HandoverSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    record = serializers.CharField()
    notification = serializers.CharField(help_text="The record that says that it was shown")
    confirmation = serializers.CharField(allow_null=True, help_text="The record of the buyer's confirmation")
    opened_at = serializers.DateTimeField(allow_null=True)


class IssuedSerializer(HandoverSerializer):
    code = serializers.CharField(help_text="Told once. It works once, on the device that uses it first")
    link = serializers.CharField(help_text="The code stands behind a #, which browsers send to nobody")
    expires_at = serializers.DateTimeField()


class HandoversView(MemberView):
    @extend_schema(
        operation_id="handovers_create",
        summary="매수인에게 고지 / Hand over a record to a buyer",
        request=NewHandoverSerializer,
        responses={201: IssuedSerializer},
    )
    def post(self, request: Request) -> Response:
        """States `inspection:notified` now, and makes the buyer's one-time code."""
        author = self.author(SCOPE)
        sent = envelope(request.data, NewHandoverSerializer)
        record, _ = body_clean(sent["record"])
        issued = handover_create(author=author, record=str(record), means=sent.get("means", "ELECTRONIC"))
        return Response(_issued_json(issued, None), status=201)


class HandoverView(MemberView):
    @extend_schema(
        operation_id="handovers_get",
        summary="고지의 상태 / How far a handover is",
        responses={200: HandoverSerializer},
    )
    def get(self, request: Request, handover_id: UUID) -> Response:  # noqa: ARG002
        handover = _own(self.author(SCOPE), handover_id)
        return Response(_handover_json(handover, _used(handover)))


class CodesView(MemberView):
    @extend_schema(
        operation_id="handovers_code",
        summary="새 코드 / A new code",
        request=None,
        responses={201: IssuedSerializer},
    )
    def post(self, request: Request, handover_id: UUID) -> Response:  # noqa: ARG002
        """One that was not used works no more; a device that was opened stays open."""
        author = self.author(SCOPE)
        issued = handover_reissue(author=author, handover=_own(author, handover_id))
        return Response(_issued_json(issued, _used(issued.handover)), status=201)


def _own(author: Author, handover_id: UUID) -> Handover:
    rows = Handover.objects.filter(pk=handover_id, organisation=author.organisation)
    handover = rows.select_related("record").first()
    if handover is None:
        raise missing()
    return handover


def _used(handover: Handover) -> HandoverCode | None:
    """The code that opened it first."""
    return handover.codes.exclude(used_at=None).order_by("used_at").first()


def _handover_json(handover: Handover, used: HandoverCode | None) -> dict[str, object]:
    return {
        "id": str(handover.pk),
        "record": handover.record_id,
        "notification": handover.notification_id,
        "confirmation": handover.confirmation_id,
        "opened_at": moment(used.used_at) if used else None,
    }


def _issued_json(issued: Issued, used: HandoverCode | None) -> dict[str, object]:
    return {
        **_handover_json(issued.handover, used),
        "code": issued.code,
        "link": handed_link(issued.code),
        "expires_at": moment(issued.expires_at),
    }
