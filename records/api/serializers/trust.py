"""The trust file."""

from typing import Any

from rest_framework import serializers


class TrustNetworkSerializer(serializers.Serializer[Any]):
    chain_id = serializers.IntegerField()
    contracts = serializers.ListField(child=serializers.CharField())
    rpc = serializers.ListField(child=serializers.CharField())


class TrustSerializer(serializers.Serializer[Any]):
    """`trust/1`."""

    format = serializers.CharField()
    origin = serializers.CharField()
    note_keys = serializers.ListField(child=serializers.CharField())
    vrf_public_key = serializers.CharField()
    rp_ids = serializers.ListField(child=serializers.CharField())
    networks = TrustNetworkSerializer(many=True)
    policy = serializers.CharField(
        required=False, help_text="Whose cosignatures are asked for: c2sp.org/tlog-policy"
    )
    registry = serializers.CharField(required=False, help_text="Its address, where rp_ids do not tell it")
