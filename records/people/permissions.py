"""Who may do what: one rule an action, for the API and the pages alike.

What is another organisation's answers as if it were not there.
"""

from records.people.authors import Author, author_role
from records.people.models import ApiToken, Membership, Organisation
from records.terms.kinds import Kind
from records.terms.roles import AUDITOR, DEALER, INSPECTOR, OBSERVER, PROPOSER, REGISTRY
from records.terms.texts import Refusal, RefusalSort, Text

STATE_RECORDS = (DEALER, INSPECTOR)
STATE_LISTINGS = (DEALER,)
RECORD_INSPECTIONS = (DEALER, INSPECTOR)
UPLOAD = (DEALER, INSPECTOR)
READ_PHOTOS = (DEALER, INSPECTOR, REGISTRY)
COVER_PHOTOS = (DEALER, INSPECTOR)
CERTIFY = (INSPECTOR, OBSERVER)
RUN_THE_CITY = (REGISTRY,)
AUDIT = (AUDITOR,)
SEE_RETENTION = (REGISTRY, AUDITOR)
SEE_FINDINGS = (REGISTRY, AUDITOR)
ASK_FOR_ERASURE = (DEALER, INSPECTOR, REGISTRY)
"""Which roles open which desk. What of it is theirs, the rules below say."""

ROLE_NAMES = {
    "dealer": Text("매매업자", "a dealer"),
    "inspector": Text("성능·상태점검자", "an inspector"),
    "registry": Text("시 담당자", "the city's staff"),
    "proposer": Text("제안 기관", "a body that proposes polls"),
    "observer": Text("참관인", "an observer"),
    "box": Text("투표함", "a box"),
}
WRONG_ROLE = Text(
    "이 기록은 {who}만 남길 수 있습니다.",
    "Only {who} can state this.",
)
MISSING = Text("찾을 수 없습니다.", "There is no such thing here.")


def refuse_kind(author: Author, kind: Kind) -> Refusal | None:
    if author.role in kind.roles:
        return None
    who = [ROLE_NAMES[role] for role in sorted(kind.roles)]
    names = {"ko": " 또는 ".join(name.ko for name in who), "en": " or ".join(name.en for name in who)}
    text = Text(WRONG_ROLE.ko.format(who=names["ko"]), WRONG_ROLE.en.format(who=names["en"]))
    return Refusal("wrong_role", text, pointer="/kind", sort=RefusalSort.FORBIDDEN)


def may_certify(author: Author) -> bool:
    return author.role in CERTIFY


def may_run_the_city(author: Author) -> bool:
    return author.role in RUN_THE_CITY


SIGNING = (Organisation.Kind.STATION, Organisation.Kind.OFFICE)
LICENSED = (Membership.Role.INSPECTOR, Membership.Role.OBSERVER)
"""The organisations whose people sign, and the members who do, each under a number: a licence, a letter of appointment."""


def may_ask_for_key(membership: Membership) -> bool:
    """Who signs, for themselves or for their organisation's machine; its owner for the machine."""
    signs = membership.organisation.kind in SIGNING
    return membership.is_active and signs and membership.role in {*LICENSED, Membership.Role.OWNER}


def may_manage(membership: Membership) -> bool:
    """Members, invitations and tokens of all: for the owner. The city's staff manage the city's own."""
    owner = membership.role == Membership.Role.OWNER
    return membership.is_active and (owner or author_role(membership) == REGISTRY)


def may_invite(membership: Membership, organisation: Organisation, role: str) -> bool:
    """An owner into their own organisation; the city an owner into any, and its own people."""
    if membership.organisation_id == organisation.id:
        return may_manage(membership)
    city = membership.is_active and author_role(membership) == REGISTRY
    return city and role == Membership.Role.OWNER


def may_end(by: Membership, membership: Membership) -> bool:
    """One's own at any time; another's by who manages that organisation."""
    if by.pk == membership.pk:
        return True
    return by.organisation_id == membership.organisation_id and may_manage(by)


TOKEN_SCOPES = {
    DEALER: ("records", "uploads"),
    INSPECTOR: ("records", "uploads", "certifications"),
    PROPOSER: ("records",),
    OBSERVER: ("records", "certifications"),
}
"""The scopes that are of use to a token of each role."""


def may_make_tokens(membership: Membership) -> bool:
    """A token acts as who made it, so it is made by who states records, never by the city."""
    return membership.is_active and author_role(membership) in TOKEN_SCOPES


def may_revoke_token(membership: Membership, token: ApiToken) -> bool:
    """The token's member and the organisation's owner may."""
    if token.organisation_id != membership.organisation_id or membership.ended_at is not None:
        return False
    return token.membership_id == membership.pk or may_manage(membership)


def needs_second_factor(membership: Membership) -> bool:
    """Whether a password alone is too little: for an inspector's desk, and the city's."""
    return author_role(membership) in {INSPECTOR, OBSERVER, REGISTRY, AUDITOR}


def missing(pointer: str | None = None) -> Refusal:
    """The answer for what is not there, and for what is another's: it must not tell which."""
    return Refusal("not_found", MISSING, pointer=pointer, sort=RefusalSort.MISSING)
