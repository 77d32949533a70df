"""A small market on a stage: people who can log in, cars with every sort of story, a log, and anchors as the tables have them."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from anchoring import triggers
from anchoring.log.genesis import log_create
from anchoring.log.sequencer import sequence_all
from anchoring.models import NetworkState
from records.contents.covered_photos import photo_cover
from records.contents.models import Record, RecordContent
from records.demo.people import Person, member_of
from records.files.services import attachment_create
from records.people.authors import Author, author_for
from records.signing.bodies import VerdictChoice
from records.signing.certifications import certification_create, statement_make
from records.signing.models import SigningKey
from records.stating.services import record_create
from registry.demo import cars
from registry.demo.seed import KEY_FILE, demo_seed
from registry.form82.inspections import form_body
from tests.anchoring.log.cast import KEYS, tamper
from tests.anchoring.log.chains import Chain, chain
from tests.cast import SURE
from tests.fixtures.rewriting import rewritten
from verifier.canonical import dumps
from verifier.sign import load_key, prepare

GOOD, ACCIDENT, UNSIGNED, REJECTED, CORRECTED, FALLING, CHANGED = range(1, 8)
SOLD, WAITING, RENTED, FLOODED, OLD, FORGED, ON_PAPER = range(8, 15)
"""The cars' numbers, by their story."""

CERTIFIED = (GOOD, ACCIDENT, CORRECTED, CHANGED, SOLD, RENTED, FLOODED)


@dataclass
class Stage:
    people: dict[str, Person]
    chain: Chain
    folder: Path

    def author(self, part: str) -> Author:
        return author_for(member_of(self.people[part]))

    @property
    def key(self) -> SigningKey:
        return SigningKey.objects.get()

    @property
    def seed(self) -> bytes:
        return load_key((self.folder / KEY_FILE).read_bytes())

    def signed(self, statement: Mapping[str, object]) -> dict[str, Any]:
        return prepare(dumps(statement)).signed(self.seed)

    def state(
        self, verdict: VerdictChoice, records: Sequence[Record], *, reason: str | None = None, days: int = 0
    ) -> list[Record]:
        digests = [record.digest for record in records]
        moment = _ago(days)
        statement = statement_make(records=digests, verdict=verdict, key=self.key, reason=reason, now=moment)
        return certification_create(author=self.author("inspector"), now=moment, **self.signed(statement))

    def record(self, number: int, kind: str) -> Record:
        """The car's first record of this kind."""
        records = Record.objects.filter(subject=f"vin:{cars.vin(number)}", kind=kind)
        return records.order_by("recorded_at")[0]

    def listed(self, number: int, *, days: int, **changes: Any) -> Record:
        body = {**cars.listing(number, _day(days)), "listed_on": _day(days).isoformat(), **changes}
        return self._record("vehicle:listed", number, body, days)

    def inspected(
        self, number: int, *, days: int, corrects: Record | None = None, km: int | None = None
    ) -> Record:
        body = cars.inspection(_looks_like(number), _day(days), km=km or cars.odometer_km(number))
        form_body(body)["basic"]["vin"] = cars.vin(number)
        if number == FLOODED:
            form_body(body)["overall"] |= {"special_history": "YES", "special_history_kinds": ["FLOOD"]}
        if corrects:
            body["correction_reason"] = "계기판을 잘못 읽었습니다."
        photos = [self._photo(number, side) for side in ("front", "rear")]
        return self._record("inspection:recorded", number, body, days, photos, corrects)

    def on_paper(self, number: int, *, days: int) -> Record:
        """Of which there is only the paper's picture."""
        page = io.BytesIO(cars.paper_page(number))
        stored = attachment_create(author=self.author("dealer"), file=page, name="page-1.png")
        body = cars.paper_only(number, _day(days))
        return self._record(
            "inspection:recorded", number, body, days, [{"name": "page-1.png", "sha256": stored.sha256}]
        )

    def _record(
        self,
        kind: str,
        number: int,
        body: dict[str, Any],
        days: int,
        photos: Any = (),
        corrects: Record | None = None,
    ) -> Record:
        return record_create(
            author=self.author("dealer"),
            kind=kind,
            subject=f"vin:{cars.vin(number)}",
            body=body,
            attachments=photos,
            corrects=corrects.digest if corrects else None,
            now=_ago(days),
        ).record

    def _photo(self, number: int, side: str) -> dict[str, str]:
        file = io.BytesIO(cars.photo(number, side))
        name, dealer = f"{side}.png", self.author("dealer")
        sha256 = attachment_create(author=dealer, file=file, name=name).sha256
        if number == GOOD:
            photo_cover(author=dealer, sha256=sha256, boxes=[cars.PLATE_BOX, cars.NUMBER_BOX])
        return {"name": name, "sha256": sha256}


