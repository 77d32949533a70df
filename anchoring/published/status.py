"""How far the copy in the bucket is, for pages and metrics. From the tables alone."""

from dataclasses import dataclass
from datetime import datetime

from anchoring.hangs import bucket_waits_since
from anchoring.models import BucketState, Checkpoint
from anchoring.published.texts import PROBLEMS
from anchoring.texts import Text


@dataclass(frozen=True)
class CopyStatus:
    """`size`: the entries that the bucket shows, `behind`: those that it lacks, `since` when the first of these have been in
    the log. `seen_at`: when the bucket was last seen to have what it should. `problem` is a word of
    `anchoring.published.problems`; `away_since` is None while the bucket answers.
    """

    size: int
    behind: int
    since: datetime | None
    seen_at: datetime | None
    away_since: datetime | None
    problem: str | None
    problem_since: datetime | None

    @property
    def text(self) -> Text | None:
        """The problem in words."""
        return PROBLEMS.get(self.problem or "")


def copy_status() -> CopyStatus | None:
    """None before anything was tried. Ask it only where the settings name a bucket: the row outlives them."""
    state = BucketState.objects.first()
    if state is None:
        return None
    newest = Checkpoint.objects.order_by("-size").values_list("size", flat=True).first() or 0
    return CopyStatus(
        size=state.size,
        behind=max(0, newest - state.size),
        since=bucket_waits_since(state),
        seen_at=state.looked_at,
        away_since=state.away_since,
        problem=state.problem,
        problem_since=state.problem_since,
    )
