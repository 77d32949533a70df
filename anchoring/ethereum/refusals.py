"""What a JSON-RPC error means: too many requests, too many blocks at once, or a refusal of the question itself.

Providers share the codes for all three, so their words are read first; a code counts where the words say nothing.
"""

import re
from typing import Final

from anchoring.ethereum.errors import LimitedError, RefusedError

_RATE_CODES: Final = frozenset({-32005, -32029, -32097, 402, 429})
_RATE: Final = re.compile(
    r"\brate\b|too many requests|requests? (count|limit)|\bper second|/second|compute units|throughput|quota|credits",
    re.IGNORECASE,
)
_RANGE: Final = re.compile(
    r"\branges?\b|more than [\d,]+ (results|logs)|too many (results|blocks|logs)|max(imum)? (\w+ )*(results|blocks)"
    r"|limited to [\d,]+ blocks|requested blocks|response size|query timeout",
    re.IGNORECASE,
)
_LOGS: Final = "eth_getLogs"


def refusal_of(method: str, code: int, text: str) -> RefusedError | LimitedError:
    """The error that stands for what an endpoint answered to `method`. `text` names no address."""
    refused = RefusedError(code, text)
    # A contract may say anything.
    if refused.reverted:
        return refused
    if _RATE.search(text):
        return LimitedError("the endpoint limits the rate")
    too_wide = method == _LOGS and _RANGE.search(text)
    return LimitedError("the endpoint limits the rate") if code in _RATE_CODES and not too_wide else refused
