"""The inspector's queue: filters, what is opened, what is different, and what is sent back."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from records.contents.models import Record
from records.people.authors import Author
from records.people.models import Membership
from records.signing import queue
from records.signing.families import Findings, subject_findings
from records.signing.models import Opening
from records.standing.history import SubjectHistory
from records.templatetags.registry_web import waited
from registry.demo import cars
from tests.anchoring.log.cast import tamper
from tests.cast import Signer, certified, form82, inspected, listed, subject
from tests.fixtures.visitors import LogIn

QUEUE = "/desk/queue/"


@pytest.fixture
def waiting(dealer: Author, rival: Author, inspector: Author) -> dict[str, Record]:
    first = inspected(rival, 2)
    return {
        "plain": inspected(dealer, 1),
        "corrected": inspected(rival, 2, corrects=first),
        "stopped": inspected(dealer, 3, repair_history__panels={"front_panel": ["X"]}),
        "own": inspected(inspector, 4),
    }


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", {"plain", "corrected", "stopped", "own"}),
        ("vin=000003", {"stopped"}),
        ("vin=00-03", {"stopped"}),
        ("sort=correction", {"corrected"}),
        ("sort=first", {"plain", "stopped", "own"}),
        ("sort=inspector", {"own"}),
        ("rules=stopped", {"stopped"}),
        ("days=1", set()),
        ("state=certified", set()),
        ("state=nothing&days=x&dealer=x&rules=x", {"plain", "corrected", "stopped", "own"}),
    ],
)
def test_the_queue_is_filtered(
    waiting: dict[str, Record], inspector: Author, log_in: LogIn, query: str, names: set[str]
) -> None:
    page = log_in(inspector).get(f"{QUEUE}?{query}").content.decode()
    assert {name for name, record in waiting.items() if record.digest in page} == names


def test_a_car_of_many_waiting_records_is_judged_once(
    dealer: Author, inspector: Author, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fifty that waited of one car judged all of its records fifty times for one page."""
    shown = [inspected(dealer), inspected(dealer, closing__inspector_opinion="이상 없습니다.")]
    judged: list[str] = []

    def counted(kind: str, histories: Sequence[SubjectHistory], now: datetime) -> Findings:
        judged.extend(history.subject for history in histories)
        return subject_findings(kind, histories, now)

    monkeypatch.setattr(queue, "subject_findings", counted)
    page = log_in(inspector).get(QUEUE).content.decode()
    assert all(record.digest in page for record in shown)
    assert judged == [subject()]


def test_by_dealer(waiting: dict[str, Record], rival: Author, inspector: Author, log_in: LogIn) -> None:
    page = log_in(inspector).get(f"{QUEUE}?dealer={rival.organisation.pk}").content.decode()
    assert [name for name, record in waiting.items() if record.digest in page] == ["corrected"]


def test_only_what_was_opened_can_be_chosen(
    waiting: dict[str, Record], inspector: Author, signer: Signer, log_in: LogIn
) -> None:
    client, plain = log_in(inspector), waiting["plain"]
    assert f'value="{plain.digest}"' not in client.get(QUEUE).content.decode()
    data = {"records": [plain.digest], "verdict": "certified", "key": signer.key.key}
    answer = client.post("/desk/statements/", data)
    assert answer.status_code == 422
    assert "아직 열어 보지 않은 기록입니다" in answer.content.decode()
    client.head(f"{QUEUE}{plain.digest}/")
    assert not Opening.objects.exists()
    assert client.get(f"{QUEUE}{plain.digest}/").status_code == 200
    assert f'value="{plain.digest}"' in client.get(QUEUE).content.decode()
    assert client.post("/desk/statements/", data).status_code == 200
    # The day after the licence's last: told before the touch, not behind it.
    Membership.objects.filter(pk=inspector.membership.pk).update(
        licence_expires_on=timezone.localdate() - timedelta(days=1)
    )
    late = client.post("/desk/statements/", data)
    assert (late.status_code, "자격 기간이 끝났습니다" in late.content.decode()) == (422, True)


