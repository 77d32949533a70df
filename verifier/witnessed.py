"""**witnessed**: the file's checkpoint has the cosignatures that the reader's policy asks for (docs/formats.md section 7)."""

from __future__ import annotations

from . import cosignature, note
from .answers import Answer, Reason, answer, reason
from .errors import Mismatch, Unavailable
from .policy import Policy
from .times import describe


def witnessed(checkpoint_note: str, policy: Policy) -> Answer:
    """The answer for a signed note of a checkpoint. Unknown where the quorum lacks, fail where a cosignature is false."""
    parsed = note.parse(checkpoint_note)
    times: dict[str, int] = {}
    fails: list[Reason] = []
    unread: list[Reason] = []
    for witness in policy.witnesses:
        for signature in parsed.signatures:
            if (signature.name, signature.key_id) != (witness.key.name, witness.key.key_id):
                continue
            try:
                time = cosignature.verify(witness.key, parsed.text, signature.value)
            except Mismatch as error:
                fails.append(reason("cosignature_false", witness=witness.key.name, error=error.fault))
            except Unavailable as error:
                unread.append(reason("cosignature_unread", witness=witness.key.name, error=error.fault))
            else:
                times[witness.name] = max(time, times.get(witness.name, 0))
    # Without a time it is no word on which tree was the largest: another log's reader may have been shown a larger one.
    counted = {name: time for name, time in times.items() if time}
    # Names of a policy mean nothing outside of it: people are told the key's.
    names = {witness.name: witness.key.name for witness in policy.witnesses}
    seen = [reason("cosigned", witness=names[name], time=describe(time)) for name, time in counted.items()]
    count = {"cosigned": len(counted), "witnesses": len(policy.witnesses)}
    if policy.is_met(counted.keys()):
        return answer(fails=fails, passes=[reason("witnessed", **count)], notes=seen)
    return answer(fails=fails, unknowns=[reason("quorum_lacking", **count), *unread], notes=seen)
