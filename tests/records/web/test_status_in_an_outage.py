"""Five hours in which one endpoint after the other goes: at every moment everything that is read says what an operator needs."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from django.utils.timesince import timesince

from anchoring.anchorer.meter import metered
from anchoring.anchorer.preflight import FAILED, OK, WARNING, preflight
from anchoring.hangs import heartbeat_note
from anchoring.log.selectors import LogStatus, log_status
from anchoring.metrics import metrics_text
from anchoring.models import NetworkState
from anchoring.wake import UPLOADS, WAKE_UPS
from config import health
from tests.anchoring.log.cast import KEYS
from tests.anchoring.simulated.clock import clock_set
from tests.anchoring.simulated.stored import stored
from tests.anchoring.simulated.world import World
from tests.fixtures.flat import flat

HALF_HOUR = 30 * 60
TIME = "%Y-%m-%dT%H:%M:%SZ"

SILENT = ("<h3>이더리움이 응답하지 않습니다", "<h3>Ethereum does not answer")
LIMITED = ("이더리움 노드의 요청 한도에 걸렸습니다", "want fewer questions")
LEFT_ALONE = ("요청 한도에 걸려 잠시 묻지 않음", "left alone for a while")
GOES_ON = ("기록은 계속 접수되어 로그에 오르며", "Records are still taken and enter the log")
SOME = ("일부 이더리움 노드에 문제가 있습니다", "Not every endpoint of Ethereum is well")
NOT_FINAL = ("새로 확정하는 것이 없습니다", "Nothing new is called final")
STALLS = ("체인이 블록을 확정하지 못하고 있습니다", "The chain does not finalize")
LATE = ("이더리움 기록이 지연되고 있습니다", "It usually takes a few minutes")
FAILS = ("응답 없음", "does not answer, since")
ADVICE = ("anchor_check", "anchor_check")
BY_ITSELF = ("다시", "by itself", "by themselves")


@dataclass
class Moment:
    """All that can be read at one moment."""

    at: datetime
    pages: tuple[str, str]
    chain: dict[str, Any]
    metrics: dict[str, float]
    checked: dict[str, tuple[str, str]]
    log: LogStatus
    silent_since: datetime | None

    def has(self, *sentences: tuple[str, str]) -> bool:
        return all(word in page for pair in sentences for word, page in zip(pair, self.pages, strict=True))

    def lacks(self, *sentences: tuple[str, str]) -> bool:
        return not any(
            word in page for pair in sentences for word, page in zip(pair, self.pages, strict=True)
        )

    def endpoints(self) -> list[float]:
        return [
            value
            for name, value in sorted(self.metrics.items())
            if name.startswith("registry_chain_endpoint_ok")
        ]


@dataclass
class Outage:
    """Looks every half hour, and all that can be read after each."""

    client: Client
    world: World

    def goes_on(self, half_hours: int) -> list[Moment]:
        moments = []
        for _ in range(half_hours):
            self.world.wait(HALF_HOUR)
            # Ethereum itself goes on: what is gone are the endpoints.
            self.world.chain.mine()
            self.look()
            moments.append(self.moment())
        return moments

    def look(self) -> None:
        now = self.world.now
        for queue in (WAKE_UPS, UPLOADS):
            heartbeat_note(queue=queue, now=now)
        with metered(self.world.network, self.world.loop.client, a_day=20_000, now=now):
            self.world.step()

    def moment(self) -> Moment:
        health.forget()
        status, at = log_status(), self.world.now
        assert status is not None
        lines = (line.rpartition(" ") for line in metrics_text().decode().splitlines() if line[0] != "#")
        moment = Moment(
            at=at,
            pages=(self._page("ko"), self._page("en")),
            chain=self.client.get("/readyz").json()["checks"]["chain"],
            metrics={name: float(value) for name, _, value in lines},
            checked={one.name: (one.state, one.text) for one in preflight(self.world.loop, now=at)},
            log=status,
            silent_since=NetworkState.objects.get().silent_since,
        )
        self._holds_always(moment)
        return moment

    def _page(self, language: str) -> str:
        return flat(self.client.get(f"/status/?lang={language}").content.decode())

    def _holds_always(self, moment: Moment) -> None:
        """What waits, and for how long, is there at each moment; no endpoint is called well that is not."""
        states = [endpoint["state"] for endpoint in NetworkState.objects.get().endpoints]
        korean, english = moment.pages
        assert korean.count("<dd> 정상") == english.count("<dd> answers") == states.count("ok")
        assert moment.endpoints() == [float(state == "ok") for state in states]
        if moment.log.unanchored_since:
            age = moment.at - moment.log.unanchored_since
            with translation.override("ko"):
                assert f"<dd> {timesince(moment.log.unanchored_since, moment.at, depth=1)}" in korean
            assert f"{moment.log.unanchored}건 대기" in korean
            told = moment.metrics["registry_log_unanchored_age_seconds"]
            assert abs(told - age.total_seconds()) < 5
            if age.total_seconds() > HALF_HOUR:
                assert moment.log.unanchored_since.strftime(TIME) in korean
        # Of a chain that nobody, or too few, tell of it isn't known.
        assert moment.lacks(STALLS)
        if states.count("ok") < len(states):
            assert moment.has(ADVICE)
            assert any(word in korean for word in BY_ITSELF)
            assert any(word in english for word in BY_ITSELF)


@pytest.fixture
def outage(market: object, client: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> Outage:
    world = World(endpoints=3)
    clock_set(monkeypatch, lambda: world.now)
    outage = Outage(client, stored(world, KEYS))
    world.log.append(3)
    for _ in range(14):
        outage.look()
        world.chain.mine()
    return outage


def test_five_hours_without_ethereum_are_told_at_each_look(outage: Outage) -> None:
    world = outage.world
    outage.look()
    before = outage.moment()
    assert before.lacks(SILENT, LIMITED, SOME, NOT_FINAL, FAILS, ADVICE)
    assert before.chain == {"ok": True}
    assert {state for state, _ in before.checked.values()} <= {OK, WARNING}

    world.log.append(5)
    world.nodes[0].answers = world.nodes[1].answers = 0
    for moment in outage.goes_on(2):
        assert moment.has(SOME, NOT_FINAL, LEFT_ALONE)
        assert moment.lacks(SILENT, LIMITED)
        assert moment.metrics[f'registry_chain_words_missing{{network="{world.network.name}"}}'] == 1
        assert moment.checked["endpoint 1"] == (WARNING, "limited")
        assert moment.chain == {"ok": True}, "one that answers is enough to anchor"

    _all_are_limited(outage)
    for node in world.nodes:
        node.answers, node.down = None, True
    world.log.append(5)
    _all_are_away(outage)
    _one_comes_back_and_then_two(outage)

    for node in world.nodes:
        node.down = False
    world.settle()
    outage.goes_on(1)
    # Of the chain's own finality nobody has a doubt.
    world.chain.mine(20)
    outage.look()
    after = outage.moment()
    assert after.lacks(SILENT, LIMITED, SOME, NOT_FINAL, LATE, FAILS, ADVICE)
    assert after.chain == {"ok": True}
    assert after.log.unanchored == 0
    assert {state for state, _ in after.checked.values()} <= {OK, WARNING}
    world.check()


def _all_are_limited(outage: Outage) -> None:
    outage.world.nodes[2].answers = 0
    [moment] = outage.goes_on(1)
    assert moment.has(LIMITED, GOES_ON)
    assert moment.lacks(SILENT, SOME)
    assert moment.chain["why"] == "its limit of requests is reached"


def _all_are_away(outage: Outage) -> None:
    world = outage.world
    for moment in outage.goes_on(4):
        since = moment.silent_since
        assert since is not None
        time = since.strftime(TIME)
        assert moment.has(SILENT, GOES_ON, FAILS)
        assert moment.lacks(SOME, LIMITED)
        assert all(page.count(time) >= 1 for page in moment.pages)
        assert moment.pages[0].count("응답 없음") == 3
        assert moment.chain["why"] == "no endpoint answers"
        assert datetime.fromisoformat(moment.chain["since"]) == since.replace(microsecond=0)
        silent = moment.metrics[f'registry_chain_silent_seconds{{network="{world.network.name}"}}']
        assert silent == (moment.at - since).total_seconds() > 0
        assert [moment.checked[f"endpoint {place}"] for place in (1, 2, 3)] == [(FAILED, "fails")] * 3
        state, text = moment.checked["endpoints"]
        assert state == FAILED
        assert f"since {time}" in text
        assert "by itself" in text
        state, text = moment.checked["waiting"]
        assert (state, text.split()[0]) == (WARNING, str(moment.log.size - moment.log.anchored_size))


def _one_comes_back_and_then_two(outage: Outage) -> None:
    world = outage.world
    world.nodes[2].down = False
    for moment in outage.goes_on(2):
        assert moment.lacks(SILENT)
        assert moment.has(SOME, NOT_FINAL, FAILS)
        assert moment.pages[0].count("응답 없음") == 2
        assert moment.chain == {"ok": True}
    assert moment.log.unanchored == 0, "one is enough to anchor"

    world.nodes[1].down = False
    for moment in outage.goes_on(1):
        assert moment.lacks(SILENT, NOT_FINAL)
        assert moment.has(SOME, FAILS)
        assert moment.pages[0].count("응답 없음") == 1


def test_a_minority_that_contradicts_is_named_with_its_words(outage: Outage) -> None:
    world = outage.world
    world.nodes[2].chain = world.chain.forked(10)
    world.nodes[2].early = True
    [moment] = outage.goes_on(1)
    said = next(one for one in NetworkState.objects.get().endpoints if one["place"] == 3)
    assert said["state"] == "disagrees"
    assert moment.has(SOME, ("다른 노드와 블록이 다름", "disagrees on a block with another endpoint"))
    assert moment.has((said["finalized_hash"],) * 2)
    assert moment.lacks(NOT_FINAL)
    assert moment.checked["agreement"][0] == WARNING
    world.settle()
    outage.goes_on(1)
    assert outage.goes_on(1)[0].lacks(SOME)
