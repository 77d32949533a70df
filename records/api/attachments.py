"""Photos and papers that records name by their digest."""

from typing import ClassVar

from django.http import FileResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from records.api.base import MemberView, envelope, located
from records.api.forms import one_file
from records.api.serializers.attachments import (
    AttachmentSerializer,
    CoveredPhotoSerializer,
    NewAttachmentSerializer,
    NewCoverSerializer,
)
from records.audit_log.models import Access
from records.audit_log.services import access_note
from records.contents.covered_photos import photo_cover, photo_original, photo_uncover
from records.files.models import CoveredPhoto
from records.files.services import (
    EXTENSIONS,
    MAX_SIZE,
    attachment_address,
    attachment_create,
    attachment_whole,
    digest_of,
)
from records.people.permissions import missing

SCOPE = "records"
_FORM = 16 * 1024
MOVED = OpenApiResponse(description="The file is at the address in `Location`, for a minute.")


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
        """A JPEG, PNG or PDF; the `sha256` in the answer is what a record names. A picture is stored without its
        metadata (place, time, device), its pixels as they are: where it had some, `metadata_removed` is true and
        the digest is not that of what was sent. The same bytes again are the same attachment."""
        author = self.author(SCOPE)
        file = one_file(request)
        attachment = attachment_create(author=author, file=file, name=file.name or "")
        sent = digest_of(file)
        url = request.build_absolute_uri(reverse("api:attachment", args=[attachment.sha256]))
        shown = {
            "sha256": attachment.sha256,
            "media_type": attachment.media_type,
            "size": attachment.size,
            "metadata_removed": sent != attachment.sha256,
            "links": {"self": url},
        }
        return located(shown, url, status=201)


class AttachmentView(MemberView):
    @extend_schema(
        operation_id="attachments_get",
        summary="첨부파일 받기 / Fetch an attachment",
        responses={(200, media_type): OpenApiTypes.BINARY for media_type in EXTENSIONS} | {302: MOVED},
    )
    def get(self, request: Request, sha256: str) -> HttpResponseBase:  # noqa: ARG002
        """For the organisation that uploaded it, for inspectors and for the city: photos show plates. Where files lie in a
        bucket that hands them over, the answer is a redirect to an address there, good for a minute."""
        author = self.author(SCOPE)
        attachment = photo_original(author, sha256)
        if attachment is None:
            raise missing()
        access_note(
            membership=author.membership,
            action=Access.Action.READ,
            what=Access.What.ATTACHMENT,
            target=sha256,
            token=self.token,
        )
        filename = f"{sha256[:16]}.{EXTENSIONS[attachment.media_type][0]}"
        try:
            if address := attachment_address(attachment, filename):
                return HttpResponseRedirect(address, headers={"Cache-Control": "private, no-store"})
            file = attachment_whole(attachment)
        except FileNotFoundError:
            raise missing() from None
        return FileResponse(
            file,
            as_attachment=True,
            filename=filename,
            content_type=attachment.media_type,
            headers={"Content-Security-Policy": "default-src 'none'; sandbox"},
        )


class CoverView(MemberView):
    @extend_schema(
        operation_id="attachments_cover",
        summary="사진의 번호판 가리기 / Cover the plate on a photo",
        request=NewCoverSerializer,
        responses={200: CoveredPhotoSerializer},
    )
    def put(self, request: Request, sha256: str) -> Response:
        """A copy for the public in which the boxes are solid pixels: a file with its own digest, at most 1,600 pixels
        long. Boxes are in pixels of the picture as it is seen, turned upright. The public sees it once a record
        names the photo, and nothing before."""
        author = self.author(SCOPE)
        stated = envelope(request.data, NewCoverSerializer)
        return Response(_covered(photo_cover(author=author, sha256=sha256, boxes=stated["boxes"]), request))

    @extend_schema(
        operation_id="attachments_uncover",
        summary="공개 사진 내리기 / Take the public copy away",
        responses={204: None},
    )
    def delete(self, _request: Request, sha256: str) -> Response:
        """From then on the public sees no picture, until it is covered anew."""
        photo_uncover(author=self.author(SCOPE), sha256=sha256)
        return Response(status=204)


def _covered(photo: CoveredPhoto, request: Request) -> dict[str, object]:
    return {
        "sha256": photo.sha256,
        "original": photo.original.sha256,
        "size": photo.size,
        "boxes": photo.boxes,
        "links": {"public": request.build_absolute_uri(reverse("photo_public", args=[photo.sha256]))},
    }
