"""The shapes of requests and answers, for the OpenAPI document. What is right inside them, the services decide."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from anchoring.anchorer.texts import ATTEMPTS
from anchoring.hangs import Part
from records.api.problem_types import TYPES
from records.terms.families import kinds


class KindField(serializers.ChoiceField):
    """What is stated by itself; the choices are those of the families that there are."""

    def __init__(self, **options: Any) -> None:
        super().__init__([name for name, kind in kinds().items() if kind.stated], **options)


class MessagesSerializer(serializers.Serializer[Any]):
    ko = serializers.CharField()
    en = serializers.CharField()


class ProblemErrorSerializer(serializers.Serializer[Any]):
    pointer = serializers.CharField(allow_null=True, help_text="JSON pointer (RFC 6901) into what was sent")
    code = serializers.CharField()
    messages = MessagesSerializer()


@extend_schema_field(
    {
        "type": "string",
        "format": "uri",
        "pattern": f"/problems/({'|'.join(TYPES)})$",
        "description": "The address of a page about this kind of problem. Behind /problems/ stands one of: "
        + "; ".join(f"`{kind.slug}` ({kind.status}) {kind.title.en}" for kind in TYPES.values()),
    }
)
class ProblemTypeField(serializers.CharField):
    """Every kind of problem by its name."""


class ProblemSerializer(serializers.Serializer[Any]):
    """RFC 9457."""

    type = ProblemTypeField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text="In the language that Accept-Language asks for")
    code = serializers.CharField()
    messages = MessagesSerializer()
    errors = ProblemErrorSerializer(many=True)  # type: ignore[assignment]  # DRF takes declared fields out of the class
    error_count = serializers.IntegerField(
        required=False, help_text="How many there are; `errors` tells the first 100"
    )


class AttachmentNameSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    sha256 = serializers.CharField()


class NewRecordSerializer(serializers.Serializer[Any]):
    kind = KindField()
    subject = serializers.CharField(help_text="`vin:` and a VIN, or `chassis:` and a number")
    body = serializers.DictField(help_text="As the kind's schema under /schemas/ says; withheld fields plain")
    attachments = AttachmentNameSerializer(many=True, required=False)
    corrects = serializers.CharField(
        required=False, help_text="The digest of the record that this one corrects"
    )
    external_id = serializers.CharField(required=False, help_text="Your own id: makes a repetition harmless")


class OrganisationSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    kind = serializers.CharField()
    name = serializers.CharField()
    state = serializers.CharField()


class AnchorSerializer(serializers.Serializer[Any]):
    chain_id = serializers.IntegerField()
    network = serializers.CharField()
    contract = serializers.CharField()
    size = serializers.IntegerField()
    previous_size = serializers.IntegerField()
    root = serializers.CharField()  # type: ignore[assignment]  # as above
    time = serializers.DateTimeField()
    transaction = serializers.CharField()
    block_number = serializers.IntegerField()
    final = serializers.BooleanField()
    gas_used = serializers.IntegerField(allow_null=True)
    fee = serializers.CharField(allow_null=True, help_text="In wei")


class StateSerializer(serializers.Serializer[Any]):
    stage = serializers.ChoiceField(["pending", "logged", "sent", "anchored", "final"])
    waits_for = serializers.ChoiceField(["sequencer", "anchorer", "block", "finality"], allow_null=True)
    since = serializers.DateTimeField()
    index = serializers.IntegerField(allow_null=True)
    logged_at = serializers.DateTimeField(allow_null=True)
    entry = serializers.CharField(allow_null=True, help_text="The leaf in the log, which a receipt proves")
    anchor = AnchorSerializer(allow_null=True)


class WordSerializer(serializers.Serializer[Any]):
    verdict = serializers.ChoiceField(["certified", "rejected", "withdrawn"])
    record = serializers.CharField()
    licence = serializers.CharField()
    key = serializers.CharField()
    station = OrganisationSerializer()
    signed_at = serializers.DateTimeField()
    reason = serializers.CharField(allow_null=True)


class RecordLinksSerializer(serializers.Serializer[Any]):
    self = serializers.CharField()
    receipt = serializers.CharField()
    vehicle = serializers.CharField(required=False)
    poll = serializers.CharField(required=False)
    classification = serializers.CharField(required=False)
    evidence = serializers.CharField(required=False)
    licence = serializers.CharField(required=False)


class RecordSerializer(serializers.Serializer[Any]):
    digest = serializers.CharField()
    kind = serializers.CharField()
    subject = serializers.CharField()
    recorded_at = serializers.DateTimeField()
    organisation = OrganisationSerializer()
    role = serializers.CharField()
    person = serializers.UUIDField(help_text="A pseudonym")
    corrects = serializers.CharField(allow_null=True)
    stands = serializers.BooleanField()
    ended_by = serializers.CharField(allow_null=True)
    certified = serializers.BooleanField()
    certification = WordSerializer(allow_null=True, help_text="The latest word on an inspection")
    erased = serializers.BooleanField()
    problem = serializers.CharField(
        allow_null=True, help_text="Why it can't be believed: a code, where it is not what the log proves"
    )
    record = serializers.DictField(allow_null=True, help_text="`record/1`; null where it was erased")
    state = StateSerializer(allow_null=True)
    links = RecordLinksSerializer()
    disclosures = serializers.ListField(
        required=False, help_text="For who may read them: [salt, path, value] of each withheld field"
    )


class NewCertificationSerializer(serializers.Serializer[Any]):
    statement = serializers.DictField(help_text="`certification/1`")
    signature = serializers.DictField()


class CertificationsSerializer(serializers.Serializer[Any]):
    records = RecordSerializer(many=True)


class KeyEventSerializer(serializers.Serializer[Any]):
    digest = serializers.CharField()
    recorded_at = serializers.DateTimeField()
    state = StateSerializer(allow_null=True)
    links = RecordLinksSerializer()


class KeySerializer(serializers.Serializer[Any]):
    key = serializers.CharField()
    type = serializers.ChoiceField(["webauthn", "ed25519"])
    public_key = serializers.CharField()
    person = serializers.UUIDField()
    organisation = OrganisationSerializer()
    enrolled = KeyEventSerializer()
    revoked = KeyEventSerializer(allow_null=True)
    compromised_since = serializers.DateTimeField(allow_null=True)


class LicenceSerializer(serializers.Serializer[Any]):
    licence = serializers.CharField()
    problem = serializers.CharField(allow_null=True, help_text="Why what stands here can't be believed")
    keys = KeySerializer(many=True)


class LogSerializer(serializers.Serializer[Any]):
    origin = serializers.CharField()
    size = serializers.IntegerField()
    root = serializers.CharField()  # type: ignore[assignment]  # as above
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
