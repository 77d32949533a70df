"""Bodies of the kinds that speak of records and keys, and what bodies of all kinds have in common.

Made from the schemas by `manage.py schemas`: not to be edited.
"""

from typing import Literal, NotRequired, TypedDict

TypeChoice = Literal["webauthn", "ed25519"]
Use = Literal["history", "document", "spending", "identity", "activity", "decision"]
Checker = Literal["subject", "counterparty", "public", "auditor"]
Personal = Literal["none", "withheld", "in_attachment", "content"]
Secrecy = Literal["open", "after_event", "parties"]
Finality = Literal["logged", "anchored", "final"]
Correction = Literal["new_record", "signature", "never"]
Signature = Literal["none", "organisation", "licensed_person", "own_key"]
Completeness = Literal["subject", "count", "none"]
ChainUse = Literal["log", "anchor_only", "none"]
Role = Literal["dealer", "inspector", "registry", "proposer", "observer", "box"]
Remains = Literal["record", "commitments"]


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


class Words(TypedDict):
    ko: str
    en: str


class Judgement(TypedDict):
    use: Use
    checker: Checker
    personal: list[Personal]
    secrecy: Secrecy
    finality: Finality
    correction: Correction
    signature: Signature
    completeness: Completeness
    chain_use: ChainUse
    why: Words


class Task(TypedDict):
    name: Words
    source: Words
    state: Words
    family: NotRequired[str]
    judgement: NotRequired[Judgement]


class Retention(TypedDict):
    years: int
    remains: Remains


class Row(TypedDict):
    kind: str
    use: Use
    writer: list[Role]
    checker: Checker
    personal: list[Personal]
    secrecy: Secrecy
    retention: Retention
    finality: Finality
    correction: Correction
    signature: Signature
    completeness: Completeness
    chain_use: ChainUse
    why: Words
    ground: Words


class ClassificationPublished(TypedDict):
    tasks: list[Task]
    rows: list[Row]
    correction_reason: NotRequired[str]
