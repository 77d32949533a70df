"""A key service over real HTTP that answers as AWS KMS does (its JSON protocol), with the faults that it has."""

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message

from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from eth_keys.datatypes import PrivateKey

from tests.anchoring.simulated.answering import answering

KEY = "alias/anchor"
ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141


@dataclass
class KeyService:
    """`fault` is the code of an error to answer with, as the service names them; `signature` what to answer instead; `higher`
    answers with the higher of the two possible `s`; `said` is the status and JSON of who is no key service at all."""

    key: PrivateKey
    fault: str = ""
    higher: bool = False
    signature: bytes | None = None
    said: tuple[int, object] | None = None
    asked: list[dict[str, str]] = field(default_factory=list)
    url: str = ""

    def answer(self, target: str, authorization: str, body: bytes) -> tuple[int, object]:
        told = json.loads(body)
        self.asked.append(told)
        if self.said:
            return self.said
        if not authorization.startswith("AWS4-HMAC-SHA256 Credential=") or target != "TrentService.Sign":
            return 400, {"__type": "IncompleteSignature"}
        if self.fault:
            return 400, {"__type": self.fault, "message": "of key arn:aws:kms:secret"}
        if told["KeyId"] != KEY:
            return 400, {"__type": "NotFoundException"}
        digest = base64.b64decode(told["Message"])
        if (
            told["MessageType"] != "DIGEST"
            or told["SigningAlgorithm"] != "ECDSA_SHA_256"
            or len(digest) != 32
        ):
            return 400, {"__type": "ValidationException"}
        signed = self.key.sign_msg_hash(digest)
        s = ORDER - signed.s if self.higher else signed.s
        der = encode_dss_signature(signed.r, s) if self.signature is None else self.signature
        return 200, {"KeyId": KEY, "Signature": base64.b64encode(der).decode()}


@contextmanager
def key_service_running(key: str) -> Iterator[KeyService]:
    """A service that has the key in these hex digits."""
    service = KeyService(PrivateKey(bytes.fromhex(key)))

    def posted(_path: str, headers: Message, body: bytes) -> tuple[int, bytes]:
        status, told = service.answer(headers["X-Amz-Target"], headers.get("Authorization", ""), body)
        return status, json.dumps(told).encode()

    with answering(posted) as service.url:
        yield service
