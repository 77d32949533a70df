"""Photos and papers that records name by their digest."""

from typing import ClassVar

from django.http import FileResponse, HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from registry.api.base import MemberView, located
from registry.api.forms import one_file
from registry.api.serializers import AttachmentSerializer, NewAttachmentSerializer
from registry.attachments import EXTENSIONS, MAX_SIZE, attachment_create, attachment_open
from registry.authors import INSPECTOR, REGISTRY
from registry.models import Access, ApiToken, Attachment
from registry.permissions import missing
from registry.trail import access_note

SCOPE = "records"
_FORM = 16 * 1024


class AttachmentsView(MemberView):
    parser_classes = (MultiPartParser,)
    max_body: ClassVar[int] = MAX_SIZE + _FORM

    @extend_schema(
        operation_id="attachments_create",
        summary="첨부파일 올리기 / Upload an attachment",
        request={"multipart/form-data": NewAttachmentSerializer},
        responses={201: AttachmentSerializer},
    )
    def post(self, request: Request) -> Response:
        """A JPEG, PNG or PDF; its `sha256` is what a record names. The same bytes again are the same attachment."""
        author = self.author(SCOPE)
        file = one_file(request)
        attachment = attachment_create(author=author, file=file, name=file.name or "")
        url = request.build_absolute_uri(f"{request.path}{attachment.sha256}/")
        shown = {
            "sha256": attachment.sha256,
            "media_type": attachment.media_type,
            "size": attachment.size,
            "links": {"self": url},
        }
        return located(shown, url, status=201)


class AttachmentView(MemberView):
    @extend_schema(
        operation_id="attachments_get",
        summary="첨부파일 받기 / Fetch an attachment",
        responses={(200, media_type): OpenApiTypes.BINARY for media_type in EXTENSIONS},
    )
    def get(self, request: Request, sha256: str) -> HttpResponseBase:
        """For the organisation that uploaded it, for inspectors and for the city: photos show plates."""
        author = self.author(SCOPE)
        found = Attachment.objects.filter(sha256=sha256)
        if author.role not in (INSPECTOR, REGISTRY):
            found = found.filter(organisation=author.organisation)
        attachment = found.first()
        if attachment is None or attachment.destroyed_at is not None:
            raise missing()
        access_note(
            membership=author.membership,
            action=Access.Action.READ,
            what=Access.What.ATTACHMENT,
            target=sha256,
            token=request.auth.prefix if isinstance(request.auth, ApiToken) else "",
        )
        return FileResponse(
            attachment_open(attachment),
            as_attachment=True,
            filename=f"{sha256[:16]}.{EXTENSIONS[attachment.media_type][0]}",
            content_type=attachment.media_type,
            headers={"Content-Security-Policy": "default-src 'none'; sandbox"},
        )
