"""Run one audit, from the genesis row to the contracts."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from anchoring.audit.chain import ChainReader, anchors_audit, contract_audit, open_networks
from anchoring.audit.entries import LogWalk
from anchoring.audit.map import map_audit
from anchoring.audit.records import entries_audit, outbox_audit, records_audit
from anchoring.audit.report import Progress, Report
from anchoring.audit.sources import RecordSource
from anchoring.audit.tail import genesis_audit, tail_audit
from anchoring.log.checkpoints import newest_checkpoint
from anchoring.log.errors import LogDamagedError, LogMissingError
from anchoring.log.keys import LogKeys
from anchoring.models import AuditRun, Log


def audit(
    *,
    sources: Sequence[RecordSource],
    readers: Mapping[int, ChainReader],
    keys: LogKeys | None = None,
    progress: Progress = lambda *_: None,
) -> AuditRun:
    """Recompute everything from the rows, with bounded memory, while the registry goes on; findings are stored.

    `readers` are those of networks, by the row's id. A network without one is not asked, and the run says so in
    `unchecked`; so is one that does not answer. The log is audited up to the checkpoint that is newest now.
    Raises LogMissingError before genesis.
    """
    log = Log.objects.first()
    if log is None:
        raise LogMissingError("the log has not begun: run `python manage.py log_init`")
    size = newest_checkpoint().size
    run = AuditRun.objects.create(size=size)
    report = Report(run)
    genesis_audit(log=log, keys=keys, report=report)
    walk = LogWalk(log=log, size=size, report=report)
    walk.run(progress)
    tail_audit(report=report)
    map_audit(size=size, mended=walk.mended, report=report, progress=progress)
    records = records_audit(sources=sources, report=report, progress=progress)
    entries_audit(size=size, sources=sources, report=report, progress=progress)
    outbox_audit(sources=sources, report=report)
    unchecked = _chains(readers, report, progress)
    unchecked += [line for source in sources for line in source.unchecked()]
    if not sources:
        unchecked.append("records: no application has handed in any")
    changes = {"finished_at": datetime.now(UTC), "records": records, "unchecked": "\n".join(unchecked)}
    AuditRun.objects.filter(pk=run.pk).update(**changes)
    run.refresh_from_db()
    return run


def _chains(readers: Mapping[int, ChainReader], report: Report, progress: Progress) -> list[str]:
    """Check anchors and contracts; returns what could not be checked, and why, a line each."""
    anchors_audit(report=report, progress=progress)
    unchecked = []
    for network in open_networks():
        reader = readers.get(network.pk)
        if reader is None:
            unchecked.append(f"{network}: not asked")
            continue
        try:
            reason = contract_audit(network=network, reader=reader, report=report, progress=progress)
        except LogDamagedError as error:
            report.add("chain:root", str(network), str(error))
            continue
        if reason:
            unchecked.append(reason)
    return unchecked
