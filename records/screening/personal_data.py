"""What in a text looks as if it named a person or led to one. Cheap to ask of texts that hold nothing of the sort."""

import re
from enum import StrEnum

from records.screening.plates import COMMERCIAL, PARCEL, PRIVATE, REGIONS, RENTAL
from records.screening.spelling import normal


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
    HANDLE = "handle"


_GAP = r"[\s.·,/()~_*-]{0,3}"
_BEGIN, _END = r"(?<![\d.])", r"(?!\d)"
# Birth date and the digit for sex and century; the rest may be masked.
_RESIDENT = (
    rf"{_BEGIN}\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]){_GAP}[1-8](?:\d{{6}}{_END}|[*xX●○•■]{{3,6}})"
    r"|주민(?:등록)?(?:번호)?[\s:]{0,3}\d{6}"
)
_LICENCE = rf"(?:{_BEGIN}(?:1[1-9]|2[0-8])-|(?:{REGIONS})\s?)\d\d-\d{{6}}-\d\d{_END}"
_PASSPORT = r"(?<![A-Za-z0-9])[MSRODG](?:\d{8}|\d{3}[A-Z]\d{4})(?![A-Za-z0-9])"
# A digit as it is typed, spoken, or drawn with a letter: o1o-1234-5678, 010 일이삼사 5678.
_DIGIT = "[0-9oO공영일이삼사오육칠팔구]"
_MOBILE = rf"{_BEGIN}(?:\+?82{_GAP}\(?0?\)?|0)1[016-9]{_GAP}\d{{3,4}}{_GAP}\d{{4}}{_END}"
_DRAWN = rf"(?<![\w.])[0oO공영][1l일][0oO공영16-9일육칠팔구]{_GAP}{_DIGIT}{{3,4}}{_GAP}{_DIGIT}{{4}}(?![0-9A-Za-z])"
_AREA = r"(?:2|3[1-3]|4[1-4]|5[1-5]|6[1-4]|70|50\d?|80)"
_LAND_LINE = rf"{_BEGIN}(?:\+82{_GAP}|\(?0){_AREA}[\s.·)/~-]{{1,3}}\d{{3,4}}[\s.·/~-]{{1,3}}\d{{4}}{_END}"
_RUN_ON = rf"{_BEGIN}0{_AREA}\d{{7,8}}{_END}"
_BUSINESS = rf"{_BEGIN}1[568]\d\d-\d{{4}}{_END}(?!\s?(?:rpm|cc|km|kg|mm|원|만|년))"
_ASKED_FOR = "연락처|핸드폰|휴대폰|휴대전화|전화(?:번호)?|문의"
_SHORT = (
    rf"(?:{_ASKED_FOR})[\s:;=은는()\[\]]{{0,4}}(?!(?:19|20)\d\d\D)\d{{3,4}}[\s.-]?\d{{4}}{_END}(?!\s?(?:km|원|만|년|mi))"
    rf"|{_BEGIN}\d{{3,4}}-\d{{4}}\s?(?:으?로)?\s?(?:전화|연락|문의)"
)
_DOT = r"\s?(?:\.|\(dot\)|\[dot\]|닷)\s?"
_MAILERS = (
    "naver|gmail|daum|hanmail|kakao|nate|hotmail|outlook|yahoo|icloud|네이버|지메일|다음|한메일|네이트|핫메일"
)
_E_MAIL = "|".join(
    (
        rf"(?<![\w.+%-])[\w.+%-]+\s?(?:@|\(at\)|\[at\]|골뱅이|앳)\s?[\w-]+(?:{_DOT}[\w-]+)+",
        rf"(?<![\w.+%-])[\w.+%-]*[A-Za-z0-9]\s?(?:(?:@|\(at\)|골뱅이|앳)\s?(?:{_MAILERS})(?![a-z])|at\s(?:{_MAILERS}){_DOT})",
    )
)

