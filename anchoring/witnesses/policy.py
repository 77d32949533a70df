"""What the registry asks of its own evidence, as a policy that verifiers read (c2sp.org/tlog-policy)."""

from anchoring.witnesses.witness import Witnessing

_GROUP = "witnesses"


def policy_text(asked: Witnessing, *, log_vkey: str) -> str:
    """The log, its witnesses with their addresses, and how many of them make a quorum."""
    lines = [f"log {log_vkey}"]
    lines += [f"witness {witness.id} {witness.key.vkey} {witness.address}" for witness in asked.witnesses]
    # Each name has a plus in it but the group's, so that they never meet.
    lines += [f"group {_GROUP} {asked.quorum} {' '.join(asked.ids)}", f"quorum {_GROUP}"]
    return "\n".join(lines) + "\n"
