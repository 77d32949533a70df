"""Strangers read a streaming replica: late by the bound at most, and the primary where that is not to be read."""

import re
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from registry.demo import cars
from tests.ops.staying_up.replicated import BOUND, Shown, Two, two
from tests.ops.staying_up.test_kills import until
from tools.demo.cast import Cast
from verifier import canonical

__all__ = ["two"]

pytestmark = [pytest.mark.soak, pytest.mark.postgresql]


def inspected(two: Two, number: int) -> str:
    """The digest of a car's inspection that nobody has certified."""
    dealer, today = two.registry.dealer(), datetime.now(UTC).date()
    two.registry.list_car(number)
    photos = [
        {
            "name": name,
            "sha256": dealer.post_file("/api/attachments/", name, "image/png", content, expect=201).json[
                "sha256"
            ],
        }
        for name, content in ((f"{side}.png", cars.photo(number, side)) for side in ("front", "rear"))
    ]
    record = {
        "kind": "inspection:recorded",
        "subject": f"vin:{cars.vin(number)}",
        "body": cars.inspection(number, today),
        "attachments": photos,
    }
    return str(dealer.post("/api/records/", record).json["digest"])


def certify(two: Two, digest: str) -> None:
    cast, api = Cast(two.registry.data / "demo", {}), two.registry.dealer()
    statement = {
        "format": "certification/1",
        "records": [digest],
        "verdict": "certified",
        "licence": cast.licence(api),
        "key": cast.key_id("inspector"),
        "signed_at": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    key: Any = load_pem_private_key(cast.key_file("inspector").read_bytes(), None)
    value = canonical.b64u_encode(key.sign(canonical.dumps(statement)))
    signed = {"statement": statement, "signature": {"type": "ed25519", "value": value}}
    cast.inspector(api).post("/api/certifications/", signed)


def is_certified(shown: Shown) -> bool:
    return "inspection:certified" in shown.kinds


def test_a_certification_is_seen_within_the_bound(two: Two, capsys: pytest.CaptureFixture[str]) -> None:
    digest = inspected(two, 9100)
    until("the replica is read", two.is_used)
    two.execute("SELECT pg_wal_replay_pause()")
    certify(two, digest)
    began = time.monotonic()
    own = two.registry.dealer().get(f"/api/vehicles/{cars.vin(9100)}/").json
    assert "inspection:certified" in [record["kind"] for record in own["records"]], (
        "who logs in reads the primary"
    )
    answers: list[Shown] = []
    while not answers or not is_certified(answers[-1]):
        answers.append(two.car(9100))
        assert time.monotonic() - began < BOUND + 5, answers[-1]
        time.sleep(0.05)
    took = time.monotonic() - began
    ages = [answer.age for answer in answers]
    # An answer is as old at its end as at its beginning, and as it took to be made.
    assert 0 < max(age for age in ages[:-1] if age is not None) < BOUND + 1
    assert None not in ages[:-1]
    assert ages[-1] is None
    until("both processes say so", lambda: all(not two.said()["ok"] for _ in range(6)))
    assert two.said()["why"].startswith("further behind than DATABASE_REPLICA_SECONDS")
    with urllib.request.urlopen(f"{two.registry.url}/status/?lang=en", timeout=30) as page:  # noqa: S310  our own
        assert "are read from the primary" in page.read().decode()
    two.execute("SELECT pg_wal_replay_resume()")
    until("the replica is read again", two.is_used)
    assert is_certified(two.car(9100))
    with capsys.disabled():
        sys.stdout.write(f"seen after {took:.1f} s; the answers before were {ages[0]} to {ages[-2]} s old\n")


def test_each_public_page_is_the_replicas(two: Two) -> None:
    until("the replica is read", two.is_used)
    _, home = two.read("/")
    number = re.findall(r"/vehicles/(\w{17})/", home)[0]
    # What a start made is anchored, so that there is evidence of it.
    until("there is evidence", lambda: two.read(f"/api/vehicles/{number}/evidence")[0] is not None)
    size = two.registry.get("/api/status/")["log"]["size"]
    digest = two.shown(f"/api/vehicles/{number}/").body["records"][0]["digest"]
    licence = quote(Cast(two.registry.data / "demo", {}).licence(two.registry.dealer()))
    # Each with what leads to the next.
    pages = {
        "/": None,
        f"/vehicles/{number}/": r"/s/\w+/|/photos/\w+\.jpg",
        f"/records/{digest}/?vin={number}": None,
        f"/licences/{licence}/": None,
        "/directory/": r"/directory/inspectors/[\w-]+/",
        "/directory/?tab=stations": r"/directory/organisations/[\w-]+/",
        "/classification/": None,
        f"/api/vehicles/{number}/": None,
        f"/api/vehicles/{number}/evidence": None,
        f"/api/records/{digest}/?vin={number}": None,
        f"/api/records/{digest}/changes?vin={number}": None,
        f"/api/records/{digest}/receipt": None,
        f"/api/licences/{licence}/": None,
        "/api/directory/organisations/?kind=station": None,
        "/api/classification/": None,
        "/api/classification/evidence": None,
        f"/log/tile/0/{'000' if size >= 256 else f'000.p/{size}'}": None,
        f"/log/tile/entries/{'000' if size >= 256 else f'000.p/{size}'}": None,
    }
    found = {match for path, led in pages.items() if led for match in re.findall(led, two.read(path)[1])}
    assert len({path.split("/")[1] + path.split("/")[2][:4] for path in found}) >= 4, found
    short = {f"{path}card/" for path in found if path.startswith("/s/")}
    ages = {path: two.read(path)[0] for path in (*pages, *found, *short)}
    assert {path for path, age in ages.items() if age is None} == set()
    for path in ("/log/checkpoint", "/status/", "/api/status/", "/polls/", "/verify/"):
        assert two.read(path)[0] is None, path


def test_a_replica_that_dies_costs_no_answer(two: Two) -> None:
    until("the replica is read", two.is_used)
    two.registry.list_car(9102)
    until("the replica has it", lambda: two.car(9102).status == 200)
    with asking(lambda: two.car(9102)) as answers:
        two.kill()
        until(
            "both processes say so",
            lambda: all(two.said().get("why", "").startswith("no answer") for _ in range(6)),
        )
        two.begin_again()
        until("the replica is read again", two.is_used)
    assert {answer.status for answer in answers} == {200}
    assert None in {answer.age for answer in answers}


def test_a_replica_that_was_promoted_is_read_no_more(two: Two) -> None:
    until("the replica is read", two.is_used)
    two.execute("SELECT pg_promote()")
    until(
        "both processes say so",
        lambda: all(two.said().get("why", "").startswith("it was promoted") for _ in range(6)),
    )
    two.registry.list_car(9101)
    assert two.car(9101).kinds == ["vehicle:listed"]


@contextmanager
def asking(ask: Callable[[], Shown]) -> Iterator[list[Shown]]:
    """A stranger who asks on and on meanwhile."""
    answers: list[Shown] = []
    end = threading.Event()

    def on_and_on() -> None:
        while not end.wait(0.02):
            answers.append(ask())

    asker = threading.Thread(target=on_and_on)
    asker.start()
    try:
        yield answers
    finally:
        end.set()
        asker.join(timeout=60)
