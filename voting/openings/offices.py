"""Where the offices are that issue votes in a poll."""

from collections.abc import Collection, Sequence
from uuid import UUID

from records.people.models import Organisation
from records.signing.models import SigningKey
from records.wiring import public_url
from verifier.polls.opening import Issuer
from voting import wiring
from voting.keys.files import VRF, is_key_there
from voting.keys.issuers import is_issuer_here
from voting.polls.running import Running


def offices_of(poll: Running) -> list[dict[str, str]]:
    """Where a voter is identified and gets signatures; the first one proves rights too, and is asked for its signature last.

    Without addresses where none is known: no other installation's signature is worth anything there. After the end only
    rights are proved, as long as the first office has the key for it.
    """
    urls = _urls_after(poll) if poll.is_over else office_urls(poll.uuid, poll.opened.issuers)
    shown = []
    for place, (licence, url) in enumerate(urls):
        base = f"{url}/api/polls/{poll.uuid}"
        names = ["identify", *([] if place else ["right"]), *([] if poll.is_over else ["signature"])]
        shown.append({"licence": licence, **({name: f"{base}/{name}" for name in names} if url else {})})
    return shown


def _urls_after(poll: Running) -> list[tuple[str, str | None]]:
    """As `office_urls`: the issuers' own keys are destroyed, and the first one is here."""
    proves = public_url() if is_key_there(poll.uuid, VRF) else None
    return [(issuer.licence, None if place else proves) for place, issuer in enumerate(poll.opened.issuers)]


def office_urls(poll: UUID, issuers: Sequence[Issuer]) -> list[tuple[str, str | None]]:
    """Each issuer's licence and where it issues: here where the key is here, elsewhere where the settings name the address."""
    here, named = public_url(), wiring.issuer_urls()
    urls = []
    for issuer in issuers:
        elsewhere = named.get(issuer.licence)
        is_here = is_issuer_here(poll, issuer.public_key)
        urls.append((issuer.licence, here if is_here else None if elsewhere == here else elsewhere))
    return urls


def licence_here() -> str:
    """The one number of a letter of appointment with a signing key whose office is not said to issue elsewhere; empty where there
    is none, or more than one."""
    known = SigningKey.objects.filter(revoked=None, organisation__kind=Organisation.Kind.OFFICE)
    licences = set(known.values_list("licence", flat=True)) - wiring.issuer_urls().keys()
    return licences.pop() if len(licences) == 1 else ""


def office_names(licences: Collection[str]) -> dict[str, str]:
    """Of each letter of appointment with a signing key, the office as this registry names it."""
    keys = SigningKey.objects.filter(licence__in=licences, organisation__kind=Organisation.Kind.OFFICE)
    return dict(keys.values_list("licence", "organisation__name"))
