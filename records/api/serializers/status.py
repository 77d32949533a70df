"""How log, chain, witnesses and work stand."""

from typing import Any

from rest_framework import serializers

from anchoring.anchorer.texts import ATTEMPTS
from anchoring.hangs import Part
from records.api.serializers.records import AnchorSerializer


class LogSerializer(serializers.Serializer[Any]):
    origin = serializers.CharField()
    size = serializers.IntegerField()
    root = serializers.CharField()  # type: ignore[assignment]  # DRF takes declared fields out of the class
    checkpoint = serializers.CharField()
    checkpoint_at = serializers.DateTimeField()
    pending = serializers.IntegerField()
    pending_since = serializers.DateTimeField(allow_null=True)


class AnchoringSerializer(serializers.Serializer[Any]):
    anchored_size = serializers.IntegerField()
    unanchored = serializers.IntegerField()
    unanchored_since = serializers.DateTimeField(allow_null=True)


class TransactionSerializer(serializers.Serializer[Any]):
    size = serializers.IntegerField(allow_null=True)
    signed_at = serializers.DateTimeField()
    transaction = serializers.CharField()
    nonce = serializers.IntegerField()
    serial = serializers.IntegerField(help_text="How often a transaction with this nonce was replaced before")
    state = serializers.ChoiceField(sorted(ATTEMPTS))


class NetworkStateSerializer(serializers.Serializer[Any]):
    chain_id = serializers.IntegerField()
    name = serializers.CharField()
    contract = serializers.CharField()
    predecessor = serializers.CharField(allow_null=True)
    retired_at = serializers.DateTimeField(allow_null=True)
    answered_at = serializers.DateTimeField(allow_null=True)
    silent_since = serializers.DateTimeField(allow_null=True)
    head = serializers.IntegerField(allow_null=True)
    finalized = serializers.IntegerField(allow_null=True)
    not_finalizing_since = serializers.DateTimeField(allow_null=True)
    size = serializers.IntegerField(allow_null=True)
    finalized_size = serializers.IntegerField(allow_null=True)
    dry = serializers.BooleanField(help_text="There is no anchor key: nothing is sent")
    balance = serializers.CharField(allow_null=True, help_text="In wei")
    balance_days = serializers.IntegerField(allow_null=True, help_text="At the last week's rate")
    problem = serializers.CharField(allow_null=True)
    problem_since = serializers.DateTimeField(allow_null=True)
    anchors = AnchorSerializer(many=True)
    transactions = TransactionSerializer(many=True)


class HaltSerializer(serializers.Serializer[Any]):
    chain_id = serializers.IntegerField()
    kind = serializers.CharField()
    since = serializers.DateTimeField()


class WitnessSerializer(serializers.Serializer[Any]):
    """A witness by its key: up to where it has cosigned the log, and when by its clock."""

    witness = serializers.CharField(help_text="The key's name and id, as a verifier key begins")
    size = serializers.IntegerField(allow_null=True)
    cosigned_at = serializers.DateTimeField(allow_null=True)
    waiting_since = serializers.DateTimeField(
        allow_null=True, help_text="Since when a checkpoint waits for its cosignature"
    )
    silent_since = serializers.DateTimeField(allow_null=True)
    problem = serializers.CharField(allow_null=True)
    problem_since = serializers.DateTimeField(allow_null=True)


class AuditSerializer(serializers.Serializer[Any]):
    """The newest audit that went to its end, when anything was looked at last, and how many findings are open."""

    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
    looked_at = serializers.DateTimeField(allow_null=True)
    size = serializers.IntegerField()
    records = serializers.IntegerField()
    findings = serializers.IntegerField()


class WorkSerializer(serializers.Serializer[Any]):
    """A part that works by itself; `hangs` where it has done nothing for longer than its bound."""

    part = serializers.ChoiceField([part.value for part in Part])
    idle_since = serializers.DateTimeField(allow_null=True)
    hangs = serializers.BooleanField()


class StatusSerializer(serializers.Serializer[Any]):
    log = LogSerializer()
    anchoring = AnchoringSerializer()
    networks = NetworkStateSerializer(many=True)
    halts = HaltSerializer(many=True)
    witnesses = WitnessSerializer(many=True)
    audit = AuditSerializer()
    work = WorkSerializer(many=True)
