"""How much the long runs draw and try: `make soak ROUNDS=0.25` a quarter, as CI does, `ROUNDS=10` for a night."""

import os
from collections.abc import Sequence
from typing import TypeVar

# Beside the verifier's tests, which its source distribution brings along.
ROUNDS = float(os.environ.get("ROUNDS", "1"))

T = TypeVar("T")


def rounds(count: int) -> int:
    """So many of `count` draws, kills or requests; never none."""
    return max(1, round(count * ROUNDS))


def sample(cases: Sequence[T]) -> Sequence[T]:
    """All cases, or each second, third … one where less than a round is asked for."""
    return cases[:: max(1, round(1 / ROUNDS))]
