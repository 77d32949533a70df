"""What a text seems to hold, however it is written; and what cars' papers say all the time, which is nothing of the sort."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.screening import personal_data
from records.screening.personal_data import Sort, looks_like_a_name, sorts_in
from tests.records.screening.opinions import NAMING, NUMBERS_OF_CARS, opinions_in

HELD = {
    Sort.IDENTITY_NUMBER: [
        "900101-1234567",
        "주민번호 9001011234567 확인",
        "900101 - 2******",
        "９００１０１－１２３４５６７",
        "면허 11-23-123456-70",
        "여권 M12345678",
    ],
    Sort.PLATE: [
        "12가3456",
        "차량번호 123하 4567 입니다",
        "서울 12 바 3456",
        "12-가-3456",
        "１２가３４５６",
        "12\u200b가3456",
        "80도1200",
    ],
    Sort.TELEPHONE: [
        "010-1234-5678",
        "01012345678",
        "010 1234 5678",
        "010.1234.5678",
        "０１０－１２３４－５６７８",
        "+82 10-1234-5678",
        "+82(0)10 1234 5678",
        "010)1234-5678",
        "공일공 일이삼사 오육칠팔",
        "010\u200b12345678",
        "011-234-5678",
        "02-123-4567",
        "(031) 123-4567",
        "070 1234 5678",
        "문의 ٠١٠-١٢٣٤-٥٦٧٨",
    ],
    Sort.PERHAPS_PLATE: ["냉각수 80도 1200 회전"],
    Sort.PERHAPS_TELEPHONE: ["0212345678", "대표번호 1588-1234"],
    Sort.E_MAIL: ["dealer@example.com", "dealer (at) example.com", "문의: a.b+c@mail.example.co.kr"],
    Sort.NAME: [
        "홍길동 님이 타시던 차",
        "차주 홍길동",
        "소유자: 김철수",
        "전 차주 이영희가 정비함",
        "김철수씨",
        "박 영수 씨가 점검",
        "최민호 부장 확인",
        "담당 남궁민수",
    ],
    Sort.ADDRESS: [
        "동대문구 장안동 123-4",
        "서울특별시 동대문구 장한로 27",
        "장한로27번길 14",
        "103동 1502호",
    ],
    Sort.HANDLE: [
        "카톡 아이디 kim_dealer",
        "오픈카톡 open.kakao.com/o/abcd1234",
        "인스타 @carman_77",
        "kakao carking01",
    ],
    Sort.ACCOUNT: ["국민 123456-01-234567", "계좌 110 234 567890", "1234-5678-9012-3456"],
}
HARMLESS = [
    "전반적으로 양호합니다. 하부 부식은 없습니다.",
    "판금만 했고 용접은 없음",
    "주행거리 123,456km, 엔진오일 2026-11-22 교환",
    "차주 변경 이력 3회, 소유자 변경됨",
    "고객님 요청으로 타이어 4본 교체",
    "2019년 12월 1인 신조, 렌트 이력 없음",
    "타이어 225/45R17 94W, DOT 3521",
    "1500-2000rpm 에서 소음",
    "사업자 123-45-67890",
    "제시-2026-000001",
    "26-11-000001",
    "Sunroof, navigation; replaced at 45,000 miles (2021)",
    "배터리 SOH 92%, 셀 전압 4.02V",
    "앞범퍼 우측 흠집 2개소, 조수석 도어 요철",
    "배기량 1,998cc 출력 160마력 6000rpm",
    "성능점검장에서 확인함",
    "사고이력 없음. 정비 이력 정상",
    "",
]


@pytest.mark.parametrize(("sort", "text"), [(sort, text) for sort, texts in HELD.items() for text in texts])
def test_a_personal_detail_is_found(sort: Sort, text: str) -> None:
    assert sort in sorts_in(text)


@pytest.mark.parametrize("text", HARMLESS)
def test_the_words_of_the_trade_are_not_asked_about(text: str) -> None:
    assert sorts_in(text) == frozenset()


def test_odd_spellings_are_found() -> None:
    assert [text for text in opinions_in(NAMING) if not sorts_in(text)] == []


def test_numbers_of_cars_are_not_people_s() -> None:
    assert [(text, sorts_in(text)) for text in opinions_in(NUMBERS_OF_CARS) if sorts_in(text)] == []


def test_one_number_is_told_once() -> None:
    assert sorts_in("010-1234-5678") == {Sort.TELEPHONE}
    assert sorts_in("900101-1234567") == {Sort.IDENTITY_NUMBER}
    assert sorts_in("12가3456") == {Sort.PLATE}


def test_nothing_that_names_a_person_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: set[str] = set()
    monkeypatch.setattr(personal_data, "_HARMLESS", kept)
    monkeypatch.setattr(personal_data, "_MOST_HARMLESS", 2)
    for text in ("은색", "문의 010-1234-5678", "담당 김철수 과장", "무사고 차량 " * 9, "은색", "그랜저"):
        sorts_in(text)
    assert kept == {"은색", "그랜저"}
    sorts_in("쏘나타")
    assert kept == {"쏘나타"}


@given(st.text(max_size=400))
def test_any_text_at_all_has_an_answer(text: str) -> None:
    sorts_in(text)


def test_a_long_text_is_looked_through_at_once() -> None:
    from time import process_time

    begun = process_time()
    for text in (
        "0 " * 10_000,
        "1-" * 10_000,
        "김철" * 10_000,
        "공일" * 10_000,
        "a.b" * 6_600,
        "서울시 " * 5_000,
        "12가 " * 5_000,
        "kakao a" * 3_000,
        "@a." * 6_000,
        "공1공" * 5_000,
        "전화 1" * 5_000,
        "1 " * 5_000 + "가",
    ):
        sorts_in(text)
    assert process_time() - begun < 3


@pytest.mark.parametrize(
    ("cell", "is_one"),
    [
        ("홍길동", True),
        ("남궁 민수", True),
        ("김 철 수", True),
        ("휘발유", False),
        ("하이브리드", False),
        ("38,882", False),
    ],
)
def test_a_cell_that_is_nothing_but_a_name(cell: str, is_one: bool) -> None:
    assert looks_like_a_name(cell) is is_one
