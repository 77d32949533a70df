"""Bodies of what a dealer states of a car.

Made from the schemas by `manage.py schemas`: not to be edited.
"""

from typing import Literal, NotRequired, TypedDict

from records.terms.bodies import Reason, Withheld
from registry.identity.bodies import Odometer, Price

SourceChoice = Literal["PERSON", "COMPANY", "DEALER", "AUCTION", "OTHER"]
SaleTypeChoice = Literal["DIRECT", "BROKERED"]
TransmissionChoice = Literal["AUTO", "MANUAL", "SEMI_AUTO", "CVT", "OTHER"]
FuelChoice = Literal["GASOLINE", "DIESEL", "LPG", "HYBRID", "ELECTRIC", "HYDROGEN", "OTHER"]
NoReadingChoice = Literal["UNREADABLE", "NO_ODOMETER"]
AccidentHistoryChoice = Literal["NO", "YES"]
ReasonChoice = Literal["RETURNED", "TRANSFERRED", "OWN_USE", "SCRAPPED", "EXPORTED", "OTHER"]


class VehicleAcquired(TypedDict):
    acquired_on: str
    source: SourceChoice
    odometer: NotRequired[Odometer]
    price: NotRequired[Price | Withheld]
    plate_no: NotRequired[str | Withheld]
    seller_name: NotRequired[str | Withheld]
    contract_no: NotRequired[str]
    correction_reason: NotRequired[str]
    remark: NotRequired[str]
    reasons: NotRequired[list[Reason]]


class Liens(TypedDict):
    seizures: int
    mortgages: int
    as_of: str


class Salesperson(TypedDict):
    name: NotRequired[str | Withheld]
    employee_no: NotRequired[str | Withheld]


class VehicleListed(TypedDict):
    presentation_no: NotRequired[str]
    listed_on: NotRequired[str]
    sale_type: NotRequired[SaleTypeChoice]
    owning_dealer: NotRequired[str]
    make: NotRequired[str]
    model: NotRequired[str]
    trim: NotRequired[str]
    model_year: NotRequired[int]
    first_registered_on: NotRequired[str]
    body_style: NotRequired[str]
    transmission: NotRequired[TransmissionChoice]
    fuel: NotRequired[FuelChoice]
    displacement_cc: NotRequired[int]
    color: NotRequired[str]
    interior_color: NotRequired[str]
    condition_grade: NotRequired[str]
    region: NotRequired[str]
    options: NotRequired[list[str]]
    odometer: NotRequired[Odometer]
    no_reading: NotRequired[NoReadingChoice]
    price: NotRequired[Price]
    accident_history: NotRequired[AccidentHistoryChoice]
    liens: NotRequired[Liens]
    plate_no: NotRequired[str | Withheld]
    salesperson: NotRequired[Salesperson]
    seller_name: NotRequired[str | Withheld]
    correction_reason: NotRequired[str]
    remark: NotRequired[str]
    reasons: NotRequired[list[Reason]]


class VehicleAmended(TypedDict):
    listing: str
    presentation_no: NotRequired[str]
    listed_on: NotRequired[str]
    sale_type: NotRequired[SaleTypeChoice]
    owning_dealer: NotRequired[str]
    make: NotRequired[str]
    model: NotRequired[str]
    trim: NotRequired[str]
    model_year: NotRequired[int]
    first_registered_on: NotRequired[str]
    body_style: NotRequired[str]
    transmission: NotRequired[TransmissionChoice]
    fuel: NotRequired[FuelChoice]
    displacement_cc: NotRequired[int]
    color: NotRequired[str]
    interior_color: NotRequired[str]
    condition_grade: NotRequired[str]
    region: NotRequired[str]
    options: NotRequired[list[str]]
    odometer: NotRequired[Odometer]
    no_reading: NotRequired[NoReadingChoice]
    price: NotRequired[Price]
    accident_history: NotRequired[AccidentHistoryChoice]
    liens: NotRequired[Liens]
    plate_no: NotRequired[str | Withheld]
    salesperson: NotRequired[Salesperson]
    seller_name: NotRequired[str | Withheld]
    correction_reason: NotRequired[str]
    remark: NotRequired[str]
    reasons: NotRequired[list[Reason]]


class VehicleDelisted(TypedDict):
    listing: str
    delisted_on: NotRequired[str]
    reason: ReasonChoice
    correction_reason: NotRequired[str]
    remark: NotRequired[str]
    reasons: NotRequired[list[Reason]]


class VehicleSold(TypedDict):
    listing: str
    sold_on: str
    delivered_on: NotRequired[str]
    odometer: NotRequired[Odometer]
    price: NotRequired[Price]
    plate_no: NotRequired[str | Withheld]
    buyer_name: NotRequired[str | Withheld]
    contract_no: NotRequired[str]
    correction_reason: NotRequired[str]
    remark: NotRequired[str]
    reasons: NotRequired[list[Reason]]
