"""A way in for everything, from a terminal."""

import json
import time
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from records.audit_log.models import Access
from records.contents.models import Record
from records.demo.people import FILE
from records.people.authors import Author
from records.people.models import Membership, Organisation, User
from records.people.tokens import token_create, token_find
from records.signing.models import SigningKey
from registry.demo import cars
from registry.demo.sample import NUMBERS
from registry.demo.seed import KEY_FILE
from registry.vehicles.selectors import vehicle_history
from registry.web.examples import Example
from tests.cast import Signer, listed, subject
from verifier import canonical, ed25519

pytestmark = pytest.mark.django_db


def run(*arguments: Any) -> list[str]:
    out = StringIO()
    call_command(*map(str, arguments), stdout=out)
    return out.getvalue().splitlines()


def test_an_organisation_its_member_and_their_token(market: object) -> None:
    lines = run(
        "organisation_create", "dealership", "New Motors", "--member", "A@Example.com", "--role", "dealer"
    )
    membership = Membership.objects.get()
    assert lines[:2] == [f"organisation {membership.organisation_id}", f"member {membership.pk}"]
    assert membership.organisation.state == Organisation.State.APPROVED
    event = membership.organisation.events.get()
    assert (event.action, event.reason) == ("approved", "시에서 직접 등록 / Entered by the city")
    assert User.objects.get().email == "a@example.com"
    [secret] = run("token_create", membership.pk, "--name", "back office", "--scope", "records")
    token = token_find(secret)
    assert token is not None
    assert token.scopes == ["records"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("token_create", 999, "--name", "x"),
        ("organisation_create", "dealership", "X", "--member", "a@example.com", "--role", "inspector"),
        (
            "organisation_create",
            "dealership",
            "X",
            "--member",
            "a@example.com",
            "--role",
            "dealer",
            "--business-no",
            "1",
        ),
        ("key_enrol", 999, "--public-key", "AA", "--by", 1),
        ("key_revoke", "0" * 64, "--reason", "x", "--by", 999),
    ],
)
def test_a_mistake_is_told_and_changes_nothing(market: object, arguments: tuple[object, ...]) -> None:
    with pytest.raises(CommandError):
        run(*arguments)
    assert not Organisation.objects.exists()
    assert not User.objects.exists()


def test_a_key_is_enrolled_and_revoked(city: Author, inspector: Author) -> None:
    public = canonical.b64u_encode(ed25519.spki(ed25519.public_key(bytes([5]) * 32)))
    by = ("--by", city.membership.pk)
    run("key_enrol", inspector.membership.pk, "--public-key", public, *by)
    key = SigningKey.objects.get()
    run("key_revoke", key.key, "--reason", "lost", "--compromised-since", "2026-01-02T03:04:05Z", *by)
    assert SigningKey.objects.get().revoked is not None


def test_a_key_is_the_city_s_to_confirm(dealer: Author, inspector: Author, signer: Signer) -> None:
    with pytest.raises(CommandError, match="city"):
        run("key_revoke", signer.key.key, "--reason", "x", "--by", dealer.membership.pk)


def test_a_token_is_revoked_by_its_first_characters(dealer: Author) -> None:
    made = token_create(membership=dealer.membership, name="x")
    assert run("token_revoke", made.token.prefix) == [f"{made.token.prefix}…: revoked"]
    assert token_find(made.secret) is None
    assert run("token_revoke", made.token.prefix) == [f"{made.token.prefix}…: was revoked before"]
    with pytest.raises(CommandError, match="no token"):
        run("token_revoke", "jcr_none")


def test_a_field_or_a_whole_record_is_erased(dealer: Author, city: Author) -> None:
    record, by = listed(dealer), ("--by", city.membership.pk)
    assert run("record_erase", record.digest, "--field", "plate_no", *by)[0].startswith("1 of 1")
    with pytest.raises(CommandError, match="--ground"):
        run("record_erase", record.digest, *by)
    with pytest.raises(CommandError, match="city"):
        run("record_erase", record.digest, "--by", dealer.membership.pk)
    run("record_erase", record.digest, "--ground", "law", "--decided-by", "office", *by)
    assert list(Access.objects.values_list("what", "target")) == [("erasure", record.digest)] * 2
    assert Record.objects.filter(kind="record:erased", about=record).exists()


