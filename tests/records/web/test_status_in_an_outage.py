"""Five hours in which one endpoint after the other goes: at every moment the status page says what an operator needs."""

from dataclasses import dataclass

import pytest
from django.test import Client

from anchoring.models import NetworkState
from tests.anchoring.simulated.world import World
from tests.fixtures.flat import flat

QUARTER = 15 * 60


@dataclass
class Outage:
    """Looks every quarter of an hour, and the page after each."""

    client: Client
    world: World

    def goes_on(self, quarters: int) -> list[str]:
        pages = []
        for _ in range(quarters):
            self.world.wait(QUARTER)
            # Ethereum itself goes on: what is gone are the endpoints.
            self.world.chain.mine()
            self.world.step()
            pages.append(self.page())
        return pages

    def page(self) -> str:
        with pytest.MonkeyPatch.context() as clock:
            clock.setattr("django.utils.timezone.now", lambda: self.world.now)
            return flat(self.client.get("/status/").content.decode())


@pytest.fixture
def outage(market: object, client: Client, db: None) -> Outage:
    world = World(endpoints=3)
    world.log.append(3)
    world.go(4)
    return Outage(client, world)


def has(page: str, *words: str) -> bool:
    return all(word in page for word in words)


SILENT, LATE = "이더리움이 응답하지 않습니다", "이더리움 기록이 지연되고 있습니다"


def test_five_hours_without_ethereum_are_told_at_each_look(outage: Outage) -> None:
    world = outage.world
    world.log.append(5)
    world.nodes[0].answers = world.nodes[1].answers = 0
    for page in outage.goes_on(4):
        assert has(
            page, "요청 한도에 걸려 잠시 묻지 않음", "새로 확정하는 것이 없습니다", "2곳의 말이 같아야"
        )
        assert SILENT not in page

    for node in world.nodes:
        node.answers, node.down = None, True
    world.log.append(5)
    silent = outage.goes_on(12)
    since = NetworkState.objects.get().silent_since
    assert since is not None
    time = since.strftime("%Y-%m-%dT%H:%M:%SZ")
    for page in silent:
        assert has(page, SILENT, "기록은 계속 접수되어 로그에 오르며")
        assert page.count(time) >= 4, "the network's and each endpoint's"
        assert page.count("응답 없음") == 3

    world.nodes[2].down = False
    for page in outage.goes_on(4):
        assert SILENT not in page
        assert has(page, "새로 확정하는 것이 없습니다", "1곳을 기다리고")
        assert page.count("응답 없음") == 2

    for node in world.nodes:
        node.down = False
    world.settle()
    [after] = outage.goes_on(1)
    words = (SILENT, LATE, "응답 없음", "새로 확정하는 것이 없습니다", "요청 한도")
    assert [word for word in words if word in after] == []
