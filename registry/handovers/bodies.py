"""Bodies of what a buyer was shown, and of the buyer's word.

Made from the schemas by `manage.py schemas`: not to be edited.
"""

from typing import Literal, NotRequired, TypedDict

from records.terms.bodies import Reason, Withheld

MeansChoice = Literal["PAPER", "ELECTRONIC"]


class InspectionNotified(TypedDict):
    record: str
    notified_at: str
    means: MeansChoice
    buyer_name: NotRequired[str | Withheld]
    correction_reason: NotRequired[str]
    remark: NotRequired[str]
    reasons: NotRequired[list[Reason]]


class InspectionConfirmed(TypedDict):
    notification: str
    record: str
    confirmed_at: str
    buyer: Withheld
