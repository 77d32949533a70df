"""A market of any size, made by the registry's own functions: every rule asked, every certification signed, every entry logged.

    python -m benchmarks.market SIZE      in DATA_DIR or DATABASE_URL, of so many records; stopped and begun again, it goes on

Cars are listed; nine of ten have an inspection record, and an inspector signed for four of five of those. All inspections
of one lot name the same two photos, so that making them does not take longer than all the rest.
"""

import argparse
import io
import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.chain import chain_settings, local_chain, log_anchor
from tools.run.console import RefusedError
from tools.run.data import DataDir

if TYPE_CHECKING:
    from records.people.authors import Author
    from records.signing.models import SigningKey
    from records.stating.drafts import Draft

ROOT = Path(__file__).resolve().parent.parent
LOT = 500
RECORDS_A_CAR = 1 + 0.9 + 0.72
SIGNED_AT_ONCE = 50
_TELL_EVERY = 5.0


@dataclass(frozen=True)
class Cast:
    """Who states and who signs, made up as those of `make run` are."""

    dealer: "Author"
    inspector: "Author"
    key: "SigningKey"
    seed: bytes
    photos: list[dict[str, object]]
    today: date


def cars_of(size: int) -> int:
    """How many cars have about so many records."""
    return max(1, round(size / RECORDS_A_CAR))


@contextmanager
def registry(folder: Path) -> Iterator[None]:
    """Django on this folder's database or DATABASE_URL's, migrated, with a log begun on a local chain of its own."""
    os.environ.update(
        DEVELOPMENT="1", DATA_DIR=str(folder), DJANGO_SETTINGS_MODULE="config.settings", LOG_LEVEL="ERROR"
    )
    data = DataDir.from_environment()
    with ExitStack() as stack:
        stack.enter_context(data.lock(wait=3.0))
        data.prepare()
        (folder / "static").mkdir(exist_ok=True)
        chain_settings(stack.enter_context(local_chain(data)))
        import django
        from django.core.management import call_command
        from django.db import connection

        django.setup()
        from anchoring.models import Log
        from benchmarks.durable import refuse_lossy

        refuse_lossy()
        stack.callback(connection.close)
        call_command("migrate", verbosity=0, skip_checks=True)
        if not Log.objects.exists():
            call_command("log_init", stdout=io.StringIO())
        yield


def cast() -> Cast:
    """The same at each call."""
    from records import wiring
    from records.demo.people import member_of
    from records.files.services import attachment_create
    from records.people.authors import author_for
    from records.signing.models import SigningKey
    from registry.demo import cars
    from registry.demo.seed import KEY_FILE, demo_seed
    from verifier.sign import load_key

    folder = wiring.demo_folder()
    people = {person.part: author_for(member_of(person)) for person in demo_seed(folder)}
    dealer, inspector = people["dealer"], people["inspector"]
    photos: list[dict[str, object]] = []
    for side in ("front", "rear"):
        stored = attachment_create(author=inspector, file=io.BytesIO(cars.photo(1, side)), name=f"{side}.png")
        photos.append({"name": f"{side}.png", "sha256": stored.sha256})
    key = SigningKey.objects.get(licence=inspector.membership.licence, revoked=None)
    seed = load_key((folder / KEY_FILE).read_bytes())
    return Cast(dealer, inspector, key, seed, photos, datetime.now(UTC).date())


def market_fill(size: int) -> None:
    """Until there are cars enough for about `size` records, all of them in the log and in its map."""
    wanted = cars_of(size)
    people = cast()
    done = began_at = _cars_there(people)
    began = told = time.monotonic()
    while done < wanted:
        lot = range(done + 1, min(done + LOT, wanted) + 1)
        _lot_state(people, lot)
        done = lot[-1]
        if time.monotonic() - told >= _TELL_EVERY or done == wanted:
            told = time.monotonic()
            a_second = (done - began_at) / (told - began)
            _tell(
                f"{done:,} of {wanted:,} cars, {a_second:,.0f} a second, {(wanted - done) / a_second:,.0f} s left"
            )
    _log_all()


