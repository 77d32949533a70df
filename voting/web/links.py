"""What of polls stands in the menus."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from records.terms.roles import OBSERVER, PROPOSER, REGISTRY


def menu() -> Sequence[tuple[str, str]]:
    """For everybody."""
    return [(_("Polls"), "polls")]


def desk_links(role: str | None) -> Sequence[tuple[str, str]]:
    """Labels with the names of their pages."""
    if role == REGISTRY:
        return [(_("Run polls"), "desk_polls"), (_("Propose a poll for a citizen"), "proposal_new")]
    if role == PROPOSER:
        return [(_("Our proposals"), "proposals"), (_("Propose a poll"), "proposal_new")]
    if role == OBSERVER:
        return [
            (_("To be certified"), "observed"),
            (_("Hand in a signature"), "certification_new"),
            (_("My signing keys"), "signing_keys"),
        ]
    return []
