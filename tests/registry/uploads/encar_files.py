"""Made-up inspections in the shape of Encar's JSON."""

from typing import Any

from registry.form82.catalogue import DETAIL_ITEMS

SUPPLEMENT: dict[str, Any] = {
    "defaults": {
        "detail.steering_type": "MDPS",
        "overall.mileage_level": "NORMAL",
        "basic.fuel": "GASOLINE",
        "closing.warranty_days": 30,
        "closing.warranty_km": 2000,
    }
}
_GOOD = {"GOOD_BAD": "1", "LEVEL_2": "2", "LEVEL_3": "2", "LEAK_OIL": "3", "LEAK_COOLANT": "3", "NO_YES": "3"}
_ABSENT = {"common_rail", "ps_oil_leak", "steering_pump", "ps_pressure_hose"}


def encar(vin: str, *, day: str, **changes: Any) -> dict[str, Any]:
    children: list[dict[str, Any]] = [
        {
            "type": {"code": item.encar_code, "title": item.text.ko},
            "statusType": _status(item),
            "children": [],
        }
        for item in DETAIL_ITEMS
        if item.encar_code
    ]
    value: dict[str, Any] = {
        "vehicleId": 1,
        "formats": ["TABLE"],
        "master": {
            "supplyNum": "제시-1",
            "accdient": True,
            "simpleRepair": False,
            "registrationDate": day,
            "detail": _detail(vin, day),
        },
        "inners": [{"type": {"code": "S01", "title": "원동기"}, "statusType": None, "children": children}],
        "outers": [
            {"type": {"code": "P061", "title": "쿼터 패널"}, "statusTypes": [{"code": "X", "title": "교환"}]}
        ],
        "images": [
            {"path": "/carpicture/1_front.png", "type": "M1"},
            {"path": "/carpicture/1_rear.png", "type": "M2"},
        ],
    }
    value["master"]["detail"] |= changes.pop("detail", {})
    return value | changes


def _detail(vin: str, day: str) -> dict[str, Any]:
    return {
        "recordNo": "26-11-000001",
        "modelYear": "2021",
        "validityStartDate": "20260101",
        "validityEndDate": "20271231",
        "firstRegistrationDate": "20210301",
        "transmissionType": {"code": "1", "title": "자동"},
        "vin": vin,
        "guarantyType": {"code": "2", "title": "보험사보증"},
        "motorType": "G4FM",
        "boardStateType": {"code": "1", "title": "양호"},
        "mileage": 45_322,
        "mileageStateType": None,
        "carStateType": {"code": "1", "title": "양호"},
        "tuning": False,
        "tuningStateTypes": [],
        "seriousTypes": [],
        "usageChangeTypes": [{"code": "1", "title": "렌트"}],
        "colorType": {"code": "1", "title": "무채색"},
        "mainOptionTypes": [],
        "recall": False,
        "comments": "전반적으로 양호합니다.",
        "issueDate": day,
        "inspName": "점검자",
        "noticeName": "고지자",
        "coout": "0.1",
        "hcout": "10",
        "smout": None,
    }


def _status(item: Any) -> dict[str, str] | None:
    if item.key in _ABSENT or item.key.startswith("mt_"):
        return None
    return {"code": _GOOD[item.enum], "title": ""}
