"""What the city's staff decide when they open a poll; all else is the proposal's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True)
class IssuerTerms:
    """An office by the number of its letter of appointment, and the key that it made for this poll: base64url."""

    licence: str
    public_key: str


@dataclass(frozen=True)
class Terms:
    """Times with their zone. `person` names what tells people apart and how it is written; `text` says who may vote."""

    least: int
    most: int
    opens_at: datetime
    closes_at: datetime
    answer_by: datetime
    sort: Literal["roll", "identified"]
    person: Sequence[str]
    text: str
    issuers: Sequence[IssuerTerms]
    minimum: int
    on_the_spot: bool = False