def test_a_forged_signature_on_an_unopened_record_is_refused(
    waiting: dict[str, Record], inspector: Author, signer: Signer, log_in: LogIn
) -> None:
    signed = signer.state(waiting["plain"])
    client = log_in(inspector)
    answer = client.post("/api/certifications/", signed, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (422, "not_opened")


def test_differences_from_before_are_shown(dealer: Author, inspector: Author, log_in: LogIn) -> None:
    listed(dealer, 1, odometer={"stated": 5, "unit": "km"}, plate_no="99가9999")
    first = inspected(dealer, 1)
    second = inspected(dealer, 1, corrects=first, overall__tuning="YES", overall__tuning_kinds=["DEVICE"])
    page = log_in(inspector).get(f"{QUEUE}{second.digest}/").content.decode()
    table = page[page.index('id="compared"') : page.index('id="inspection"')]
    assert "튜닝" in table
    assert "99가9999" not in page, "a dealer's ledger is not the inspector's to read"
    assert "다른 값 (비공개)" in table
    assert cars.plate(1) in table


def test_the_plate_of_an_earlier_form_is_shown(dealer: Author, inspector: Author, log_in: LogIn) -> None:
    first = inspected(dealer, 1, basic__plate_no="99가9998")
    second = inspected(dealer, 1, corrects=first)
    page = log_in(inspector).get(f"{QUEUE}{second.digest}/").content.decode()
    table = page[page.index('id="compared"') : page.index('id="inspection"')]
    assert "99가9998" in table
    assert "다른 값 (비공개)" not in page


def test_a_record_without_differences_says_so(dealer: Author, inspector: Author, log_in: LogIn) -> None:
    listed(dealer, 1)
    page = log_in(inspector).get(f"{QUEUE}{inspected(dealer, 1).digest}/").content.decode()
    assert "다른 점이 없습니다" in page


def test_a_rejection_is_on_the_desk_of_who_stated_it(
    dealer: Author, rival: Author, inspector: Author, signer: Signer, log_in: LogIn
) -> None:
    record = inspected(dealer)
    certified(inspector, signer, [record], verdict="rejected", reason="사진의 계기판과 다릅니다.")
    page = log_in(dealer).get("/desk/sent-back/").content.decode()
    assert "사진의 계기판과 다릅니다." in page
    assert f"/records/{record.digest}/correct/" in page
    assert "사진의 계기판과 다릅니다." not in log_in(rival).get("/desk/sent-back/").content.decode()
    inspected(dealer, corrects=record)
    assert "사진의 계기판과 다릅니다." not in log_in(dealer).get("/desk/sent-back/").content.decode()


def test_a_reason_naming_a_telephone_is_refused_before_signing(
    dealer: Author, inspector: Author, signer: Signer, log_in: LogIn
) -> None:
    record, client = inspected(dealer), log_in(inspector)
    client.get(f"{QUEUE}{record.digest}/")
    for reason in ("010-1234-5678로 전화하십시오", "\u1100\u1161\x07"):
        data = {"records": record.digest, "verdict": "rejected", "reason": reason, "key": signer.key.key}
        assert client.post("/desk/statements/", data).status_code == 422
    decomposed = {
        "records": record.digest,
        "verdict": "rejected",
        "reason": "\u1100\u1161",
        "key": signer.key.key,
    }
    assert "가" in client.post("/desk/statements/", decomposed).content.decode()


def test_a_row_names_car_mileage_days_and_rules(dealer: Author, inspector: Author, log_in: LogIn) -> None:
    inspected(dealer, 3, repair_history__panels={"front_panel": ["X"]})
    page = log_in(inspector).get(QUEUE).content.decode()
    row = page[page.index("<tbody>") : page.index("</tbody>")]
    assert form82(3)["basic"]["car_name"] in row
    assert f"{cars.odometer_km(3):,} km" in row
    assert 'data-label="대기 기간"' in row
    assert 'aria-label="주 메뉴"' in page
    assert '<a href="/status/" >' in page
    assert waited(timezone.now() - timedelta(days=9, hours=1)) == "9일"
    assert "R1</span>" in row
    assert "골격" in row


def test_the_next_waiting_record_follows_a_signature(
    dealer: Author, inspector: Author, signer: Signer, log_in: LogIn
) -> None:
    first, second = inspected(dealer, 1), inspected(dealer, 2)
    client = log_in(inspector)
    client.get(f"{QUEUE}{first.digest}/")

    def signed(record: Record) -> str:
        data = {"signed": json.dumps(signer.state(record))}
        return client.post("/desk/certifications/new/", data, follow=True).content.decode()

    assert f'<a href="{QUEUE}{second.digest}/" data-next>' in signed(first)
    # Opened and not yet signed waits too, and the last one leads nowhere.
    third = inspected(dealer, 3)
    for record in (second, third):
        client.get(f"{QUEUE}{record.digest}/")
    assert f'<a href="{QUEUE}{third.digest}/" data-next>' in signed(second)
    assert "data-next" not in signed(third)


def test_no_signed_record_comes_next_by_a_changed_mark(
    dealer: Author, inspector: Author, signer: Signer, log_in: LogIn
) -> None:
    first, signed = inspected(dealer, 1), inspected(dealer, 2)
    certified(inspector, signer, [signed])
    tamper("UPDATE records_recordcontent SET is_uncertified = (1 = 1)")
    assert "data-next" not in log_in(inspector).get(f"{QUEUE}{first.digest}/").content.decode()


def test_the_record_stands_beside_what_is_signed(
    dealer: Author, inspector: Author, signer: Signer, log_in: LogIn
) -> None:
    record, client = inspected(dealer, 1), log_in(inspector)
    client.get(f"{QUEUE}{record.digest}/")
    data = {"records": record.digest, "verdict": "certified", "key": signer.key.key}
    page = client.post("/desk/statements/", data).content.decode()
    assert 'id="findings"' in page
    assert 'id="inspection"' in page
    assert cars.plate(1) in page, "the plate is compared with the car"
    head = page[page.index('id="says"') : page.index('id="sign"')]
    assert signer.key.key[:4] not in head, "a name, not a fingerprint"
    assert "Z</dd>" not in head, "no time in UTC"
