"""An upload's work: nothing but refused rows ends it, one row's reasons are bounded, and who waits sees for how many."""

import io
import json

import pytest
from openpyxl import load_workbook
from pytest_django import Settings

from records.audit_log.models import LookUps
from records.people.authors import Author
from registry.uploads import batches, report
from registry.uploads.files import json_lines, separated, unpacked
from registry.uploads.files.headers import LOOKED_AT
from registry.uploads.files.tables import MAX_LINE
from registry.uploads.jobs import uploads_work
from registry.uploads.models import Upload, UploadRow
from registry.uploads.row_outcomes import REASONS_TOLD
from registry.uploads.selectors import uploads_before
from tests.fixtures.visitors import LogIn, client_for
from tests.records.api.bodies import listing
from tests.registry.uploads.files import MAPPING, counts, csv, uploaded, vin, workbook, worked
from tests.registry.uploads.files import take_in as taken_in


def take_in(author: Author, content: bytes) -> Upload:
    return taken_in(author, content, name="cars.jsonl", mapping=None)


def lines(*values: object) -> bytes:
    return b"".join(json.dumps(value).encode() + b"\n" for value in values)


def test_a_file_of_empty_objects_ends_soon_and_says_why(dealer: Author, settings: Settings) -> None:
    """600 KB of them made a report of 200,000 rows."""
    settings.UPLOAD_REFUSED = 1_000
    upload = take_in(dealer, b"{}\n" * 20_000)
    uploads_work()
    upload.refresh_from_db()
    assert upload.state == Upload.State.FAILED
    assert upload.failure is not None
    assert upload.failure["code"] == "rows_hopeless"
    assert "1,000" in upload.failure["messages"]["ko"]
    assert "1,000" in upload.failure["messages"]["en"]
    assert UploadRow.objects.filter(upload=upload).count() < 2_000


def test_a_file_with_one_good_row_is_read_whole(dealer: Author, settings: Settings) -> None:
    settings.UPLOAD_REFUSED = 100
    good = {name: value for name, value in listing().items() if name != "kind"}
    upload = take_in(dealer, lines(good) + b"{}\n" * 1_200)
    uploads_work()
    upload.refresh_from_db()
    assert (upload.state, upload.recorded, upload.refused) == (Upload.State.DONE, 1, 1_200)


def test_one_row_tells_at_most_a_hundred_reasons(dealer: Author) -> None:
    unknown = {f"unknown_{number}": 1 for number in range(3_000)}
    upload = take_in(dealer, lines({"subject": "X", **unknown}))
    uploads_work()
    assert len(UploadRow.objects.get(upload=upload).reasons) == REASONS_TOLD


def test_who_waits_sees_how_many_come_before(dealer: Author, rival: Author) -> None:
    good = {name: value for name, value in listing().items() if name != "kind"}
    first, second, third = (take_in(author, lines(good)) for author in (rival, dealer, dealer))
    assert [uploads_before(upload) for upload in (first, second, third)] == [0, 1, 2]
    answer = client_for(dealer).get(f"/api/uploads/{third.pk}/")
    assert answer.json()["progress"]["before"] == 2
    uploads_work()
    third.refresh_from_db()
    assert uploads_before(third) == 0


@pytest.mark.parametrize(("before", "words"), [(1, "앞에 기다리는 파일 1개"), (2, "앞에 기다리는 파일 2개")])
def test_the_page_of_an_upload_says_its_place(
    dealer: Author, rival: Author, log_in: LogIn, before: int, words: str
) -> None:
    good = {name: value for name, value in listing().items() if name != "kind"}
    for _ in range(before):
        take_in(rival, lines(good))
    upload = take_in(dealer, lines(good))
    page = log_in(dealer).get(f"/desk/uploads/{upload.pk}/")
    assert words in page.content.decode()


