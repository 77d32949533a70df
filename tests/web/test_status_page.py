from datetime import UTC, datetime, timedelta
from typing import Any

from django.test import Client

from anchoring.models import Entry, Halt, NetworkState
from registry.authors import Author
from tests.cast import listed
from tests.log.chains import chain
from tests.web.conftest import sequenced


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
    assert "잔액이 다음 앵커 비용보다 적습니다" in page_of(client)


def test_nothing_of_the_endpoints_is_told(client: Client, market: Any, settings: Any) -> None:
    settings.ETHEREUM_RPC_URLS = ["https://node.example/secret-key"]
    chain()
    assert "secret-key" not in page_of(client)
