"""Some rules ask: without a written reason nothing is recorded, and the reason becomes part of the record."""

from typing import Any

import pytest

from records.people.authors import Author
from records.standing.history import subject_history
from records.stating.services import record_create
from tests.cast import Signer, certified, form82, inspected, listed, photos, subject
from tests.records.answers import refused

pytestmark = pytest.mark.django_db

WELDED = {"accident_history": "NO", "simple_repair": "YES", "panels": {"roof_panel": ["W"]}}
HISTORY = "/body/repair_history/accident_history"
OPINION = "/body/closing/inspector_opinion"


def reason(rule: str, pointer: str, text: str = "판금만 했고 용접은 없음") -> dict[str, str]:
    return {"rule": rule, "pointer": pointer, "reason": text}


def test_a_record_without_the_reason_asked_for_is_refused(dealer: Author) -> None:
    assert refused(inspected, author=dealer, repair_history=WELDED) == [("R2W", HISTORY)]


def test_with_a_reason_it_is_recorded_and_certified(
    dealer: Author, inspector: Author, signer: Signer
) -> None:
    record = inspected(dealer, repair_history=WELDED, reasons=[reason("R2W", HISTORY)])
    item = subject_history(record.subject).item(record.digest)
    assert item.content.body["reasons"] == [reason("R2W", HISTORY)]
    assert certified(inspector, signer, [record])


@pytest.mark.parametrize(
    "other", [("R2W", "/body/repair_history/simple_repair"), ("R4", HISTORY), ("R2", HISTORY)]
)
def test_a_reason_answers_one_rule_at_one_field(dealer: Author, other: tuple[str, str]) -> None:
    changes: dict[str, Any] = {"repair_history": WELDED, "reasons": [reason(*other)]}
    assert refused(inspected, author=dealer, **changes) == [("R2W", HISTORY)]


def test_a_reason_is_no_answer_to_a_rule_that_refuses(dealer: Author) -> None:
    changes: dict[str, Any] = {
        "closing__warranty_days": 1,
        "reasons": [reason("R9", "/body/closing/warranty_days")],
    }
    assert refused(inspected, author=dealer, **changes) == [("R9", "/body/closing/warranty_days")]


def test_a_blank_reason_is_none(dealer: Author) -> None:
    changes: dict[str, Any] = {"repair_history": WELDED, "reasons": [reason("R2W", HISTORY, " ")]}
    assert ("pattern", "/body/reasons/0/reason") in refused(inspected, author=dealer, **changes)


@pytest.mark.parametrize(
    ("text", "rule"), [("12가3456", "T2"), ("010-1234-5678", "T3"), ("900101-1234567", "T1")]
)
def test_personal_data_in_public_is_refused_whatever_the_reason(dealer: Author, text: str, rule: str) -> None:
    changes: dict[str, Any] = {
        "closing__inspector_opinion": f"연락은 {text}",
        "reasons": [reason(rule, OPINION, "부탁받음")],
    }
    assert refused(inspected, author=dealer, **changes) == [(rule, OPINION)]


def test_a_possible_name_is_asked_about_and_then_taken(dealer: Author) -> None:
    changes: dict[str, Any] = {"closing__inspector_opinion": "김철수 부장 확인"}
    assert refused(inspected, author=dealer, **changes) == [("T7", OPINION)]
    assert inspected(dealer, **changes, reasons=[reason("T7", OPINION, "점검장의 직책이며 공개에 동의함")])


def test_reasons_remarks_options_and_file_names_are_screened_too(dealer: Author) -> None:
    phone = "010 1234 5678"
    answered = [reason("R2W", HISTORY, phone)]
    assert refused(inspected, author=dealer, repair_history=WELDED, reasons=answered) == [
        ("T3", "/body/reasons/0/reason")
    ]
    assert refused(listed, author=dealer, options=["썬루프", phone]) == [("T3", "/body/options/1")]
    attachments = [*photos(dealer)]
    attachments[0]["name"] = "12가3456.png"
    body = form82(closing__photo_front="12가3456.png")
    assert ("T2", "/attachments/0/name") in refused(
        record_create,
        author=dealer,
        kind="inspection:recorded",
        subject=subject(),
        body=body,
        attachments=attachments,
    )


def test_a_withheld_field_may_hold_names_and_plates(dealer: Author) -> None:
    assert inspected(dealer, closing__notifier_name="장안모터스 김매매 과장 010-1234-5678")


def test_a_question_refuses_a_withdrawal(dealer: Author) -> None:
    record = listed(dealer)
    stated: dict[str, Any] = {"author": dealer, "kind": "record:withdrawn", "subject": subject()}
    body = {"record": record.digest, "reason": "차주 홍길동 요청"}
    assert refused(record_create, **stated, body=body) == [("T7", "/body/reason")]


def test_an_inspector_s_reason_is_public_too(dealer: Author, inspector: Author, signer: Signer) -> None:
    record = inspected(dealer)
    assert refused(
        certified,
        author=inspector,
        signer=signer,
        records=[record],
        verdict="rejected",
        reason="차주 010-1234-5678 과 통화",
    ) == [("T3", "/statement/reason")]


def test_the_answer_says_that_a_reason_would_do(dealer: Author) -> None:
    from records.terms.texts import Refusal

    with pytest.raises(Refusal) as caught:
        inspected(dealer, repair_history=WELDED)
    answer = {"rule": "R2W", "pointer": HISTORY, "reason": ""}
    assert caught.value.extra == {"rule": "R2W", "severity": "ask", "answer": answer}
    assert "사유를 적어 주십시오" in caught.value.text.ko
    assert "written reason" in caught.value.text.en
