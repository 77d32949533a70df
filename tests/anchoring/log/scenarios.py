"""Stories with several processes and sudden deaths, on a database of their own: `python -m tests.anchoring.log.scenarios NAME`.

Prints what the log looks like afterwards, as JSON.
"""

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from typing import Any

import django

STEPS = {
    "sequencer": (
        "tail_lock",
        "_logged_already",
        "rows_insert",
        "right_edge_write",
        "checkpoint_sign",
        "_pending_delete",
    ),
    "map": ("pages_updated", "pages_write", "tail_lock", "tail_sign"),
}


def two_sequencers() -> int:
    """Two sequencers, two uploads and a committer at once."""
    uploads = [forked(lambda start=start: upload(start, 600)) for start in (0, 10_000)]  # type: ignore[misc]
    others = [forked(lambda: sequence_for(40)) for _ in range(2)] + [forked(lambda: commit_for(4))]
    for pid in uploads + others:
        assert os.waitpid(pid, 0)[1] == 0
    sequence_for(1000)
    return 1200


def death_at_each_step() -> int:
    """A process that dies after each step, before the commit or just after it; the next one goes on."""
    from anchoring.log import sequencer
    from anchoring.log.map import commit

    count = 0
    for step in STEPS["sequencer"]:
        upload(count, 300)
        count += 300
        dies_after(sequencer, step, lambda: sequence_for(200))
        if step == "right_edge_write":
            sequence_for(1000)
    sequence_for(1000)
    for step in STEPS["map"]:
        dies_after(commit, step, lambda: commit_for(1))
    commit_for(1)
    return count


def deaths_at_random(seconds: float) -> int:
    """Sequencer, committer and upload, killed at random moments and started again."""
    ends, count, chance = time.monotonic() + seconds, 0, random.Random(1)
    while time.monotonic() < ends:
        start = count
        upload(start, 2_000)
        count += 2_000
        pids = [forked(lambda: sequence_for(300)), forked(lambda: commit_for(3))]
        time.sleep(chance.random() * 0.8)
        for pid in pids:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
    sequence_for(10_000)
    commit_for(1)
    return count


def upload(start: int, count: int) -> None:
    from tests.anchoring.log.cast import entry, submit

    for number in range(start, start + count, 20):
        submit(*(entry(index, car=index % 97) for index in range(number, number + 20)))


def sequence_for(limit: int) -> None:
    """Sequence until nothing has come for a while."""
    from anchoring.log.sequencer import sequence_chunk
    from tests.anchoring.log.cast import KEYS

    idle = 0
    while idle < 10:
        idle = 0 if sequence_chunk(keys=KEYS, limit=limit) else idle + 1
        time.sleep(0.01)


def commit_for(times: int) -> None:
    from anchoring.log.map.commit import map_commit
    from tests.anchoring.log.cast import KEYS

    for _ in range(times):
        map_commit(keys=KEYS)
        time.sleep(0.1)


def forked(work: Callable[[], Any]) -> int:
    """Do this in another process, with a connection of its own."""
    from django.db import connections

    connections.close_all()
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        work()
        status = 0
    finally:
        os._exit(status)


def dies_after(module: Any, step: str, work: Callable[[], None]) -> None:
    """Do this in another process, which is killed just after a step of it."""

    def work_until_killed() -> None:
        original = getattr(module, step)

        def deadly(*arguments: Any, **named: Any) -> None:
            original(*arguments, **named)
            os.kill(os.getpid(), signal.SIGKILL)

        setattr(module, step, deadly)
        work()

    assert os.WTERMSIG(os.waitpid(forked(work_until_killed), 0)[1]) == signal.SIGKILL, step


def look(submitted: int) -> dict[str, Any]:
    """What a stranger would ask of the log, and what the audit says."""
    from anchoring.audit.run import audit
    from anchoring.models import Entry, PendingEntry

    run = audit(sources=[], readers={})
    indices = list(Entry.objects.order_by("index").values_list("index", flat=True))
    digests = list(Entry.objects.filter(label__isnull=False).values_list("record", flat=True))
    return {
        "submitted": submitted,
        "logged": len(digests),
        "once": len(set(digests)) == len(digests),
        "without_gap": indices == list(range(len(indices))),
        "commitments": len(indices) - len(digests),
        "pending": PendingEntry.objects.count(),
        "findings": [str(finding) for finding in run.findings.all()[:10]],
    }


def main() -> None:
    django.setup()
    from anchoring.log.genesis import log_create
    from tests.anchoring.log.cast import KEYS

    log_create(keys=KEYS)
    name, *rest = sys.argv[1:]
    scenario: Callable[..., int] = globals()[name]
    submitted = scenario(*map(float, rest))
    print(json.dumps(look(submitted)))  # noqa: T201


if __name__ == "__main__":
    main()
