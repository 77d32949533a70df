"""Bodies of polls that are opened or cancelled.

Made from the schemas by `manage.py schemas`: not to be edited.
"""

from typing import Literal, NotRequired, TypedDict

from voting.proposals.bodies import Option

SortChoice = Literal["roll", "identified"]


class Choices(TypedDict):
    min: int
    max: int


class Eligible(TypedDict):
    sort: SortChoice
    size: NotRequired[int]
    vrf_public_key: str
    person: list[str]
    text: str


class Issuer(TypedDict):
    licence: str
    public_key: str


class Box(TypedDict):
    vkey: str
    minimum: int


class PollOpened(TypedDict):
    proposal: str
    review: str
    title: str
    question: str
    options: list[Option]
    choices: Choices
    opens_at: str
    closes_at: str
    answer_by: str
    eligible: Eligible
    issuers: list[Issuer]
    box: Box


class PollCancelled(TypedDict):
    opening: str
    reason: str
