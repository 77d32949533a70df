"""People who vote at once, through the web server as it is documented: what each costs it, and how long they wait.

    python -m benchmarks.people [--people 1000] [--at-once 32]
    python -m tools.servers python -m benchmarks.people

Each is identified, is given the right, has it signed by the registry, and casts: five requests of HTTP, on connections that
stay. The waiting file is where TMPDIR is, with the pragmas that it always has. What voters' own devices and the second issuer
do is done before, in this process, and is in no figure. CPU is that of the web server's processes alone.
"""

import argparse
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import local
from typing import TYPE_CHECKING, Any

from benchmarks.stage import ROOT, stage, table

if TYPE_CHECKING:
    from tests.voting.story import Story
    from verifier.polls.making import Kept
    from voting.polls.running import Running

Person = tuple[str, str]
STEPS = ("identified", "right shown", "signed", "cast")
_TICKS = os.sysconf("SC_CLK_TCK")
_connections = local()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--people", type=int, default=1_000)
    parser.add_argument("--at-once", type=int, default=32, help="so many ask at the same time")
    options = parser.parse_args()
    seeds = {"LOG_NOTE_KEY": bytes(range(32)).hex(), "LOG_VRF_KEY": bytes(range(32, 64)).hex()}
    os.environ.update(seeds, TRIAL_IDENTITY="1", LOG_LEVEL="WARNING")
    with stage() as database:
        story = _opened()
        people = [(str(number // 1_000 + 1), str(number % 1_000 + 1)) for number in range(options.people)]
        server, port = _started()
        try:
            told = _voted(story, people, options.at_once, port, server)
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait()
        waits = _waiting(story)
    assert waits == (options.people, options.people), waits
    print(f"{database}, {options.people:,} people, {options.at_once} at once")
    table(("", "CPU ms each", "by the clock, s", "each second", "median s", "p99 s"), told)


def _opened() -> "Story":
    """A poll that takes ballots by this machine's own time."""
    from contextlib import ExitStack

    from tests.voting.killed.filling import by_clock, story_alone
    from tests.voting.story import Clock

    # An opening lies an hour before its first ballot.
    clock = Clock(datetime.now(UTC).replace(microsecond=0) - timedelta(hours=1, minutes=5))
    with ExitStack() as patches:
        by_clock(clock, patches)
        story: Story = story_alone(clock)
        story.opened(sort="identified")
    return story


def _started() -> tuple[subprocess.Popen[bytes], int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = ["gunicorn", "--config", "config/gunicorn.py", "--bind", f"127.0.0.1:{port}", "config.wsgi"]
    server = subprocess.Popen([sys.executable, "-m", *command], cwd=ROOT)
    while True:
        try:
            _asked(port, "GET", "/healthz")
        except OSError:
            time.sleep(0.2)
        else:
            return server, port


def _voted(
    story: "Story", people: Sequence[Person], at_once: int, port: int, server: subprocess.Popen[bytes]
) -> list[tuple[str, ...]]:
    """All people take one step, then all the next; a row of figures for each."""
    from verifier import canonical
    from verifier.polls import making
    from voting.polls.found import running_found

    poll, base = running_found(story.uuid), f"/api/polls/{story.uuid}"
    kept: dict[Person, Kept] = {person: making.make(poll.subject, poll.rules) for person in people}
    sessions: dict[Person, str] = {}
    rights: dict[Person, Any] = {}
    signed: dict[Person, bytes] = {}
    lines: dict[Person, str] = {}

    def identified(person: Person) -> None:
        shown = _asked(port, "POST", f"{base}/identify", {"person": list(person)})
        said = {"person": list(person), "code": shown["code"], "challenge": shown["challenge"]}
        sessions[person] = _asked(port, "POST", f"{base}/identify", said)["session"]

    def shown(person: Person) -> None:
        rights[person] = _asked(port, "GET", f"{base}/right", session=sessions[person])

    def signs(person: Person) -> None:
        blinded = canonical.b64u_encode(kept[person].blinded[0].blinded_msg)
        answer = _asked(
            port, "POST", f"{base}/signature", {**rights[person], "blinded": blinded}, sessions[person]
        )
        signed[person] = canonical.b64u_decode(answer["signature"])

    def cast(person: Person) -> None:
        _asked(port, "POST", f"{base}/ballots/", {"ballot": lines[person]})

    rows: list[tuple[str, ...]] = []
    with ThreadPoolExecutor(at_once) as pool:
        for name, step in zip(STEPS, (identified, shown, signs, cast), strict=True):
            if step is cast:
                lines = {person: _line(poll, kept[person], signed[person]) for person in people}
            rows.append(_measured(name, pool, step, people, server.pid))
    return rows


def _line(poll: "Running", kept: "Kept", signed: bytes) -> str:
    """The ballot of who has the first issuer's signature; the second's is made here."""
    from cryptography.hazmat.primitives.serialization import load_der_private_key

    from tests.verifier.polls.issuers import ISSUERS
    from tests.voting.offices import private_bytes
    from verifier.polls import making
    from voting.issuing.blind_signatures import signer

    second = signer(load_der_private_key(private_bytes(ISSUERS[1]), None))  # type: ignore[arg-type]  # it is RSA's
    tokens = [signed, second.sign(kept.blinded[1].blinded_msg)]
    whole = making.finalized(kept, poll.rules, tokens)
    return making.voted(whole, poll.rules, [poll.opened.options[0].id])[1]


def _measured(
    name: str, pool: ThreadPoolExecutor, step: Callable[[Person], None], people: Sequence[Person], server: int
) -> tuple[str, ...]:
    """All people take the step; its row of figures."""
    cpu, began, count = _cpu(server), time.monotonic(), len(people)
    waited = sorted(pool.map(lambda person: _timed(step, person), people))
    taken, spent = time.monotonic() - began, _cpu(server) - cpu
    at = [waited[count // 2], waited[round(0.99 * (count - 1))]]
    each = f"{1_000 * spent / count:.1f}"
    return (name, each, f"{taken:.1f}", f"{count / taken:.0f}", *(f"{seconds:.2f}" for seconds in at))


def _timed(step: Callable[[Person], None], person: Person) -> float:
    began = time.monotonic()
    step(person)
    return time.monotonic() - began


def _asked(port: int, method: str, path: str, body: object = None, session: str = "") -> Any:
    """The answer's JSON, over a connection that this thread keeps; the server closes one that nobody used for five seconds."""
    kept = getattr(_connections, "open", None)
    if kept is not None:
        try:
            return _answer(kept, method, path, body, session)
        except (ConnectionError, http.client.HTTPException):
            kept.close()
    _connections.open = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    return _answer(_connections.open, method, path, body, session)


def _answer(
    connection: http.client.HTTPConnection, method: str, path: str, body: object, session: str
) -> Any:
    headers = {"Host": "localhost", "Content-Type": "application/json"}
    if session:
        headers["Authorization"] = f"Bearer {session}"
    connection.request(method, path, json.dumps(body) if body is not None else None, headers)
    answer = connection.getresponse()
    content = answer.read()
    assert answer.status in (200, 201), content.decode()
    is_json = answer.getheader("Content-Type", "").startswith("application/json")
    return json.loads(content) if is_json else None


def _cpu(parent: int) -> float:
    """Seconds, user and system, of a process and its children."""
    tasks = Path(f"/proc/{parent}/task")
    children = [int(child) for task in tasks.iterdir() for child in (task / "children").read_text().split()]
    fields = Path(f"/proc/{parent}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS + sum(map(_cpu, children))


def _waiting(story: "Story") -> tuple[int, int]:
    """How many rights and ballots wait for a box."""
    from voting.boxes.store import waiting

    with waiting(story.uuid) as kept:
        return len(list(kept.rights.rows())), len(list(kept.ballots.rows()))


if __name__ == "__main__":
    main()
