"""What somebody types is kept as it is, on two devices at once, and nobody else sees it."""

import json
import re
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from records.contents.models import Record
from records.people.authors import Author
from records.terms.texts import Refusal
from registry.form82.drafts import draft_change, draft_create, draft_submit
from registry.form82.leaves import flattened
from registry.form82.models import FormDraft
from registry.form82.typed import CHASSIS, PATHS, typed
from tests.cast import form82, inspected, photos
from tests.fixtures.visitors import LogIn

pytestmark = pytest.mark.django_db


def begun(author: Author, **answers: Any) -> FormDraft:
    return draft_create(
        author=author, answers={path.replace("__", "."): value for path, value in answers.items()}
    )


def whole(author: Author, **changes: Any) -> FormDraft:
    return draft_create(author=author, answers=flattened(form82(1, **changes)), attachments=photos(author))


def save(client: Client, draft: FormDraft, base: int, **answers: Any) -> Any:
    data = {"base": base, "answers": {path.replace("__", "."): value for path, value in answers.items()}}
    return client.post(
        f"/desk/inspections/{draft.pk}/save/", json.dumps(data), content_type="application/json"
    )


def page(client: Client, draft: FormDraft) -> str:
    return client.get(f"/desk/inspections/{draft.pk}/").content.decode()


def test_a_form_is_begun_saved_and_found_again(dealer: Author, log_in: LogIn) -> None:
    client = log_in(dealer)
    begin = client.post("/desk/inspections/begin/")
    draft = FormDraft.objects.get()
    assert begin.headers["Location"] == f"/desk/inspections/{draft.pk}/"
    saved = save(client, draft, 1, basic__car_name="아반떼", overall__odometer_km="12만").json()
    assert saved["revision"] == 2
    assert saved["messages"]["f-overall-odometer_km"][0]["tone"] == "wrong"
    again = page(log_in(dealer), draft)
    assert 'value="아반떼"' in again
    assert 'value="12만"' in again
    assert "아반떼" in client.get("/desk/inspections/").content.decode()


def test_every_answer_has_one_control(dealer: Author, log_in: LogIn) -> None:
    text = page(log_in(dealer), begun(dealer))
    names = set(re.findall(r'name="([^"]+)"', text))
    assert set(PATHS) - names == {"closing.photo_front", "closing.photo_rear", "correction_reason"}
    ids = re.findall(r'\sid="([^"]+)"', text)
    assert len(ids) == len(set(ids))


def test_without_script_the_whole_form_is_posted(dealer: Author, log_in: LogIn) -> None:
    draft = whole(dealer)
    before = dict(draft.answers)
    posted = {"base": draft.revision, "action": "save"}
    for path, value in before.items():
        if "photo_" not in path and value != "NOT_APPLICABLE":
            posted[path] = str(value).lower() if isinstance(value, bool) else value
    posted["ruled"] = [path for path, value in before.items() if value == "NOT_APPLICABLE"]
    client = log_in(dealer)
    assert client.post(f"/desk/inspections/{draft.pk}/", posted).status_code == 302
    draft.refresh_from_db()
    assert draft.answers == before
    answer = client.post(f"/desk/inspections/{draft.pk}/", {**posted, "action": "submit"})
    record = Record.objects.get()
    assert answer.headers["Location"] == f"/records/{record.digest}/"
    assert not FormDraft.objects.exists()


def test_two_devices_change_different_answers_and_both_stay(dealer: Author) -> None:
    draft = begun(dealer, basic__car_name="가")
    desk = draft_change(author=dealer, draft_id=draft.pk, answers={"basic.car_name": "나"}, base=1)
    phone = draft_change(author=dealer, draft_id=draft.pk, answers={"basic.engine_type": "G4FM"}, base=1)
    assert (desk.collisions, phone.collisions) == ((), ())
    assert phone.answers == {"basic.car_name": "나", "basic.engine_type": "G4FM"}
    draft.refresh_from_db()
    assert draft.answers == {"basic.car_name": "나", "basic.engine_type": "G4FM"}


def test_an_answer_changed_on_two_devices_is_kept_twice(dealer: Author, log_in: LogIn) -> None:
    client, draft = log_in(dealer), begun(dealer, basic__car_name="가")
    save(client, draft, 1, basic__car_name="나")
    answer = save(client, draft, 1, basic__car_name="다", basic__engine_type="G4FM").json()
    [clash] = answer["collisions"]
    assert (clash["path"], clash["mine"], clash["theirs"]) == ("basic.car_name", "다", "나")
    draft.refresh_from_db()
    assert draft.answers == {"basic.car_name": "나", "basic.engine_type": "G4FM"}
    assert save(client, draft, answer["revision"], basic__car_name="다").json()["collisions"] == []


def test_without_script_a_collision_shows_both(dealer: Author, log_in: LogIn) -> None:
    client, draft = log_in(dealer), begun(dealer, basic__car_name="가")
    save(client, draft, 1, basic__car_name="나")
    answer = client.post(f"/desk/inspections/{draft.pk}/", {"base": 1, "basic.car_name": "다"})
    assert answer.status_code == 409
    text = answer.content.decode()
    assert 'value="다"' in text
    assert "<strong>나</strong>" in text


