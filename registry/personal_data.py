"""What in a text looks as if it named a person or led to one. Cheap to ask of texts that hold nothing of the sort."""

import re
import unicodedata
from enum import StrEnum

from registry.plate import COMMERCIAL, PARCEL, PRIVATE, REGIONS, RENTAL


class Sort(StrEnum):
    """What a text may hold. The first three have no place in a public text, whatever the reason."""

    IDENTITY_NUMBER = "identity_number"
    PLATE = "plate"
    TELEPHONE = "telephone"
    PERHAPS_PLATE = "perhaps_plate"
    PERHAPS_TELEPHONE = "perhaps_telephone"
    E_MAIL = "e_mail"
    NAME = "name"
    ADDRESS = "address"
    ACCOUNT = "account"


_GAP = r"[\s.·,/()~_-]{0,3}"
_BEGIN, _END = r"(?<![\d.])", r"(?!\d)"
# Birth date and the digit for sex and century; the rest may be masked.
_RESIDENT = (
    rf"{_BEGIN}\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]){_GAP}[1-8](?:\d{{6}}{_END}|[*xX●○•■]{{3,6}})"
)
_LICENCE = rf"{_BEGIN}(?:1[1-9]|2[0-8])-\d\d-\d{{6}}-\d\d{_END}"
_PASSPORT = r"(?<![A-Za-z0-9])[MSRODG](?:\d{8}|\d{3}[A-Z]\d{4})(?![A-Za-z0-9])"
_MOBILE = rf"{_BEGIN}(?:\+?82{_GAP}\(?0?\)?|0)1[016-9]{_GAP}\d{{3,4}}{_GAP}\d{{4}}{_END}"
_AREA = r"(?:2|3[1-3]|4[1-4]|5[1-5]|6[1-4]|70|50\d?|80)"
_LAND_LINE = rf"{_BEGIN}(?:\+82{_GAP}|\(?0){_AREA}[\s.·)/~-]{{1,3}}\d{{3,4}}[\s.·/~-]{{1,3}}\d{{4}}{_END}"
_RUN_ON = rf"{_BEGIN}0{_AREA}\d{{7,8}}{_END}"
_BUSINESS = rf"{_BEGIN}1[568]\d\d-\d{{4}}{_END}(?!\s?(?:rpm|cc|km|kg|mm|원|만|년))"
_E_MAIL = r"(?<![\w.+%-])[\w.+%-]+\s?(?:@|\(at\)|\[at\]|골뱅이)\s?[\w-]+(?:\s?\.\s?[\w-]+)+"

_LETTERS = "".join(sorted(PRIVATE | COMMERCIAL | PARCEL | RENTAL))
# Letters that also count or measure something: "80도 1200", "100주 2000".
_MEASURES = "도주부조구수로시대보오"
_PLATE_GAP = r"[\s.·-]{0,2}"
_PLATE_BEGIN = rf"(?:(?:{REGIONS}){_PLATE_GAP}\d{{1,2}}|(?<![\d.,])\d{{2,3}})"
_PLATE = rf"{_PLATE_BEGIN}{_PLATE_GAP}[{_LETTERS}]{_PLATE_GAP}\d{{4}}(?![\d,])"

_SURNAMES = (
    "김이박최정강조윤장임한오서신권황안송류전홍고문양손배백허유남심노하곽성차주우구민진지엄채원천방공현함변염여추도소석선설마"
    "길연위표명기반왕금옥육인맹제모탁국어은편용"
)
_PARTY = (
    "차주|전차주|소유자|소유주|명의자|매도인|매도자|매수인|매수자|구매자|판매자|양도인|양수인|운전자|의뢰인|고객|손님|담당자?|"
    "연락처|성명|이름|점검자|정비사|딜러|사장|대표"
)
_TITLE = "사장|실장|과장|부장|차장|팀장|대표|이사|대리|딜러|기사|선생|사원|주임|상무|전무|정비사|점검자"
# Words that begin with a surname's syllable and follow those words, or stand before "님".
_NO_NAMES = frozenset(
    re.findall(
        "[가-힣]{2}",
        "변경 이전 이력 이상 이후 이용 정보 정비 정상 조치 조회 주장 주의 주행 진술 고지 고객 고장 전화 전체 "
        "전부 전달 신고 신차 신규 문의 문제 명의 명시 사용 사고 성명 연락 설명 설치 소유 소견 손님 손상 수리 "
        "안내 요청 원인 유무 유지 유상 인수 인도 인적 임의 장기 장착 제공 제시 차주 차량 차장 주인 원장 소장 "
        "점장 정도 공업 기존 기재 기록 기타 기사 방문 보관 본인 부품 선생 선임 여부 연식 오일 완료 구매 구입 "
        "권장 노후 도장 동의 마감 모두 모름 반납 반려 방치 백미 하자 하부 한번 한명 현재 홍보 황색 강조 강력 "
        "남성 여성 지정 지인 지속 국산 금액 금일 육안 왕복 우측 좌측 용도 은행 석면 전차 전주 표시 표기 명함 "
        "위임 위치 길이 천만 백만",
    )
)
_NAME_AFTER = re.compile(
    rf"(?:{_PARTY})\s{{0,3}}(?:[:은는이가]|[(\[])?\s{{0,3}}([{_SURNAMES}][가-힣]{{2}})(?![가-힣]{{3}})"
)
_NAME_BEFORE = re.compile(
    rf"(?<![가-힣])([{_SURNAMES}]\s?[가-힣]{{1,2}})\s?(?:(?:{_TITLE})?님|씨(?![가-힣])|씨[가는는의를와]|(?:{_TITLE})(?![가-힣]{{2}}))"
)
_WHOLE_NAME = re.compile(
    rf"[{_SURNAMES}]\s?[가-힣]\s?[가-힣]|(?:남궁|황보|제갈|사공|선우|서문|독고)\s?[가-힣]{{1,2}}"
)

