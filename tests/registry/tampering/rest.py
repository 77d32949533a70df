"""One row, and another, of each table that a car's story leaves empty: what staff, machines and readers leave behind."""

from uuid import uuid4

from django.utils import timezone

from anchoring.anchorer.lane import anchor_cargo, attempt_store
from anchoring.anchorer.policy import Fees
from anchoring.ethereum.signer import DEVELOPMENT_KEY, key_signer
from anchoring.models import (
    AuditFinding,
    AuditRun,
    BucketState,
    EndpointRequests,
    EventsRead,
    Halt,
    Heartbeat,
    NetworkState,
    Sighting,
)
from records.audit_log.models import Access, LookUps
from records.contents.models import Record
from records.files.models import FileLetGo
from records.notices.models import Notice
from records.people.authors import Author
from records.people.models import OrganisationEvent
from records.privacy.models import ErasureRequest, RetentionRun
from records.signing.key_requests import challenge_create
from records.signing.models import KeyRequest, Opening, SigningKey
from records.terms.json_types import JsonObject
from registry.handovers.services import handover_create
from registry.listings.kinds import LISTED
from registry.stock.models import KeptCar
from registry.uploads.kept_mappings import mapping_keep
from registry.uploads.models import UploadRow
from tests.anchoring.log.chains import Chain, chain
from tests.cast import subject, uploaded


def rest(network: Chain, dealer: Author, inspector: Author, city: Author, record: Record) -> None:
    _machines(network)
    _people(dealer, inspector, city, record)
    _desks(dealer, record)


def _machines(network: Chain) -> None:
    """What the anchorer and the other processes keep: transactions, what they asked, that they live."""
    now, row = timezone.now(), network.network
    other = chain(11155111, contract="b").network
    signer = key_signer(DEVELOPMENT_KEY, source="the tests")
    for nonce, anchor in enumerate(network.anchors[:2]):
        cargo = anchor_cargo(network=row, size=anchor.size, root=anchor.root, from_size=0, proof=[])
        attempt = attempt_store(
            signer=signer,
            chain_id=row.chain_id,
            nonce=nonce,
            serial=0,
            cargo=cargo,
            gas=90_000,
            fees=Fees(2 * 10**9, 10**9),
            now=now,
        )
        assert attempt is not None
        Sighting.objects.create(network=row, attempt=attempt, kind="pool", transaction=attempt.hash)
    NetworkState.objects.filter(network=row).update(
        tried_at=now, answered_at=now, head_number=120, head_time=now, finalized_number=110, base_fee=10**9
    )
    BucketState.objects.create(bucket="1" * 64, size=1, looked_at=now)
    for place, network_of in enumerate((row, other)):
        EndpointRequests.objects.create(network=network_of, place=place, day=now.date(), count=7)
        EventsRead.objects.create(
            network=network_of,
            search=EventsRead.Search.values[0],
            after_size=0,
            block_number=100,
            block_hash="0x" + "1" * 64,
            read_at=now,
        )
        Halt.objects.create(network=network_of, kind="behind", detail="made up", ended_at=now)
        Heartbeat.objects.create(queue=f"queue-{place}", at=now)


def _people(dealer: Author, inspector: Author, city: Author, record: Record) -> None:
    now = timezone.now()
    for target in (record.digest, "made up"):
        who = {"person": city.person, "organisation": city.organisation, "role": "official"}
        Access.objects.create(at=now, action="read", what="disclosures", target=target, **who)
    for number, author in enumerate((dealer, inspector)):
        LookUps.objects.create(organisation=author.organisation, day=now.date(), known=1, spent=1)
        RetentionRun.objects.create(destroyed={"uploads": number + 1}, until={"uploads": "2026-01-01"})
        OrganisationEvent.objects.create(
            organisation=author.organisation, action="approved", reason="확인함", person=city.person
        )
        KeyRequest.objects.create(
            membership=inspector.membership,
            licence="11-22-333333",
            type="ed25519",
            key=str(number) * 64,
            public_key="x",
        )
        challenge_create(
            membership=inspector.membership, licence="11-22-333333", type=SigningKey.Type.WEBAUTHN
        )
        Notice.objects.create(
            kind="key_asked", email="x@example.com", subject="제목", body="본문", due_at=now
        )
        Opening.objects.create(person=uuid4(), record=record)
    # The note of a deletion is a row too.
    Opening.objects.create(person=uuid4(), record=record).delete()
    Opening.objects.create(person=uuid4(), record=record).delete()
    ErasureRequest.objects.create(
        scope="person", person=inspector.person, reason="떠납니다.", requested_by=inspector.person
    )
    AuditFinding.objects.create(
        run=AuditRun.objects.create(finished_at=now, by_hand=True),
        part="records",
        code="x",
        row="x",
        ended_at=now,
    )


def _desks(dealer: Author, record: Record) -> None:
    mapping: JsonObject = {"vin": {"column": 0}}
    upload = uploaded(dealer, sha256="1" * 64, name="other.csv", mapping=mapping)
    UploadRow.objects.create(upload=upload, number=1, outcome="recorded", record=record)
    for header in (["VIN"], ["VIN", "km"]):
        mapping_keep(dealer.organisation, LISTED, header, mapping)
    for car in (subject(1), subject(2)):
        KeptCar.objects.create(
            organisation=dealer.organisation,
            subject=car,
            stock_no=car[-6:],
            price_written="1,350",
            price_meant="13500000",
        )
    for name in ("one", "another"):
        FileLetGo.objects.create(path=f"attachments/{name}")
    handover_create(author=dealer, record=record.digest)
