"""Made-up cars for demonstrations and tests: VINs that no maker gives, whole Form 82 bodies, drawn photos."""

import io
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from PIL import Image, ImageDraw

from records.terms.json_types import JsonObject
from registry.form82.catalogue import DETAIL_ITEMS, applies
from registry.form82.inspections import form_body

LAST = 999_999
SOUND = 900_001
"""The one of the first page that an inspector certified, with nothing besides."""
CHANGED_ROWS = "changed-rows.json"
"""The file, beside the log-ins, with the true text of rows that demonstrations changed: `make demo-mend` reads it."""


@dataclass(frozen=True)
class Model:
    make: str
    name: str
    fuel: str
    transmission: str
    steering: str
    engine: str
    price: int


MODELS = (
    Model("현대", "아반떼 (CN7) 1.6 모던", "GASOLINE", "CVT", "MDPS", "G4FM", 16_300_000),
    Model("현대", "그랜저 (IG) 3.0 익스클루시브", "LPG", "AUTO", "MDPS", "L6DB", 21_900_000),
    Model("기아", "쏘렌토 (MQ4) 2.2 시그니처", "DIESEL", "AUTO", "MDPS", "D4HE", 32_500_000),
    Model("기아", "봉고3 1톤 초장축", "DIESEL", "MANUAL", "HYDRAULIC", "D4CB", 14_800_000),
    Model("현대", "아이오닉 5 롱레인지", "ELECTRIC", "AUTO", "MDPS", "EM17", 34_900_000),
    Model("기아", "니로 1.6 하이브리드", "HYBRID", "AUTO", "MDPS", "G4LE", 19_700_000),
    Model("KG모빌리티", "티볼리 1.5 V3", "GASOLINE", "AUTO", "MDPS", "G15DTF", 13_900_000),
)


def vin(number: int) -> str:
    if not 1 <= number <= LAST:
        raise ValueError(f"made-up cars are numbered 1 to {LAST}")
    return f"KMHXX00XXXX{number:06d}"


def model(number: int) -> Model:
    return MODELS[(number - 1) % len(MODELS)]


def odometer_km(number: int) -> int:
    return 18_000 + number * 7_919 % 140_000


def plate(number: int) -> str:
    return f"{100 + number % 500}가{1000 + number % 9000}"


def listing(number: int, today: date) -> JsonObject:
    car = model(number)
    return {
        "presentation_no": f"제시-{today.year}-{number:06d}",
        "listed_on": today.isoformat(),
        "sale_type": "DIRECT",
        "make": car.make,
        "model": car.name,
        "model_year": today.year - 1 - number % 6,
        "transmission": car.transmission,
        "fuel": car.fuel,
        "odometer": {"stated": odometer_km(number), "unit": "km", "km": odometer_km(number)},
        "price": {"amount": car.price, "currency": "KRW"},
        "accident_history": "YES" if has_accident(number) else "NO",
        "plate_no": plate(number),
    }


def has_accident(number: int) -> bool:
    return number % 9 == 0


def has_repair(number: int) -> bool:
    return number % 4 == 0


def inspection(
    number: int, today: date, *, km: int | None = None, inspected: date | None = None
) -> JsonObject:
    """A whole Form 82 that no rule refuses. `km` is another reading than the listing's, `inspected` another day than today."""
    car = model(number)
    year = today.year - 1 - number % 6
    return {
        "basic": {
            "presentation_no": f"제시-{today.year}-{number:06d}",
            "record_no": f"{today.year % 100:02d}-{number % 90 + 10:02d}-{number:06d}",
            "price_appraisal_opted": False,
            "car_name": f"{car.make} {car.name}",
            "plate_no": plate(number),
            "model_year": year,
            "periodic_inspection_valid_from": (today - timedelta(days=200)).isoformat(),
            "periodic_inspection_valid_to": (today + timedelta(days=530)).isoformat(),
            "first_registered_on": f"{year}-03-{number % 28 + 1:02d}",
            "vin": vin(number),
            "transmission": car.transmission,
            "fuel": car.fuel,
            "engine_type": car.engine,
            "warranty_type": "INSURER",
        },
        "overall": _overall(number, km or odometer_km(number)),
        "repair_history": _repairs(number),
        "detail": _detail(number),
        "closing": {
            "inspector_opinion": "전반적으로 양호합니다. 하부 부식은 없습니다.",
            "photo_front": "front.png",
            "photo_rear": "rear.png",
            "inspector_name": "장안성능점검장 홍길동",
            "notifier_name": "장안모터스 김매매",
            "inspected_on": (inspected or today).isoformat(),
            "issued_on": (inspected or today).isoformat(),
            "warranty_days": 30,
            "warranty_km": 2000,
            "liability_insurer": "가상손해보험",
        },
    }


