"""One of everything that a page shows: a car with its whole story, logged and anchored, its people, and what they did."""

import io
from datetime import UTC, datetime

from django.http import HttpResponse
from django.test import Client
from django.urls import resolve
from django.utils import timezone

from anchoring.log.checkpoints import newest_checkpoint
from anchoring.log.cosignatures import cosignature_keep
from anchoring.models import AuditFinding, AuditRun, Checkpoint, WitnessState
from records.contents.covered_photos import photo_cover
from records.contents.models import Record, RecordAttachment
from records.files.models import Attachment, CoveredPhoto
from records.memberships.applications import application_create
from records.people.authors import Author
from records.people.models import Organisation
from records.proof.selectors import record_proved
from records.signing.revocations import key_revoke
from records.stating.services import record_create
from registry.alerts.feeds import feed_token
from registry.alerts.models import Alert
from registry.alerts.services import alert_ask, alert_confirm
from registry.form82.drafts import draft_create
from registry.handovers.services import Issued, handover_confirm, handover_create, handover_open
from registry.identity.models import Vehicle
from registry.listings.kinds import LISTED
from registry.paper.form import paper_html
from registry.paper.services import paper_of
from registry.uploads.models import Upload, UploadRow
from registry.web.handovers import COOKIE
from tests.anchoring.log.chains import chain
from tests.anchoring.witnesses.fake import FakeWitness, signer
from tests.cast import Signer, certified, enrolled, inspected, listing, subject
from tests.fixtures.answers import content_of
from tests.fixtures.market import sequenced
from tests.papers import paper
from tests.records.tampering.looks import Look, looks_at
from tests.records.tampering.staged import Staged, staged
from tests.records.web.matrix import World, routes, world
from tests.registry.tampering.rest import rest
from verifier import note

BOX = {"x": 10, "y": 10, "width": 20, "height": 12}
PARTS = ("visitor", "salesperson", "owner", "inspector", "city", "auditor")
ALLAUTH = ("account_", "mfa_", "usersessions_", "socialaccount_")
"""A log-in's own pages."""
APART = {"metrics", "healthz", "readyz", "api:schema", "record_paper", "api:paper"} | {
    "inspection_template",
    "upload_report",
}
"""What no person reads; and files whose text other looks show before it is packed."""
PRINTED_AT = datetime(2026, 1, 1, tzinfo=UTC)


def stage(dealer: Author, rival: Author, inspector: Author, city: Author, signer: Signer) -> Staged:
    network = chain()
    people = world(dealer, rival, inspector, city, signer)
    first = people.values[""]["digest"]
    sequenced()
    network.commit()
    issued, digests = _story(dealer, inspector, city)
    sequenced()
    network.commit()
    buyer = Client()
    buyer.cookies[COOKIE] = handover_open(code=issued.code).secret
    handover_confirm(handover=issued.handover, buyer="김매수")
    _listed(dealer, 3)
    _finding_mended(first)
    _witnessed(newest_checkpoint())
    rest(network, dealer, inspector, city, Record.objects.get(digest=first))
    handed = f"/handed/{issued.handover.pk}/"
    looks = [
        look
        for part, paths in _paths(people, [first, *digests]).items()
        for look in looks_at(people.client(part), part, paths)
    ]
    looks += looks_at(buyer, "buyer", [handed, *_files(handed, digests)])
    looks += _others(people, {look.name.partition(": ")[2] for look in looks})
    return staged([*looks, *(_paper(digest) for digest in digests)], network)


def _others(people: World, looked: set[str]) -> list[Look]:
    """Every other route that shows something, as the first who may open it sees it: a new page is looked at too."""
    known = {resolve(url.partition("?")[0]).view_name for url in looked}
    looks = []
    for route in routes():
        if route.name in known | APART or route.name.startswith(ALLAUTH):
            continue
        url = people.url(route)
        part = next((part for part in PARTS if _opens(people.client(part), url)), None)
        looks += looks_at(people.client(part), part, [url]) if part else []
    return looks


def _opens(client: Client, url: str) -> bool:
    answer: HttpResponse = client.get(url)  # type: ignore[assignment]
    content_of(answer)
    return answer.status_code == 200


def _story(dealer: Author, inspector: Author, city: Author) -> tuple[Issued, list[str]]:
    """A second car: listed, inspected, corrected, certified by a key that was revoked since, covered, handed over."""
    _listed(dealer, 2)
    wrong = inspected(dealer, 2)
    mended = inspected(dealer, 2, corrects=wrong)
    other = enrolled(city, inspector, bytes([9]) * 32)
    certified(inspector, other, [mended])
    key_revoke(author=city, key=other.key.key, reason="분실", compromised_since=None)
    photo = Attachment.objects.filter(uses__record=mended).earliest("pk")
    photo_cover(author=dealer, sha256=photo.sha256, boxes=[BOX])
    draft_create(author=dealer, answers={"basic.model_year": "2020"})
    for vehicle in Vehicle.objects.order_by("pk"):
        alert_ask(vehicle=vehicle, email="reader@example.com")
    alert_confirm(alert=Alert.objects.latest("pk"))
    upload = Upload.objects.get()
    UploadRow.objects.create(upload=upload, number=1, outcome="recorded", record=wrong)
    application_create(
        kind="dealership",
        name="새 상사",
        business_no="",
        registration_no="",
        applicant="홍길동",
        email="new@example.com",
        paper=io.BytesIO(paper()),
        paper_name="paper.pdf",
    )
    return handover_create(author=dealer, record=mended.digest), [wrong.digest, mended.digest]


