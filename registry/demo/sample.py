"""Made-up cars, one for each verdict, so that the first visit finds all of them; the first page leads to each."""

import io
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from records.contents.covered_photos import photo_cover
from records.contents.models import Certification, Record, RecordContent, Submission
from records.files.services import attachment_create
from records.people.authors import Author
from records.signing.bodies import VerdictChoice
from records.signing.certifications import certification_create, statement_make
from records.signing.models import SigningKey
from records.stating.services import record_create
from records.terms.json_types import JsonObject
from registry.demo import cars
from registry.form82.kinds import INSPECTION
from registry.listings.kinds import LISTED
from registry.web.examples import Example
from verifier.canonical import dumps
from verifier.sign import load_key, prepare

NUMBERS = {
    Example.SOUND: cars.SOUND,
    Example.UNCERTIFIED: 900_011,
    Example.ACCIDENT: 900_009,
    Example.ODOMETER: 900_013,
    Example.CORRECTED: 900_017,
    Example.REJECTED: 900_019,
    Example.CHANGED: 900_023,
    Example.PAPER_ONLY: 900_029,
}
"""Of the made-up cars, those that have nothing else to be told; the ninth of nine had an accident."""
_UNSIGNED = {Example.UNCERTIFIED, Example.REJECTED}
_TURNED_BACK = 40_000


@dataclass(frozen=True)
class Stall:
    """Where the cars are shown: who states and who certifies, with which key."""

    dealer: Author
    inspector: Author
    key: SigningKey
    key_file: Path
    today: date

    def examples_create(self) -> None:
        """What is there already stays as it is."""
        stated = {example: self._stated(example, number) for example, number in NUMBERS.items()}
        self._sign("certified", [digest for example, digest in stated.items() if example not in _UNSIGNED])
        reason = "사진의 계기판과 주행거리가 다릅니다."
        self._sign("rejected", [stated[Example.REJECTED]], reason)

    def _stated(self, example: Example, number: int) -> str:
        """The digest of the inspection that is to be certified."""
        known = Submission.objects.filter(
            organisation=self.dealer.organisation, external_id=example.external_id
        )
        if digest := known.values_list("record", flat=True).first():
            return digest
        if example is Example.PAPER_ONLY:
            page = self._file(cars.paper_page(number), "page-1.png")
            return self._inspection(
                number, cars.paper_only(number, self.today), [page], example.external_id
            ).digest
        photos = [self._file(cars.photo(number, side), f"{side}.png") for side in ("front", "rear")]
        for photo in photos:
            # What the made-up photos show of plate and number, the public does not see.
            photo_cover(
                author=self.dealer, sha256=str(photo["sha256"]), boxes=[cars.PLATE_BOX, cars.NUMBER_BOX]
            )
        record_create(
            author=self.dealer,
            kind=LISTED.name,
            subject=f"vin:{cars.vin(number)}",
            body=cars.listing(number, self.today),
            external_id=f"{example.external_id}-listing",
        )
        body = cars.inspection(number, self.today)
        if example is Example.ODOMETER:
            # Inspected two months ago, at a reading that the listing of today is below.
            km, day = cars.odometer_km(number) + _TURNED_BACK, self.today - timedelta(days=60)
            body = cars.inspection(number, self.today, km=km, inspected=day)
        if example is not Example.CORRECTED:
            return self._inspection(number, body, photos, example.external_id).digest
        wrong = cars.inspection(number, self.today, km=cars.odometer_km(number) + 120)
        first = self._inspection(number, wrong, photos, f"{example.external_id}-first")
        body["correction_reason"] = "주행거리를 잘못 옮겨 적었습니다."
        return self._inspection(number, body, photos, example.external_id, corrects=first.digest).digest

    def _file(self, content: bytes, name: str) -> JsonObject:
        stored = attachment_create(author=self.dealer, file=io.BytesIO(content), name=name)
        return {"name": name, "sha256": stored.sha256}

    def _inspection(
        self,
        number: int,
        body: JsonObject,
        files: list[JsonObject],
        external_id: str,
        *,
        corrects: str | None = None,
    ) -> Record:
        return record_create(
            author=self.dealer,
            kind=INSPECTION.name,
            subject=f"vin:{cars.vin(number)}",
            body=body,
            attachments=files,
            external_id=external_id,
            corrects=corrects,
        ).record

    def _sign(self, verdict: VerdictChoice, records: Iterable[str], reason: str | None = None) -> None:
        records = list(records)
        known = set(Certification.objects.filter(inspection__in=records).values_list("inspection", flat=True))
        if unsigned := [digest for digest in records if digest not in known]:
            statement = statement_make(records=unsigned, verdict=verdict, key=self.key, reason=reason)
            seed = load_key(self.key_file.read_bytes())
            certification_create(author=self.inspector, **prepare(dumps(statement)).signed(seed))


def example_change(folder: Path) -> None:
    """Turn the odometer of the example that was changed back in the database, past every service, once it is in the log."""
    subject = f"vin:{cars.vin(NUMBERS[Example.CHANGED])}"
    content = RecordContent.objects.get(record__subject=subject, record__kind=INSPECTION.name)
    km = cars.odometer_km(NUMBERS[Example.CHANGED])
    lower = km - _TURNED_BACK if km > _TURNED_BACK else km // 2
    changed = content.canonical.replace(f'"odometer_km":{km}', f'"odometer_km":{lower}')
    if changed != content.canonical:
        kept = {content.record_id: content.canonical}
        (folder / cars.CHANGED_ROWS).write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
        RecordContent.objects.filter(record=content.record_id).update(canonical=changed)
