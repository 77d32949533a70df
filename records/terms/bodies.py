"""Bodies of the kinds that speak of records and keys, and what bodies of all kinds have in common.

Made from the schemas by `manage.py schemas`: not to be edited.
"""

from typing import Literal, NotRequired, TypedDict

TypeChoice = Literal["webauthn", "ed25519"]


class Withheld(TypedDict):
    withheld: str


class Reason(TypedDict):
    rule: str
    pointer: str
    reason: str


class RecordWithdrawn(TypedDict):
    record: str
    reason: str


class RecordErased(TypedDict):
    record: str
    ground: str
    decided_by: str


class Holder(TypedDict):
    person: str
    organisation: str


class KeyEnrolled(TypedDict):
    key: str
    type: TypeChoice
    public_key: str
    holder: Holder
    rp_id: NotRequired[str]
    origins: NotRequired[list[str]]


class KeyRevoked(TypedDict):
    key: str
    reason: str
    compromised_since: NotRequired[str]
