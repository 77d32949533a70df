"""Where the offices are that issue votes in a poll."""

from collections.abc import Sequence
from uuid import UUID

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
    if poll.is_over:
        return _offices_after(poll)
    shown = []
    for place, (licence, url) in enumerate(office_urls(poll.uuid, poll.opened.issuers)):
        base = f"{url}/api/polls/{poll.uuid}"
        names = ("identify", "signature") if place else ("identify", "right", "signature")
        shown.append({"licence": licence, **({name: f"{base}/{name}" for name in names} if url else {})})
    return shown


def _offices_after(poll: Running) -> list[dict[str, str]]:
    base = f"{public_url()}/api/polls/{poll.uuid}"
    proves = {"identify": f"{base}/identify", "right": f"{base}/right"}
    return [
        {"licence": issuer.licence, **(proves if not place and is_key_there(poll.uuid, VRF) else {})}
        for place, issuer in enumerate(poll.opened.issuers)
    ]


def office_urls(poll: UUID, issuers: Sequence[Issuer]) -> list[tuple[str, str | None]]:
    """Each issuer's licence and where it issues: here where the key is here, elsewhere where the settings name the address."""
    here, named = public_url(), wiring.issuer_urls()
    urls = []
    for issuer in issuers:
        elsewhere = named.get(issuer.licence)
        is_here = is_issuer_here(poll, issuer.public_key)
        urls.append((issuer.licence, here if is_here else None if elsewhere == here else elsewhere))
    return urls
