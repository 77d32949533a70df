"""What keeps the copy in the bucket from growing: the words in BucketState.problem, the worst first."""

from typing import Final

FORKED: Final = "forked"
"""The bucket's checkpoint is signed by this log's key, and is not of this log."""
AHEAD: Final = "ahead"
"""The bucket has more of this log than the database."""
DAMAGED: Final = "damaged"
"""The database's rows do not have the root that the checkpoint signs: nothing of them is given out."""
FOREIGN: Final = "foreign"
"""What lies in the checkpoint's place is none of this log's."""
CHANGED: Final = "changed"
"""A tile or bundle in the bucket is gone or is not what was put there."""

PROBLEMS: Final = (FORKED, AHEAD, DAMAGED, FOREIGN, CHANGED)


class CopyProblemError(Exception):
    """A person has to look: it does not end by waiting. `problem` is one of the words above, `detail` for the operator."""

    def __init__(self, problem: str, detail: str) -> None:
        super().__init__(f"{problem}: {detail}")
        self.problem, self.detail = problem, detail