def stage_set(folder: Path) -> Stage:
    """Everything stated, sequenced, and anchored but for what came last. Settings must name the keys of the test log."""
    log_create(keys=KEYS)
    people = {person.part: person for person in demo_seed(folder, enrolled_at=_ago(40))}
    stage = Stage(people, chain(31337), folder)
    now = datetime.now(UTC)
    NetworkState.objects.filter(network=stage.chain.network).update(
        tried_at=now,
        answered_at=now,
        head_number=1_204,
        head_time=now,
        finalized_number=1_196,
        finalized_time=now,
        sender="0x" + "b" * 40,
        balance=str(3 * 10**18 + 71 * 10**15),
        size=12,
        finalized_size=12,
    )
    for part in (_first, _certified, _then):
        part(stage)
        sequence_all(keys=KEYS)
        stage.chain.commit()
    _late(stage)
    _tampered()
    return stage


def _first(stage: Stage) -> None:
    stage._record(
        "vehicle:acquired",
        GOOD,
        {
            "acquired_on": _day(60).isoformat(),
            "source": "PERSON",
            "odometer": {"stated": cars.odometer_km(GOOD) - 2_310, "unit": "km"},
        },
        60,
    )
    stage.state("certified", [stage.inspected(OLD, days=150)], days=34)
    stage.listed(FALLING, days=90, odometer={"stated": 92_400, "unit": "km"})


def _certified(stage: Stage) -> None:
    for number in CERTIFIED:
        stage.listed(number, days=40)
    stage.state("certified", [stage.inspected(number, days=35) for number in CERTIFIED], days=34)


def _then(stage: Stage) -> None:
    stage.listed(ON_PAPER, days=12)
    stage.state("certified", [stage.on_paper(ON_PAPER, days=11)], days=10)
    stage.listed(FORGED, days=12)
    [certification] = stage.state("certified", [stage.inspected(FORGED, days=11)], days=10)
    _forge(certification)
    stage.listed(UNSIGNED, days=3)
    stage.listed(REJECTED, days=20)
    rejected = stage.inspected(REJECTED, days=19)
    stage.state("rejected", [rejected], reason="사진의 계기판과 주행거리가 다릅니다.", days=18)
    earlier = stage.record(CORRECTED, "inspection:recorded")
    km = cars.odometer_km(CORRECTED) + 120
    corrected = stage.inspected(CORRECTED, days=10, corrects=earlier, km=km)
    stage.state("certified", [corrected], days=9)
    stage.listed(FALLING, days=5, odometer={"stated": 38_100, "unit": "mi"}, reasons=SURE)
    sold = stage.record(SOLD, "vehicle:listed")
    stage._record(
        "vehicle:sold",
        SOLD,
        {
            "listing": sold.digest,
            "sold_on": _day(2).isoformat(),
            "price": {"amount": 13_000_000, "currency": "KRW"},
            "buyer_name": "아무개",
        },
        2,
    )


def _late(stage: Stage) -> None:
    """What is on its way: one entry in the log and not on Ethereum, one not even in the log."""
    stage.inspected(UNSIGNED, days=1)
    stage.inspected(WAITING, days=1)
    sequence_all(keys=KEYS)
    stage.listed(ACCIDENT + 100, days=0)


def _tampered() -> None:
    """A row changed by somebody with the database's password."""
    record = Record.objects.get(subject=f"vin:{cars.vin(CHANGED)}", kind="vehicle:listed")
    triggers.remove(connection)
    content = RecordContent.objects.get(record=record)
    text = content.canonical.replace('"stated":', '"stated":1')
    RecordContent.objects.filter(record=record).update(canonical=text)
    triggers.install(connection)


def _forge(certification: Record) -> None:
    """Logged as it stands, with a signature that nobody made."""
    with transaction.atomic():
        forged = rewritten(certification, signature={"type": "ed25519", "value": "A" * 86})
        tamper(
            "UPDATE anchoring_pendingentry SET record = %s WHERE record = %s", forged, certification.digest
        )
    triggers.install(connection)


def _looks_like(number: int) -> int:
    """The made-up car whose form this one has: accidents are every ninth car's."""
    return {ACCIDENT: 36}.get(number, number)


def _day(days: int) -> date:
    return (datetime.now(UTC) - timedelta(days=days)).date()


def _ago(days: int) -> datetime | None:
    return datetime.now(UTC) - timedelta(days=days) if days else None
