"""One car's history, drawn: what several organisations state of it, right or not, as rows and as an evidence file.

Services refuse most of what is drawn here. It is written past them, because what stands must not rest on that. Only of
keys the pages know no more than what the services let in, and whose enrolment was erased: none certifies here before it
is enrolled, or after its end.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from hypothesis import strategies as st

from anchoring.models import Entry, PendingEntry
from records.contents.models import Certification, Record, RecordContent
from records.people.models import Organisation
from records.signing.models import SigningKey
from records.terms.common import WITHDRAWAL
from records.terms.families import kind_named, kinds
from tests.verifier.file import dumps, evidence
from tests.verifier.keys import STATION, Key, ed25519_key
from tests.verifier.maker import CAR, CITY, DEALER, Registry
from tests.verifier.reference import digest, jcs

RIVAL = "00000000-0000-4000-8000-0000000000ee"
ORGANISATIONS = {DEALER: "dealership", RIVAL: "dealership", STATION: "station", CITY: "city"}
_VERDICTS = ("certified", "certified", "certified", "rejected", "withdrawn")
_INSPECTION = "inspection:recorded"
_LOGGED = 3
"""So many entries of a car have their place in the log; the others wait in the outbox."""

Act = tuple[str, int, int, int]


def acts(most: int) -> st.SearchStrategy[list[Act]]:
    """Each is what is done, and three numbers: to which record, by whom, and how."""
    often = ["inspect", "correct", "correct", "certify", "certify", "withdraw"]
    rarely = ["state", "erase", "erase_key", "revoke", "repeat", "mistake"]
    number = st.integers(0, 99)
    return st.lists(
        st.tuples(st.sampled_from(often + rarely), number, number, number), min_size=2, max_size=most
    )


class History:
    """`values` are the records in the order of the log; `swaps` are drawn places that change theirs with the next."""

    def __init__(self, drawn: Sequence[Act], swaps: Sequence[int] = ()) -> None:
        self.registry = Registry()
        self.keys = [ed25519_key(number, licence=f"L-{number % 2}") for number in (1, 2, 3)]
        self.live = list(self.keys)
        self.values: list[dict[str, Any]] = []
        self.erased: set[str] = set()
        self.repeated: set[str] = set()
        self.enrolments: dict[str, dict[str, Any]] = {}
        for key in self.keys:
            self.registry.enrol(key)
            self.enrolments[key.id] = self.registry.logged[-1].record or {}
        for drawn_act, target, who, how in drawn:
            what = drawn_act if self.of_car else "inspect"
            getattr(self, f"_{what}")(target, list(ORGANISATIONS)[who % 4 if who % 3 else 0], how)
        self._log(swaps)

    @property
    def of_car(self) -> list[dict[str, Any]]:
        return [value for value in self.values if value["subject"] == CAR]

    def file(self) -> bytes:
        self.registry.anchor()
        return dumps(evidence(self.registry))

    def write(self) -> None:
        """The car's records as rows."""
        for number, (identifier, kind) in enumerate(ORGANISATIONS.items()):
            Organisation.objects.get_or_create(
                id=identifier, defaults={"kind": kind, "name": f"Firm {number}", "state": "approved"}
            )
        values = {digest(value): value for value in self.of_car}
        rows = Record.objects.bulk_create(_row(name, value) for name, value in values.items())
        RecordContent.objects.bulk_create(
            RecordContent(record=row, canonical=jcs(values[row.digest]).decode())
            for row in rows
            if row.digest not in self.erased
        )
        Entry.objects.bulk_create(
            Entry(
                index=place,
                kind=row.kind,
                label=row.label,
                record=row.digest,
                time=row.recorded_at,
                leaf_hash=bytes(32),
            )
            for place, row in enumerate(rows[:_LOGGED])
        )
        PendingEntry.objects.bulk_create(
            PendingEntry(kind=row.kind, label=row.label, record=row.digest, recorded_at=row.recorded_at)
            for row in rows[_LOGGED:]
        )
        for key in self.keys:
            self._write_key(key)
        Certification.objects.bulk_create(self._words(values), ignore_conflicts=True)

    def _write_key(self, key: Key) -> None:
        """The key as pages look it up, with the record that enrolled it."""
        enrolment = self.enrolments[key.id]
        row = _row(digest(enrolment), enrolment)
        row.save(force_insert=True)
        if row.digest not in self.erased:
            RecordContent.objects.create(record=row, canonical=jcs(enrolment).decode())
        SigningKey.objects.create(
            key=key.id,
            licence=key.licence,
            type="ed25519",
            public_key=key.enrolled()["public_key"],
            person=row.person,
            organisation_id=STATION,
            enrolled=row,
        )

    def _words(self, values: Mapping[str, dict[str, Any]]) -> Iterator[Certification]:
        for name, value in values.items():
            if value["kind"] == "inspection:certified":
                statement = value["body"]["statement"]
                for inspection in statement["records"]:
                    yield Certification(
                        record_id=name,
                        inspection_id=inspection,
                        statement=digest(statement),
                        verdict=statement["verdict"],
                        key_id=statement["key"],
                        signed_at=datetime.fromisoformat(statement["signed_at"]),
                    )

    def _log(self, swaps: Sequence[int]) -> None:
        for place in swaps:
            two = self.values[place : place + 2]
            if len(two) == 2 and all(value["subject"] == CAR for value in two):
                self.values[place : place + 2] = reversed(two)
        for value in self.values:
            self.registry.log(value)
        for stated in self.registry.logged:
            if self.registry.entry(stated.index)["record"] in self.erased:
                stated.record = None

    def _state(self, target: int, who: str, how: int) -> None:
        """Any kind that is about the car, which may name any record of it."""
        plain = [kind for kind in kinds().values() if kind.stated and kind is not WITHDRAWAL]
        kind = plain[how % len(plain)]
        self._say(kind.name, {kind.about: self._some(target)} if kind.about else {}, who)

    def _inspect(self, target: int, who: str, how: int) -> None:
        self._say(_INSPECTION, {"number": target + how}, who)

    def _correct(self, target: int, who: str, how: int) -> None:
        corrected = self.of_car[target % len(self.of_car)]
        # Others have bodies that are read.
        if kind_named(corrected["kind"]).corrected:
            self._say(corrected["kind"], {"number": how}, who, corrects=digest(corrected))

    def _withdraw(self, target: int, who: str, _how: int) -> None:
        self._say("record:withdrawn", {"record": self._some(target), "reason": "착오"}, who)

    def _mistake(self, target: int, who: str, _how: int) -> None:
        """A correction of what is never corrected, or of another kind."""
        self._say("vehicle:listed", {}, who, corrects=self._some(target))

    def _erase(self, target: int, _who: str, _how: int) -> None:
        self.erased.add(self._some(target))
        body = {"record": self._some(target), "ground": "법원 결정", "decided_by": "시"}
        self._say("record:erased", body, CITY)

    def _erase_key(self, target: int, _who: str, _how: int) -> None:
        """The record that enrolled it. A statement that was repeated has one row for look-ups, so its key is left alone."""
        key = self.keys[target % len(self.keys)]
        if key.id not in self.repeated:
            enrolment = digest(self.enrolments[key.id])
            self.erased.add(enrolment)
            body = {"record": enrolment, "ground": "법원 결정", "decided_by": "시"}
            self._say("record:erased", body, CITY, subject=f"licence:{key.licence}")

    def _certify(self, target: int, _who: str, how: int) -> None:
        """One or two records that may be certified, or any; seldom as a correction of what it names."""
        inspections = [digest(value) for value in self.of_car if value["kind"] == _INSPECTION]
        first = target % len(inspections) if inspections else 0
        named = list(
            dict.fromkeys([*inspections[first:][: how % 2 + 1], *([self._some(how)] * (how % 7 == 0))])
        )
        if not named:
            return
        key = self.live[target % len(self.live)]
        statement = self.registry.statement(key, named, _VERDICTS[how % len(_VERDICTS)])
        body = {"statement": statement, "signature": key.sign(statement)}
        more = {"corrects": self._some(target)} if how % 11 == 0 else {}
        self._say("inspection:certified", body, STATION, **more)

    def _repeat(self, target: int, _who: str, _how: int) -> None:
        """A statement that was made before, by a key that may have ended since."""
        said = [value for value in self.of_car if value["kind"] == "inspection:certified"]
        again = [value["body"] for value in said if value["body"]["statement"]["key"] in self._repeating()]
        if again:
            body = again[target % len(again)]
            self.repeated.add(body["statement"]["key"])
            self._say("inspection:certified", body, STATION)

    def _repeating(self) -> set[str]:
        return {key.id for key in self.live if digest(self.enrolments[key.id]) not in self.erased}

    def _revoke(self, target: int, _who: str, _how: int) -> None:
        if len(self.live) > 1:
            key = self.live.pop(target % len(self.live))
            body = {"key": key.id, "reason": "분실"}
            self._say("key:revoked", body, CITY, subject=f"licence:{key.licence}")

    def _some(self, target: int) -> str:
        return digest(self.of_car[target % len(self.of_car)])

    def _say(self, kind: str, body: dict[str, Any], who: str, **options: Any) -> None:
        self.registry.now += 2
        self.values.append(self.registry.record(kind, body, organisation=who, **options))


def _row(identifier: str, value: dict[str, Any]) -> Record:
    author, kind = value["author"], kind_named(value["kind"])
    return Record(
        digest=identifier,
        uuid=value["id"],
        kind=kind.name,
        subject=value["subject"],
        label="c" * 64,
        organisation_id=author["organisation"],
        role=author["role"],
        person=author["person"],
        recorded_at=datetime.fromisoformat(value["recorded_at"]),
        corrects_id=value.get("corrects"),
        about_id=value["body"].get(kind.about) if kind.about else None,
    )
