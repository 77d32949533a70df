"""The table of what can be stated: who may, about what, and which earlier record it speaks of."""

from dataclasses import dataclass
from pathlib import Path

from records.people.authors import DEALER, INSPECTOR, REGISTRY
from records.terms.texts import Refusal, Text

CARS = frozenset({"vin", "chassis"})
LICENCES = frozenset({"licence"})


@dataclass(frozen=True)
class Kind:
    name: str
    title: Text
    roles: frozenset[str]
    schemes: frozenset[str] = CARS
    # The member of the body that names an earlier record of the same subject, and that record's kinds.
    about: str | None = None
    about_kinds: frozenset[str] = frozenset()
    about_own: bool = False
    # Stated through records.record_create; the others have a service of their own.
    stated: bool = True
    corrected: bool = True

    @property
    def schema_name(self) -> str:
        return self.name.replace(":", "-")

    @property
    def schema_file(self) -> Path:
        home = "registry" if self.name.startswith(("vehicle:", "inspection:", "odometer:")) else "records"
        return Path(__file__).parents[2] / home / "schemas" / f"{self.schema_name}.json"

    @property
    def schema_path(self) -> str:
        return f"/schemas/{self.schema_name}.json"


_DEALER = frozenset({DEALER})
_INSPECTOR = frozenset({INSPECTOR})
_BOTH = frozenset({DEALER, INSPECTOR})
_CITY = frozenset({REGISTRY})
_LISTED = frozenset({"vehicle:listed"})
_INSPECTED = frozenset({"inspection:recorded"})
WITHDRAWABLE = frozenset(
    {
        "vehicle:acquired",
        "vehicle:listed",
        "vehicle:amended",
        "vehicle:delisted",
        "vehicle:sold",
        "inspection:recorded",
        "inspection:notified",
        "odometer:replaced",
    }
)

_TABLE = (
    Kind("vehicle:acquired", Text("매입", "Acquired by a dealer"), _DEALER),
    Kind("vehicle:listed", Text("매물 등록", "Car listed"), _DEALER),
    Kind(
        "vehicle:amended",
        Text("매물 변경", "Listing changed"),
        _DEALER,
        about="listing",
        about_kinds=_LISTED,
        about_own=True,
    ),
    Kind(
        "vehicle:delisted",
        Text("매물 내림", "Taken off the market"),
        _DEALER,
        about="listing",
        about_kinds=_LISTED,
        about_own=True,
    ),
    Kind(
        "vehicle:sold",
        Text("매도", "Sold by a dealer"),
        _DEALER,
        about="listing",
        about_kinds=_LISTED,
        about_own=True,
    ),
    Kind("inspection:recorded", Text("성능·상태점검", "Inspection recorded"), _BOTH),
    Kind(
        "inspection:certified",
        Text("점검 인증", "Inspection certified"),
        _INSPECTOR,
        stated=False,
        corrected=False,
    ),
    Kind(
        "inspection:notified",
        Text("고지", "Handed over to a buyer"),
        _DEALER,
        about="record",
        about_kinds=_INSPECTED,
    ),
    Kind(
        "inspection:confirmed",
        Text("매수인의 고지 확인", "Confirmed by a buyer"),
        _DEALER,
        about="notification",
        about_kinds=frozenset({"inspection:notified"}),
        about_own=True,
        stated=False,
        corrected=False,
    ),
    Kind("odometer:replaced", Text("주행거리계 고장·교체 확인", "Odometer fault or replacement"), _INSPECTOR),
    Kind(
        "record:withdrawn",
        Text("기록 철회", "Record withdrawn"),
        _BOTH,
        about="record",
        about_kinds=WITHDRAWABLE,
        about_own=True,
        corrected=False,
    ),
    Kind(
        "record:erased",
        Text("법에 따른 삭제", "Content erased by law"),
        _CITY,
        CARS | LICENCES,
        about="record",
        stated=False,
        corrected=False,
    ),
    Kind(
        "key:enrolled",
        Text("서명키 등록", "Signing key enrolled"),
        _CITY,
        LICENCES,
        stated=False,
        corrected=False,
    ),
    Kind(
        "key:revoked",
        Text("서명키 폐기", "Signing key revoked"),
        _CITY,
        LICENCES,
        stated=False,
        corrected=False,
    ),
)
KINDS: dict[str, Kind] = {kind.name: kind for kind in _TABLE}

UNKNOWN_KIND = Text("알 수 없는 기록 종류입니다: {kind}", "Unknown kind of record: {kind}")


def kind_named(name: object) -> Kind:
    kind = KINDS.get(name) if isinstance(name, str) else None
    if kind is None:
        raise Refusal("unknown_kind", UNKNOWN_KIND.format(kind=str(name)[:64]), pointer="/kind")
    return kind