_LETTERS = "".join(sorted(PRIVATE | COMMERCIAL | PARCEL | RENTAL))
# Letters that also count or measure something: "80도 1200", "100주 2000".
_MEASURES = "도주부조구수로시대보오"
_PLATE_GAP = r"[\s.·()_/~-]{0,2}"
_PLATE_BEGIN = rf"(?:(?:{REGIONS}){_PLATE_GAP}\d{{1,2}}|(?<![\d.,])\d{{2,3}})"
_PLATE = rf"{_PLATE_BEGIN}{_PLATE_GAP}[{_LETTERS}]{_PLATE_GAP}\d{{4}}(?![\d,])"
_PLAINLY = "".join(sorted(set(_LETTERS) - set(_MEASURES)))
# Its four digits apart or spoken; and the paper plate of a car that has none yet.
_ODD_PLATE = (
    rf"{_PLATE_BEGIN}\s?[{_PLAINLY}]\s?(?:\d\s\d{{3}}|\d\d\s\d\d|\d{{3}}\s\d|[공영일이삼사오육칠팔구]{{4}}(?![가-힣]))(?![\d,])"
    r"|임시\s?(?:번호판?|운행)[^\d\n]{0,8}\d{6}(?!\d)"
)

_SURNAMES = (
    "김이박최정강조윤장임한오서신권황안송류전홍고문양손배백허유남심노하곽성차주우구민진지엄채원천방공현함변염여추도소석선설마"
    "길연위표명기반왕금옥육인맹제모탁국어은편용"
)
_PARTY = (
    "차주|정비기사|전차주|소유자|소유주|명의자|매도인|매도자|매수인|매수자|구매자|판매자|양도인|양수인|운전자|의뢰인|고객|손님|담당자?|"
    "연락처|성명|성함|이름|점검자|정비사|딜러|사장|대표"
)
_TITLE = "고객|사장|실장|과장|부장|차장|팀장|대표|이사|대리|딜러|기사|선생|사원|주임|상무|전무|정비사|점검자"
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
        "위임 위치 길이 천만 백만 우리 이번 전문 주말 강남 강북 강동 강서 성남 안양 남양 고양 김포 안산 안성 오산 양평 여주 "
        "원주 제주 진주 양산 김해 구미 문경 안동 고창 여수 남원 공주 은평 노원 성북 성동 용산 마포 구로 금천 서초 송파 양천 도봉 "
        "정식 심야 연회 정기 조기 단체 기업 법인 장애 노인 유료 무료 신혼 주부 이모 고모 김포 인근 민원 이날 당일",
    )
)
_TWO = "남궁|황보|제갈|사공|선우|독고"
_NAME_AFTER = re.compile(
    rf"(?:{_PARTY})\s{{0,3}}(?:[:은는이가]|[(\[])?\s{{0,3}}"
    rf"([{_SURNAMES}][가-힣]{{2}}|(?:[김박최윤황홍곽]|{_TWO})\s[가-힣]{{2}})(?:(?=입니다|이라고|께서|에게|으로|이며)|(?![가-힣]{{3}}))"
)
_NAME_IN_BRACKETS = re.compile(rf"(?<![가-힣])([{_SURNAMES}]\s?[가-힣]{{2}})\s?\((?:{_PARTY})\)")
_NAME_BEFORE = re.compile(
    rf"(?<![가-힣])([{_SURNAMES}]\s?[가-힣]{{1,2}})\s?(?:(?:{_TITLE})?님|씨(?![가-힣])|씨[가는는의를와]|(?:{_TITLE})(?![가-힣]{{2}}))"
)
_NAMES = (_NAME_AFTER, _NAME_BEFORE, _NAME_IN_BRACKETS)
_WHOLE_NAME = re.compile(rf"[{_SURNAMES}]\s?[가-힣]\s?[가-힣]|(?:{_TWO})\s?[가-힣]{{1,2}}")

