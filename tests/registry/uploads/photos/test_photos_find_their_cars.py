"""A photo goes to the one car that its name means; of what is less certain the report says so, and nothing is guessed."""

import unicodedata

import pytest

from records.contents.models import Record, RecordAttachment
from records.people.authors import Author
from records.stating.services import record_create
from registry.demo import cars
from registry.stock.endings import Ending, stock_end
from registry.uploads.models import UploadRow
from registry.uploads.photos.cars import numbers_in
from registry.uploads.taking_back import upload_take_back
from registry.uploads.trials import upload_confirm
from tests.cast import subject, today
from tests.registry.uploads.files import vin, worked
from tests.registry.uploads.photos.packed import picture, renamed, sent, stocked, told

pytestmark = pytest.mark.django_db
OF, UNNAMED = ("recorded", "photo_of"), ("refused", "photo_unnamed")


def attached(number: int) -> int:
    return RecordAttachment.objects.filter(record__subject=f"vin:{vin(number)}").count()


@pytest.mark.parametrize(
    "name",
    [
        "JA-001.jpg",
        "JA-001-1.jpg",
        "JA-001_02.JPG",
        "JA-001 (3).jpg",
        "ja-001 앞모습.jpg",
        "ＪＡ－００１.jpg",
        "9월/JA-001/IMG_0412.jpg",
        "JA-001\\앞.jpg",
        f"{vin(1)}.jpg",
        f"{vin(1).lower()}_4.jpg",
        f"front {vin(1)} 2.jpg",
        f"{vin(1)}/1.jpg",
    ],
)
def test_a_name_leads_to_its_car(dealer: Author, name: str) -> None:
    stocked(dealer, 1, 2)
    upload = sent(dealer, {name: picture(1)})
    assert set(told(upload).values()) == {OF}
    assert (attached(1), attached(2)) == (1, 0)


@pytest.mark.parametrize(
    "name",
    ["IMG_0412.jpg", "JA.jpg", "JA-0011.jpg", "JA-00.jpg", f"{vin(1)[:-1]}.jpg", "ja-001x/1.jpg", ".jpg"],
)
def test_a_name_of_no_car_is_refused(dealer: Author, name: str) -> None:
    stocked(dealer, 1, 2)
    upload = sent(dealer, {name: picture(1)})
    assert list(told(upload).values()) == [UNNAMED]
    assert attached(1) == 0


@pytest.mark.parametrize(
    "name",
    [
        f"{vin(9)}/12.jpg",
        f"12_{vin(9)}.jpg",
        "JA-009/12.jpg",
        "12 가3456.jpg",
        "12 가 3456 (2).jpg",
        "12_11_30_001.jpg",
        "12_20261130_143000.jpg",
    ],
)
def test_a_count_is_no_other_cars_number(dealer: Author, name: str) -> None:
    """Of a car that is not on offer beside one whose number is a count's."""
    stocked(dealer, 12, name="{}")
    assert list(told(sent(dealer, {name: picture(1)})).values()) == [UNNAMED]


@pytest.mark.parametrize("name", ["12.jpg", "사진/12.jpg", "12/3.jpg", "12-1.jpg", "12 앞 2.jpg", "12_4.jpg"])
def test_a_short_number_leads_to_its_car(dealer: Author, name: str) -> None:
    stocked(dealer, 12, 3, name="{}")
    assert set(told(sent(dealer, {name: picture(1)})).values()) == {OF}
    assert attached(12) == 1


def test_a_vin_goes_before_a_count(dealer: Author) -> None:
    stocked(dealer, 1, 2, name="{}")
    upload = sent(dealer, {f"{vin(1)}/{place}.jpg": picture(place) for place in (1, 2)})
    assert (upload.recorded, attached(1), attached(2)) == (2, 2, 0)


def test_a_name_of_two_cars_is_not_guessed(dealer: Author) -> None:
    stocked(dealer, 1, 2)
    [row] = UploadRow.objects.filter(upload=sent(dealer, {"JA-001/JA-002.jpg": picture(1)}))
    assert (row.outcome, row.reasons[0]["code"]) == ("refused", "photo_ambiguous")
    assert f"{vin(1)}, {vin(2)}" in row.reasons[0]["messages"]["ko"]


def test_another_dealerships_numbers_lead_nowhere(dealer: Author, rival: Author) -> None:
    stocked(rival, 1)
    names = {"JA-001.jpg": picture(1), f"{vin(1)}.jpg": picture(2)}
    assert set(told(sent(dealer, names)).values()) == {UNNAMED}


def test_decomposed_and_old_names_are_read(dealer: Author) -> None:
    record_create(
        author=dealer,
        kind="vehicle:listed",
        subject=subject(),
        body=cars.listing(1, today()),
        external_id="강남-7",
    )
    for written in (
        unicodedata.normalize("NFD", "강남-7").encode(),
        "강남-7".encode("cp949"),
        "강남-7".encode(),
    ):
        upload = sent(dealer, renamed(picture(len(written)), written + b".jpg"))
        assert list(told(upload)) == ["강남-7.jpg"]
    assert RecordAttachment.objects.count() == 3
    assert numbers_in("강남-7.jpg") >= {"강남-7", "강남"}


