"""What has to hold at the end: every accepted record is there, once, logged; one anchor a checkpoint; no answer was wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from anchoring.ethereum.contract import ANCHORED_TOPIC
from tests.deploying.drill.journal import Down, Met
from tests.deploying.drill.registry import Serving
from tests.deploying.drill.servers import until
from tests.deploying.drill.stage import Stage

_SHRANK = "log_shrank"
_WORD_OF = "certification of "
_FINDING = re.compile(r"[a-z_]+:[a-z_]+  |not checked: ")
_ENDED = re.compile(r"[0-9]+ entries, [0-9]+ records: [0-9]+ findings")


def missing(stage: Stage) -> list[str]:
    """The names of what was accepted and is not there as it was accepted."""
    rows = dict(stage.primary.ask(_SUBMITTED))
    certified = {str(inspection) for inspection, _ in stage.primary.ask(_CERTIFIED)}
    with stage.journal.lock:
        accepted = list(stage.journal.accepted.values())
    return [
        one.name
        for one in accepted
        if (
            one.name.removeprefix(_WORD_OF) not in certified
            if one.name.startswith(_WORD_OF)
            else one.name not in rows or (one.digest is not None and rows[one.name] != one.digest)
        )
    ]


def judged(stage: Stage) -> Iterator[str]:
    """Everything that should not be, in words. The load has ended."""
    yield from _answers(stage)
    yield from _settled(stage)
    yield from (f"accepted and not there: {name}" for name in missing(stage))
    yield from _doubles(stage)
    yield from _anchors(stage)
    yield from _audit(stage)
    yield from _watched(stage)


def unexcused(met: Sequence[Met], downs: Sequence[Down]) -> list[Met]:
    return [one for one in met if one.failed and not any(down.excuses(one) for down in downs)]


def _answers(stage: Stage) -> Iterator[str]:
    yield from (
        f"wrong: {met.wrong} ({met.what} at {met.due:.1f} s)" for met in stage.journal.met if met.wrong
    )
    for met in unexcused(stage.journal.met, stage.downs):
        yield f"{met.what} at {met.due:.1f} s failed ({met.status or 'no answer'}) while nothing was down"


def _settled(stage: Stage) -> Iterator[str]:
    """Everything is logged and anchored, and each machine says that it is well."""
    try:
        until(lambda: stage.status()["log"]["pending"] == 0, "records wait for their place", within=90)
        until(lambda: stage.status()["anchoring"]["unanchored"] == 0, "entries wait for an anchor", within=90)
        until(lambda: all(map(_is_well, stage.web)), "not every machine is well", within=60)
    except AssertionError as error:
        yield str(error)
        yield from (f"{serving.machine.name}: {serving.asked('/readyz')[1]!r}" for serving in stage.web)


def _is_well(serving: Serving) -> bool:
    return b'"status": "ready"' in serving.asked("/readyz")[1]


def _doubles(stage: Stage) -> Iterator[str]:
    yield from (
        f"{count} records of {kind} under {subject}" for subject, kind, count in stage.primary.ask(_TWICE)
    )
    yield from (
        f"{count} certifications of {name}" for name, count in stage.primary.ask(_CERTIFIED) if count > 1
    )
    ((unlogged,),) = stage.primary.ask(_UNLOGGED)
    if unlogged:
        yield f"{unlogged} records have no place in the log"


def _anchors(stage: Stage) -> Iterator[str]:
    """Each larger than the last, none twice, and no transaction that anchored nothing."""
    sizes, sent = anchored_sizes(stage), _transactions(stage)
    if sizes != sorted(set(sizes)):
        yield f"anchors are not one a checkpoint: {sizes}"
    if sent != len(sizes):
        yield f"{sent} transactions were sent to the contract for {len(sizes)} anchors"


def anchored_sizes(stage: Stage) -> list[int]:
    """As the contract announced them."""
    asked = {"address": _contract(stage), "topics": [ANCHORED_TOPIC], "fromBlock": "0x0", "toBlock": "latest"}
    return [int(event["topics"][1], 16) for event in stage.node.rpc("eth_getLogs", asked)]


def _transactions(stage: Stage) -> int:
    contract = _contract(stage)
    blocks = (stage.node.rpc("eth_getBlockByNumber", hex(at), True) for at in range(stage.node.height + 1))
    return sum(sent["to"] == contract for block in blocks for sent in block["transactions"])


def _contract(stage: Stage) -> str:
    [network] = stage.status()["networks"]
    return str(network["contract"])


def _audit(stage: Stage) -> Iterator[str]:
    """By hand, all of it. Of what was lost with a primary there are entries without their records, and nothing else is wrong."""
    try:
        said = stage.here.manage("log_audit", "--processes=2")
    except AssertionError as error:
        said = str(error)
    if not _ENDED.search(said):
        yield f"the audit did not end: {said[-600:]}"
    findings = [line for line in said.splitlines() if _FINDING.match(line)]
    orphans = [line for line in findings if line.startswith("entry:unknown")]
    ((expected,),) = stage.primary.ask(_ORPHANS)
    if len(orphans) != expected or (expected and not stage.lost):
        yield f"the audit names {len(orphans)} entries without a record, there are {expected}"
    yield from (f"audit: {line}" for line in findings if line not in orphans)


def _watched(stage: Stage) -> Iterator[str]:
    """A log that lost its end shrinks, until it is brought back: that alone may be seen, and only then."""
    events = stage.monitor.events()
    excused = {_SHRANK} if stage.lost else set()
    for event in events:
        if event["level"] == "alarm" and event["event"] not in excused:
            yield f"the monitor: {event['event']}: {event['text']}"
    if not any(event["event"] == "checked" for event in events):
        yield "the monitor never saw the log"


_SUBMITTED = "SELECT external_id, record_id FROM records_submission WHERE external_id LIKE 'drill-%'"
_CERTIFIED = "SELECT inspection_id, count(*) FROM records_certification GROUP BY inspection_id"
_TWICE = """
    SELECT subject, kind, count(*) FROM records_record WHERE kind IN ('vehicle:listed', 'inspection:recorded')
    GROUP BY subject, kind HAVING count(*) > 1
"""
_UNLOGGED = """
    SELECT count(*) FROM records_record r WHERE NOT EXISTS (SELECT 1 FROM anchoring_entry e WHERE e.record = r.digest)
"""
_ORPHANS = """
    SELECT count(*) FROM anchoring_entry e
    WHERE e.record IS NOT NULL AND NOT EXISTS (SELECT 1 FROM records_record r WHERE r.digest = e.record)
"""
