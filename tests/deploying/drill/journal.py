"""What the load met, and what it was told that was accepted."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

GIVEN_UP = 10.0
"""Seconds after which the one who asked waits no longer."""
FOUND_OUT = 3.0
"""Seconds after something is back in which an error is still its own: PgBouncer asks for its server again each second, nginx
waits two for a machine that says nothing. Each connection is tried before a request uses it, so nothing else has to find out."""


@dataclass(frozen=True)
class Met:
    """One question: when it was due, how long until the answer's last byte, in seconds. Status 0: there was none.

    `wrong` says what no fault excuses: an answer that is not true.
    """

    what: str
    due: float
    took: float
    status: int
    wrong: str = ""

    @property
    def failed(self) -> bool:
        return self.status == 0 or self.status >= 500

    @property
    def end(self) -> float:
        return self.due + self.took


@dataclass(frozen=True)
class Down:
    """From when to when something was down that a request may have met; seconds of the journal."""

    begin: float
    end: float

    def excuses(self, met: Met) -> bool:
        return met.due <= self.end + FOUND_OUT and met.end >= self.begin


@dataclass(frozen=True)
class Accepted:
    """A record that was answered with its digest; of a row of a file there is no digest, only that it was recorded."""

    name: str
    vin: str
    at: float
    digest: str | None


@dataclass
class Journal:
    """Times are seconds since it began."""

    began: float = field(default_factory=time.monotonic)
    met: list[Met] = field(default_factory=list)
    accepted: dict[str, Accepted] = field(default_factory=dict)
    cars: list[Accepted] = field(default_factory=list)
    losing: bool = False
    """From when a standby that lacks something is promoted, until what was lost is known: a car may be gone meanwhile."""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def now(self) -> float:
        return time.monotonic() - self.began

    def meet(self, met: Met) -> None:
        with self.lock:
            self.met.append(met)

    def accept(self, name: str, vin: str, digest: str | None) -> str:
        """What is wrong with it, in words: the same name was accepted with another digest before."""
        with self.lock:
            known = self.accepted.get(name)
            if known is not None:
                return "" if known.digest == digest else f"{name} was {known.digest}, now it is {digest}"
            self.accepted[name] = Accepted(name, vin, self.now(), digest)
            if digest:
                self.cars.append(self.accepted[name])
            return ""

    def forget(self, names: Sequence[str]) -> None:
        """What is known to be lost: nobody asks for it any more."""
        with self.lock:
            for name in names:
                del self.accepted[name]
            self.cars = [car for car in self.cars if car.name in self.accepted]

    def newest(self, count: int) -> list[Accepted]:
        """The records last accepted, of which the digest is known."""
        with self.lock:
            return self.cars[-count:]

    def between(self, begin: float, end: float, *whats: str) -> list[Met]:
        """What was due then, of these sorts, or of all."""
        with self.lock:
            return [met for met in self.met if begin <= met.due < end and (not whats or met.what in whats)]


def quantile(met: Sequence[Met], share: float) -> float:
    """Seconds; 0 where there is none."""
    times = sorted(one.took for one in met)
    return times[min(len(times) - 1, int(share * len(times)))] if times else 0.0
