"""A poll of 10^5 voters for real: rights signed, ballots cast, boxes filled, closed, counted by the service and by a stranger.

    python -m benchmarks.polls [--voters 100000] [--box 5000] [--browser]
    python -m benchmarks.polls --postgresql      # starts one that syncs

All of it is the service's own functions and the verifier's, but that the clock is the benchmark's. Both issuers sign in this
process, and 32 people vote at the same time, as behind a web server's threads. A database or a waiting file that may lose what
it accepted is refused. Wanted of one core: a ballot checked in at most 0.3 ms, 10^5 ballots counted in at most 30 s, in a
browser in at most 45 s, blind signatures at least 1,000 a second, the evidence verified in at most 1 s. What voters' own
devices do is left out of these, and told.
"""

import argparse
import gc
import os
import resource
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from benchmarks.in_a_browser import in_a_browser
from benchmarks.stage import stage, table

if TYPE_CHECKING:
    from tests.voting.story import Clock, Story
    from voting.issuing.blind_signatures import Signer

SAID_EVERY, PAGES, AT_ONCE = 5.0, 200, 32


class Spent:
    """CPU seconds by what was done, whichever thread did it, and by the clock; how far it is, on standard error."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self.by_clock: dict[str, float] = defaultdict(float)
        self._said = time.monotonic()

    @contextmanager
    def on(self, what: str) -> Iterator[None]:
        began, at = time.process_time(), time.monotonic()
        yield
        self.seconds[what] += time.process_time() - began
        self.by_clock[what] += time.monotonic() - at

    def progress(self, done: int, total: int) -> None:
        if time.monotonic() - self._said >= SAID_EVERY or done == total:
            self._said = time.monotonic()
            print(f"{done:,} of {total:,} voters", file=sys.stderr)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--voters", type=int, default=100_000)
    parser.add_argument("--box", type=int, default=5_000, help="so many voters between two boxes")
    parser.add_argument("--postgresql", action="store_true", help="start one that syncs, for this run")
    parser.add_argument("--browser", action="store_true", help="let Chromium count too")
    options = parser.parse_args()
    os.environ["LOG_NOTE_KEY"], os.environ["LOG_VRF_KEY"] = bytes(range(32)).hex(), bytes(range(32, 64)).hex()
    spent = Spent()
    with ExitStack() as stack:
        if options.postgresql:
            from tools.servers import postgresql

            os.environ["DATABASE_URL"] = stack.enter_context(postgresql(durable=True))
        stack.enter_context(stage())
        clock = stack.enter_context(_clock())
        database = _durable()
        story = _opened(clock)
        _vote(story, options.voters, options.box, spent)
        with spent.on("closed, with the last box"):
            story.close()
        story.anchored()
        with spent.on("counted by the service"):
            tally = story.tally()
        story.anchored()
        story.certify(tally)
        story.answer()
        story.anchored()
        size, boxes = _verified(story, spent)
        pages = _page(story)
        browser = in_a_browser(story) if options.browser else None
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{database}, {options.voters:,} voters in {boxes} boxes; evidence {size / 2**20:.2f} MiB; peak {memory:,.0f} MB"
    )
    print(f"the poll's page, {len(pages)} times: CPU {_at(pages, 0.5):.0f} ms, p99 {_at(pages, 0.99):.0f} ms")
    if browser:
        print(browser)
    _tell(spent, options.voters)


def _durable() -> str:
    """What the database and the waiting file lie on, in words. Ends the program where they may lose what they accepted."""
    from benchmarks.durable import file_system, refuse_lossy, settings_said
    from voting import wiring

    refuse_lossy()
    if (kind := file_system(wiring.waiting_folder())) in {"tmpfs", "ramfs"}:
        raise SystemExit(f"the waiting file lies in memory ({kind}): set TMPDIR to a folder on a disk")
    return f"{settings_said()}; waiting file on {kind}"


def _at(times: list[float], share: float) -> float:
    """In milliseconds."""
    return 1_000 * sorted(times)[round(share * (len(times) - 1))]


def _page(story: "Story") -> list[float]:
    """CPU seconds of the poll's public page, time and again, once it is warm."""
    from django.test import Client

    from config.gunicorn import CYCLES_EVERY

    # As the web server does once it is ready: this process has all voters beside the pages.
    gc.collect()
    gc.freeze()
    gc.set_threshold(CYCLES_EVERY)
    times = []
    for number in range(PAGES + 1):
        began = time.process_time()
        answer = Client(HTTP_HOST="localhost").get(f"/polls/{story.uuid}/")
        assert answer.status_code == 200
        if number:
            times.append(time.process_time() - began)
    return times