def _cars_there(people: Cast) -> int:
    """Whole lots: the last one's may have been stopped in the middle, and is gone over again."""
    from records.contents.models import Submission

    mine = Submission.objects.filter(
        organisation=people.dealer.organisation, external_id__startswith="bench-car-"
    )
    there = mine.count()
    return there if there < LOT else (there - 1) // LOT * LOT


def _lot_state(people: Cast, lot: range) -> None:
    _all_recorded(people.dealer, [_listing(people, number) for number in lot])
    inspected = [number for number in lot if number % 10]
    records = _all_recorded(people.inspector, [_inspection(people, number) for number in inspected])
    signed = [digest for number, digest in zip(inspected, records, strict=True) if number % 5]
    _sign(people, signed)


def _all_recorded(author: "Author", drafts: "Sequence[Draft]") -> list[str]:
    """The records' digests, in the drafts' order. What was recorded before is found again."""
    from records.stating.services import Recorded, records_create_many

    outcomes = records_create_many(author=author, drafts=drafts)
    digests = [outcome.record.digest for outcome in outcomes if isinstance(outcome, Recorded)]
    if len(digests) < len(outcomes):
        [refused, *_] = [outcome for outcome in outcomes if not isinstance(outcome, Recorded)]
        raise SystemExit(f"the registry refused a made-up record: {refused}")
    return digests


def _listing(people: Cast, number: int) -> "Draft":
    from records.stating.drafts import Draft
    from registry.demo import cars
    from registry.listings.kinds import LISTED

    body = cars.listing(number, people.today)
    return Draft(LISTED.name, f"vin:{cars.vin(number)}", body, external_id=f"bench-car-{number}")


def _inspection(people: Cast, number: int) -> "Draft":
    from records.stating.drafts import Draft
    from registry.demo import cars
    from registry.form82.kinds import INSPECTION

    body = cars.inspection(number, people.today)
    identifier = f"bench-form-{number}"
    return Draft(INSPECTION.name, f"vin:{cars.vin(number)}", body, people.photos, external_id=identifier)


def _sign(people: Cast, digests: Sequence[str]) -> None:
    from records.contents.models import Certification
    from records.signing.certifications import certification_create, statement_make
    from verifier.canonical import dumps
    from verifier.sign import prepare

    known = set(Certification.objects.filter(inspection__in=digests).values_list("inspection", flat=True))
    left = [digest for digest in digests if digest not in known]
    for start in range(0, len(left), SIGNED_AT_ONCE):
        statement = statement_make(
            records=left[start : start + SIGNED_AT_ONCE], verdict="certified", key=people.key
        )
        certification_create(author=people.inspector, **prepare(dumps(statement)).signed(people.seed))


def _log_all() -> None:
    """Places in the log, the map, its commitment, and an anchor on the local chain."""
    from anchoring import wiring
    from anchoring.log.checkpoints import newest_checkpoint
    from anchoring.log.map.commit import map_advance, map_commit
    from anchoring.log.sequencer import sequence_all
    from benchmarks.stage import analyze
    from registry.demo import cars

    keys = wiring.log_keys()
    began = time.monotonic()
    sequence_all(keys=keys)
    size = newest_checkpoint().size
    _tell(f"{size:,} entries in the log, {time.monotonic() - began:,.0f} s")
    began = time.monotonic()
    while map_advance() < size:
        pass
    map_commit(keys=keys)
    _tell(f"the map is at the log's end, {time.monotonic() - began:,.0f} s")
    _tell(f"anchored, {log_anchor(f'vin:{cars.vin(1)}'):,.0f} s")
    analyze()


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("size", type=int)
    options = parser.parse_args()
    try:
        with registry(Path(os.environ.get("DATA_DIR") or ROOT / "var" / "bench")):
            market_fill(options.size)
    except RefusedError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
