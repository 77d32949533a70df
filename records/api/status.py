"""The log and the chains, for everybody and for alarms."""

from datetime import datetime

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from anchoring import wiring
from anchoring.anchorer.attempts import AttemptRow, attempts_told
from anchoring.anchorer.status import network_status
from anchoring.anchors import anchors_recent, halts_open, networks
from anchoring.audit.selectors import AuditStatus, audit_status
from anchoring.hangs import Going, parts
from anchoring.log.cosignatures import note_cosigned
from anchoring.log.selectors import LogStatus, log_status
from anchoring.models import Log, Network
from anchoring.wiring import KeysMissingError
from anchoring.witnesses.status import WitnessStatus, witnesses_status
from records.api.base import PublicView
from records.api.serializers.status import StatusSerializer
from records.api.shapes import anchor_json, moment

_ANCHORS = _TRANSACTIONS = 10


class StatusView(PublicView):
    @extend_schema(
        operation_id="status",
        summary="로그와 체인의 상태 / The log and the chains",
        auth=[],
        responses={200: StatusSerializer},
    )
    def get(self, _request: Request) -> Response:
        """Log size, newest checkpoint, anchors, and the age of the oldest record that no anchor holds."""
        log, status = Log.objects.first(), log_status()
        if log is None or status is None:
            raise KeysMissingError("the log has not begun")
        return Response(
            {
                "log": _log(log, status),
                "anchoring": {
                    "anchored_size": status.anchored_size,
                    "unanchored": status.unanchored,
                    "unanchored_since": moment(status.unanchored_since),
                },
                "networks": [_network(network, timezone.now()) for network in networks()],
                "halts": [
                    {"chain_id": halt.network.chain_id, "kind": halt.kind, "since": moment(halt.begun_at)}
                    for halt in halts_open()
                ],
                "witnesses": [
                    _witness(witness)
                    for witness in witnesses_status(wiring.witnessing().witnesses, now=timezone.now())
                ],
                "audit": _audit(audit_status()),
                "work": [_work(going, timezone.now()) for going in parts(wiring.bounds())],
            }
        )


def _log(log: Log, status: LogStatus) -> dict[str, object]:
    return {
        "origin": log.origin,
        "size": status.size,
        "root": status.checkpoint.root,
        "checkpoint": note_cosigned(status.checkpoint),
        "checkpoint_at": moment(status.checkpoint.created_at),
        "pending": status.pending,
        "pending_since": moment(status.pending_since),
    }


def _work(going: Going, now: datetime) -> dict[str, object]:
    return {"part": going.part.value, "idle_since": moment(going.since), "hangs": going.hangs(now)}


def _witness(witness: WitnessStatus) -> dict[str, object]:
    newest = witness.newest
    return {
        "witness": witness.id,
        "size": newest.checkpoint_id if newest else None,
        "cosigned_at": moment(newest.cosigned_at) if newest else None,
        "waiting_since": moment(witness.waiting_since),
        "silent_since": moment(witness.silent_since),
        # As of networks: the detail is for the operator's log.
        "problem": witness.problem,
        "problem_since": moment(witness.problem_since),
    }


def _audit(audit: AuditStatus) -> dict[str, object]:
    last = audit.last
    return {
        "started_at": last and moment(last.started_at),
        "finished_at": last and moment(last.finished_at),
        "size": last.size if last else 0,
        "records": last.records if last else 0,
        "looked_at": moment(audit.looked_at),
        "findings": audit.open,
    }


def _network(network: Network, now: datetime) -> dict[str, object]:
    status = network_status(network, now=now)
    state = status.state
    return {
        "chain_id": network.chain_id,
        "name": network.name,
        "contract": network.contract,
        "predecessor": network.predecessor,
        "retired_at": moment(state.retired_at),
        "answered_at": moment(state.answered_at),
        "silent_since": moment(state.silent_since),
        "head": state.head_number,
        "finalized": state.finalized_number,
        "not_finalizing_since": moment(status.not_finalizing_since),
        "size": state.size,
        "finalized_size": state.finalized_size,
        # Without a key everything is watched and nothing sent.
        "dry": state.dry,
        "balance": state.balance,
        "balance_days": status.days_left,
        # The detail may name an endpoint: it is for the operator's log.
        "problem": state.problem,
        "problem_since": moment(state.problem_since),
        "anchors": [anchor_json(row) for row in anchors_recent(network, _ANCHORS)],
        "transactions": [_transaction(row) for row in attempts_told(network, _TRANSACTIONS)],
    }


def _transaction(row: AttemptRow) -> dict[str, object]:
    return vars(row) | {"signed_at": moment(row.signed_at)}