_DISTRICT = r"[가-힣]{1,5}(?:특별시|광역시|자치시|시|군|구)"
_ADDRESS = "|".join(
    (
        # a district and a road or a village with its number
        rf"{_DISTRICT}\s+[가-힣\d]{{1,12}}(?:읍|면|동|리|로|길|가)\s*\d{{0,4}}(?:번?길)?\s*\d{{1,4}}(?:-\d{{1,4}})?(?!\s?(?:km|만|천|%))",
        r"[가-힣]{2,8}(?:로|길)\s?\d{1,4}번?길\s?\d{1,4}",
        r"[가-힣]{1,8}(?:동|리)\s?\d{1,4}(?:-\d{1,4})?\s?번지",
        r"(?<!\d)\d{2,4}동\s?\d{2,4}호",
    )
)
_BANKS = "국민|신한|우리|하나|농협|기업|카카오|토스|새마을|우체국|수협|신협|부산|대구|케이|산업|계좌|입금"
_ACCOUNT = "|".join(
    (
        rf"(?:{_BANKS})[^\d\n]{{0,12}}\d[\d\s-]{{8,20}}\d",
        rf"{_BEGIN}(?!20\d\d-)\d{{3,6}}-\d{{2,6}}-\d{{5,8}}(?:-\d{{1,3}})?{_END}",
        rf"(?<!DOT\s){_BEGIN}\d{{4}}[\s-]\d{{4}}[\s-]\d{{4}}[\s-]\d{{4}}{_END}",
    )
)
# A firm's registration number is in every advertisement.
_FIRM = re.compile(rf"{_BEGIN}\d{{3}}-\d{{2}}-\d{{5}}{_END}")

_NUMBERS = tuple(
    (sort, re.compile(pattern))
    for sort, pattern in (
        (Sort.IDENTITY_NUMBER, f"{_RESIDENT}|{_LICENCE}|{_PASSPORT}"),
        (Sort.TELEPHONE, f"{_MOBILE}|{_DRAWN}|{_LAND_LINE}"),
        (Sort.PERHAPS_TELEPHONE, f"{_RUN_ON}|{_BUSINESS}|{_SHORT}"),
        (Sort.ACCOUNT, _ACCOUNT),
    )
)
_HANDLE = "|".join(
    (
        r"open\.kakao\.com/",
        (
            r"(?:카카오|카톡|오픈\s?채팅|kakao|텔레그램|telegram|인스타|위챗|wechat|라인|네이버|밴드)[가-힣a-z]{0,4}\s{0,2}"
            r"(?:(?:아이디|id)\s{0,2}[:=]?|[:=@])\s{0,2}@?(?=[^\s]{0,30}[a-z])[a-z0-9_.-]{4,}"
        ),
        r"(?:카카오|카톡|kakao|텔레(?:그램)?(?=\s)|telegram|위챗|wechat)[가-힣a-z]{0,4}\s{1,2}(?=[a-z_.-]{0,30}[0-9_])[a-z][a-z0-9_.-]{4,}",
        r"(?<![\w.@])@[a-z](?=[\w.]{0,30}[\d_])[\w.]{3,}",
    )
)
_PLATES, _ODD_PLATES, _E_MAILS, _ADDRESSES = map(re.compile, (_PLATE, _ODD_PLATE, _E_MAIL, _ADDRESS))
_HANDLES = re.compile(_HANDLE, re.IGNORECASE)
_UNITS = r"\s?(?:rpm|cc|km|kg|psi|원|만|년|회(?!전))"
_MEASURED = re.compile(rf"(?<!\d)\d{{2,3}}\s?[{_MEASURES}][\s(/~-]+\d{{4}}")
_WITH_UNIT = re.compile(
    rf"\d{{2,3}}\s?(?:[{_MEASURES}]{_PLATE_GAP}\d{{4}}(?={_UNITS})|[{_LETTERS}]{_PLATE_GAP}\d{{4}}(?=rpm|cc|km|psi))"
)
_SPOKEN = re.compile(r"[공영일이삼사오육칠팔구][공영일이삼사오육칠팔구\s.-]{8,}[공영일이삼사오육칠팔구]")
_SPOKEN_DIGITS = str.maketrans("공영일이삼사오육칠팔구", "00123456789")
_APART = re.compile(r"(?<![\d.,])\d(?:(?: \d(?!\d))+|(?:[.·]\d(?!\d)){6,})(?![\d,])")
_IN_ENGLISH = re.compile(r"@|[(\[]at[)\]]|\bat\b|kakao|telegram|wechat|o1o", re.IGNORECASE)
_PLAIN = re.compile(r"[ -~]*")
_DAY_OR_VIN = re.compile(r"\d{4}-\d\d-\d\d|[A-HJ-NPR-Z][A-HJ-NPR-Z0-9]{16}", re.ASCII)


