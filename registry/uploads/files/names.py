"""What the columns of dealers' files are called, and which field each is."""

import re
import unicodedata

from registry.uploads.fields import EXTERNAL_ID, VIN

VIN_NAMES = (
    "vin",
    "vinnumber",
    "vinno",
    "vincode",
    "chassis",
    "chassisnumber",
    "chassisno",
    "vehicleidentificationnumber",
    "차대번호",
    "차대",
    "차대no",
    "차량식별번호",
)
_NAMES = {
    VIN: " ".join(VIN_NAMES),
    EXTERNAL_ID: "externalid id listingid stockno stocknumber stock stockid lotno lotnumber 관리번호 매물번호 외부번호"
    " 출품번호 재고번호 상품번호 관리no 매물코드 매물id",
    "odometer": "odometer mileage kilometer kilometers kilometre kilometres kilometrage km miles odo 주행거리 현재주행거리"
    " 누적주행거리 총주행거리 실주행거리 운행거리 주행 키로수 킬로수 적산거리 계기판거리",
    "price": "price sellingprice saleprice askingprice listprice internetprice 가격 판매가격 판매가 차량가격 차량가 차량금액"
    " 출품가 출품가격 시작가 희망가 희망가격 판매희망가 판매희망가격 판매금액 판매단가 판매예정가 매매가 매도가 매도가격 금액",
    "make": "make manufacturer maker brand 제조사 제조사명 브랜드 브랜드명 메이커 제작사",
    "model": "model modelname carname vehiclename 모델 모델명 차명 차량명 차종명 대표모델",
    "trim": "trim badge grade trimlevel 세부모델 세부모델명 트림 트림명 등급 세부등급 등급명",
    "model_year": "year modelyear formyear 연식 년식 연형 년형 차량연식 모델연도 형식연도",
    "body_style": "body bodystyle bodytype 차체 차종 차체형태 외형",
    "transmission": "transmission gearbox gear 변속기 변속기종류 미션 변속 기어",
    "fuel": "fuel fueltype 연료 사용연료 연료종류 연료구분 유종",
    "displacement_cc": "displacement enginecc enginesize 배기량",
    "color": "color colour exteriorcolor exteriorcolour 색상 외장색상 외관색상 외부색상 차량색상 색 컬러 외장색",
    "interior_color": "interior interiorcolor interiorcolour 내장색상 내부색상 내장색 시트색상",
    "condition_grade": "condition conditiongrade 상태등급 평가점 평가점수 평가등급",
    "region": "state region location city officecitystate 지역 소재지 보관지역 판매지역 보관장소",
    "listed_on": "listedon listingdate saledate saledatetime 제시일 제시일자 등록일 매물등록일",
    "first_registered_on": "firstregistered firstregisteredon firstregistrationdate firstregistration 최초등록일 최초등록"
    " 최초등록일자 최초등록년월일 최초등록연월일 초도등록일 초도등록",
    "presentation_no": "presentationno 제시번호 제시신고번호",
    "plate_no": "plate plateno platenumber registration 차량번호 차량등록번호 자동차등록번호 번호판 자동차번호 차번호 등록번호",
    "accident_history": "accident accidenthistory 사고이력 사고유무 사고여부 사고",
    "sale_type": "saletype 판매형태 판매구분 매매구분 거래형태",
    "options": "options 옵션 선택사양 주요옵션 선택옵션",
    "remark": "remark remarks notes comment 비고 특기사항 특이사항 참고사항 메모",
    "status": "status stockstatus salestatus 상태 판매상태 매물상태 진행상태 재고상태 차량상태",
    "sold_on": "soldon 매도일 판매일 매도일자 판매일자 판매완료일",
    "delivered_on": "deliveredon 인도일 출고일 인도일자 출고일자",
    "sold_price": "soldprice soldfor 실판매가 실매도가 판매완료가",
    "acquired_on": "acquiredon 매입일 매입일자",
}
_FIELD_OF = {name: field for field, names in _NAMES.items() for name in names.split()}
_UNIT = re.compile(r"(?:km|mi|miles|cc|usd|krw|won|만원|천원|원)$")
_CHOICES = frozenset({"유무", "여부", "yn", "ox", "년월일", "연월일", "yyyymmdd", "vin"})
_ROUNDED = re.compile(
    r"[만천백](?:km|키로|킬로|mi|마일)|(?<![0-9,])10?,?000(?:km|mi)|thousand"
    r"|[(\[【〔<](?:km|mi|in|단위|[:,/])*(?:[만천](?:단위)?|[x×*']?(?:10?,?)?000s?|k)[)\]】〕>]"
)
_ASIDE = re.compile(r"[(\[【〔<][^)\]】〕>]*[)\]】〕>]?")


def plain(name: str) -> str:
    """A header's name without case, blanks and signs, as people mean it."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", name)).casefold()


def without_aside(name: str) -> str:
    """Without what stands in brackets."""
    return _ASIDE.sub("", name)


def is_aside(text: str) -> bool:
    """Whether it is a unit, or tells which words a column has."""
    return _UNIT.fullmatch(plain(text)) is not None or plain(text) in _CHOICES


def is_rounded(column: str) -> bool:
    """Whether an odometer's column counts in tens of thousands, which no gauge shows: `주행거리(만km)`."""
    return _ROUNDED.search("".join(unicodedata.normalize("NFKC", column).casefold().split())) is not None


def field_of(column: str) -> str | None:
    """Of a column's name: by the whole of it, then without what stands in brackets, then without its unit."""
    for name in (plain(column), plain(without_aside(column))):
        for candidate in (name, _UNIT.sub("", name)):
            if candidate in _FIELD_OF:
                return _FIELD_OF[candidate]
    return None