def test_one_car_s_photos_are_one_change(dealer: Author) -> None:
    stocked(dealer, 1, 2)
    names = {f"JA-{car:03d}_{place}.jpg": picture(car * 10 + place) for car in (1, 2) for place in (1, 2, 10)}
    upload = sent(dealer, names)
    assert (upload.state, upload.recorded, upload.rows_expected) == ("done", 6, 6)
    amended = Record.objects.filter(kind="vehicle:amended").order_by("recorded_at", "uuid")
    assert [record.subject for record in amended] == [f"vin:{vin(1)}", f"vin:{vin(2)}"]
    # What a dealer calls a file may be a plate: the record has names of its own.
    assert [row.name for row in amended[0].attachments.order_by("position")] == [
        "photo-1.jpg",
        "photo-2.jpg",
        "photo-3.jpg",
    ]
    assert "JA-001" not in amended[0].content.canonical


def test_the_same_file_again_changes_nothing(dealer: Author) -> None:
    stocked(dealer, 1, 2)
    files = {"JA-001_1.jpg": picture(1), "JA-002_1.png": picture(2, "PNG")}
    assert sent(dealer, files).recorded == 2
    again = sent(dealer, {**files, "JA-002_2.jpg": picture(3)})
    assert (again.repeated, again.recorded) == (2, 1)
    assert (attached(1), attached(2)) == (1, 2)


def test_the_same_picture_twice_is_told(dealer: Author) -> None:
    stocked(dealer, 1, 2)
    for trial in (True, False):
        upload = sent(
            dealer,
            {"JA-001_1.jpg": picture(1), "JA-001_2.jpg": picture(1), "JA-002_1.jpg": picture(1)},
            trial=trial,
        )
        assert told(upload) == {
            "JA-001_1.jpg": OF,
            "JA-001_2.jpg": ("repeated", "photo_twice"),
            "JA-002_1.jpg": ("refused", "photo_two_cars"),
        }
    assert (attached(1), attached(2)) == (1, 0)


def test_another_cars_picture_is_asked_about(dealer: Author) -> None:
    stocked(dealer, 1, 2)
    sent(dealer, {"JA-002.jpg": picture(1)})
    upload = sent(dealer, {"JA-001_1.jpg": picture(1), "JA-001_2.jpg": picture(2)}, trial=True)
    assert told(upload) == {"JA-001_1.jpg": ("asked", "L5"), "JA-001_2.jpg": OF}
    upload_confirm(upload, answers={"1": [{"rule": "L5", "pointer": "/attachments", "reason": "함께 찍음"}]})
    assert worked(upload).recorded == 2
    assert attached(1) == 2


def test_an_answer_is_of_its_own_photo_alone(dealer: Author) -> None:
    stocked(dealer, 1, 2)
    for shade in (1, 2, 3):
        sent(dealer, {"JA-002.jpg": picture(shade)})
    upload = sent(dealer, {f"JA-001_{place}.jpg": picture(place) for place in (1, 2, 3, 4)}, trial=True)
    why = {"1": "함께 찍음", "2": "같은 열쇠"}
    answers = {
        number: [{"rule": "L5", "pointer": "/attachments", "reason": text}] for number, text in why.items()
    }
    upload_confirm(upload, answers=answers)
    assert told(worked(upload)) == {
        "JA-001_1.jpg": OF,
        "JA-001_2.jpg": OF,
        "JA-001_3.jpg": ("asked", "L5"),
        "JA-001_4.jpg": OF,
    }
    stated = Record.objects.filter(kind="vehicle:amended", subject=f"vin:{vin(1)}")
    assert [any(text in record.content.canonical for record in stated) for text in why.values()] == [True] * 2
    assert attached(1) == 3


def test_a_trial_changes_no_number(dealer: Author) -> None:
    """Let go, it left the number of another car behind, and photos went there."""
    stocked(dealer, 1, 2)
    stocked(dealer, 1, 2, 3, name="JA-{:03d}x", trial=True)
    names = {"JA-001.jpg": picture(1), "JA-001x.jpg": picture(2), "JA-003x.jpg": picture(3)}
    upload = sent(dealer, names, trial=True)
    assert told(upload) == {
        "JA-001.jpg": OF,
        "JA-001x.jpg": UNNAMED,
        "JA-003x.jpg": ("recorded", "photo_waits"),
    }


def test_a_car_that_was_sold_takes_no_photo(dealer: Author) -> None:
    stocked(dealer, 1)
    upload = sent(dealer, {"JA-001.jpg": picture(1)}, trial=True)
    stock_end(dealer, [Ending(f"vin:{vin(1)}", "delisted", {"reason": "OWN_USE"})])
    upload_confirm(upload)
    assert told(worked(upload)) == {"JA-001.jpg": UNNAMED}


def test_photos_of_a_tried_stock_wait_for_it(dealer: Author) -> None:
    stock = stocked(dealer, 1, trial=True)
    upload = sent(dealer, {"JA-001.jpg": picture(1)}, trial=True)
    assert told(upload) == {"JA-001.jpg": ("recorded", "photo_waits")}
    upload_confirm(stock)
    worked(stock)
    upload_confirm(upload)
    assert told(worked(upload)) == {"JA-001.jpg": OF}
    assert attached(1) == 1


def test_all_photos_are_taken_back_at_once(dealer: Author) -> None:
    stocked(dealer, 1)
    upload = sent(dealer, {f"JA-001_{place}.jpg": picture(place) for place in range(1, 41)})
    assert Record.objects.filter(kind="vehicle:amended").count() == 2
    taken = upload_take_back(upload, author=dealer, reason="다른 차의 사진", until=float("inf"))
    assert (taken.withdrawn, taken.kept, taken.is_done) == (2, 0, True)
    assert sent(dealer, {"JA-001_1.jpg": picture(1)}).recorded == 1
