"""A first guess at a mapping, from header names that are known. A person confirms it."""

from records.terms.json_types import JsonObject
from records.terms.kinds import Kind
from registry.uploads.fields import EXTERNAL_ID, VIN, Sort, fields
from registry.uploads.mapping import plain

_NAMES = {
    VIN: "vin vinnumber vinno chassis chassisnumber 차대번호 차대",
    EXTERNAL_ID: "externalid id listingid stockno stocknumber 관리번호 매물번호 외부번호",
    "odometer": "odometer odometerkm odometermi odometermiles mileage mileagekm mileagemi kilometers kilometres"
    " km miles 주행거리 주행거리km 현재주행거리",
    "price": "price sellingprice saleprice askingprice listprice priceusd pricekrw sellingpriceusd 가격 판매가격"
    " 판매가 가격만원 판매가격만원 가격원",
    "make": "make manufacturer maker brand 제조사 브랜드",
    "model": "model modelname 모델 모델명 차명",
    "trim": "trim badge grade trimlevel 세부모델 트림 등급",
    "model_year": "year modelyear formyear 연식",
    "body_style": "body bodystyle bodytype 차체 차종",
    "transmission": "transmission gearbox 변속기",
    "fuel": "fuel fueltype 연료 사용연료",
    "displacement_cc": "displacement displacementcc enginecc 배기량 배기량cc",
    "color": "color colour exteriorcolor exteriorcolour 색상 외장색상",
    "interior_color": "interior interiorcolor interiorcolour 내장색상",
    "condition_grade": "condition conditiongrade 상태등급",
    "region": "state region location city officecitystate 지역",
    "listed_on": "listedon listingdate saledate saledatetime 제시일 등록일",
    "first_registered_on": "firstregistered firstregisteredon firstregistrationdate 최초등록일",
    "presentation_no": "presentationno 제시번호 제시신고번호",
    "plate_no": "plate plateno platenumber registration 차량번호 자동차등록번호 번호판",
    "accident_history": "accident accidenthistory 사고이력 사고유무",
    "sale_type": "saletype 판매형태",
    "options": "options 옵션 선택사양",
    "remark": "remark remarks notes comment 비고 특기사항",
}
_FIELD_OF = {name: field for field, names in _NAMES.items() for name in names.split()}
_MEASURES = {
    "km": ("km", "kilomet"),
    "mi": ("mi", "mile"),
    "USD": ("usd", "dollar"),
    "KRW": ("krw", "원"),
}


def mapping_suggest(header: tuple[str, ...], *, kind: Kind) -> JsonObject:
    """A mapping without the unit or the currency where the header does not say it: the person must."""
    known = fields(kind)
    mapping: JsonObject = {}
    for column in header:
        name = _FIELD_OF.get(plain(column))
        if name is None or name not in known or name in mapping:
            continue
        mapping[name] = column
        if known[name].sort is Sort.ODOMETER:
            mapping[name] = {"column": column, **_measure("unit", column, ("km", "mi"))}
        elif known[name].sort is Sort.PRICE:
            source: JsonObject = {"column": column, **_measure("currency", column, ("USD", "KRW"))}
            mapping[name] = source | ({"times": 10_000} if "만원" in column else {})
    return mapping


def _measure(member: str, column: str, candidates: tuple[str, ...]) -> dict[str, str]:
    ending = plain(column).removeprefix("mileage")
    for candidate in candidates:
        if any(sign in ending for sign in _MEASURES[candidate]):
            return {member: candidate}
    return {}
