"""Why a witness has not cosigned: the words in WitnessState.problem, the worst first."""

from typing import Final

REFUSES: Final = "refuses"
"""It says that the checkpoint does not go on from what it has seen, or is none."""
AHEAD: Final = "ahead"
"""It has seen more of this log than there is."""
FORGOT: Final = "forgot"
"""It says that it has seen less of this log than it has cosigned: what it would cosign next need not go on from that."""
WRONG: Final = "wrong"
"""Its answer is none, or holds no valid cosignature of this checkpoint by its key."""
UNKNOWN: Final = "unknown"
"""It does not know this log, or not its key."""
SILENT: Final = "silent"
"""It does not answer, or says that it can't now."""

PROBLEMS: Final = (REFUSES, AHEAD, FORGOT, WRONG, UNKNOWN, SILENT)
ALARMING: Final = frozenset({REFUSES, AHEAD, FORGOT, WRONG, UNKNOWN})
"""A person has to look: it does not end by waiting."""
