"""Threads that want the same at the same time, on a database of their own: `python -m tests.records.stating.races`."""

import json
import os
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import django


def at_once(*calls: Callable[[], Any]) -> list[str]:
    """Each call in a thread and a connection of its own; its answer, or the code of its refusal."""
    from django.db import connection

    from records.terms.texts import Refusal

    ready = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> str:
        ready.wait()
        try:
            return str(call())
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def main() -> dict[str, Any]:
    from anchoring.log.genesis import log_create
    from anchoring.models import PendingEntry
    from records.people.authors import author_for
    from records.signing.certifications import certification_create
    from records.signing.revocations import key_revoke
    from records.stating.services import record_create
    from tests.cast import KEYS, enrolled, inspected, listed, listing, member, subject
    from tests.records.stating.photo_races import photos

    log_create(keys=KEYS)
    dealer = author_for(member("dealership", "dealer", "Hanbit Motors"))
    inspector = author_for(member("station", "inspector", "Station One", licence="11-22-333333"))
    city = author_for(member("city", "staff", "City Hall"))

    def submit() -> str:
        body = listing(1)
        arguments: dict[str, Any] = {"kind": "vehicle:listed", "subject": subject(1), "body": body}
        return record_create(author=dealer, external_id="same", **arguments).record.digest

    submissions = at_once(*[submit] * 6)

    offered = listed(dealer, 2, listed_on="2026-01-02")
    sale = {"listing": offered.digest, "sold_on": "2026-01-02"}
    sales = at_once(
        *[lambda: record_create(author=dealer, kind="vehicle:sold", subject=subject(2), body=sale) and "sold"]
        * 4
    )

    rounds = []
    for number in range(3, 9):
        signer = enrolled(city, inspector, bytes([number]) * 32)
        signed = signer.state(inspected(dealer, number))
        outcome = at_once(
            lambda signed=signed: certification_create(author=inspector, **signed) and "certified",  # type: ignore[misc]
            lambda signer=signer: key_revoke(author=city, key=signer.key.key, reason="lost") and "revoked",  # type: ignore[misc]
        )
        kinds = list(PendingEntry.objects.order_by("id").values_list("kind", flat=True))
        rounds.append({"outcome": sorted(outcome), "last": kinds[-2:]})
    return {"submissions": submissions, "sales": sorted(sales), "rounds": rounds, "photos": photos(dealer)}


if __name__ == "__main__":
    os.environ["LOG_NOTE_KEY"], os.environ["LOG_VRF_KEY"] = (
        bytes(range(32)).hex(),
        bytes(range(32, 64)).hex(),
    )
    django.setup()
    sys.stdout.write(json.dumps(main()))
