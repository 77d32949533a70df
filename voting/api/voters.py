"""What voters ask of issuers and of the box. Nothing of it is recorded: see `voting/api/middleware.py`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle

from records.api.base import PublicView, envelope
from records.terms.json_types import JsonObject
from records.terms.texts import Refusal, RefusalSort, Text
from verifier import canonical
from verifier.errors import Malformed
from verifier.polls.rights import PROOF_SIZE
from voting.api.middleware import fault_tell
from voting.api.throttles import SessionThrottle
from voting.boxes.accepting import ballot_take
from voting.issuing.identity import Said, Shown
from voting.issuing.provider import ProviderRefusesError
from voting.issuing.provider_texts import refuses
from voting.issuing.services import Proved, person_identify, right_prove, right_sign
from voting.issuing.sessions import LASTS, SessionOverError
from voting.keys.files import BOX, KeyGoneError, key_read
from voting.polls.found import running_found
from voting.polls.running import over

MAX_BODY = 8 * 1024
NOT_TEXT = Text("글이어야 합니다.", "This is a text.")
NOT_TEXTS = Text("글의 목록이어야 합니다.", "This is a list of texts.")
NOT_BASE64 = Text(
    "base64url로 적은 바이트여야 합니다(덧붙임표 없이).", "These are bytes in base64url, without padding."
)
NOT_PROOF = Text("증명은 16진수 160자입니다.", "A proof is 160 hex digits.")
SAMPLE_BALLOT = "The line, a ballot/1 (docs/formats.md, section 13): at most 2,048 bytes"


class PersonSerializer(serializers.Serializer[Any]):
    person = serializers.ListField(
        child=serializers.CharField(), help_text="As many texts as the opening's `person` names"
    )


class SaidSerializer(PersonSerializer):
    code = serializers.CharField(
        required=False,
        help_text="From the letter, as it was shown, or the query with which the provider sent the browser back",
    )
    challenge = serializers.CharField(required=False, help_text="As it came with the code or the address")


class IdentifiedSerializer(serializers.Serializer[Any]):
    session = serializers.CharField(help_text="Send it as ‘Authorization: Bearer …’. It is stored nowhere")
    expires_in = serializers.IntegerField(help_text="Seconds")
    trial = serializers.BooleanField(help_text="True: nobody was really identified")


class ShownSerializer(serializers.Serializer[Any]):
    code = serializers.CharField(
        required=False, help_text="Six digits, where it is only tried out. Send them back with the challenge"
    )
    address = serializers.CharField(
        required=False,
        help_text="A provider's page to which the person goes; it sends the browser to the registry's /polls/identified/",
    )
    challenge = serializers.CharField()
    trial = serializers.BooleanField()


class ProvedSerializer(PersonSerializer):
    proof = serializers.CharField(help_text="80 bytes in hex. Show it to nobody but the poll's issuers")


class BlindedSerializer(ProvedSerializer):
    blinded = serializers.CharField(help_text="256 bytes in base64url: RFC 9474's blinded_msg")


class SignatureSerializer(serializers.Serializer[Any]):
    signature = serializers.CharField(help_text="256 bytes in base64url: RFC 9474's blind_sig")


class BallotSerializer(serializers.Serializer[Any]):
    ballot = serializers.CharField(help_text=SAMPLE_BALLOT)


class PromiseSerializer(serializers.Serializer[Any]):
    promise = serializers.CharField(help_text="A signed note: this ballot will be in a box")


class PollSession(BaseAuthentication):
    """The session of an issuer: who has none is told how one is shown. Whose it is, the issuer's service finds out."""

    def authenticate(self, request: Request) -> None:  # noqa: ARG002 - as DRF calls it
        return None

    def authenticate_header(self, request: Request) -> str:  # noqa: ARG002 - as DRF calls it
        return 'Bearer realm="poll"'


class PollSessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = PollSession
    name = "poll_session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:  # noqa: ARG002
        return {"type": "http", "scheme": "bearer"}


