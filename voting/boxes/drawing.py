"""What goes into the next box, and what stays (docs/formats.md section 13)."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from verifier.errors import VerifierError
from verifier.polls import ballots
from verifier.polls.ballots import Ballot, Rules
from voting.boxes.store import waiting
from voting.polls.running import Running


@dataclass(frozen=True)
class Drawn:
    """The next box: rights, and lines of ballots."""

    rights: list[bytes]
    lines: list[bytes]


def box_drawn(poll: Running, *, is_last: bool) -> Drawn | None:
    """None where too little waits: ballots of twice `minimum` new keys, of which `minimum`, by lot, stay with all theirs.

    The last box takes everything, and there is none where that is nothing. Call it as the one who fills the poll's boxes.
    """
    with waiting(poll.uuid) as kept:
        # Both at one moment: a right is used before its voter has a ballot.
        rights, lines = [right for right, _ in kept.rights.rows()], [line for _, line in kept.ballots.rows()]
    minimum = poll.opened.minimum
    if not is_last and len(lines) < 2 * minimum:
        return None
    # Checked while others may go on voting.
    valid = list(_valid(lines, poll.rules))
    if is_last:
        return Drawn(rights, [line for _, line in valid]) if rights or valid else None
    with waiting(poll.uuid) as kept:
        new = sorted({ballot.key for ballot, _ in valid if kept.is_new(ballot)})
    if len(new) < 2 * minimum:
        return None
    stay = set(secrets.SystemRandom().sample(new, minimum))
    return Drawn(rights, [line for ballot, line in valid if ballot.key not in stay])


def _valid(lines: Iterable[bytes], rules: Rules) -> Iterator[tuple[Ballot, bytes]]:
    """A box logs no other, whoever wrote it into the file."""
    for line in lines:
        try:
            yield ballots.check(line, rules), line
        except VerifierError:
            continue
