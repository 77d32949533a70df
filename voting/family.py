"""The polls' kinds of records, and what is special to them."""

from records.web.families import ShownFamily
from voting.boxes import kinds as boxes
from voting.certifications import kinds as certifications
from voting.certifications.rules import refuse_signing
from voting.openings import kinds as openings
from voting.polls.addresses import addresses
from voting.polls.rows import polls_lock, polls_recorded
from voting.polls.schemes import SCHEMES
from voting.proposals import kinds as proposals
from voting.results import kinds as results
from voting.results.models import Count
from voting.retention import PARTS, refuse_erasure
from voting.rolls.models import RollList
from voting.web.correcting import PAGES
from voting.web.front import front
from voting.web.links import desk_links, menu

_PATTERNS = frozenset(
    {
        *("id", "sort", "decision", "due", "licence", "merged_into"),
        *("opens_at", "closes_at", "answer_by"),
        *("public_key", "vrf_public_key", "vkey", "root"),
    }
)
"""Members whose text has a pattern of its own: no free text."""


def _is_busy() -> bool:
    return Count.under_way() or RollList.under_way()


FAMILY = ShownFamily(
    name="polls",
    kinds=(*proposals.KINDS, *openings.KINDS, *certifications.KINDS, *boxes.KINDS, *results.KINDS),
    schemes=SCHEMES,
    in_table=False,
    lock=polls_lock,
    recorded=polls_recorded,
    refuse_signing=refuse_signing,
    refuse_erasure=refuse_erasure,
    retention=PARTS,
    unscreened=_PATTERNS,
    addresses=addresses,
    desk_links=desk_links,
    menu=menu,
    front=front,
    correction_pages=PAGES,
    is_busy=_is_busy,
)