_DISTRICT = r"[가-힣]{1,5}(?:특별시|광역시|자치시|시|군|구)"
_ADDRESS = "|".join(
    (
        # a district and a road or a village with its number
        rf"{_DISTRICT}\s+[가-힣\d]{{1,12}}(?:읍|면|동|리|로|길|가)\s*\d{{0,4}}(?:번?길)?\s*\d{{1,4}}(?:-\d{{1,4}})?(?!\s?(?:km|만|천|%))",
        r"[가-힣]{2,8}(?:로|길)\s?\d{1,4}번길\s?\d{1,4}",
        r"[가-힣]{1,8}(?:동|리)\s?\d{1,4}(?:-\d{1,4})?\s?번지",
        r"(?<!\d)\d{2,4}동\s?\d{2,4}호",
    )
)
_BANKS = "국민|신한|우리|하나|농협|기업|카카오|토스|새마을|우체국|수협|신협|부산|대구|케이|산업|계좌|입금"
_ACCOUNT = "|".join(
    (
        rf"(?:{_BANKS})[^\d\n]{{0,12}}\d[\d\s-]{{8,20}}\d",
        rf"{_BEGIN}\d{{3,6}}-\d{{2,6}}-\d{{5,8}}(?:-\d{{1,3}})?{_END}",
        rf"{_BEGIN}\d{{4}}[\s-]\d{{4}}[\s-]\d{{4}}[\s-]\d{{4}}{_END}",
    )
)
# A firm's registration number is in every advertisement.
_FIRM = re.compile(rf"{_BEGIN}\d{{3}}-\d{{2}}-\d{{5}}{_END}")

_NUMBERS = tuple(
    (sort, re.compile(pattern))
    for sort, pattern in (
        (Sort.IDENTITY_NUMBER, f"{_RESIDENT}|{_LICENCE}|{_PASSPORT}"),
        (Sort.TELEPHONE, f"{_MOBILE}|{_LAND_LINE}"),
        (Sort.PERHAPS_TELEPHONE, f"{_RUN_ON}|{_BUSINESS}"),
        (Sort.ACCOUNT, _ACCOUNT),
    )
)
_PLATES, _E_MAILS, _ADDRESSES = (re.compile(pattern) for pattern in (_PLATE, _E_MAIL, _ADDRESS))
_MEASURED = re.compile(rf"(?<!\d)\d{{2,3}}\s?[{_MEASURES}]\s\d{{4}}")
_SPOKEN = re.compile(r"[공영일이삼사오육칠팔구][공영일이삼사오육칠팔구\s.-]{8,}[공영일이삼사오육칠팔구]")
_SPOKEN_DIGITS = str.maketrans("공영일이삼사오육칠팔구", "00123456789")
_AT = re.compile(r"@|[(\[]at[)\]]")
_PLAIN = re.compile(r"[ -~]*")


def sorts_in(text: str) -> frozenset[Sort]:
    """What the text seems to hold, whichever digits, dashes or gaps it is written with."""
    if _PLAIN.fullmatch(text) and sum(map(str.isdigit, text)) < 7 and not _AT.search(text):
        return frozenset()
    plain = normal(text)
    # Numbers that are spelled out: 공일공 일이삼사 오육칠팔.
    spoken = _SPOKEN.sub(lambda match: match[0].translate(_SPOKEN_DIGITS), plain)
    found = {sort for sort, pattern in _NUMBERS if pattern.search(_FIRM.sub(" ", spoken))}
    if Sort.TELEPHONE in found or Sort.IDENTITY_NUMBER in found:
        found -= {Sort.ACCOUNT, Sort.PERHAPS_TELEPHONE}
    found |= set(_plates(plain))
    if _E_MAILS.search(plain):
        found.add(Sort.E_MAIL)
    if any(
        _is_name(match[1]) for pattern in (_NAME_AFTER, _NAME_BEFORE) for match in pattern.finditer(plain)
    ):
        found.add(Sort.NAME)
    if _ADDRESSES.search(plain):
        found.add(Sort.ADDRESS)
    return frozenset(found)


def looks_like_a_name(cell: str) -> bool:
    """A cell of nothing but a Korean name. For what is better not repeated; too eager for a text."""
    return bool(_WHOLE_NAME.fullmatch(normal(cell)))


def _plates(plain: str) -> set[Sort]:
    matches = [match[0] for match in _PLATES.finditer(plain)]
    measured = [bool(_MEASURED.fullmatch(found)) for found in matches]
    sure = Sort.PLATE if not all(measured) else None
    return {sort for sort in (sure, Sort.PERHAPS_PLATE if any(measured) and not sure else None) if sort}


def _is_name(found: str) -> bool:
    name = re.sub(r"\s", "", found)
    return name[:2] not in _NO_NAMES


def normal(text: str) -> str:
    """NFKC, every script's digits and dashes as ASCII ones, without characters that do not show."""
    found = []
    for character in unicodedata.normalize("NFKC", text):
        category = unicodedata.category(character)
        if category == "Nd":
            found.append(str(unicodedata.digit(character)))
        elif category == "Pd" or character in "−ー～":
            found.append("-")
        elif category == "Zs":
            found.append(" ")
        elif category not in {"Cf", "Mn"} and character not in "\u115f\u1160\u3164":
            found.append(character)
    return "".join(found)
