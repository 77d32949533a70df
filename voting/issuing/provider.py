"""What an OpenID Connect provider is asked, and how its answer is held against the question (OpenID Connect Core 1.0, section
3.1, code flow; PKCE, RFC 7636; `iss`, RFC 9207). Nothing of an answer outlives the request that brought it."""

from __future__ import annotations

import secrets
import time
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import cast
from urllib.parse import parse_qsl

import requests
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, KeySetSerialization

from anchoring.bounded import answers_bound
from records.terms.json_types import JsonObject
from voting.issuing import provider_texts as texts
from voting.wiring import OpenIdClient

SECONDS = 5
"""For each question: a voter waits for it, and so does one of the web server's threads."""
MOST = 2**20
"""Bytes of an answer: of all keys or claims that a provider has, some kilobytes."""
KEPT = 600.0
"""Seconds after which the provider's addresses and keys are asked for anew."""
LEEWAY = 60
"""Seconds by which its clock and ours may differ."""
_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
"""Signatures alone. HMAC would make our own secret the key, and with `none` anybody signs."""
_KEY_TYPES = ("RSA", "EC", "OKP")


class ProviderRefusesError(Exception):
    """The provider does not know this office, or has not what it needs: the settings are wrong, here or there."""


@dataclass(frozen=True)
class Question:
    """What an answer is held against: three random texts, and when it was asked, in Unix seconds."""

    state: str
    nonce: str
    verifier: str
    asked_at: int


@dataclass(frozen=True)
class Endpoints:
    """The provider's addresses, as it publishes them. `tells_issuer`: it names itself in each answer."""

    authorization: str
    token: str
    userinfo: str | None
    keys: str
    takes_basic: bool
    tells_issuer: bool


_endpoints: dict[str, tuple[Endpoints, float]] = {}
_keys: dict[str, tuple[KeySet, float]] = {}
"""By address, with the time on this process's clock at which they were read."""


def asked(client: OpenIdClient) -> tuple[str, Question]:
    """The provider's page to which a browser is sent, and the question. The person has to log in there anew.

    A Refusal where the provider does not answer.
    """
    question = Question(
        state=secrets.token_urlsafe(24),
        nonce=secrets.token_urlsafe(24),
        verifier=secrets.token_urlsafe(48),
        asked_at=int(time.time()),
    )
    session = _session(client, endpoints := _endpoints_of(client))
    address, _ = session.create_authorization_url(
        endpoints.authorization,
        state=question.state,
        nonce=question.nonce,
        code_verifier=question.verifier,
        prompt="login",
        max_age=0,
    )
    return str(address), question


def answered(client: OpenIdClient, question: Question, returned: str) -> Mapping[str, str]:
    """What the provider says of the person, by the opening's names, from the query with which it sent the browser back.

    A Refusal where that is no answer to the question, where it is not the provider's word, and where it was used before.
    """
    endpoints = _endpoints_of(client)
    code = _code(client, endpoints, question, returned)
    with _session(client, endpoints) as session:
        token = _token(session, endpoints, code, question)
        said = _said(client, endpoints, question, token)
        missing = set(client.claims.values()) - said.keys()
        if missing and endpoints.userinfo:
            said = {**_userinfo(session, endpoints.userinfo, said["sub"]), **said}
    return {name: _text(said.get(claim)) for name, claim in client.claims.items()}


def _code(client: OpenIdClient, endpoints: Endpoints, question: Question, returned: str) -> str:
    try:
        pairs = parse_qsl(returned.removeprefix("?"), strict_parsing=True, max_num_fields=20)
    except ValueError:
        raise texts.false() from None
    given = dict(pairs)
    if len(given) != len(pairs):
        raise texts.false()
    if not secrets.compare_digest(given.get("state", "").encode(), question.state.encode()):
        raise texts.elsewhere()
    # An answer that another provider gave must not come to this one's token endpoint.
    if given.get("iss", None if endpoints.tells_issuer else client.issuer) != client.issuer:
        raise texts.false()
    if "code" not in given:
        raise texts.stopped()
    return given["code"]


def _token(
    session: OAuth2Session, endpoints: Endpoints, code: str, question: Question
) -> Mapping[str, object]:
    try:
        token: Mapping[str, object] = session.fetch_token(
            endpoints.token, grant_type="authorization_code", code=code, code_verifier=question.verifier
        )
    except OAuthError as error:
        # Used before, too late, or of another question: nobody is told which.
        if error.error == "invalid_grant":
            raise texts.expired() from None
        raise ProviderRefusesError(error.error) from None
    except (requests.RequestException, ValueError):
        raise texts.away() from None
    return token


