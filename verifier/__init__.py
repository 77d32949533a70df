"""Check the records of a car or a poll without believing the registry that keeps them.

    trust = load_trust(Path("trust.json").read_bytes())
    chain = Endpoints([Endpoint("https://your.ethereum.endpoint")])
    verdict = verify(Path("car.evidence.json").read_bytes(), trust, chain)

`verify` answers the six questions for a car's evidence file and the nine for a poll's, one more where the trust has a
policy, `check_receipt` a submitter's receipt; `load_trust` and `load_kinds` read what they go by; `keygen`,
`load_key` and `prepare` sign statements. Each raises Malformed for bytes that break the format, and nothing else on
purpose: what is false, or could not be known, is an answer. `keygen` raises OSError for a file that it can't make. A
poll's files come from a `Folder` or an `Address`, the `source` of `verify`.

The modules below do one thing each and are as public: `canonical`, `entry`, `note`, `record`, `tlog_proof`, `tree`, `trie`,
`vrf`. Their functions raise Malformed, or Mismatch for what is well-formed and false.
"""

from .answers import Answer, Reason, Result
from .errors import Malformed, Mismatch, Unavailable, VerifierError
from .ethereum import Chain, Endpoint, Endpoints
from .kinds import DEFAULT as DEFAULT_KINDS
from .kinds import Kinds
from .kinds import loads as load_kinds
from .polls.sources import Address, Folder
from .receipt import check as check_receipt
from .sign import Prepared, keygen, load_key, prepare
from .trust import Trust
from .trust import loads as load_trust
from .verification import QUESTIONS, EntryReport, Verdict, verify

__version__ = "0.1.0"
__all__ = [
    "DEFAULT_KINDS",
    "QUESTIONS",
    "Address",
    "Answer",
    "Chain",
    "Endpoint",
    "Endpoints",
    "EntryReport",
    "Folder",
    "Kinds",
    "Malformed",
    "Mismatch",
    "Prepared",
    "Reason",
    "Result",
    "Trust",
    "Unavailable",
    "Verdict",
    "VerifierError",
    "__version__",
    "check_receipt",
    "keygen",
    "load_key",
    "load_kinds",
    "load_trust",
    "prepare",
    "verify",
]
