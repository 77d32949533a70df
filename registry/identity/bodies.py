"""What the bodies of a car's records have in common.

Made from the schemas by `manage.py schemas`: not to be edited.
"""

from typing import Literal, TypedDict

UnitChoice = Literal["km", "mi"]


class Odometer(TypedDict):
    stated: int
    unit: UnitChoice
    km: int


class Price(TypedDict):
    amount: int
    currency: str
