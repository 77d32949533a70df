"""**logged**, where a body has the number of its record's subject in it."""

from __future__ import annotations

from typing import Any

from tests.verifier.cases.world import Given, case, world
from tests.verifier.maker import CAR, OTHER_CAR


@case("an inspection whose body has its subject's number", logged="pass logged")
def _() -> Given:
    return _inspected({"basic": {"vin": CAR.removeprefix("vin:")}})


@case("an inspection whose body has another car's number", logged="fail names_other_subject")
def _() -> Given:
    return _inspected({"basic": {"vin": OTHER_CAR.removeprefix("vin:")}})


@case("an inspection whose body has the number in small letters", logged="fail names_other_subject")
def _() -> Given:
    return _inspected({"basic": {"vin": CAR.removeprefix("vin:").lower()}})


@case("an inspection that withholds the number", logged="fail names_other_subject")
def _() -> Given:
    return _inspected({"basic": {"vin": {"withheld": "00" * 32}}})


@case("an inspection with a list where the number's object is", logged="pass logged")
def _() -> Given:
    return _inspected({"basic": [{"vin": "1"}]})


@case("another kind's body, with another number at that place", logged="pass logged")
def _() -> Given:
    return _inspected({"basic": {"vin": "1"}}, "vehicle:listed")


def _inspected(body: dict[str, Any], kind: str = "inspection:recorded") -> Given:
    w = world()
    certified = w.registry.state(kind, body)
    if kind == "inspection:recorded":
        w.registry.certify(w.key, certified)
    w.registry.anchor()
    return w.given()
