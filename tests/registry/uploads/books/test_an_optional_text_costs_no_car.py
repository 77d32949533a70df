"""What would be refused of a text that everybody reads, or asked about, costs the text alone, and is told."""

import pytest

from records.contents.models import Record
from records.people.authors import Author
from registry.uploads.models import Upload, UploadRow
from registry.uploads.reasons import HIDDEN
from tests.registry.uploads.files import counts, csv, uploaded, vin
from tests.registry.uploads.test_dealers_files import faults, read

HEADER = "차대번호,주행거리,제조사,모델,소재지,옵션,비고"
PERSONAL = [
    "문의 010-1234-5678",
    "12가3456 차량",
    "차주 800101-1234567",
    "카톡 id: abcd1234",
    "담당 김철수 과장",
    "sales.kim@example.com",
]


def line(number: int, *, make: str = "현대", place: str = "수원", options: str = "", remark: str = "") -> str:
    return f'{vin(number)},85000,{make},그랜저,"{place}","{options}","{remark}"'


def told(line: str) -> dict[int, list[str]]:
    return faults(read("a.csv", csv(line, header=HEADER)))


@pytest.mark.parametrize("text", PERSONAL)
def test_a_person_in_a_remark_is_left_out(text: str) -> None:
    [row] = read("a.csv", csv(line(1, remark=text), header=HEADER))
    [reason] = row.left_out
    assert (reason.code, reason.column, reason.value) == ("text_personal", "비고", HIDDEN)
    assert reason.messages["ko"].endswith("이 값은 빼고 기록합니다.")


def test_every_public_text_is_looked_at() -> None:
    address = "경기도 수원시 권선구 평동로 79"
    left_out = ["-text_personal"]
    assert told(line(1, place=address)) == {2: left_out}
    assert told(line(1, options="선루프; 문의 010-1234-5678")) == {2: left_out}
    # No letter in a make: the cells are shifted, and the row goes.
    assert told(line(1, make="010-1234-5678")) == {2: ["make_without_letter"]}


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (f"선루프 {'통풍시트 ' * 30}", "-value_long"),
        (";".join(f"옵션{number}" for number in range(201)), "-list_long"),
    ],
)
def test_options_that_are_too_many_are_left_out(options: str, code: str) -> None:
    """One of more than 100 characters, as where blanks alone part them, refused the car."""
    assert told(line(1, options=options)) == {2: [code]}


def test_the_cars_are_recorded_without_it(dealer: Author) -> None:
    lines = [line(number, remark=text) for number, text in enumerate(PERSONAL, 1)]
    content = csv(*lines, line(99, remark="무사고"), header=HEADER)
    upload = uploaded(dealer, content, mapping=None, mode=Upload.Mode.STOCK)
    assert counts(upload) == (len(PERSONAL) + 1, 0, 0)
    texts = [record.content.canonical for record in Record.objects.all()]
    assert sum("remark" in text for text in texts) == 1
    assert not any(text.split()[-1] in written for text in PERSONAL for written in texts)
    rows = UploadRow.objects.filter(upload=upload, number__lte=len(PERSONAL) + 1)
    assert {reason["code"] for row in rows for reason in row.reasons} == {"text_personal"}
    assert sum(value["count"] for value in upload.left_out) == len(PERSONAL)