def test_the_same_value_from_both_is_no_collision(dealer: Author) -> None:
    draft = begun(dealer)
    for _ in range(2):
        changed = draft_change(author=dealer, draft_id=draft.pk, answers={"basic.car_name": "나"}, base=1)
        assert changed.collisions == ()
    assert changed.draft.revision == 2


def test_a_draft_is_nobody_elses(dealer: Author, rival: Author, inspector: Author, log_in: LogIn) -> None:
    draft = begun(dealer, basic__car_name="가")
    for other in (rival, inspector):
        client = log_in(other)
        assert client.get(f"/desk/inspections/{draft.pk}/").status_code == 404
        assert save(client, draft, 1, basic__car_name="나").status_code == 404
        assert client.post(f"/desk/inspections/{draft.pk}/delete/").status_code == 404
        assert client.post(f"/desk/inspections/{draft.pk}/photos/front/").status_code == 404
    draft.refresh_from_db()
    assert draft.revision == 1


def test_its_writer_deletes_it(dealer: Author, log_in: LogIn) -> None:
    draft = begun(dealer)
    log_in(dealer).post(f"/desk/inspections/{draft.pk}/delete/")
    assert not FormDraft.objects.exists()


@pytest.mark.parametrize(
    "body",
    ["", "[]", '"text"', "{", '{"base": "x", "answers": {}}', '{"base": 1}', '{"base": 1, "answers": []}', "[" * 9000,
     '{"base": 1, "answers": {"basic.car_name": 5}}', '{"base": 1, "answers": {"basic.car_name": {"a": 1}}}',
     '{"base": 1e400, "answers": {}}'],
)  # fmt: skip
def test_nonsense_is_answered(dealer: Author, log_in: LogIn, body: str) -> None:
    draft = begun(dealer)
    url = f"/desk/inspections/{draft.pk}/save/"
    answer: HttpResponse = log_in(dealer).post(url, body, content_type="application/json")  # type: ignore[assignment]
    assert answer.status_code in {200, 400, 422}
    draft.refresh_from_db()
    assert draft.revision == 1


def test_a_value_no_database_takes_is_left_out(dealer: Author, log_in: LogIn) -> None:
    draft = begun(dealer)
    answer = save(log_in(dealer), draft, 1, basic__car_name="아\x00반\ud800떼", nobody__knows="x")
    assert answer.status_code == 200
    draft.refresh_from_db()
    assert draft.answers == {"basic.car_name": "아반떼"}


def test_handed_in_twice_it_is_one_record(dealer: Author) -> None:
    draft = whole(dealer)
    first = draft_submit(author=dealer, draft_id=draft.pk)
    # As after a crash between the record and the end of the draft.
    draft.save(force_insert=True)
    second = draft_submit(author=dealer, draft_id=draft.pk)
    assert (first.created, second.created) == (True, False)
    assert Record.objects.count() == 1
    assert not FormDraft.objects.exists()


def test_a_refused_draft_stays_and_links_its_faults(dealer: Author, log_in: LogIn) -> None:
    draft = whole(dealer, basic__record_no="x", closing__warranty_days=3)
    client = log_in(dealer)
    posted = {"base": draft.revision, "action": "submit"} | {
        path: str(value).lower() if isinstance(value, bool) else value
        for path, value in draft.answers.items()
        if path != "basic.car_name"
    }
    answer = client.post(f"/desk/inspections/{draft.pk}/", posted)
    assert answer.status_code == 422
    text = answer.content.decode()
    for path in ("basic-record_no", "basic-car_name"):
        assert f'href="#f-{path}"' in text
        assert f'id="f-{path}"' in text
    assert FormDraft.objects.get().answers["closing.warranty_days"] == 3
    assert not Record.objects.exists()


def test_a_draft_can_correct_a_record_and_says_why(dealer: Author, log_in: LogIn) -> None:
    earlier = inspected(dealer)
    answers = flattened(form82(1, overall__mileage_level="HIGH"))
    draft = draft_create(author=dealer, answers=answers, attachments=photos(dealer), corrects=earlier.digest)
    assert 'id="f-correction_reason"' in page(log_in(dealer), draft)
    with pytest.raises(Refusal) as refused:
        draft_submit(author=dealer, draft_id=draft.pk)
    assert refused.value.pointer == "/body/correction_reason"
    reason = {"correction_reason": "주행거리 상태를 잘못 골랐음"}
    draft_change(author=dealer, draft_id=draft.pk, answers=reason, base=draft.revision)
    assert draft_submit(author=dealer, draft_id=draft.pk).record.corrects_id == earlier.digest


def test_a_chassis_number_keeps_its_hyphens(dealer: Author) -> None:
    reached = typed("basic.vin", " gx81-0001234 ")
    answers = {**flattened(form82(1)), "basic.vin": reached, CHASSIS: True}
    draft = draft_create(author=dealer, answers=answers, attachments=photos(dealer))
    assert draft_submit(author=dealer, draft_id=draft.id).record.subject == "chassis:GX81-0001234"


def test_a_vin_with_hyphens_is_handed_in_without(dealer: Author) -> None:
    answers = {**flattened(form82(1)), "basic.vin": typed("basic.vin", "kmhxx00-xxxx-000001")}
    draft = draft_create(author=dealer, answers=answers, attachments=photos(dealer))
    assert draft_submit(author=dealer, draft_id=draft.id).record.subject == "vin:KMHXX00XXXX000001"
