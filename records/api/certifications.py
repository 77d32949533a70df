"""An inspector's signed statement."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from records.api.base import MemberView, envelope
from records.api.serializers.certifications import CertificationsSerializer, NewCertificationSerializer
from records.api.shapes import new_json
from records.people.models import ApiToken
from records.signing.certifications import certification_create

SCOPE = "certifications"


class CertificationsView(MemberView):
    @extend_schema(
        operation_id="certifications_create",
        summary="점검기록부 인증 / Certify inspection records",
        request=NewCertificationSerializer,
        responses={201: CertificationsSerializer},
    )
    def post(self, request: Request) -> Response:
        """One statement on up to 50 inspection records, signed with an enrolled key: one record for each car."""
        author = self.author(SCOPE)
        sent = envelope(request.data, NewCertificationSerializer)
        records = certification_create(
            author=author,
            statement=sent["statement"],
            signature=sent["signature"],
            # Without a token it is a person in the browser.
            by_hand=not isinstance(request.auth, ApiToken),
        )
        return Response({"records": [new_json(record, (), request) for record in records]}, status=201)
