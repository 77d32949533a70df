"""A few made-up cars, so that the first visit finds something: listed, inspected, certified, one rejected, one waiting."""

import io
from datetime import UTC, datetime
from pathlib import Path

from records.contents.models import Certification, Submission
from records.files.services import attachment_create
from records.people.authors import Author
from records.signing.bodies import VerdictChoice
from records.signing.certifications import certification_create, statement_make
from records.signing.models import SigningKey
from records.stating.services import record_create
from registry.demo import cars
from registry.form82.kinds import INSPECTION
from registry.listings.kinds import LISTED
from verifier.canonical import dumps
from verifier.sign import load_key, prepare

FIRST = 900_001
COUNT = 8
REJECTED, WAITING = 6, 7
"""Which of them, from 0, an inspector rejected, and which still waits for one."""
ON_PAPER = FIRST + COUNT
"""One more, of which there is only the paper's picture."""


def sample_create(*, dealer: Author, inspector: Author, key: SigningKey, key_file: Path) -> list[str]:
    """The VINs. What is there already stays as it is."""
    inspections = [_inspected(dealer, number) for number in range(FIRST, FIRST + COUNT)]
    certified = [digest for at, digest in enumerate(inspections) if at not in {REJECTED, WAITING}]
    certified.append(_on_paper(dealer, ON_PAPER))
    seed = load_key(key_file.read_bytes())
    _state(inspector, key, seed, "certified", certified, None)
    _state(inspector, key, seed, "rejected", [inspections[REJECTED]], "사진의 계기판과 주행거리가 다릅니다.")
    return [cars.vin(number) for number in range(FIRST, FIRST + COUNT + 1)]


def _inspected(dealer: Author, number: int) -> str:
    known = Submission.objects.filter(organisation=dealer.organisation, external_id=f"sample-{number}")
    if digest := known.values_list("record", flat=True).first():
        return digest
    today = datetime.now(UTC).date()
    subject = f"vin:{cars.vin(number)}"
    photos = []
    for side in ("front", "rear"):
        photo = attachment_create(
            author=dealer, file=io.BytesIO(cars.photo(number, side)), name=f"{side}.png"
        )
        photos.append({"name": f"{side}.png", "sha256": photo.sha256})
    record_create(
        author=dealer,
        kind=LISTED.name,
        subject=subject,
        body=cars.listing(number, today),
        external_id=f"sample-{number}-listing",
    )
    inspection = record_create(
        author=dealer,
        kind=INSPECTION.name,
        subject=subject,
        body=cars.inspection(number, today),
        attachments=photos,
        external_id=f"sample-{number}",
    )
    return inspection.record.digest


def _on_paper(dealer: Author, number: int) -> str:
    known = Submission.objects.filter(organisation=dealer.organisation, external_id=f"sample-{number}")
    if digest := known.values_list("record", flat=True).first():
        return digest
    page = attachment_create(author=dealer, file=io.BytesIO(cars.paper_page(number)), name="page-1.png")
    return record_create(
        author=dealer,
        kind=INSPECTION.name,
        subject=f"vin:{cars.vin(number)}",
        body=cars.paper_only(number, datetime.now(UTC).date()),
        attachments=[{"name": "page-1.png", "sha256": page.sha256}],
        external_id=f"sample-{number}",
    ).record.digest


def _state(
    inspector: Author,
    key: SigningKey,
    seed: bytes,
    verdict: VerdictChoice,
    records: list[str],
    reason: str | None,
) -> None:
    known = set(Certification.objects.filter(inspection__in=records).values_list("inspection", flat=True))
    records = [digest for digest in records if digest not in known]
    if records:
        statement = statement_make(records=records, verdict=verdict, key=key, reason=reason)
        certification_create(author=inspector, **prepare(dumps(statement)).signed(seed))
