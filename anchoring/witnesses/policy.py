"""What the registry asks of its own evidence, as a policy that verifiers read (c2sp.org/tlog-policy)."""

from anchoring.witnesses.witness import Witnessing

_GROUP = "witnesses+quorum"
"""No witness's name, in which there is no plus."""


def policy_text(asked: Witnessing, *, log_vkey: str) -> str:
    """The log, its witnesses with their addresses, and how many of them make a quorum."""
    lines = [f"log {log_vkey}"]
    lines += [f"witness {one.key.name} {one.key.vkey} {one.address}" for one in asked.witnesses]
    names = " ".join(witness.key.name for witness in asked.witnesses)
    lines += [f"group {_GROUP} {asked.quorum} {names}", f"quorum {_GROUP}"]
    return "\n".join(lines) + "\n"
