"""Where the network's transactions were last seen: what is watched, and what still has to be found."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from anchoring.models import Attempt, Network, Sighting

_RECENT = 200
"""One nonce is under way at a time, so that what is not settled is always among the latest attempts."""

IN_BLOCK = (Sighting.Kind.BLOCK, Sighting.Kind.FINAL)


@dataclass(frozen=True)
class Standing:
    """A recent attempt, without its bytes, and whether it is in a block now."""

    attempt: Attempt
    placed: bool


@dataclass(frozen=True)
class Known:
    """What is known of a network's transactions that are not settled for good.

    `watched` is what is in a block that is not final, the highest block first; `final` the highest final place.
    """

    network: Network
    watched: list[Sighting]
    final: Sighting | None
    attempts: list[Standing]

    def finals(self, *, within: int) -> Iterator[Sighting]:
        """The final places, the highest block first, no more than `within` blocks below the first."""
        if self.final is None or self.final.block_number is None:
            return
        yield self.final
        lower = _current(self.network, Sighting.Kind.FINAL).exclude(pk=self.final.pk)
        yield from lower.filter(block_number__gte=self.final.block_number - within).iterator(50)

    def newest_anchored(self) -> Sighting | None:
        """The place of the largest anchor that is in a block; one block may hold several."""
        anchored = [place for place in self.watched if place.outcome == Sighting.Outcome.ANCHORED]
        if anchored:
            return max(anchored, key=lambda place: place.anchor.size if place.anchor else 0)
        if self.final is None:
            return None
        finals = _current(self.network, Sighting.Kind.FINAL)
        return finals.filter(outcome=Sighting.Outcome.ANCHORED).order_by("-anchor__size").first()


def known_read(network: Network) -> Known:
    """What the rows say now. Nothing that is watched lies below what is final."""
    final = _current(network, Sighting.Kind.FINAL).first()
    watched = _current(network, Sighting.Kind.BLOCK)
    if final is not None:
        watched = watched.filter(block_number__gte=final.block_number)
    return Known(network, list(watched), final, attempts_recent(network))


@dataclass(frozen=True)
class Hole:
    """Anchors that are missing between two that are known, by the larger one's word; the start counts as known."""

    after_size: int
    after_block: int
    before_size: int
    before_block: int


def hole_newest(network: Network) -> Hole | None:
    """The newest hole among the latest anchors that are in a block; older ones the audit finds."""
    rows = [_anchored(network, kind) for kind in IN_BLOCK]
    anchored = sorted((place for places in rows for place in places), reverse=True)
    lower = [(size, block) for size, block, _ in anchored[1:]]
    if all(len(places) < _RECENT for places in rows):
        lower.append((network.start, network.deployed_block))
    for (size, block, previous), (known, known_block) in zip(anchored, lower, strict=False):
        if previous > known:
            return Hole(known, known_block, size, block)
    return None


def attempts_recent(network: Network) -> list[Standing]:
    """The latest attempts, newest first."""
    attempts = list(network.attempts.defer("raw").order_by("-id")[:_RECENT])
    seen = Sighting.objects.filter(attempt__in=attempts).exclude(kind=Sighting.Kind.POOL).order_by("id")
    last = dict(seen.values_list("attempt_id", "kind"))
    return [Standing(attempt, last.get(attempt.pk) in IN_BLOCK) for attempt in attempts]


def attempts_lost(standings: list[Standing]) -> list[Attempt]:
    """The attempts of which it is not known what became of their nonce: no attempt with it is in a block."""
    settled = {_lane(standing.attempt) for standing in standings if standing.placed}
    return [
        standing.attempt
        for standing in standings
        if not standing.placed and _lane(standing.attempt) not in settled
    ]


def attempts_superseded(standings: list[Standing], *, sender: str, nonce: int) -> list[Attempt]:
    """The attempts of a sender that are in no block, with nonces below one that is final: they never will be."""
    return [
        standing.attempt
        for standing in standings
        if not standing.placed and standing.attempt.sender == sender and standing.attempt.nonce < nonce
    ]


def _lane(attempt: Attempt) -> tuple[str, int]:
    return attempt.sender, attempt.nonce


def _anchored(network: Network, kind: Sighting.Kind) -> list[tuple[int, int, int]]:
    """(size, block, size before) of the latest anchors whose last place is of this kind."""
    places = _current(network, kind).filter(outcome=Sighting.Outcome.ANCHORED, anchor__isnull=False)
    rows = places.values_list("anchor__size", "block_number", "previous_size")[:_RECENT]
    return [(size, block, before) for size, block, before in rows if block is not None and before is not None]


def _current(network: Network, kind: Sighting.Kind) -> QuerySet[Sighting]:
    """The transactions whose last place is of this kind, with the highest block first."""
    later = Sighting.objects.filter(transaction=OuterRef("transaction"), id__gt=OuterRef("id"))
    return (
        Sighting.objects.filter(network=network, kind=kind, block_number__isnull=False)
        .exclude(Exists(later.exclude(kind=Sighting.Kind.POOL)))
        .select_related("anchor")
        .order_by("-block_number", "-id")
    )
