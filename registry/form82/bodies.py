"""Bodies of inspection records: the whole form, or the paper alone.

Made from the schemas by `manage.py schemas`: not to be edited.
"""

from typing import Literal, NotRequired, TypedDict

from records.terms.bodies import Reason, Withheld
from registry.identity.bodies import Odometer

NoYes = Literal["NO", "YES"]
Transmission = Literal["AUTO", "MANUAL", "SEMI_AUTO", "CVT", "OTHER"]
Fuel = Literal["GASOLINE", "DIESEL", "LPG", "HYBRID", "ELECTRIC", "HYDROGEN", "OTHER"]
WarrantyType = Literal["SELF", "INSURER"]
GoodBad = Literal["GOOD", "BAD"]
MileageLevel = Literal["HIGH", "NORMAL", "LOW"]
VinMarking = Literal["GOOD", "CORRODED", "DEFACED", "MISMATCH", "ALTERED", "ERASED"]
TuningLegality = Literal["LEGAL", "ILLEGAL"]
TuningKind = Literal["STRUCTURE", "DEVICE"]
SpecialHistory = Literal["FLOOD", "FIRE"]
UseChange = Literal["RENT", "LEASE", "COMMERCIAL"]
Color = Literal["ACHROMATIC", "CHROMATIC"]
Paint = Literal["FULL_REPAINT", "COLOR_CHANGE"]
MainOption = Literal["SUNROOF", "NAVIGATION", "OTHER"]
Recall = Literal["NOT_APPLICABLE", "APPLICABLE"]
RecallDone = Literal["DONE", "NOT_DONE"]
Damage = Literal["X", "W", "C", "A", "U", "T"]
Steering = Literal["HYDRAULIC", "ELECTRO_HYDRAULIC", "MDPS", "MANUAL", "OTHER"]
GoodBadOrNotApplicable = Literal["GOOD", "BAD", "NOT_APPLICABLE"]
LeakOilOrNotApplicable = Literal["NONE", "MINOR", "LEAK", "NOT_APPLICABLE"]
Level2OrNotApplicable = Literal["ADEQUATE", "LOW", "NOT_APPLICABLE"]
LeakCoolantOrNotApplicable = Literal["NONE", "MINOR", "LEAK", "NOT_APPLICABLE"]
Level3OrNotApplicable = Literal["ADEQUATE", "LOW", "OVER", "NOT_APPLICABLE"]
NoYesOrNotApplicable = Literal["NO", "YES", "NOT_APPLICABLE"]
WheelPos = Literal["DRIVER_FRONT", "DRIVER_REAR", "PASSENGER_FRONT", "PASSENGER_REAR", "SPARE"]
BasicItem = Literal["MANUAL", "TRIANGLE", "JACK", "SPANNER"]


class PaperBody(TypedDict):
    machine_readable: Literal[False]
    record_no: str
    issued_on: str
    odometer: Odometer
    accident_history: NotRequired[NoYes]
    pages: list[str]
    reasons: NotRequired[list[Reason]]
    correction_reason: NotRequired[str]


class Basic(TypedDict):
    presentation_no: NotRequired[str]
    record_no: str
    price_appraisal_opted: bool
    car_name: str
    plate_no: str | Withheld
    model_year: int
    periodic_inspection_valid_from: str
    periodic_inspection_valid_to: str
    first_registered_on: str
    vin: str
    transmission: Transmission
    fuel: Fuel
    engine_type: str
    warranty_type: WarrantyType
    base_price_manwon: NotRequired[int]


class Overall(TypedDict):
    odometer_gauge: GoodBad
    odometer_km: int
    mileage_level: MileageLevel
    vin_marking: VinMarking
    co_percent: NotRequired[str]
    hc_ppm: NotRequired[int]
    smoke_percent: NotRequired[str]
    tuning: NoYes
    tuning_legality: NotRequired[TuningLegality]
    tuning_kinds: NotRequired[list[TuningKind]]
    special_history: NoYes
    special_history_kinds: NotRequired[list[SpecialHistory]]
    use_change: NoYes
    use_change_kinds: NotRequired[list[UseChange]]
    color: Color
    paint_kinds: NotRequired[list[Paint]]
    main_options: NoYes
    main_option_kinds: NotRequired[list[MainOption]]
    recall: Recall
    recall_done: NotRequired[RecallDone]
    remarks: NotRequired[dict[str, str]]


