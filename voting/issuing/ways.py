"""Which way of telling who somebody is an issuer has in a poll: its key files and its settings say it."""

from __future__ import annotations

from records.terms.texts import Refusal, RefusalSort, Text
from voting import wiring
from voting.issuing.identity import CodeIdentity, Identity, TrialIdentity
from voting.issuing.openid import OpenIdentity
from voting.issuing.sessions import challenge_sealing
from voting.keys.files import CODES, KeyGoneError, key_read
from voting.polls.running import Running

NO_IDENTIFICATION = Text(
    "이 기관에는 본인을 확인할 방법이 아직 마련되어 있지 않습니다.",
    "This office has no way yet of telling who somebody is.",
)


def identity_of(poll: Running, issuer: bytes) -> Identity:
    """Of the issuer with this public key: invitations, where codes were made for the poll; then the provider that the settings
    name, where it tells all that the opening wants of a person; then trial. Raises a Refusal where there is none."""
    try:
        return CodeIdentity(key_read(poll.uuid, CODES))
    except KeyGoneError:
        pass
    sealing = challenge_sealing(poll.uuid, issuer)
    names = poll.opened.eligible.person
    client = wiring.openid_client()
    if client is not None and client.claims.keys() >= set(names):
        return OpenIdentity(client, names, sealing)
    if wiring.is_trial_identity():
        return TrialIdentity(sealing)
    raise Refusal("no_identification", NO_IDENTIFICATION, sort=RefusalSort.FORBIDDEN)
