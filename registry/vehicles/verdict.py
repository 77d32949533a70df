"""One car's verdict, worked out once from its records and their proofs: every page, PDF and answer shows this and no other."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from records.proof.faults import fault
from records.standing.history import Item, SubjectHistory, as_earlier
from records.terms.rules import Earlier
from records.terms.texts import Text
from registry.form82.kinds import INSPECTION
from registry.odometer.readings import OdometerReport, Reading, readings_of, report
from registry.vehicles.car_facts import car_facts
from registry.vehicles.flags import flags_of, sold_of
from registry.vehicles.grounds import Grounds
from registry.vehicles.harm import Flag, Level, Topic
from registry.vehicles.headline import Headline, headline_of
from registry.vehicles.rules import car_findings
from registry.vehicles.signed import Signed, signed_of
from registry.vehicles.tiles import Tile, flag_tile, tiles_of, worst_first

FLAGS_TOLD = 100


@dataclass(frozen=True)
class Verdict:
    """`inspection` is the newest standing inspection record, a certified one before any other; `mileage` the newest
    reading that no inspector rejected; `flags` has the gravest first."""

    inspection: Item | None
    listing: Item | None
    sold: Item | None
    mileage: Reading | None
    odometer: OdometerReport
    flags: tuple[Flag, ...]
    tiles: tuple[Tile, ...]
    headline: Headline
    # Of each inspection record, by its digest.
    signatures: Mapping[str, Signed]

    @property
    def is_mismatch(self) -> bool:
        return any(flag.level is Level.MISMATCH for flag in self.flags)

    @property
    def signed(self) -> Signed | None:
        return self.signatures[self.inspection.record.digest] if self.inspection else None

    @property
    def is_certified(self) -> bool:
        """By a signature that nobody doubts."""
        return self.signed is Signed.CERTIFIED

    def reading_of(self, item: Item) -> Reading | None:
        """What this record says, whether it stands or not; the last where it has two."""
        readings = readings_of(_vouched(item, self.signatures)) if item.is_readable else ()
        return next(reversed(list(readings)), None)

    def tile(self, topic: Topic) -> Tile:
        return next(tile for tile in self.tiles if tile.topic is topic)

    @property
    def answers(self) -> tuple[Tile, ...]:
        """The tiles, and what neither they nor the headline say."""
        told = {(tile.text, tile.record) for tile in self.tiles} | {
            (self.headline.title, self.headline.record)
        }
        besides = (flag_tile(flag) for flag in self.flags_told if (flag.text, flag.record) not in told)
        return worst_first((*self.tiles, *besides))

    @property
    def flags_told(self) -> tuple[Flag, ...]:
        """The gravest of many: a car with thousands of records may have as many flags."""
        return self.flags[:FLAGS_TOLD]

    @property
    def flags_untold(self) -> int:
        return len(self.flags) - len(self.flags_told)

    @property
    def changed(self) -> frozenset[str]:
        """The digests of records that are not what the log has."""
        return frozenset(flag.record for flag in self.flags if flag.level is Level.MISMATCH and flag.record)


def verdict_of(
    history: SubjectHistory,
    *,
    now: datetime,
    faults: Mapping[str, Text] | None = None,
    doubts: Collection[str] = (),
    shared: frozenset[str] = frozenset(),
    namesakes: Collection[str] = (),
) -> Verdict:
    """`faults` says by digest what does not hold of a record, and under SUBJECT what concerns them all; `doubts` has those
    whose certification may have been signed by other hands, `shared` those with another car's photo; `namesakes` are the
    other subjects with records that a reader takes for this one."""
    changed = {item.record.digest: fault(item.problem).text for item in history.items if item.problem}
    not_logged = {**changed, **(faults or {})}
    facts = car_facts(history, now=now, shared=shared, namesakes=namesakes)
    signatures = {
        item.record.digest: signed_of(item, doubts=doubts, faults=not_logged)
        for item in history.items
        if item.record.kind == INSPECTION.name
    }
    rejected = {digest for digest, signed in signatures.items() if signed is Signed.REJECTED}
    readings = report([_vouched(item, signatures) for item in facts.standing], disowned=rejected)
    grounds = Grounds(
        history=history,
        facts=facts,
        findings=list(car_findings(facts)),
        odometer=readings,
        faults=not_logged,
        signatures=signatures,
    )
    flags = _sorted(flags_of(grounds))
    return Verdict(
        inspection=facts.inspection,
        listing=facts.listings[-1] if facts.listings else None,
        sold=sold_of(facts.standing),
        mileage=readings.newest(rejected),
        odometer=readings,
        flags=flags,
        tiles=tiles_of(grounds, flags),
        headline=headline_of(flags),
        signatures=signatures,
    )


def _vouched(item: Item, signatures: Mapping[str, Signed]) -> Earlier:
    """As a statement of who vouches for it: what an inspector certified is the station's word, not the uploader's."""
    stated = as_earlier(item)
    if signatures.get(item.record.digest) is not Signed.CERTIFIED or item.certification is None:
        return replace(stated, is_certified=False)
    return replace(stated, organisation=str(item.certification.record.organisation_id))


def _sorted(flags: Iterable[Flag]) -> tuple[Flag, ...]:
    """The gravest first; each sentence once, but a changed record for every one that it is said of."""
    once: dict[tuple[object, ...], Flag] = {}
    for flag in flags:
        about = flag.record if flag.level is Level.MISMATCH else None
        once.setdefault((flag.harm, flag.text, about), flag)
    return tuple(sorted(once.values(), key=lambda flag: flag.harm.place))
