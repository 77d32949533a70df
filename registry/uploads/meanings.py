"""What markets, auctions and dealers' programs write where a field knows a few codes."""

import re
import unicodedata
from collections.abc import Mapping

from registry.uploads.fields import Field

SOLD_ALONE = ("판매완료", "판매 완료", "판매됨", "매도완료", "매각완료", "거래완료", "sold", "sold out")
"""Words that mean a sale in whichever column they stand alone; the others do in a column of states."""
_WORDS = {
    "accident_history": {
        "NO": "n, false, 0, 무, 무사고, 완전무사고, 사고없음, none, no accident",
        "YES": "y, true, 1, 유, 유사고, 사고, 사고차, 사고있음",
    },
    "no_reading": {
        "UNREADABLE": "판독불가, 확인불가, 확인 불가, 읽을 수 없음, 계기판고장, 계기판 고장, 계기고장, 계기 고장, illegible,"
        " not readable, odometer broken",
        "NO_ODOMETER": "계기판없음, 계기판 없음, 주행거리계없음, no odometer",
    },
    "sale_type": {
        "DIRECT": "직접, 직매, 직접판매, 매입, 매입차, 상사매입, 자사, 자사매물, dealer, direct",
        "BROKERED": "알선, 중개, 위탁, 위탁판매, broker, consignment",
    },
    "status": {
        "ON_OFFER": "판매 중, 판매대기, 판매가능, 제시, 제시중, 광고중, 노출중, 전시, 전시중, 진열, 진열중, 재고, 보유, 보유중,"
        " 등록, 입고, 입고완료, 상품화, 상품화중, 상품화대기, 상품화완료, 정비중, 수리중, 도장중, 광택중, 촬영중, 촬영대기,"
        " 상담중, 가계약, 계약, 계약중, 예약, 예약중, 출품, 출품중, 홀딩, available, active, in stock, on offer, for sale,"
        " reserved, pending",
        "SOLD": ", ".join([*SOLD_ALONE, "매도, 매각, 출고, 출고완료, 이전완료, 인도완료, delivered"]),
        "HELD": "판매보류, 보류, 보류중, 판매중지, 판매중단, 판매불가, 광고중지, 광고보류, 노출중지, 비노출, 미노출, 비매품,"
        " 매물아님, 입고전, 입고예정, 입고대기, 매입예정, 매입대기, not for sale, unavailable, incoming",
    },
}
_LONGEST = 200
_STATE = re.compile(
    "(?:탁송|배송|송금|정비|정산|조정|조회|장기|임시|임대|오더|서류|신규|신차|국산|전시|전손|전기|전화|고장|공매|문의|양도|양수|손상|배차|유보"
    "|유찰|유사고|노출|하자|성능|주차|주문|주행|구매|구입|진열|진행|지연|현장|변경|추가|도장|도색|도착|선적|선납|설정|마감|연체|위탁|위임"
    "|명의|반납|반환|반송|반품|반자동|인도|인수|제시|제작|이전|이동|이관|홍보|소유)(?:중|차)?|[가-힣]{2}색"
)
"""What a list says of a car, or its colour, where three syllables would be a person's name."""
_PASSED = ""
"""The meaning of words that change nothing."""
_FUELS = {
    "GASOLINE": "가솔린 휘발유 gasoline petrol unleaded gas benzin gdi",
    "DIESEL": "디젤 경유 diesel biodiesel turbodiesel",
    "LPG": "lpg lpi lpgi 엘피지 autogas",
    "ELECTRIC": "전기 전기차 electric electricity ev bev",
    "HYDROGEN": "수소 수소차 hydrogen fcev",
    "HYBRID": "하이브리드 hybrid hev phev mhev",
    "OTHER": "cng lng 천연가스 compressed natural flex flexible flexfuel ffv e85 ethanol 기타 other",
    _PASSED: "fuel fuels system vehicle 차 차량 연료 연료전지 cell 겸용 regular premium midgrade super plus required"
    " recommended only engine 일반인 일반인구입 일반 구입 렌터카 렌트 장애인 택시 mild plug in plugin 플러그인 마일드 turbo 터보",
}
_GEARBOXES = {
    "AUTO": "자동 오토 auto automatic a/t at dct dsg pdk dual-clutch 듀얼클러치 steptronic tiptronic shiftronic shiftable"
    " 스텝트로닉 팁트로닉 감속기",
    "MANUAL": "수동 manual m/t mt stick",
    "SEMI_AUTO": "세미오토 세미 semiauto semiautomatic semi 반자동 automated amt",
    "CVT": "cvt ivt ecvt e-cvt 무단 continuously variable xtronic",
    "OTHER": "기타 other",
    _PASSED: "변속기 변속 미션 transmission trans gearbox with w overdrive od",
}
_ENGINES = re.compile(r"\b[vihlw]-?[0-9]{1,2}\b|\b[0-9]\.[0-9]\s*(?:l|t|리터)?\b")
_SPEEDS = re.compile(r"[0-9]{1,2}\s*-?\s*(?:단|speed|spd)|(?<![0-9])[0-9]{1,2}(?=at|mt|dct|cvt)")
_MODES = re.compile(r"(?:w/|with )?\s*(?:manual|auto)[ -](?:mode|shift)")
_SHIFTED = re.compile(r"dual shift mode")
_SIGNS = re.compile(r"[\s()\[\]/+,&_:·.-]+")
_JOINED = re.compile("하이브리드|가솔린|휘발유|디젤|경유|수소|전기|세미오토|자동|수동|오토|변속기")


