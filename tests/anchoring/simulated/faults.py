"""Stops the loop where a machine could: before a durable step takes effect, or right after it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from anchoring.anchorer import observe, step
from tests.anchoring.simulated.world import World

DURABLE = {
    "the note that somebody looks": (step, "state_tried"),
    "what was seen": (step, "state_seen"),
    "the look for a halt": (step, "halt_look"),
    "a sighting": (observe, "sighting_append"),
    "a sighting of a reorganisation or of finality": (observe, "sighting_moved"),
    "the map's commitment": ("log", "commit"),
    "the signed bytes": (step, "attempt_store"),
    "the sending": ("client", "send"),
    "a sighting in the pool": (step, "sighting_pool"),
    "the problem": (step, "problem_write"),
}


class Killed(BaseException):
    """The process is gone: nothing catches this, as nothing survives a kill."""


@contextmanager
def killed_at(world: World, point: str, *, persisted: bool, occurrence: int) -> Iterator[list[int]]:
    """The nth time that the loop comes to a durable step it dies, before it or after. Yields how often it came."""
    owner, name = DURABLE[point]
    where = (
        {"log": world.log, "client": world.loop.client}.get(owner, owner) if isinstance(owner, str) else owner
    )
    real = getattr(where, name)
    came = [0]

    def dying(*args: Any, **kwargs: Any) -> Any:
        came[0] += 1
        if came[0] != occurrence:
            return real(*args, **kwargs)
        if persisted:
            real(*args, **kwargs)
        raise Killed(point)

    with patch.object(where, name, dying):
        yield came
