"""Every key ever enrolled under a licence."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from records.api.base import PublicView
from records.api.serializers.licences import LicenceSerializer
from records.api.shapes import moment, organisation_json, record_links, state_json
from records.contents.models import Record
from records.people.permissions import missing
from records.proof.selectors import LicenceHistory, licence_history
from records.signing.models import SigningKey
from records.terms.subjects import licence_subject
from records.terms.texts import Refusal


class LicenceView(PublicView):
    @extend_schema(
        operation_id="licences_get",
        summary="자격 번호의 서명키 / A licence's signing keys",
        auth=[],
        responses={200: LicenceSerializer},
    )
    def get(self, request: Request, number: str) -> Response:
        """Who holds the licence sees here every key that was ever enrolled in that name."""
        try:
            licence = licence_subject(number).partition(":")[2]
        except Refusal as refusal:
            raise missing() from refusal
        history = licence_history(licence)
        if history is None:
            raise missing()
        return Response(
            {
                "licence": licence,
                "problem": next((fault.code for fault in history.faults), None),
                "keys": [_key(key, history, request) for key in history.keys],
            }
        )


def _key(key: SigningKey, history: LicenceHistory, request: Request) -> dict[str, object]:
    return {
        "key": key.key,
        "type": key.type,
        "public_key": key.public_key,
        "person": str(key.person),
        "organisation": organisation_json(key.organisation),
        "enrolled": _event(key.enrolled, history, request),
        "revoked": _event(key.revoked, history, request) if key.revoked else None,
        "compromised_since": moment(key.compromised_since),
    }


def _event(record: Record, history: LicenceHistory, request: Request) -> dict[str, object]:
    state = history.states.get(record.digest)
    return {
        "digest": record.digest,
        "recorded_at": moment(record.recorded_at),
        "state": state_json(state) if state else None,
        "links": record_links(record, request),
    }
