"""The body of what certifies other records: a statement, certification/1, and its signature.

Made from the schemas by `manage.py schemas`: not to be edited.
"""

from typing import Literal, NotRequired, TypedDict

VerdictChoice = Literal["certified", "rejected", "withdrawn"]


class Statement(TypedDict):
    format: Literal["certification/1"]
    records: list[str]
    verdict: VerdictChoice
    licence: str
    key: str
    signed_at: str
    reason: NotRequired[str]


class Ed25519Signature(TypedDict):
    type: Literal["ed25519"]
    value: str


class WebauthnSignature(TypedDict):
    type: Literal["webauthn"]
    authenticator_data: str
    client_data: str
    value: str


Signature = Ed25519Signature | WebauthnSignature


class CertifiedBody(TypedDict):
    statement: Statement
    signature: Signature