class RepairHistory(TypedDict):
    accident_history: NoYes
    simple_repair: NoYes
    panels: dict[str, list[Damage]]
    remarks: NotRequired[dict[str, str]]


class Detail(TypedDict):
    steering_type: Steering
    self_diag_engine: GoodBadOrNotApplicable
    self_diag_transmission: GoodBadOrNotApplicable
    engine_idle: GoodBadOrNotApplicable
    oil_leak_rocker_cover: LeakOilOrNotApplicable
    oil_leak_head_gasket: LeakOilOrNotApplicable
    oil_leak_block_pan: LeakOilOrNotApplicable
    oil_level: Level2OrNotApplicable
    coolant_leak_head_gasket: LeakCoolantOrNotApplicable
    coolant_leak_water_pump: LeakCoolantOrNotApplicable
    coolant_leak_radiator: LeakCoolantOrNotApplicable
    coolant_level: Level2OrNotApplicable
    common_rail: GoodBadOrNotApplicable
    at_oil_leak: LeakOilOrNotApplicable
    at_oil_level: Level3OrNotApplicable
    at_idle: GoodBadOrNotApplicable
    mt_oil_leak: LeakOilOrNotApplicable
    mt_gear_shift: GoodBadOrNotApplicable
    mt_oil_level: Level3OrNotApplicable
    mt_idle: GoodBadOrNotApplicable
    clutch_assembly: GoodBadOrNotApplicable
    cv_joint: GoodBadOrNotApplicable
    propeller_shaft_bearing: GoodBadOrNotApplicable
    differential_gear: GoodBadOrNotApplicable
    ps_oil_leak: LeakOilOrNotApplicable
    steering_pump: GoodBadOrNotApplicable
    steering_gear: GoodBadOrNotApplicable
    steering_joint: GoodBadOrNotApplicable
    ps_pressure_hose: GoodBadOrNotApplicable
    tie_rod_ball_joint: GoodBadOrNotApplicable
    brake_master_leak: LeakOilOrNotApplicable
    brake_oil_leak: LeakOilOrNotApplicable
    brake_booster: GoodBadOrNotApplicable
    generator: GoodBadOrNotApplicable
    starter_motor: GoodBadOrNotApplicable
    wiper_motor: GoodBadOrNotApplicable
    blower_motor: GoodBadOrNotApplicable
    radiator_fan_motor: GoodBadOrNotApplicable
    window_motor: GoodBadOrNotApplicable
    charging_port_insulation: GoodBadOrNotApplicable
    traction_battery_isolation: GoodBadOrNotApplicable
    hv_wiring: GoodBadOrNotApplicable
    fuel_leak: NoYesOrNotApplicable
    remarks: NotRequired[dict[str, str]]


class Other(TypedDict):
    exterior: NotRequired[GoodBad]
    interior: NotRequired[GoodBad]
    polish: NotRequired[GoodBad]
    room_cleaning: NotRequired[GoodBad]
    wheel: NotRequired[GoodBad]
    wheel_bad_positions: NotRequired[list[WheelPos]]
    tire: NotRequired[GoodBad]
    tire_bad_positions: NotRequired[list[WheelPos]]
    glass: NotRequired[GoodBad]
    basic_items: NotRequired[NoYes]
    basic_item_kinds: NotRequired[list[BasicItem]]
    final_price_manwon: int
    remarks: NotRequired[dict[str, str]]


class Closing(TypedDict):
    inspector_opinion: str
    appraiser_opinion: NotRequired[str]
    photo_front: str
    photo_rear: str
    inspector_name: str | Withheld
    appraiser_name: NotRequired[str | Withheld]
    notifier_name: str | Withheld
    buyer_signature: NotRequired[str | Withheld]
    inspected_on: str
    issued_on: str
    warranty_days: int
    warranty_km: int
    liability_insurer: NotRequired[str]
    liability_policy_no: NotRequired[str]


class FormBody(TypedDict):
    basic: Basic
    overall: Overall
    repair_history: RepairHistory
    detail: Detail
    other: NotRequired[Other]
    closing: Closing
    reasons: NotRequired[list[Reason]]
    correction_reason: NotRequired[str]


InspectionBody = PaperBody | FormBody
