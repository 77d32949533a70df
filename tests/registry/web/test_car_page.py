"""What a buyer is told of a car, in the order of the log's stages and of what happened to its records."""

import html
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from anchoring.models import NetworkState, Sighting
from records.contents.models import RecordContent
from records.people.authors import Author
from records.signing.revocations import key_revoke
from records.stating.services import record_create
from registry.demo import cars
from tests.anchoring.log.cast import tamper
from tests.anchoring.log.chains import chain
from tests.cast import SURE, Signer, certified, inspected, listed, subject, today
from tests.fixtures.flat import flat
from tests.fixtures.market import sequenced

VIN = cars.vin(1)


def page_of(client: Client, vin: str = VIN) -> str:
    response = client.get(f"/vehicles/{vin}/")
    assert response.status_code == 200
    return response.content.decode()


def words(page: str) -> str:
    """What is read on it: without tags and addresses."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page)).split())


def test_a_car_nobody_knows_is_said_to_be_unknown(client: Client, market: Any) -> None:
    response = client.get(f"/vehicles/{VIN}/")
    assert response.status_code == 404
    assert "이 차량의 기록이 없습니다" in response.content.decode()
    assert "차의 상태에 대해서는 아무것도 알 수 없습니다" in response.content.decode()


def test_a_listing_alone_is_no_inspection(client: Client, dealer: Author) -> None:
    listed(dealer)
    page = page_of(client)
    assert "점검기록부가 없습니다" in page
    assert 'class="verdict info"' in page


def test_a_car_of_too_many_records_offers_no_file(
    client: Client, dealer: Author, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No verifier would read it, and the page says so where the button would be."""
    listed(dealer)
    sequenced()
    monkeypatch.setattr("records.proof.evidence.MAX_SIZE", 1_000)
    page = words(page_of(client))
    assert "증거 파일 하나(10MiB)에 담기지 않습니다" in page
    assert "증거 파일 내려받기" not in page
    monkeypatch.undo()
    assert "증거 파일 하나(10MiB)" not in words(page_of(client))


def test_an_upload_is_not_yet_an_inspectors_word(client: Client, dealer: Author) -> None:
    inspected(dealer)
    assert "점검자가 아직 서명하지 않은 점검기록부입니다" in page_of(client)


def test_a_certified_car_says_who_signed(
    client: Client, dealer: Author, inspector: Author, signer: Signer
) -> None:
    certified(inspector, signer, [inspected(dealer)])
    page = words(page_of(client))
    assert "점검자가 인증한 기록이 있고, 등록된 그대로입니다" in page
    assert "11-22-333333" in page
    assert inspector.organisation.name in page


def test_a_rejection_is_said_first(client: Client, dealer: Author, inspector: Author, signer: Signer) -> None:
    certified(inspector, signer, [inspected(dealer)], verdict="rejected", reason="주행거리가 다릅니다.")
    page = words(page_of(client))
    assert "점검자가 반려한 점검기록부입니다" in page
    assert "주행거리가 다릅니다." in page


def test_an_accident_keeps_the_page_from_being_green(
    client: Client, dealer: Author, inspector: Author, signer: Signer
) -> None:
    certified(inspector, signer, [inspected(dealer, 9)])
    page = page_of(client, cars.vin(9))
    assert 'class="verdict error"' in page
    assert "사고이력이 있습니다: 주요골격 B랭크" in page


def test_a_key_in_other_hands_puts_its_signature_in_doubt(
    client: Client, dealer: Author, inspector: Author, signer: Signer, city: Author
) -> None:
    certified(inspector, signer, [inspected(dealer)])
    long_ago = datetime.now(UTC) - timedelta(days=1)
    key_revoke(author=city, key=signer.key.key, reason="분실", compromised_since=long_ago)
    assert "서명을 믿을 수 있는지 알 수 없습니다" in page_of(client)


def test_a_revoked_key_leaves_earlier_signatures_good(
    client: Client, dealer: Author, inspector: Author, signer: Signer, city: Author
) -> None:
    certified(inspector, signer, [inspected(dealer)])
    key_revoke(author=city, key=signer.key.key, reason="퇴사")
    assert 'class="verdict success"' in page_of(client)


