"""Made-up statements."""

from typing import Any


def vin(number: int = 1) -> str:
    return f"KMHXX00XXXX{number:06d}"


def listing(number: int = 1, **members: Any) -> dict[str, Any]:
    """What POST /api/records/ takes."""
    statement = {
        "kind": "vehicle:listed",
        "subject": f"vin:{vin(number)}",
        "body": {"odometer": {"stated": 38882, "unit": "mi"}, "plate_no": "12가3456"},
    }
    return statement | members
