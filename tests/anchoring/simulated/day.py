"""A day of the anchor loop at a free provider, wake-up by wake-up, in as many seconds as a processor needs for it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

from anchoring.anchorer.meter import metered
from anchoring.anchorer.pace import Look, Pace, has_landed, look_due, requests_beside
from anchoring.anchorer.requests import requests_on
from anchoring.anchorer.step import anchor_step
from anchoring.ethereum.errors import RetryableError
from anchoring.ethereum.reader import ContractReader
from anchoring.models import Anchor, Attempt, EndpointRequests, EventsRead, Sighting
from tests.anchoring.simulated.provider import Provider
from tests.anchoring.simulated.world import World

BEAT: Final = 4
BLOCK: Final = 12
HOURS: Final = 24
MIDNIGHT: Final = 8
"""Before which of the hours the provider's day ends."""

QUIET: Final = frozenset({0, 20, 21, 22})
FULL: Final = frozenset({6, 7})
LATER, BUSY, NO_BATCHES, LOST = 14, 15, 16, 18
"""When the provider asks for two minutes, asks for a pause and does not say of how long, takes batches no more; and when the
registry's tables are those of the day before."""

_AUDIT = timedelta(minutes=30)
_AUDITED = 10
"""Anchors in a batch of the audit's."""


@dataclass
class Hour:
    """What an hour came to; `waited` are the most seconds that an entry waited for its anchor."""

    looks: int = 0
    glances: int = 0
    calls: int = 0
    later: int = 0
    money: int = 0
    anchors: int = 0
    waited: int = 0


def beat(world: World, pace: Pace) -> Look:
    """One wake-up of the loop, as the wiring has it."""
    network, now = world.network, world.now
    spent = requests_on(network, now.date()).get(1, 0)
    due = look_due(network=network, pace=pace, spent=spent, now=now)
    world.log.now = now
    if due is not Look.NONE:
        with metered(network, world.loop.client, a_day=pace.a_day or 0, now=now):
            if due is Look.WHOLE or has_landed(network=network, client=world.loop.client, now=now):
                anchor_step(world.loop, now=now)
    return due


def tick(world: World, second: int) -> None:
    """BEAT seconds go by; a block comes each BLOCK."""
    if second % BLOCK == BLOCK - BEAT:
        world.chain.pause = 0
        world.chain.mine()
    else:
        world.wait(BEAT)


@dataclass
class Day:
    """`seconds` of it: a shorter one has the same hours, each shorter, and as many calls behind it when it begins."""

    world: World
    provider: Provider
    pace: Pace
    seconds: int
    hours: list[Hour] = field(default_factory=list)
    _audit_due: bool = False

    def begin(self) -> None:
        """The provider's day ends after a third of it. Before that what fits the time of day was asked already."""
        world = self.world
        tomorrow = (world.now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
        begins = tomorrow - timedelta(seconds=self.seconds * MIDNIGHT // HOURS)
        world.wait(int((begins - world.now).total_seconds()))
        world.chain.mine()
        spent = (self.pace.a_day or 0) * (begins - tomorrow + timedelta(days=1)) // timedelta(days=1)
        day = world.now.date()
        EndpointRequests.objects.create(network=world.network, place=1, day=day, count=spent)
        self.provider.counted[day] = spent

    def play(self) -> None:
        """All of it."""
        self.begin()
        for number in range(HOURS):
            self.hours.append(Hour())
            before = len(self.world.chain.events())
            calls, refused = self.provider.counted.total(), self.provider.refused.copy()
            self._troubles(number)
            for second in range(number * self._hour, (number + 1) * self._hour, BEAT):
                self._second(number, second)
            hour = self.hours[-1]
            hour.anchors = len(self.world.chain.events()) - before
            hour.calls = self.provider.counted.total() - calls
            hour.later = self.provider.refused["429"] - refused["429"]
            hour.money = self.provider.refused["402"] - refused["402"]

    @property
    def _hour(self) -> int:
        return self.seconds // HOURS // BLOCK * BLOCK

    def _troubles(self, number: int) -> None:
        provider = self.provider
        provider.full = number in FULL
        provider.pauses = {LATER: 120, BUSY: 1}.get(number, 0)
        provider.tells = number != BUSY
        provider.takes_batches = number < NO_BATCHES
        if number == LOST:
            for rows in (EventsRead, Sighting, Attempt, Anchor):
                rows.objects.all().delete()
            self.world.restart()
            self.provided()

    def provided(self) -> None:
        """A new process keeps to the same pace."""
        self.world.loop.client.finality_pause = self.pace.finality.total_seconds()

    def _second(self, number: int, second: int) -> None:
        world, hour = self.world, self.hours[-1]
        if second % 60 < BEAT and number not in QUIET:
            world.log.append(2)
        # What the provider asks for ends after half an hour.
        if second % self._hour >= self._hour // 2:
            self.provider.pauses = 0
        due = beat(world, self.pace)
        hour.looks += due is Look.WHOLE
        hour.glances += due is Look.GLANCE
        self._audit_due |= second % int(_AUDIT.total_seconds()) < BEAT
        if self._audit_due and due is Look.NONE:
            self._audit_due = False
            self._audit()
        if due is Look.WHOLE:
            since = world.log.waiting_since(world.chain.head.state.size)
            hour.waited = max(hour.waited, int((world.now - since).total_seconds()) if since else 0)
        tick(world, second)

    def _audit(self) -> None:
        """What else asks: of anchors that are final, in batches."""
        world = self.world
        a_day = requests_beside(pace=self.pace, policy=world.policy, now=world.now)
        sizes = [event.size for _, _, event in world.chain.events()][-_AUDITED:]
        with metered(world.network, world.loop.client, a_day=a_day or 0, now=world.now):
            try:
                ContractReader(world.loop.client, world.network.contract).anchored(sizes)
            except RetryableError:
                return

    def counted(self) -> dict[str, tuple[int, int]]:
        """By day what the meter has, and what the provider counted."""
        days = sorted(self.provider.counted)
        return {
            str(day): (requests_on(self.world.network, day).get(1, 0), self.provider.counted[day])
            for day in days
        }

    def table(self) -> str:
        """The hours as lines of text."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        yield f"{'hour':>4} {'looks':>6} {'glances':>8} {'calls':>6} {'429':>4} {'402':>4} {'anchors':>8} {'waited s':>9}"
        for number, hour in enumerate(self.hours):
            yield (
                f"{number:>4} {hour.looks:>6} {hour.glances:>8} {hour.calls:>6} {hour.later:>4} {hour.money:>4}"
                f" {hour.anchors:>8} {hour.waited:>9}"
            )
        for day, (metered_calls, counted) in self.counted().items():
            yield f"{day}: {metered_calls} metered, {counted} counted, {self.provider.a_day} allowed"


def clock_of(world: World) -> datetime:
    """The provider's clock is the chain's."""
    return world.now.astimezone(UTC)
