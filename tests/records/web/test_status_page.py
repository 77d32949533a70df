from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from anchoring.models import Attempt, Entry, Halt, NetworkState, Sighting
from records.people.authors import Author
from tests.anchoring.log.chains import chain
from tests.cast import listed
from tests.fixtures.flat import flat
from tests.fixtures.market import sequenced

DISAGREES = {"place": 2, "state": "disagrees", "since": "", "head": 1}


def page_of(client: Client) -> str:
    return client.get("/status/").content.decode()


def test_before_genesis(client: Client, db: None) -> None:
    assert "로그가 아직 시작되지 않았습니다" in page_of(client)


def test_without_a_network(client: Client, market: Any) -> None:
    assert "연결된 이더리움 네트워크가 없습니다" in page_of(client)


def test_anchors_with_their_transactions_and_gas(client: Client, dealer: Author) -> None:
    network = chain()
    listed(dealer)
    sequenced()
    network.commit()
    page = page_of(client)
    assert network.network.contract in page
    assert "79,313" in page
    assert "확정" in page
    assert "<svg" in page


def test_the_age_of_the_oldest_record_not_on_ethereum(client: Client, dealer: Author) -> None:
    chain()
    listed(dealer)
    sequenced()
    assert "1건 대기" in page_of(client)
    assert Entry.objects.count() == 1


def test_a_silent_chain_is_named_with_its_time(client: Client, market: Any) -> None:
    network = chain()
    since = datetime(2026, 3, 4, 5, 6, tzinfo=UTC)
    NetworkState.objects.filter(network=network.network).update(silent_since=since, tried_at=since)
    page = page_of(client)
    assert "이더리움이 응답하지 않습니다" in page
    assert "2026-03-04T05:06:00Z" in page


def test_a_halt_is_an_alarm(client: Client, market: Any) -> None:
    Halt.objects.create(network=chain().network, kind="fork", detail="")
    page = page_of(client)
    assert "로그가 멈췄습니다" in page
    assert "로그와 다른 이력" in page


def test_dry_mode_is_said(client: Client, market: Any) -> None:
    network = chain()
    NetworkState.objects.filter(network=network.network).update(tried_at=datetime.now(UTC), sender=None)
    assert "시험 운전" in page_of(client)


def test_why_anchoring_waits(client: Client, market: Any) -> None:
    network = chain()
    since = datetime.now(UTC) - timedelta(minutes=5)
    NetworkState.objects.filter(network=network.network).update(
        problem="balance", problem_since=since, sender="0x1"
    )
    page = page_of(client)
    assert "잔액이 다음 앵커 비용보다 적습니다. 아래의 기록하는 계정으로" in page
    assert page.count("anchor_check") == 1


def test_nothing_of_the_endpoints_is_told(client: Client, market: Any, settings: Any) -> None:
    settings.ETHEREUM_RPC_URLS = ["https://node.example/secret-key"]
    chain()
    assert "secret-key" not in page_of(client)


def seen(client: Client, **fields: Any) -> str:
    """The page of a network with one anchor of a week ago and these fields in its state."""
    network = chain()
    sequenced()
    network.commit()
    NetworkState.objects.filter(network=network.network).update(answered_at=datetime.now(UTC), **fields)
    return page_of(client)


def test_gas_and_fee_are_drawn_per_anchor_and_record(client: Client, dealer: Author) -> None:
    listed(dealer)
    page = seen(client)
    assert flat(page).count("<svg viewBox") == 3
    assert "기록 1건당 가스" in page
    assert "앵커마다 낸 수수료(gwei)" in page


def test_how_long_the_balance_lasts(client: Client, dealer: Author) -> None:
    listed(dealer)
    page = seen(client, balance="1", sender="0x1")
    assert "지난 한 주 지출 기준 0일분" in page
    assert "수수료 잔액이 얼마 남지 않았습니다" in page


def test_a_chain_that_does_not_finalize_is_said(client: Client, dealer: Author) -> None:
    listed(dealer)
    page = seen(client, finalized_moved_at=datetime(2026, 3, 4, 5, 6, tzinfo=UTC))
    assert "체인이 블록을 확정하지 못하고 있습니다" in page
    assert "2026-03-04T05:06:00Z" in page


def test_the_rule_of_a_network_that_does_not_finalize(client: Client, dealer: Author) -> None:
    listed(dealer)
    assert "최신 블록보다 64블록 아래" in seen(client, confirmations=64)
    assert "64 blocks below the newest" in client.get("/status/?lang=en").content.decode()


def test_endpoints_are_told_by_their_place(client: Client, dealer: Author) -> None:
    listed(dealer)
    page = seen(client, tried_at=datetime.now(UTC), endpoints=[DISAGREES])
    assert "노드 2" in page
    assert "다른 노드와 블록이 다름" in page


@pytest.mark.parametrize(("agreeing", "is_told"), [(2, True), (1, False)])
def test_an_endpoint_in_the_minority_is_not_believed(
    client: Client, dealer: Author, agreeing: int, is_told: bool
) -> None:
    """And the operator is told so, with what the others have, where enough of them agree."""
    listed(dealer)
    apart = {**DISAGREES, "place": 3, "finalized": 96, "finalized_hash": "0x" + "cd" * 32, "agrees": False}
    others = [{"place": place, "state": "ok", "agrees": place <= agreeing} for place in (1, 2)]
    now, final = datetime.now(UTC), {"finalized_number": 96, "finalized_hash": "0x" + "ab" * 32}
    page = seen(client, tried_at=now, quorum=2, endpoints=[*others, apart], **final)
    assert "cd" * 32 in page
    assert ("이 노드의 답은 믿지 않으며" in page, "ab" * 32 in page) == (is_told, is_told)


@pytest.mark.parametrize("since", ["", "2026-13-40T99:00:00Z", "<b>", None, 7])
def test_a_time_that_is_none_is_left_out(client: Client, dealer: Author, since: object) -> None:
    listed(dealer)
    page = seen(client, tried_at=datetime.now(UTC), endpoints=[{**DISAGREES, "since": since}])
    assert "다른 노드와 블록이 다름" in page
    assert "<b>" not in page


def test_a_transaction_that_became_no_anchor_is_explained(client: Client, dealer: Author) -> None:
    network = chain()
    listed(dealer)
    sequenced()
    network.commit()
    anchor = network.anchors[0]
    attempt = Attempt.objects.create(
        network=network.network,
        anchor=anchor,
        purpose="anchor",
        chain_id=network.network.chain_id,
        sender="0x1",
        nonce=7,
        serial=2,
        from_size=0,
        raw="0x",
        hash="0x" + "ab" * 32,
        gas_limit=1,
        max_fee=1,
        tip=1,
    )
    assert "아직 어느 노드에서도 보이지 않습니다" in page_of(client)
    Sighting.objects.create(
        network=network.network,
        anchor=anchor,
        attempt=attempt,
        kind="final",
        outcome="displaced",
        transaction=attempt.hash,
    )
    page = page_of(client)
    assert "같은 앵커 키로 다른 곳에서 보낸 거래가 먼저 처리되어 밀려났습니다" in page
    assert "7.2" in page
    assert client.get("/api/status/").json()["networks"][0]["transactions"][0]["state"] == "displaced"