def test_a_long_report_as_a_workbook_names_the_csv(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "MOST_LINES", 3)
    texts = {}
    for count in (3, 4):
        file = io.BytesIO()
        report.xlsx_report(
            [UploadRow(number=number, outcome="recorded", reasons=[]) for number in range(count)], file
        )
        sheet = load_workbook(file).worksheets[0]
        texts[count] = [str(cell.value) for cell in sheet[sheet.max_row]]
        assert sheet.max_row == 1 + count
    assert texts[3][0] == "2"
    assert "CSV" in texts[4][7]


ROWS = [f'{vin(n)},"{10_000 + n}"' for n in range(1, 61)]
# A row over two lines, a blank one, an open quote and a line that is too long stand above most turns' first row.
ODD = csv("", *ROWS[:7], '"two', 'lines",1', "", '"open', "x" * (MAX_LINE + 9), *ROWS[7:])
BOOK = workbook(*((vin(n), 10_000 + n) for n in range(1, 61)))
GOOD = {name: value for name, value in listing().items() if name != "kind"}
LINES = lines(*({**GOOD, "external_id": f"{n}"} for n in range(60)))


@pytest.mark.parametrize(
    ("name", "content", "home", "step"),
    [
        ("a.csv", ODD, separated, "_cells"),
        ("a.csv", ODD.decode().encode("utf-16"), separated, "_cells"),
        ("a.xlsx", BOOK, unpacked, "fitted"),
        ("a.jsonl", LINES, json_lines, "_draft"),
    ],
)
def test_a_turn_reads_its_own_rows_alone(
    dealer: Author, monkeypatch: pytest.MonkeyPatch, name: str, content: bytes, home: object, step: str
) -> None:
    """200,000 rows take dozens of turns, and each of them read the file from its first row."""
    monkeypatch.setattr(batches, "BATCH", 10)
    mapping = None if name == "a.jsonl" else MAPPING
    once = worked(taken_in(dealer, content, name=name, mapping=mapping, trial=True))
    upload = taken_in(dealer, content, name=name, mapping=mapping, trial=True)
    real, read, turns = getattr(home, step), [0], list[int]()

    def counted(*args: object) -> object:
        read[-1] += 1
        return real(*args)

    monkeypatch.setattr(home, step, counted)
    while uploads_work(seconds=0):
        turns.append(read[-1])
        read.append(0)
    assert len(turns) >= 6
    assert max(turns) <= LOOKED_AT + 2 * batches.BATCH
    assert counts(upload) == counts(once)
    assert outcomes(upload) == outcomes(once)


def outcomes(upload: Upload) -> list[tuple[int, str]]:
    return list(UploadRow.objects.filter(upload=upload).values_list("number", "outcome"))


def test_a_dry_run_tells_of_few_cars_of_others(dealer: Author, rival: Author, settings: Settings) -> None:
    settings.LOOK_UPS_A_DAY = 3
    uploaded(rival, csv(*(f"{vin(number)},90000" for number in range(1, 6))))
    uploaded(dealer, csv(f"{vin(9)},90000"))

    def tried(*numbers: int) -> Upload:
        return uploaded(dealer, csv(*(f"{vin(number)},20000" for number in numbers)), trial=True)

    first = tried(1, 2, 7, 8, 9)
    assert (first.state, first.asked) == (Upload.State.CHECKED, 3)
    assert LookUps.objects.get().spent == 2, "neither its own car nor those that nobody stated"
    assert tried(3, 4, 5).asked == 3, "what begins below the limit is told whole"
    assert LookUps.objects.get().spent == 5
    for number in (1, 7):
        refused = tried(number)
        assert refused.state == Upload.State.FAILED, "of a car that others stated, and of one that nobody did"
        assert refused.failure is not None
        assert refused.failure["code"] == "trial_look_ups"
        assert "00:00(한국 시각)부터" in refused.failure["messages"]["ko"], "a time as everywhere"
        assert not UploadRow.objects.filter(upload=refused).exists()
    assert LookUps.objects.get().refused == 2
    assert tried(9).state == Upload.State.CHECKED