def _listed(dealer: Author, number: int) -> None:
    """Under the dealer's own name for it."""
    record_create(
        author=dealer,
        kind=LISTED.name,
        subject=subject(number),
        body=listing(number),
        external_id=f"car-{number}",
    )


def _finding_mended(record: str) -> None:
    """An older audit's: the row was brought back since."""
    AuditFinding.objects.create(
        run=AuditRun.objects.create(finished_at=timezone.now(), by_hand=True),
        part="records",
        code="record:row_changed",
        row=f"record {record}",
        record=record,
        label=Record.objects.get(digest=record).label,
        ended_at=timezone.now(),
    )


def _witnessed(checkpoint: Checkpoint) -> None:
    """By two witnesses: what the first one's and the last one's rows say."""
    now = timezone.now()
    for number in (1, 2):
        witness = FakeWitness(signer(number), timezone.now)
        line = witness.cosigned(note.parse(checkpoint.note).text).rstrip("\n")
        cosignature_keep(checkpoint=checkpoint, witness=witness.id, line=line, cosigned_at=now, now=now)
        WitnessState.objects.create(witness=witness.id, size=checkpoint.size, answered_at=now)


def _paths(people: World, digests: list[str]) -> dict[str, list[str]]:
    known = people.values[""]
    return {
        "visitor": _public(people, digests),
        "salesperson": [
            "/desk/cars/",
            "/desk/stated/",
            "/desk/uploads/",
            f"/desk/uploads/{known['upload_id']}/",
            "/desk/inspections/",
            "/desk/tokens/",
            "/desk/sent-back/",
            "/account/",
            *(f"/records/{digest}/hand-over/" for digest in digests),
        ],
        "owner": [f"/desk/organisation/{known['organisation_id']}/"],
        "inspector": ["/desk/queue/", *(f"/desk/queue/{digest}/" for digest in digests), "/desk/signing/"],
        "city": [
            "/desk/keys/",
            "/desk/organisations/",
            "/desk/erasures/",
            f"/desk/erasures/{known['request_id']}/",
        ],
        "auditor": ["/desk/trail/", "/desk/retention/", "/desk/findings/"],
    }


def _public(people: World, digests: list[str]) -> list[str]:
    """What anybody may open who knows the car."""
    known = people.values[""]
    licence = people.values["licence"]["number"]
    cars = [row.subject.partition(":")[2] for row in Vehicle.objects.order_by("pk")]
    codes = [row.code for row in Vehicle.objects.order_by("pk")]
    records = [
        (row.digest, row.subject.partition(":")[2])
        for row in Record.objects.filter(subject__startswith="vin:")
    ]
    return [
        *(f"/vehicles/{car}/" for car in cars),
        *(f"/api/vehicles/{car}/" for car in cars),
        *(f"/api/vehicles/{car}/evidence" for car in cars),
        *(f"/s/{code}/{page}" for code in codes for page in ("", "card/", "alerts/")),
        *(f"/feeds/{feed_token(row)}/" for row in Vehicle.objects.order_by("pk")),
        *(f"/alerts/{row.letter['secret']}/" for row in Alert.objects.order_by("pk")),
        *(f"/records/{digest}/?vin={car}" for digest, car in records),
        *(f"/api/records/{digest}/?vin={car}" for digest, car in records),
        *(f"/api/records/{digest}/receipt" for digest in digests),
        *(f"/photos/{photo.sha256}.jpg" for photo in CoveredPhoto.objects.all()),
        f"/licences/{licence}/",
        f"/api/licences/{licence}/",
        "/directory/",
        f"/directory/inspectors/{known['person']}/",
        *(f"/directory/organisations/{row.pk}/" for row in Organisation.objects.exclude(kind="city")),
        "/api/directory/inspectors/",
        "/api/directory/organisations/",
        "/status/",
        "/api/status/",
        "/.well-known/car-registry.json",
        "/log/checkpoint",
    ]


def _files(handed: str, digests: list[str]) -> list[str]:
    files = RecordAttachment.objects.filter(record=digests[-1]).values_list("attachment__sha256", flat=True)
    return [f"{handed}files/{sha256}/" for sha256 in files]


def _paper(digest: str) -> Look:
    """The PDF's own text, before it is drawn."""

    def see() -> tuple[int, str]:
        _, car = record_proved(Record.objects.get(digest=digest))
        return 200, paper_html(paper_of(car, digest, opened=True), PRINTED_AT)

    return Look(f"paper of {digest[:8]}", see)
