"""How an inspection record is vouched for: the word for it on pages, PDF and in the API."""

from collections.abc import Collection
from enum import StrEnum

from records.standing.history import Item
from records.terms.texts import Text


class Signed(StrEnum):
    CERTIFIED = "certified"
    # Certified when the signing key may have been in other hands.
    DOUBTFUL = "doubtful"
    REJECTED = "rejected"
    # Certified or rejected once; the inspector took that back.
    WITHDRAWN = "withdrawn"
    UNSIGNED = "unsigned"
    # The record or its certification is not what the log has.
    CHANGED = "changed"

    @property
    def text(self) -> Text:
        return _TEXTS[self]


_TEXTS = {
    Signed.CERTIFIED: Text("인증됨", "certified"),
    Signed.DOUBTFUL: Text("서명 의심", "signature in doubt"),
    Signed.REJECTED: Text("반려됨", "rejected"),
    Signed.WITHDRAWN: Text("인증 철회됨", "certification withdrawn"),
    Signed.UNSIGNED: Text("서명 없음", "not signed"),
    Signed.CHANGED: Text("바뀐 기록", "changed"),
}


def signed_of(item: Item, *, doubts: Collection[str] = (), faults: Collection[str] = ()) -> Signed:
    """`doubts` has the records whose certification may have been signed by other hands, `faults` those that are not what
    the log has."""
    if item.record.digest in faults or (item.certification and item.certification.record.digest in faults):
        return Signed.CHANGED
    if item.is_certified:
        return Signed.DOUBTFUL if item.record.digest in doubts else Signed.CERTIFIED
    verdict = item.certification.verdict if item.certification else ""
    return {"rejected": Signed.REJECTED, "withdrawn": Signed.WITHDRAWN}.get(verdict, Signed.UNSIGNED)