def test_retention_prints_what_it_destroyed(market: object) -> None:
    assert run("retention") == ["nothing was due"]
    Access.objects.create(
        at=timezone.now() - timedelta(days=400), action="read", what="disclosures", target="x"
    )
    [line] = run("retention")
    assert line.startswith("accesses: 1, from before ")
    assert not Access.objects.exists()


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path / "demo"


def test_seed_demo_prints_log_ins_that_work_again_and_again(market: object, folder: Path) -> None:
    lines = run("seed_demo")
    people = json.loads((folder / FILE).read_text())
    assert [person["part"] for person in people] == [
        "dealer",
        "owner",
        "rival",
        "inspector",
        "city",
        "auditor",
        "observer",
        "university",
        "council",
    ]
    for person, line in zip(people, lines, strict=False):
        assert person["email"] in line
        assert person["password"] in line
        assert User.objects.get(email=person["email"]).check_password(person["password"])
        assert token_find(person["token"]) is not None
    for secret in (FILE, KEY_FILE):
        assert (folder / secret).stat().st_mode & 0o077 == 0
    assert run("seed_demo") == lines
    assert (Organisation.objects.count(), SigningKey.objects.count()) == (7, 3)


def test_seed_demo_writes_log_ins_into_a_file(market: object, folder: Path) -> None:
    printed = folder.parent / "printed.txt"
    assert not any(run("seed_demo", "--into", str(printed)))
    told = printed.read_text(encoding="utf-8")
    assert all(person["password"] in told for person in json.loads((folder / FILE).read_text()))


def test_demo_codes_are_those_of_the_printed_log_ins(market: object, folder: Path) -> None:
    with pytest.raises(CommandError, match="make run"):
        run("demo_codes")
    run("seed_demo")
    began = int(time.time()) // 30
    *codes, last = run("demo_codes")
    steps = range(began, int(time.time()) // 30 + 1)
    people = [person for person in json.loads((folder / FILE).read_text()) if person.get("totp")]
    assert [line.split()[0] for line in codes] == [person["email"] for person in people]
    for person, line in zip(people, codes, strict=True):
        assert line.split()[1] in {format_hotp_value(hotp_value(person["totp"], step)) for step in steps}
    assert "each works once" in last


VERDICTS = {
    Example.SOUND: ("good", "success"),
    Example.UNCERTIFIED: ("uncertified", "info"),
    Example.ACCIDENT: ("accident", "error"),
    Example.ODOMETER: ("odometer", "error"),
    Example.CORRECTED: ("good", "success"),
    Example.REJECTED: ("rejected", "warning"),
    Example.CHANGED: ("mismatch", "error"),
    Example.PAPER_ONLY: ("paper_only", "warning"),
}


def test_seed_demo_has_a_car_for_each_verdict(market: object, folder: Path, client: Client) -> None:
    from datetime import UTC, datetime

    run("seed_demo", "--cars")
    heads, flags = {}, {}
    for example in Example:
        history = vehicle_history(subject(NUMBERS[example]), now=datetime.now(UTC))
        assert history is not None
        verdict = history.verdict
        heads[example] = (verdict.headline.code, verdict.headline.tone.value)
        flags[example] = {flag.code for flag in verdict.flags}
    assert heads == VERDICTS
    assert flags[Example.SOUND] == set()
    assert flags[Example.CORRECTED] == {"corrected"}
    count = Record.objects.count()
    run("seed_demo", "--cars")
    assert Record.objects.count() == count
    page = client.get("/").content.decode()
    places = [page.index(f'href="/vehicles/{cars.vin(number)}/"') for number in NUMBERS.values()]
    assert places == sorted(places)
    [(digest, text)] = json.loads((folder / cars.CHANGED_ROWS).read_text(encoding="utf-8")).items()
    assert text != Record.objects.get(digest=digest).content.canonical


def test_seed_demo_is_for_a_laptop(market: object, folder: Path, settings: Any) -> None:
    settings.DEVELOPMENT = False
    with pytest.raises(CommandError, match="DEVELOPMENT"):
        run("seed_demo")
    assert not User.objects.exists()


def test_before_the_log_begins_seed_demo_says_what_to_do(db: None, folder: Path) -> None:
    with pytest.raises(CommandError, match="log_init"):
        run("seed_demo")
