"""Identification by a provider of OpenID Connect. What is asked, the person's browser carries, sealed: nothing is stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple

from cryptography.fernet import Fernet, InvalidToken

from verifier import canonical
from voting.issuing import provider
from voting.issuing import provider_texts as texts
from voting.issuing.identity import Said, Shown
from voting.wiring import OpenIdClient

LASTS = 600
"""Seconds that a person has for the provider's pages."""


class OpenIdentity:
    """The person is sent to the provider, comes back with a code, and is whom the provider says, or nobody."""

    is_trial = False

    def __init__(self, client: OpenIdClient, names: Sequence[str], sealing: Fernet) -> None:
        self._client, self._names, self._sealing = client, names, sealing

    def identify(self, said: Said) -> Shown | None:
        if said.code is None or said.challenge is None:
            address, question = provider.asked(self._client)
            sealed = self._sealing.encrypt(canonical.dumps([*astuple(question), *said.person]))
            return Shown(challenge=sealed.decode(), address=address)
        claims = provider.answered(self._client, self._question(said), said.code)
        missing = [name for name in self._names if not claims.get(name)]
        if missing:
            raise texts.lacking(", ".join(missing))
        if tuple(claims[name] for name in self._names) != said.person:
            raise texts.other()
        return None

    def _question(self, said: Said) -> provider.Question:
        """What was asked for this person, not long ago."""
        try:
            opened = canonical.loads(self._sealing.decrypt((said.challenge or "").encode(), ttl=LASTS))
        except (InvalidToken, ValueError):
            raise texts.expired() from None
        state, nonce, verifier, asked_at, *person = opened
        if tuple(person) != said.person:
            raise texts.elsewhere()
        return provider.Question(state, nonce, verifier, asked_at)
