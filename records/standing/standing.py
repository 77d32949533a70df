"""Which records of a car still stand, and which of them an inspector vouches for (FORMATS sections 1 and 6).

It works on plain rows, so that pages, rules and tests share it; the verifier reaches the same from an evidence file.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from records.terms.common import WITHDRAWAL
from records.terms.families import Stated


@dataclass(frozen=True)
class Vouched:
    """One inspector's word on one inspection record."""

    record: str
    inspection: str
    verdict: str


@dataclass
class Standing:
    """`ended` has, for each record that no longer stands, the record that ended it."""

    ended: dict[str, str] = field(default_factory=dict)
    verdicts: dict[str, Vouched] = field(default_factory=dict)

    def stands(self, digest: str) -> bool:
        return digest not in self.ended

    def verdict(self, digest: str) -> str | None:
        """The latest verdict on an inspection record."""
        vouched = self.verdicts.get(digest)
        return vouched.verdict if vouched else None

    def is_certified(self, digest: str) -> bool:
        return self.verdict(digest) == "certified" and self.stands(digest)


def standing(records: Sequence[Stated], vouched: Iterable[Vouched]) -> Standing:
    """From all of a subject's records and all words on them, each in the order of the log."""
    words = list(vouched)
    result = Standing(verdicts={word.inspection: word for word in words})
    for digest, word in result.verdicts.items():
        if word.verdict == "withdrawn":
            result.ended[digest] = word.record
    corrects = {record.digest: record.corrects for record in records if record.corrects}
    for certified in dict.fromkeys(word.inspection for word in words if word.verdict == "certified"):
        # A correction that was ever certified ends the whole chain that it corrects.
        for earlier in ancestors(certified, corrects):
            result.ended.setdefault(earlier, certified)
    for record in records:
        target = record.about if record.kind == WITHDRAWAL.name else record.corrects
        # What an inspector certified ends by a signature only.
        if target and result.verdict(target) != "certified":
            result.ended.setdefault(target, record.digest)
    return result


def ancestors(digest: str, corrects: Mapping[str, str | None]) -> list[str]:
    """All that a record corrects, directly or by way of others; the nearest first."""
    found: list[str] = []
    earlier = corrects.get(digest)
    while earlier and earlier not in found:
        found.append(earlier)
        earlier = corrects.get(earlier)
    return found
