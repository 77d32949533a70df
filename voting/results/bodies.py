"""Bodies of a poll's end, its count, and the city's answer.

Made from the schemas by `manage.py schemas`: not to be edited.
"""

from typing import Literal, NotRequired, TypedDict

DecisionChoice = Literal["adopted", "partly", "not_adopted", "later"]


class PollClosed(TypedDict):
    opening: str
    boxes: int
    last: NotRequired[str]
    rights: int
    cast: int


class Option(TypedDict):
    id: str
    count: int


class PollTallied(TypedDict):
    closing: str
    counted: int
    blank: int
    superseded: int
    options: list[Option]
    correction_reason: NotRequired[str]


class Step(TypedDict):
    text: str
    due: str


class PollAnswered(TypedDict):
    tally: str
    decision: DecisionChoice
    department: str
    text: str
    steps: list[Step]
    correction_reason: NotRequired[str]
