"""What a passkey certified through the registry, read by the verifier as a stranger reads it."""

import json

import pytest

from anchoring.log.sequencer import sequence_all
from records.people.authors import Author
from records.proof.evidence import Evidence, evidence_build
from records.proof.trust import trust_build
from records.signing.certifications import certification_create
from records.signing.revocations import key_revoke_by
from tests.anchoring.log.chains import chain
from tests.authenticator import Device
from tests.cast import KEYS, inspected, subject
from tests.records.signing.test_passkeys_certify import device, opened, statement
from verifier import trust
from verifier.answers import Answer, Result
from verifier.verification import verify

__all__ = ["device"]

pytestmark = pytest.mark.django_db


def signed(evidence: Evidence | None, *rp_ids: str, allow_localhost: bool = True) -> Answer:
    trusted = trust.loads(json.dumps(trust_build(rp_ids=rp_ids, rpc={})))
    return verify(json.dumps(evidence).encode(), trusted, allow_localhost=allow_localhost).answers["signed"]


def test_one_touch_for_two_cars_verifies_in_each_cars_evidence(
    dealer: Author, inspector: Author, device: Device
) -> None:
    network = chain()
    records = opened(inspector, inspected(dealer, 1), inspected(dealer, 2))
    certification_create(author=inspector, **device.sign(statement(*records)))
    key_revoke_by(membership=inspector.membership, key=device.key.id, reason="lost")
    sequence_all(keys=KEYS)
    network.commit()
    for number in (1, 2):
        evidence = evidence_build(subject(number))
        assert signed(evidence, "localhost").result == Result.PASS
        # Another site's passkeys are trusted, or a laptop's are not.
        assert signed(evidence, "registry.example").result == Result.FAIL
        assert signed(evidence, "localhost", allow_localhost=False).result == Result.FAIL