def _said(
    client: OpenIdClient, endpoints: Endpoints, question: Question, token: Mapping[str, object]
) -> JsonObject:
    """The ID token's claims (section 3.1.3.7)."""
    id_token = token.get("id_token")
    if not isinstance(id_token, str):
        raise texts.false()
    try:
        decoded = jwt.decode(id_token, _keys_of(endpoints), algorithms=_ALGORITHMS)
    except (JoseError, ValueError, TypeError):
        # The provider may have a new key.
        decoded = _decoded(id_token, _keys_of(endpoints, anew=True))
    claims = CodeIDToken(
        decoded.claims,
        decoded.header,
        {
            "iss": {"essential": True, "value": client.issuer},
            "aud": {"essential": True, "value": client.client_id},
            "nonce": {"essential": True, "value": question.nonce},
            "auth_time": {"essential": True},
        },
        {
            "nonce": question.nonce,
            "client_id": client.client_id,
            "access_token": token.get("access_token"),
        },
    )
    try:
        claims.validate(leeway=LEEWAY)
    except (JoseError, ValueError, TypeError):
        raise texts.false() from None
    # A log-in of before, perhaps somebody else's on a shared device, is none.
    if claims["auth_time"] < question.asked_at - LEEWAY:
        raise texts.expired()
    return dict(claims)


def _decoded(id_token: str, keys: KeySet) -> jwt.Token:
    try:
        return jwt.decode(id_token, keys, algorithms=_ALGORITHMS)
    except (JoseError, ValueError, TypeError):
        raise texts.false() from None


def _userinfo(session: OAuth2Session, address: str, person: object) -> JsonObject:
    """Further claims (section 5.3), which have to be of the same person."""
    said = _json(lambda: session.get(address))
    if said.get("sub") != person:
        raise texts.false()
    return said


def _text(value: object) -> str:
    """A claim as the browser writes what is typed: one spelling of Hangul, single blanks. Empty where there is none."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return " ".join(unicodedata.normalize("NFC", str(value)).split())


def _session(client: OpenIdClient, endpoints: Endpoints) -> OAuth2Session:
    how = "none" if client.client_secret is None else "client_secret_post"
    session = OAuth2Session(
        client.client_id,
        client.client_secret,
        scope=client.scope,
        redirect_uri=client.returns_to,
        code_challenge_method="S256",
        token_endpoint_auth_method="client_secret_basic"
        if client.client_secret and endpoints.takes_basic
        else how,
        default_timeout=SECONDS,
    )
    session.max_redirects = 0
    answers_bound(session, most=MOST)
    return session


def _endpoints_of(client: OpenIdClient) -> Endpoints:
    """As the provider publishes them (OpenID Connect Discovery 1.0, section 4)."""
    kept = _endpoints.get(client.issuer)
    if kept and _is_fresh(kept[1]):
        return kept[0]
    said = _json(lambda: _read(f"{client.issuer.rstrip('/')}/.well-known/openid-configuration"))
    if said.get("issuer") != client.issuer:
        raise ProviderRefusesError("issuer")
    methods = said.get("token_endpoint_auth_methods_supported")
    userinfo = said.get("userinfo_endpoint")
    endpoints = Endpoints(
        authorization=_address(client, said, "authorization_endpoint"),
        token=_address(client, said, "token_endpoint"),
        userinfo=None if userinfo is None else _address(client, said, "userinfo_endpoint"),
        keys=_address(client, said, "jwks_uri"),
        takes_basic=not isinstance(methods, list) or "client_secret_basic" in methods,
        tells_issuer=said.get("authorization_response_iss_parameter_supported") is True,
    )
    _endpoints[client.issuer] = endpoints, time.monotonic()
    return endpoints


def _address(client: OpenIdClient, said: Mapping[str, object], name: str) -> str:
    """Not worse protected than the provider itself."""
    value = said.get(name)
    scheme = "https://" if client.issuer.startswith("https://") else ("https://", "http://")
    if not isinstance(value, str) or not value.startswith(scheme):
        raise ProviderRefusesError(name)
    return value


def _keys_of(endpoints: Endpoints, *, anew: bool = False) -> KeySet:
    kept = _keys.get(endpoints.keys)
    if kept and _is_fresh(kept[1]) and not anew:
        return kept[0]
    said = _json(lambda: _read(endpoints.keys))
    listed = said.get("keys")
    usable = [
        key
        for key in (listed if isinstance(listed, list) else [])
        if isinstance(key, dict) and key.get("kty") in _KEY_TYPES and key.get("use", "sig") == "sig"
    ]
    try:
        keys = KeySet.import_key_set(cast(KeySetSerialization, {"keys": usable}))
    except (JoseError, ValueError, TypeError, KeyError):
        raise texts.away() from None
    _keys[endpoints.keys] = keys, time.monotonic()
    return keys


def _is_fresh(read_at: float) -> bool:
    return time.monotonic() - read_at < KEPT


def _read(address: str) -> requests.Response:
    with requests.Session() as session:
        answers_bound(session, most=MOST)
        return session.get(address, timeout=SECONDS, allow_redirects=False)


def _json(ask: Callable[[], requests.Response]) -> JsonObject:
    try:
        answer = ask()
        said = answer.json() if answer.status_code == requests.codes.ok else None
    except (requests.RequestException, ValueError):
        raise texts.away() from None
    if not isinstance(said, dict):
        raise texts.away()
    return said