def test_a_changed_row_is_named_in_red(client: Client, dealer: Author) -> None:
    record = listed(dealer)
    text = (
        RecordContent.objects.get(record=record)
        .canonical.replace("장안", "강남")
        .replace('"stated":', '"stated":1')
    )
    tamper("UPDATE records_recordcontent SET canonical = %s WHERE record_id = %s", text, record.digest)
    page = page_of(client)
    assert 'class="verdict error"' in page
    assert "등록된 뒤에 바뀐 기록이 있습니다" in page
    assert f'class="step mismatch" id="record-{record.digest[:12]}"' in flat(page)


def test_a_withdrawn_record_stays_struck_through(client: Client, dealer: Author) -> None:
    record = listed(dealer)
    body = {"record": record.digest, "reason": "가격을 잘못 적음"}
    record_create(author=dealer, kind="record:withdrawn", subject=subject(), body=body)
    page = page_of(client)
    assert "<s>매물 등록</s>" in page
    assert "가격을 잘못 적음" in page


def test_a_sold_car_is_not_on_offer(client: Client, dealer: Author) -> None:
    listing = listed(dealer)
    body = {"listing": listing.digest, "sold_on": today().isoformat(), "buyer_name": "아무개"}
    record_create(author=dealer, kind="vehicle:sold", subject=subject(), body=body)
    assert "지금은 판매 중이 아닙니다" in page_of(client)


def test_each_stage_says_what_it_waits_for(client: Client, dealer: Author) -> None:
    listed(dealer)
    assert "로그에 오르기를 기다립니다" in page_of(client)
    sequenced()
    assert "다음 이더리움 기록을 기다립니다" in page_of(client)
    network = chain()
    network.commit(final=False)
    assert "블록이 확정되기를 기다립니다" in page_of(client)
    network.see(network.anchors[-1], Sighting.Kind.FINAL)
    assert "이더리움</strong>에 기록되어 확정되었습니다" in page_of(client)


def test_with_the_chain_down_the_page_says_since_when(client: Client, dealer: Author) -> None:
    network = chain()
    since = datetime(2026, 3, 4, 5, 6, tzinfo=UTC)
    NetworkState.objects.filter(network=network.network).update(silent_since=since)
    listed(dealer)
    sequenced()
    page = words(page_of(client))
    assert "2026. 3. 4. 14:06 부터 응답하지 않는 이더리움을 기다립니다" in page


def test_nothing_personal_is_on_the_page(
    client: Client, dealer: Author, inspector: Author, signer: Signer
) -> None:
    listing = listed(dealer, seller_name="나매도", salesperson={"name": "다사원", "employee_no": "S-7"})
    certified(inspector, signer, [inspected(dealer)])
    body = {"listing": listing.digest, "sold_on": today().isoformat(), "buyer_name": "라매수"}
    record_create(author=dealer, kind="vehicle:sold", subject=subject(), body=body)
    page = page_of(client)
    for private in (cars.plate(1), "홍길동", "김매매", "나매도", "다사원", "S-7", "라매수", "front.png"):
        assert private not in page
    assert VIN not in words(page)
    assert "KMHXX00XXXX******" in words(page)


def test_a_car_with_a_chassis_number_has_a_page(client: Client, dealer: Author) -> None:
    body = {"odometer": {"stated": 1200, "unit": "km"}}
    record_create(author=dealer, kind="vehicle:listed", subject="chassis:AB-1/7", body=body)
    assert client.get("/vehicles/chassis:AB-1/7/").status_code == 200


def test_as_many_points_are_counted_as_are_shown(
    client: Client, dealer: Author, rival: Author, inspector: Author, signer: Signer
) -> None:
    certified(inspector, signer, [inspected(dealer)])
    for author in (dealer, rival):
        listed(author, accident_history="YES", reasons=SURE)
    page = page_of(client)
    assert len(re.findall('class="answer warning"', page)) == 2
    assert "그 밖에 확인할 점이 1가지 있습니다" in page


def test_a_long_course_is_folded_but_for_its_newest(client: Client, dealer: Author) -> None:
    prices = [{"amount": 1_000_000 * number, "currency": "KRW"} for number in range(1, 18)]
    records = [listed(dealer, price=price) for price in prices]
    page = page_of(client)
    folded, _, open_ = page.partition("앞선 기록 15건")[2].partition("</details>")
    assert folded.count('class="step"') == 15
    assert open_.count('class="step"') == 2
    assert records[-1].digest[:12] in open_
    packed = client.get(f"/vehicles/{VIN}/", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.content) < len(page) / 4
