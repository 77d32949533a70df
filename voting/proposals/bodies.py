"""Bodies of proposals of polls, and of what the city says of them.

Made from the schemas by `manage.py schemas`: not to be edited.
"""

from typing import Literal, NotRequired, TypedDict

from records.terms.bodies import Withheld

SortChoice = Literal["citizen", "department", "institution"]
DecisionChoice = Literal["accepted", "refused", "returned", "merged"]


class Option(TypedDict):
    id: str
    text: str


class Proposer(TypedDict):
    sort: SortChoice
    name: str | Withheld


class PollProposed(TypedDict):
    title: str
    question: str
    background: str
    area: str
    options: list[Option]
    proposer: Proposer
    correction_reason: NotRequired[str]


class PollReviewed(TypedDict):
    proposal: str
    decision: DecisionChoice
    department: str
    reason: str
    merged_into: NotRequired[str]
    correction_reason: NotRequired[str]