_HARMLESS: set[str] = set()
_MOST_HARMLESS, _HARMLESS_LENGTH = 5000, 40
"""Short texts that hold nothing: of a list of cars most are makes, models, colours. What names a person is kept nowhere."""


def sorts_in(text: str) -> frozenset[Sort]:
    """What the text seems to hold, whichever digits, dashes or gaps it is written with."""
    if _PLAIN.fullmatch(text) and sum(map(str.isdigit, text)) < 7 and not _IN_ENGLISH.search(text):
        return frozenset()
    if text in _HARMLESS or _DAY_OR_VIN.fullmatch(text):
        return frozenset()
    sorts = _sorts(text)
    if not sorts and len(text) <= _HARMLESS_LENGTH:
        if len(_HARMLESS) >= _MOST_HARMLESS:
            _HARMLESS.clear()
        _HARMLESS.add(text)
    return sorts


def _sorts(text: str) -> frozenset[Sort]:
    plain = _together(normal(text))
    # Numbers that are spelled out: 공일공 일이삼사 오육칠팔.
    spoken = _SPOKEN.sub(lambda match: match[0].translate(_SPOKEN_DIGITS), plain)
    numbers = _FIRM.sub(" ", _together(spoken))
    sorts = {sort for sort, pattern in _NUMBERS if pattern.search(numbers)}
    if Sort.TELEPHONE in sorts or Sort.IDENTITY_NUMBER in sorts:
        sorts -= {Sort.ACCOUNT, Sort.PERHAPS_TELEPHONE}
    sorts |= set(_plates(plain))
    if _E_MAILS.search(plain):
        sorts.add(Sort.E_MAIL)
    if _HANDLES.search(plain):
        sorts.add(Sort.HANDLE)
    if any(_is_name(match[1]) for pattern in _NAMES for match in pattern.finditer(plain)):
        sorts.add(Sort.NAME)
    if _ADDRESSES.search(plain):
        sorts.add(Sort.ADDRESS)
    return frozenset(sorts)


def looks_like_a_name(cell: str) -> bool:
    """A cell of nothing but a Korean name. For what is better not repeated; too eager for a text."""
    return bool(_WHOLE_NAME.fullmatch(normal(cell)))


def _plates(plain: str) -> set[Sort]:
    plain = _WITH_UNIT.sub(" ", plain)
    matches = [match[0] for match in _PLATES.finditer(plain)]
    if not all(_MEASURED.fullmatch(written) for written in matches):
        return {Sort.PLATE}
    return {Sort.PERHAPS_PLATE} if matches or _ODD_PLATES.search(plain) else set()


def _together(plain: str) -> str:
    """Digits that stand apart one by one: 0 1 0 1 2 3 4 5 6 7 8."""
    return _APART.sub(lambda match: re.sub(r"\D", "", match[0]), plain)


def _is_name(text: str) -> bool:
    name = re.sub(r"\s", "", text)
    return name[:2] not in _NO_NAMES