@contextmanager
def _clock() -> Iterator["Clock"]:
    """Time passes where the benchmark says so: a poll's hours take as long as its work."""
    from records.stating import services as stating
    from tests.voting.story import Clock

    made = Clock(datetime.now(UTC).replace(microsecond=0) - timedelta(days=2))

    class Moment(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
            return made.now.astimezone(tz)

    with ExitStack() as patches:
        patches.enter_context(patch.object(stating, "datetime", Moment))
        patches.enter_context(patch("django.utils.timezone.now", lambda: made.now))
        yield made


def _opened(clock: "Clock") -> "Story":
    from django.conf import settings

    from anchoring.log.genesis import log_create
    from records.people.authors import author_for
    from tests.cast import KEYS, member
    from tests.fixtures.market import second_factor
    from tests.voting.story import LICENCES, Story

    settings.LOG_NOTE_KEY, settings.LOG_VRF_KEY = KEYS.note_seed.hex(), KEYS.vrf_seed.hex()
    settings.ISSUER_URLS = {LICENCES[1]: "https://university.example"}
    log_create(keys=KEYS)
    membership = member("city", "staff", "City Hall")
    second_factor(membership.user)
    story = Story(author_for(membership), clock)
    story.opened(sort="identified")
    return story


def _vote(story: "Story", voters: int, box: int, spent: Spent) -> None:
    """Each voter is issued both signatures, casts, and every so often a box is filled."""
    from verifier.polls import making
    from voting.boxes.accepting import ballot_take
    from voting.boxes.filling import box_fill
    from voting.issuing.using import right_use
    from voting.keys.files import BOX, VRF, key_made
    from voting.polls.found import running_found
    from voting.rolls.services import rights_of

    poll = running_found(story.uuid)
    vrf, box_seed = key_made(story.uuid, VRF), key_made(story.uuid, BOX)
    offices = _offices()
    options = [option.id for option in poll.opened.options]
    for first in range(0, voters, box):
        numbers = range(first, min(first + box, voters))
        with spent.on("on voters' devices"):
            kept = [making.make(poll.subject, poll.rules) for _ in numbers]
        with spent.on("rights made"):
            people = [(str(number // 1_000 + 1), str(number % 1_000 + 1)) for number in numbers]
            rights = rights_of(vrf, people)
        blinded = [[one.blinded_msg for one in each.blinded] for each in kept]
        with spent.on("signed by the second issuer"):
            later = [offices[1].sign(each[1]) for each in blinded]
        asked = list(zip(rights, blinded, strict=True))
        with spent.on("rights used, and signed by the first"):
            earlier = _at_once(
                lambda one: right_use(poll, one[0], one[1][0], signer=offices[0], hands_over=True).signature,
                asked,
            )
        with spent.on("on voters' devices"):
            chosen = (options[number % len(options)] for number in numbers)
            signed = zip(kept, zip(earlier, later, strict=True), chosen, strict=True)
            wholes = ((making.finalized(each, poll.rules, tokens), option) for each, tokens, option in signed)
            lines = [making.voted(whole, poll.rules, [option])[1].encode() for whole, option in wholes]
        with spent.on("ballots taken, with their promises"):
            _at_once(lambda line: ballot_take(poll, line, box_seed=box_seed), lines)
        story.clock.forward(seconds=61)
        with spent.on("boxes filled"):
            box_fill(poll)
        spent.progress(numbers[-1] + 1, voters)


def _offices() -> "list[Signer]":
    """What the poll's two issuers sign with."""
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.serialization import load_der_private_key

    from tests.verifier.polls.issuers import ISSUERS
    from tests.voting.offices import private_bytes
    from voting.issuing.blind_signatures import signer

    keys = [load_der_private_key(private_bytes(issuer), None) for issuer in ISSUERS[:2]]
    return [signer(key) for key in keys if isinstance(key, RSAPrivateKey)]


def _at_once(step: Callable[[Any], Any], asked: Sequence[Any]) -> list[Any]:
    """So many people at the same time share what waiting for the disk takes."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(step, asked))


def _verified(story: "Story", spent: Spent) -> tuple[int, int]:
    """Read and count as a stranger does, from the evidence and a folder of files. The file's size, and how many boxes."""
    from django.test import Client

    from records.contents.models import RecordAttachment
    from tests.cast import KEYS
    from tests.fixtures.trusted import trust_in
    from verifier import canonical, evidence, trust, verification
    from verifier.answers import Result
    from verifier.polls.sources import Folder
    from voting.boxes.filled import filled_records

    file = Client(HTTP_HOST="localhost").get(f"/api/polls/{story.uuid}/evidence").content
    believed = trust_in(KEYS)
    with tempfile.TemporaryDirectory() as folder:
        boxes = list(filled_records(story.poll.subject).order_by("recorded_at", "uuid"))
        for number, record in enumerate(boxes):
            place = Path(folder) / "boxes" / str(number)
            place.mkdir(parents=True)
            for row in RecordAttachment.objects.filter(record=record).select_related("attachment"):
                with row.attachment.file.open("rb") as data:
                    (place / row.name).write_bytes(data.read())
        with spent.on("evidence verified, without its files"):
            examined = verification.examine(
                evidence.loads(file), trust.loads(canonical.dumps(believed)), None, allow_localhost=False
            )
        with spent.on("counted by a stranger"):
            answers = verification.ask(examined, source=Folder(Path(folder))).further()
    assert answers["counted"].result is Result.PASS, answers["counted"]
    return len(file), len(boxes)


def _tell(spent: Spent, voters: int) -> None:
    rows: list[tuple[str, ...]] = [
        (
            what,
            f"{seconds:.2f}",
            f"{1_000 * seconds / voters:.3f}",
            f"{voters / max(seconds, 0.001):,.0f}",
            f"{spent.by_clock[what]:.0f}",
        )
        for what, seconds in spent.seconds.items()
    ]
    table(("CPU of one core", "s", "ms a voter", "voters/s", "by the clock, s"), rows)


if __name__ == "__main__":
    main()
