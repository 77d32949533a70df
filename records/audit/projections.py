"""Check the projections, tables that repeat records for look-ups, against the records."""

from collections.abc import Collection, Iterator, Sequence
from hashlib import sha256
from typing import cast

from anchoring.audit.sources import Problem
from records.audit.held import Held
from records.contents.models import Certification, Record
from records.contents.services import Content
from records.contents.skeletons import skeleton_column
from records.people.models import Organisation
from records.signing.models import SigningKey
from records.signing.queue import queue_left_out
from records.terms.bodies import KeyEnrolled, KeyRevoked
from records.terms.common import ENROLMENT, REVOCATION
from records.terms.families import certified_kinds
from verifier.certification import Statement
from verifier.times import format_time


def column_problems(records: Sequence[Record]) -> dict[str, list[Problem]]:
    """What is wrong with the columns that no content repeats, by digest: what queue and namesakes are found by."""
    problems: dict[str, list[Problem]] = {}
    certified = {kind.name for kind in certified_kinds()}
    for digest in queue_left_out([record.digest for record in records if record.kind in certified]):
        problems.setdefault(digest, []).append(Problem("record:not_in_queue", "no word on it counts"))
    for digest in _skeletons_changed([record.digest for record in records]):
        problems.setdefault(digest, []).append(Problem("record:skeleton_changed"))
    for digest in _without_their_organisation(records):
        problems.setdefault(digest, []).append(Problem("record:row_changed", "its organisation has no row"))
    return problems


def _without_their_organisation(records: Sequence[Record]) -> list[str]:
    rows = Organisation.objects.filter(pk__in={record.organisation_id for record in records})
    there = set(rows.values_list("pk", flat=True))
    return [record.digest for record in records if record.organisation_id not in there]


def _skeletons_changed(digests: Sequence[str]) -> list[str]:
    """The database works the column out, unless somebody made it a plain one."""
    records = Record.objects.filter(digest__in=digests).annotate(expected=skeleton_column())
    columns = records.values_list("digest", "skeleton", "expected")
    return [digest for digest, held, expected in columns if held != expected]


def projection_problems(
    record: Record, content: Content, held: Held, beside: Collection[str]
) -> Iterator[Problem]:
    """`beside` has the digests of its subject's records."""
    words = held.certifications.get(record.digest, ())
    if record.kind in held.certifying:
        yield from _certification_problems(content.statement, words, beside)
    elif words:
        yield Problem("certification:changed", "the look-up table takes it for a certification")
    elif record.kind == ENROLMENT.name:
        yield from _enrolled_problems(record, cast(KeyEnrolled, content.body))
    elif record.kind == REVOCATION.name:
        yield from _revoked_problems(record, cast(KeyRevoked, content.body))


def _certification_problems(
    statement: Statement | None, words: Sequence[Certification], beside: Collection[str]
) -> Iterator[Problem]:
    expected: set[tuple[str, str, str, str, str]] = set()
    if statement:
        said = (sha256(statement.signed).hexdigest(), statement.verdict, statement.key, statement.signed_at)
        expected = {(digest, *said) for digest in statement.records if digest in beside}
    stored = {
        (
            row.inspection_id,
            row.statement,
            row.verdict,
            row.key_id,
            format_time(int(row.signed_at.timestamp())),
        )
        for row in words
    }
    if stored != expected:
        yield Problem("certification:changed", "the look-up table says something else")


def _enrolled_problems(record: Record, body: KeyEnrolled) -> Iterator[Problem]:
    row = SigningKey.objects.filter(enrolled=record).first()
    expected = (
        body["key"],
        f"licence:{row.licence}" if row else "",
        body["type"],
        body["public_key"],
        body["holder"]["person"],
        body["holder"]["organisation"],
        body.get("rp_id", ""),
        body.get("origins", []),
    )
    if row is None or expected != (
        row.key,
        record.subject,
        row.type,
        row.public_key,
        str(row.person),
        str(row.organisation_id),
        row.rp_id,
        row.origins,
    ):
        yield Problem("key:changed", "the look-up table says something else")


def _revoked_problems(record: Record, body: KeyRevoked) -> Iterator[Problem]:
    row = SigningKey.objects.filter(revoked=record).first()
    since = format_time(int(row.compromised_since.timestamp())) if row and row.compromised_since else None
    if row is None or (row.key, since) != (body["key"], body.get("compromised_since")):
        yield Problem("key:changed", "the look-up table says something else")
