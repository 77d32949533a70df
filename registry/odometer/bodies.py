"""The body of what an inspector states of an odometer.

Made from the schemas by `manage.py schemas`: not to be edited.
"""

from typing import Literal, NotRequired, TypedDict

from records.terms.bodies import Reason
from registry.identity.bodies import Odometer

EventChoice = Literal["FAULT", "REPAIR", "REPLACEMENT"]


class OdometerReplaced(TypedDict):
    event: EventChoice
    occurred_on: str
    confirmation_no: str
    before: NotRequired[Odometer]
    after: Odometer
    correction_reason: NotRequired[str]
    remark: NotRequired[str]
    reasons: NotRequired[list[Reason]]