def paper_only(number: int, today: date) -> JsonObject:
    """What a person reads off a paper of which there is a picture only."""
    form = form_body(inspection(number, today))
    km = form["overall"]["odometer_km"]
    return {
        "machine_readable": False,
        "record_no": form["basic"]["record_no"],
        "issued_on": today.isoformat(),
        "odometer": {"stated": km, "unit": "km", "km": km},
        "accident_history": form["repair_history"]["accident_history"],
        "pages": ["page-1.png"],
    }


def _overall(number: int, km: int) -> JsonObject:
    level = ("LOW", "NORMAL", "HIGH")[min(km // 60_000, 2)]
    body: JsonObject = {
        "odometer_gauge": "GOOD",
        "odometer_km": km,
        "mileage_level": level,
        "vin_marking": "GOOD",
        "tuning": "NO",
        "special_history": "NO",
        "use_change": "NO",
        "color": "ACHROMATIC",
        "main_options": "YES",
        "main_option_kinds": ["NAVIGATION"],
        "recall": "NOT_APPLICABLE",
    }
    if model(number).fuel in {"GASOLINE", "LPG", "HYBRID"}:
        body |= {"co_percent": "0.08", "hc_ppm": 12}
    if model(number).fuel == "DIESEL":
        body |= {"smoke_percent": "4.2"}
    if number % 7 == 3:
        body |= {"use_change": "YES", "use_change_kinds": ["RENT"]}
    return body


def _repairs(number: int) -> JsonObject:
    panels: dict[str, list[str]] = {}
    if has_repair(number):
        panels |= {"hood": ["X"], "front_fender_l": ["W"]}
    if has_accident(number):
        panels |= {"front_panel": ["X"], "side_member_front_l": ["W"], "hood": ["X"]}
    if number % 5 == 0:
        panels |= {"rear_door_r": ["A"], "trunk_lid": ["U"]}
    repaired = any(set(codes) & {"X", "W"} for codes in panels.values())
    return {
        "accident_history": "YES" if has_accident(number) else "NO",
        "simple_repair": "YES" if repaired else "NO",
        "panels": {key: [*codes] for key, codes in panels.items()},
    }


def _detail(number: int) -> JsonObject:
    car = model(number)
    body: JsonObject = {"steering_type": car.steering}
    for item in DETAIL_ITEMS:
        if applies(item, fuel=car.fuel, transmission=car.transmission, steering=car.steering):
            body[item.key] = item.codes[0]
        else:
            body[item.key] = "NOT_APPLICABLE"
    if number % 6 == 0 and body["oil_leak_rocker_cover"] != "NOT_APPLICABLE":
        body["oil_leak_rocker_cover"] = "MINOR"
    return body


PLATE_BOX = {"x": 390, "y": 410, "width": 180, "height": 56}
NUMBER_BOX = {"x": 310, "y": 570, "width": 400, "height": 60}
"""Where a drawn photo has the plate, and the number: what its uploader covers for the public."""


@lru_cache
def photo(number: int, side: str) -> bytes:
    """A drawing, plainly no photograph: a car's outline with the made-up VIN under it."""
    image = Image.new("RGB", (960, 640), "#e9eef4")
    draw = ImageDraw.Draw(image)
    hue = number * 47 % 360
    draw.polygon([(250, 330), (340, 190), (620, 190), (710, 330)], fill="#b9c7d6", outline="#33475b", width=4)
    draw.rounded_rectangle(
        [(150, 320), (810, 480)], radius=40, fill=f"hsl({hue},35%,55%)", outline="#33475b", width=4
    )
    for x in (250, 620):
        draw.ellipse([(x, 430), (x + 110, 540)], fill="#22303c")
    draw.text((330, 580), f"{vin(number)} {side}", fill="#33475b", font_size=28)
    plate = PLATE_BOX
    draw.rectangle(
        [(plate["x"] + 8, plate["y"] + 8), (plate["x"] + plate["width"] - 8, plate["y"] + 48)], fill="#ffffff"
    )
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


@lru_cache
def paper_page(number: int) -> bytes:
    """A drawing of a form's page, plainly no real one: lines, boxes and the made-up VIN."""
    image = Image.new("RGB", (840, 1188), "#fdfcf7")
    draw = ImageDraw.Draw(image)
    draw.rectangle([(60, 60), (780, 150)], outline="#33475b", width=3)
    draw.text((90, 90), f"FORM 82 (sample)  {vin(number)}", fill="#33475b", font_size=30)
    for row in range(26):
        y = 180 + row * 36
        draw.rectangle([(60, y), (780, y + 36)], outline="#8a97a5")
        draw.line([(260, y), (260, y + 36)], fill="#8a97a5")
        draw.rectangle([(290, y + 9), (308, y + 27)], outline="#33475b", width=2)
        draw.line([(80, y + 18), (200 - row * 7 % 60, y + 18)], fill="#b9c7d6", width=6)
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()
