"""What can be wrong with a car or with what is stated of it, in the order of the harm that it does to a buyer."""

from dataclasses import dataclass
from datetime import date
from enum import Enum, StrEnum

from records.terms.texts import Text


class Level(StrEnum):
    """How much a flag matters: MISMATCH means that what is stored or signed is not what the log has."""

    MISMATCH = "mismatch"
    BAD = "bad"
    WARNING = "warning"
    NOTE = "note"


class Topic(StrEnum):
    """What a buyer asks first; each has a tile."""

    ACCIDENT = "accident"
    SPECIAL = "flood_and_fire"
    USE = "use"
    ODOMETER = "odometer"
    AGE = "age"
    OFFERS = "offers"


class Harm(Enum):
    """The gravest first: (place in the order, code in the API, level, the tile that it belongs to).

    1. Nothing below can be believed: a row or a signature that is not what the log has; a car that is another.
    2. What can't be repaired, and what a buyer may rescind the contract for (Act Art. 58-6): mileage, flood, accident.
    3. A record nobody vouches for, and records that contradict each other.
    4. What costs value or needs work.
    5. What has to be known besides. These alone leave a certified car green.
    """

    CHANGED = 1, "mismatch", Level.MISMATCH, None
    OTHER_CAR = 2, "vin_marking", Level.BAD, None
    ODOMETER_FALL = 3, "odometer", Level.BAD, Topic.ODOMETER
    FLOOD = 4, "special_history", Level.BAD, Topic.SPECIAL
    FIRE = 5, "special_history", Level.BAD, Topic.SPECIAL
    FRAME = 6, "accident", Level.BAD, Topic.ACCIDENT
    ACCIDENT = 7, "accident", Level.BAD, Topic.ACCIDENT
    ODOMETER_BELOW_STATED = 8, "odometer", Level.WARNING, Topic.ODOMETER
    DOUBTFUL = 9, "doubtful", Level.WARNING, Topic.AGE
    REJECTED = 10, "rejected", Level.WARNING, Topic.AGE
    WITHDRAWN_WORD = 11, "certification_withdrawn", Level.WARNING, Topic.AGE
    LOOK_ALIKE = 12, "look_alike", Level.WARNING, None
    SHARED_PHOTO = 13, "shared_photo", Level.WARNING, None
    FRAME_MARKED = 14, "frame_marked", Level.WARNING, Topic.ACCIDENT
    ACCIDENT_DIFFERS = 15, "listing_accident", Level.WARNING, Topic.ACCIDENT
    TAKEN_BACK = 16, "taken_back", Level.WARNING, None
    ODOMETER_DIFFERS = 17, "listing_odometer", Level.WARNING, Topic.ODOMETER
    GAUGE_RESTARTED = 18, "gauge_replaced", Level.WARNING, Topic.ODOMETER
    GAUGE_BAD = 19, "odometer_gauge", Level.WARNING, Topic.ODOMETER
    USE_CHANGE = 20, "use_change", Level.WARNING, Topic.USE
    PLATE_USE = 21, "plate_use", Level.WARNING, Topic.USE
    TWO_LISTINGS = 22, "two_listings", Level.WARNING, Topic.OFFERS
    LIENS = 23, "liens", Level.WARNING, Topic.OFFERS
    VIN_UNCLEAR = 24, "vin_marking", Level.WARNING, None
    RECALL = 25, "recall", Level.WARNING, None
    TUNING = 26, "tuning", Level.WARNING, None
    PARTS = 27, "parts", Level.WARNING, None
    EXPIRED = 28, "expired", Level.WARNING, Topic.AGE
    LISTED_EXPIRED = 29, "listing_expired_record", Level.WARNING, Topic.AGE
    PAPER_ONLY = 30, "paper_only", Level.WARNING, Topic.AGE
    UNSIGNED = 31, "uncertified", Level.NOTE, Topic.AGE
    NO_INSPECTION = 32, "no_inspection", Level.NOTE, Topic.AGE
    SIMPLE_REPAIR = 33, "simple_repair", Level.NOTE, Topic.ACCIDENT
    CORRECTED = 34, "corrected", Level.NOTE, None
    WITHDRAWN = 35, "withdrawn", Level.NOTE, None

    def __init__(self, place: int, code: str, level: Level, topic: Topic | None) -> None:
        self.place = place
        self.code = code
        self.level = level
        self.topic = topic

    @property
    def heads(self) -> bool:
        """Whether it is the headline where nothing is graver."""
        return self.place <= Harm.SIMPLE_REPAIR.place


@dataclass(frozen=True)
class Flag:
    """One finding in a sentence with its numbers. `record` is the digest of the record that it rests on, `on` its day.

    Every room may add its own: a verdict sorts them.
    """

    harm: Harm
    text: Text
    record: str | None = None
    on: date | None = None

    @property
    def code(self) -> str:
        return self.harm.code

    @property
    def level(self) -> Level:
        return self.harm.level
