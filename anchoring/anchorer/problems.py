"""Why nothing is sent although something waits: the words in NetworkState.problem."""

from typing import Final

DRY: Final = "dry"
SILENT: Final = "silent"
WRONG_CHAIN: Final = "wrong-chain"
NO_CONTRACT: Final = "no-contract"
HALTED: Final = "halted"
DISAGREE: Final = "endpoints-disagree"
FEES: Final = "fees-above-cap"
BALANCE: Final = "balance"
NOT_ANCHORER: Final = "not-anchorer"
REFUSED: Final = "refused"
STUCK: Final = "stuck"
UNUSABLE: Final = "unusable"
SETTINGS: Final = "settings"
LOG: Final = "log"
EVENTS: Final = "reading-events"
CLOCK: Final = "clock-ahead"
SIGNER: Final = "signer"
FAILED: Final = "failed"

OF_ONE_ENDPOINT: Final = frozenset({FEES, BALANCE, NOT_ANCHORER, REFUSED})
"""What one endpoint's word is enough for: the others are asked before anything waits for it."""


class BlockedError(Exception):
    """Nothing can be sent now: `problem` is the word, the text the detail."""

    def __init__(self, problem: str, detail: str) -> None:
        super().__init__(detail)
        self.problem = problem
