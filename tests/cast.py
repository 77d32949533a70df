"""The fixed cast: a dealer, a second dealership's dealer, an inspector with a key, the city, an outsider; and made-up cars."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.files.storage import default_storage

from records.contents.models import Record
from records.files.services import attachment_create
from records.people.authors import Author
from records.people.models import User
from records.signing.bodies import VerdictChoice
from records.signing.certifications import certification_create, statement_make
from records.signing.keys import key_enrol
from records.signing.models import SigningKey
from records.stating.services import record_create
from registry.demo import cars
from registry.uploads.models import Upload
from tests.fixtures.market import KEYS, auditor, city, dealer, inspector, market, member, rival
from tests.fixtures.pictures import photo
from verifier import canonical, ed25519
from verifier.certification import key_id

__all__ = [
    "KEYS",
    "Signer",
    "auditor",
    "certified",
    "city",
    "dealer",
    "enrolled",
    "form82",
    "inspected",
    "inspector",
    "listed",
    "listing",
    "market",
    "member",
    "on_paper",
    "outsider",
    "paper_page",
    "photos",
    "rival",
    "signer",
    "subject",
    "today",
    "uploaded",
    "with_values",
]


@dataclass(frozen=True)
class Signer:
    """An inspector's own machine: the private key never leaves it. `key` is as the registry knows it."""

    seed: bytes
    key: SigningKey

    def sign(self, statement: Mapping[str, object]) -> dict[str, Any]:
        value = ed25519.sign(canonical.dumps(statement), self.seed)
        return {
            "statement": statement,
            "signature": {"type": "ed25519", "value": canonical.b64u_encode(value)},
        }

    def state(
        self, *records: Record, verdict: VerdictChoice = "certified", reason: str | None = None
    ) -> dict[str, Any]:
        """A signed statement on these records, now."""
        digests = [record.digest for record in records]
        return self.sign(statement_make(records=digests, verdict=verdict, key=self.key, reason=reason))


def enrolled(city: Author, holder: Author, seed: bytes = bytes([7]) * 32) -> Signer:
    public = ed25519.spki(ed25519.public_key(seed))
    key = key_enrol(
        author=city,
        holder=holder.membership,
        licence=holder.membership.licence or "",
        type="ed25519",
        public_key=canonical.b64u_encode(public),
    )
    assert key.key == key_id(public)
    return Signer(seed, key)


@pytest.fixture
def signer(city: Author, inspector: Author) -> Signer:
    return enrolled(city, inspector)


@pytest.fixture
def outsider(db: None) -> User:
    """Can log in, and belongs to no organisation."""
    return User.objects.create_user("outsider@example.com")


def uploaded(author: Author, **values: Any) -> Upload:
    """An upload's row, without a file."""
    given = {"kind": "vehicle:listed", "name": "cars.csv", "size": 1, "sha256": "0" * 64, "format": "csv"}
    return Upload.objects.create(
        organisation=author.organisation, membership=author.membership, **given | values
    )


def today() -> date:
    return datetime.now(UTC).astimezone(ZoneInfo("Asia/Seoul")).date()


def subject(number: int = 1) -> str:
    return f"vin:{cars.vin(number)}"


def listing(number: int = 1, **changes: Any) -> dict[str, Any]:
    return {**cars.listing(number, today()), **changes}


def form82(number: int = 1, **changes: Any) -> dict[str, Any]:
    """A whole form that no rule refuses. Changes are by path: `form82(overall__tuning="YES")`."""
    return with_values(cars.inspection(number, today()), **changes)


def with_values(body: dict[str, Any], **changes: Any) -> dict[str, Any]:
    for path, value in changes.items():
        names = path.split("__")
        inner = body
        for name in names[:-1]:
            inner = inner[name]
        inner[names[-1]] = value
    return body


def photos(author: Author, number: int = 1) -> list[dict[str, str]]:
    stored = []
    for side in ("front", "rear"):
        picture = io.BytesIO(photo(number, side))
        attachment = attachment_create(author=author, file=picture, name=f"{side}.png")
        assert default_storage.exists(str(attachment.file.name))
        stored.append({"name": f"{side}.png", "sha256": attachment.sha256})
    return stored


_ASKED = {
    "/body/odometer": ("O2", "O4", "O5"),
    "/subject": ("L1", "L3"),
    "/body/accident_history": ("L2",),
    "/body/listed_on": ("L3",),
    "/body/plate_no": ("L4",),
    "/body/price": ("L6",),
    "/attachments": ("L5",),
}
SURE = [
    {"rule": rule, "pointer": pointer, "reason": "다시 확인함"}
    for pointer, rules in _ASKED.items()
    for rule in rules
]
"""A dealer's answer to all that is asked of a listing, beside what is recorded of the car."""


def listed(author: Author, number: int = 1, **changes: Any) -> Record:
    body = listing(number, **changes)
    return record_create(author=author, kind="vehicle:listed", subject=subject(number), body=body).record


def inspected(
    author: Author,
    number: int = 1,
    *,
    corrects: Record | None = None,
    now: datetime | None = None,
    **changes: Any,
) -> Record:
    reason = {"correction_reason": "계기판을 잘못 읽었습니다."} if corrects else {}
    return record_create(
        author=author,
        kind="inspection:recorded",
        subject=subject(number),
        body={**form82(number, **changes), **reason},
        attachments=photos(author, number),
        corrects=corrects.digest if corrects else None,
        now=now,
    ).record


def paper_page(author: Author, number: int = 1, name: str = "page-1.png") -> dict[str, str]:
    attachment = attachment_create(author=author, file=io.BytesIO(cars.paper_page(number)), name=name)
    return {"name": name, "sha256": attachment.sha256}


def on_paper(author: Author, number: int = 1, **changes: Any) -> Record:
    """An inspection of which there is only the paper's picture."""
    return record_create(
        author=author,
        kind="inspection:recorded",
        subject=subject(number),
        body={**cars.paper_only(number, today()), **changes},
        attachments=[paper_page(author, number)],
    ).record


def certified(
    author: Author,
    signer: Signer,
    records: Sequence[Record],
    *,
    verdict: VerdictChoice = "certified",
    reason: str | None = None,
) -> list[Record]:
    return certification_create(author=author, **signer.state(*records, verdict=verdict, reason=reason))