class VoterView(PublicView):
    """No log-in, no cookie, no count by address."""

    authentication_classes: Sequence[type[BaseAuthentication]] = ()
    throttle_classes: Sequence[type[BaseThrottle]] = ()
    max_body = MAX_BODY

    def options(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> Response:  # noqa: ARG002
        """A browser asks before it sends from another origin."""
        headers = {
            "Access-Control-Allow-Methods": "GET, POST",
            "Access-Control-Allow-Headers": "authorization, content-type",
            "Access-Control-Max-Age": "86400",
        }
        return Response(status=204, headers=headers)

    def handle_exception(self, exc: Exception) -> Response:
        if isinstance(exc, SessionOverError):
            exc = AuthenticationFailed()
        if isinstance(exc, ProviderRefusesError):
            fault_tell(type(exc).__name__)
            exc = refuses()
        return super().handle_exception(exc)


class SessionView(VoterView):
    """For who was identified."""

    authentication_classes = (PollSession,)
    throttle_classes = (SessionThrottle,)

    @property
    def session(self) -> str:
        """What was shown as session. Raises SessionOverError where nothing was."""
        scheme, _, shown = self.request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not shown.strip():
            raise SessionOverError
        return shown.strip()


class IdentifyView(VoterView):
    @extend_schema(
        operation_id="polls_identify",
        summary="본인 확인 / Identify oneself to an issuer",
        auth=[],
        request=SaidSerializer,
        responses={201: IdentifiedSerializer, 200: ShownSerializer},
    )
    def post(self, request: Request, number: str) -> Response:
        """A session of ten minutes. Before it (200) a code is shown, where polls are only tried out, or a provider's address."""
        sent = envelope(request.data, SaidSerializer)
        said = Said(_texts(sent, "person"), _text_or_none(sent, "code"), _text_or_none(sent, "challenge"))
        answer = person_identify(number, said)
        if isinstance(answer, Shown):
            wanted = {"address": answer.address} if answer.address else {"code": answer.code}
            return Response({**wanted, "challenge": answer.challenge, "trial": not answer.address})
        lasts = int(LASTS.total_seconds())
        return Response(
            {"session": answer.session, "expires_in": lasts, "trial": answer.is_trial}, status=201
        )


class RightView(SessionView):
    @extend_schema(
        operation_id="polls_right",
        summary="투표권의 증명 / The proof of one's right",
        responses={200: ProvedSerializer},
    )
    def get(self, _request: Request, number: str) -> Response:
        """Of the first issuer. It uses nothing, and that somebody asked is not recorded."""
        proved = right_prove(number, self.session)
        return Response({"person": list(proved.person), "proof": proved.proof.hex()})


class SignatureView(SessionView):
    @extend_schema(
        operation_id="polls_signature",
        summary="가려진 서명 / A blind signature",
        request=BlindedSerializer,
        responses={201: SignatureSerializer, 200: SignatureSerializer},
    )
    def post(self, request: Request, number: str) -> Response:
        """Once for a right; the same message again gets the same answer (200). Ask the first issuer last: that uses the right."""
        sent = envelope(request.data, BlindedSerializer)
        shown = Proved(_texts(sent, "person"), _proof(sent))
        signed = right_sign(number, self.session, shown, _bytes(sent, "blinded"))
        answer = {"signature": canonical.b64u_encode(signed.signature)}
        return Response(answer, status=201 if signed.is_new else 200)


class BallotsView(VoterView):
    @extend_schema(
        operation_id="polls_ballot",
        summary="투표 / Cast a ballot",
        auth=[],
        request=BallotSerializer,
        responses={201: PromiseSerializer, 200: PromiseSerializer},
    )
    def post(self, request: Request, number: str) -> Response:
        """The box's promise, given once the ballot is safely stored; 200 for one that was taken before."""
        line = _text(envelope(request.data, BallotSerializer), "ballot")
        poll = running_found(number)
        try:
            seed = key_read(poll.uuid, BOX)
        except KeyGoneError:
            raise over() from None
        taken = ballot_take(poll, line.encode(), box_seed=seed)
        return Response({"promise": taken.promise}, status=201 if taken.is_new else 200)


def _text(sent: JsonObject, name: str) -> str:
    value = sent[name]
    if not isinstance(value, str):
        raise _malformed("not_text", NOT_TEXT, name)
    return value


def _text_or_none(sent: JsonObject, name: str) -> str | None:
    return _text(sent, name) if name in sent else None


def _texts(sent: JsonObject, name: str) -> tuple[str, ...]:
    value = sent[name]
    texts = [text for text in value if isinstance(text, str)] if isinstance(value, list) else []
    if not isinstance(value, list) or len(texts) != len(value):
        raise _malformed("not_texts", NOT_TEXTS, name)
    return tuple(texts)


def _bytes(sent: JsonObject, name: str) -> bytes:
    try:
        return canonical.b64u_decode(_text(sent, name))
    except Malformed:
        raise _malformed("not_base64", NOT_BASE64, name) from None


def _proof(sent: JsonObject) -> bytes:
    text = _text(sent, "proof")
    if len(text) != 2 * PROOF_SIZE or set(text) - set("0123456789abcdef"):
        raise _malformed("not_proof", NOT_PROOF, "proof")
    return bytes.fromhex(text)


def _malformed(code: str, text: Text, name: str) -> Refusal:
    return Refusal(code, text, pointer=f"/{name}", sort=RefusalSort.MALFORMED)