def word_of(cell: str) -> str:
    """A cell's word, however it is typed."""
    return " ".join(unicodedata.normalize("NFKC", cell[:_LONGEST]).lower().split())


def is_of_a_car(word: str) -> bool:
    """Whether a word is one of the market's, and no name however it begins."""
    return _STATE.fullmatch(word_of(word)) is not None


def choice_of(field: Field, cell: str) -> str | None:
    """The code that a cell means beyond doubt. None for a word that nobody taught us."""
    written = word_of(cell)
    for choice in field.choices:
        if written in (choice.code.lower(), choice.title.ko.lower(), choice.title.en.lower()):
            return choice.code
    if code := _CODE_OF.get(field.name, {}).get(_unspaced(written)):
        return code
    if field.name == "fuel":
        return _fuel(_meanings(_ENGINES.sub(" ", written), _FUEL_OF))
    if field.name == "transmission":
        speedless = _SPEEDS.sub(" ", _MODES.sub(" ", _SHIFTED.sub("automatic", written)))
        return _gearbox(_meanings(speedless, _GEARBOX_OF))
    return None


def _by_word(meanings: Mapping[str, str]) -> dict[str, str]:
    return {word: meaning for meaning, words in meanings.items() for word in words.split()}


def _unspaced(word: str) -> str:
    return word.replace(" ", "")


_CODE_OF = {
    name: {_unspaced(word): code for code, words in meanings.items() for word in words.split(", ")}
    for name, meanings in _WORDS.items()
}
_FUEL_OF, _GEARBOX_OF = _by_word(_FUELS), _by_word(_GEARBOXES)


def _meanings(written: str, known: Mapping[str, str]) -> set[str]:
    """What its words mean; nothing where one is not known, for that one may turn the meaning of all."""
    meanings = set()
    for word in written.split():
        parts = [word] if word in known else _parts(word, known)
        if not all(part in known for part in parts):
            return set()
        meanings |= {known[part] for part in parts}
    return meanings - {_PASSED}


def _parts(word: str, known: Mapping[str, str]) -> list[str]:
    parts: list[str] = []
    for part in filter(None, _SIGNS.split(word)):
        parts += [part] if part in known else _JOINED.sub(r" \g<0> ", part).split()
    return parts


def _fuel(meanings: set[str]) -> str | None:
    if len(meanings) < 2:
        return next(iter(meanings), None)
    if "OTHER" in meanings:
        return "OTHER"
    if "HYDROGEN" in meanings:
        return "HYDROGEN" if meanings <= {"HYDROGEN", "ELECTRIC"} else "OTHER"
    # Two that burn, such as petrol and LPG, are neither the one nor the other.
    return "HYBRID" if meanings & {"HYBRID", "ELECTRIC"} else "OTHER"


def _gearbox(meanings: set[str]) -> str | None:
    for special in ("CVT", "SEMI_AUTO"):
        if special in meanings:
            return special
    return next(iter(meanings)) if len(meanings) == 1 else None
