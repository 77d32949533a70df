"""**signed**: every certification verifies, under whose licence, and what stands uncertified (sections 6, 7)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from . import bodies
from .answers import Answer, Reason, answer, reason
from .certification import Certification, Statement, verify_signature
from .errors import Mismatch
from .evidence import Evidence, Logged
from .kinds import DEFAULT, Kinds
from .standing import Standing, standing
from .times import seconds


@dataclass(frozen=True)
class Licence:
    """What is shown of one licence's keys, by index in the log, and whether a record of one was erased."""

    enrolled: tuple[tuple[int, bodies.EnrolledKey], ...]
    revoked: tuple[tuple[int, bodies.RevokedKey], ...]
    enrolment_erased: bool
    revocation_erased: bool


_UNKNOWN = Licence((), (), enrolment_erased=False, revocation_erased=False)


@dataclass
class Findings:
    """What one subject's certifications come to; `latest` is the last counting statement on each digest."""

    fails: list[Reason] = field(default_factory=list)
    unknowns: list[Reason] = field(default_factory=list)
    latest: dict[str, Statement] = field(default_factory=dict)
    certified: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Review:
    """One subject's entries in log order, its certifications, and what stands."""

    subject: str
    entries: tuple[Logged, ...]
    findings: Findings
    standing: Standing


def reviews(
    evidence: Evidence, *, rp_ids: Collection[str], allow_localhost: bool, kinds: Kinds = DEFAULT
) -> list[Review]:
    """Check all certifications of a file, subject by subject; `kinds` are those that the file was read with."""
    ordered = {
        section.subject: tuple(sorted(section.entries, key=lambda logged: logged.proof.index))
        for section in evidence.sections
    }
    keys = {subject: _licence(entries, kinds) for subject, entries in ordered.items()}
    reviewed = []
    for subject, entries in ordered.items():
        findings = certifications(entries, keys, rp_ids=rp_ids, allow_localhost=allow_localhost, kinds=kinds)
        verdicts = {digest: statement.verdict for digest, statement in findings.latest.items()}
        stands = standing(entries, verdicts, frozenset(findings.certified), kinds)
        reviewed.append(Review(subject, entries, findings, stands))
    return reviewed


def signed(reviewed: Sequence[Review], kinds: Kinds = DEFAULT) -> Answer:
    """The answer to **signed**; `kinds` are those of the reviews."""
    fails, unknowns, notes = [], [], []
    under: Counter[str] = Counter()
    for review in reviewed:
        fails += review.findings.fails
        unknowns += [*review.findings.unknowns, *_uncertified(review, kinds)]
        notes += [*_named(review, kinds), *(reason("void", index=index) for index in review.standing.void)]
        latest = review.findings.latest.values()
        under.update(statement.licence for statement in latest if statement.verdict == "certified")
    passes = [reason("signed", licence=licence, count=count) for licence, count in under.items()]
    certifiable = any(
        logged.entry.kind in kinds.certified_by for review in reviewed for logged in review.entries
    )
    passes = passes or [reason("none_stands" if certifiable else "no_inspection")]
    return answer(fails=fails, unknowns=unknowns, passes=passes, notes=notes)


def certifications(
    entries: Sequence[Logged],
    keys: Mapping[str, Licence],
    *,
    rp_ids: Collection[str],
    allow_localhost: bool,
    kinds: Kinds = DEFAULT,
) -> Findings:
    """Check each certification among one subject's entries, which are in log order."""
    findings = Findings()
    certifiable: set[tuple[str, str]] = set()
    """Digests so far, each with the kind that certifies it."""
    statements: set[bytes] = set()
    for logged in entries:
        # In log order, so that a certification counts only for records logged before it.
        if logged.entry.kind in kinds.certified_by:
            certifiable.add((logged.entry.record, kinds.certified_by[logged.entry.kind]))
        if logged.entry.kind in kinds.certifying and logged.record is None:
            findings.unknowns.append(reason("certification_erased", index=logged.proof.index))
        if logged.record is None or not isinstance(logged.body, Certification):
            continue
        statement = logged.body.statement
        counted = [digest for digest in statement.records if (digest, logged.record.kind) in certifiable]
        problems = list(_problems(logged, logged.body, keys, rp_ids, allow_localhost))
        if not counted:
            problems.append(reason("certifies_nothing", index=logged.proof.index))
        if statement.signed in statements:
            problems.append(reason("statement_repeated", index=logged.proof.index))
        # Even where it does not count: the same statement logged twice never counts the second time.
        statements.add(statement.signed)
        doubts = list(_doubts(logged, statement, keys))
        hidden = [problem for problem in problems if problem.code == "key_hidden"]
        findings.fails += [problem for problem in problems if problem.code != "key_hidden"]
        findings.unknowns += [*hidden, *doubts]
        if not problems:
            findings.latest.update(dict.fromkeys(counted, statement))
            findings.certified.update(counted if statement.verdict == "certified" else ())
    return findings


def _problems(
    logged: Logged,
    body: Certification,
    keys: Mapping[str, Licence],
    rp_ids: Collection[str],
    allow_localhost: bool,
) -> Iterator[Reason]:
    """Why a certification does not count. `key_hidden` is no failure: an erased record may have enrolled it."""
    statement, index = body.statement, logged.proof.index
    licence = keys.get(f"licence:{statement.licence}", _UNKNOWN)
    enrolled = [(at, key) for at, key in licence.enrolled if key.key == statement.key]
    revoked = [at for at, key in licence.revoked if key.key == statement.key]
    if any(at < index for at in revoked):
        yield reason("key_revoked", index=index, licence=statement.licence)
    if len(enrolled) > 1 or len(revoked) > 1:
        yield reason("key_twice", index=index, licence=statement.licence)
    if not enrolled and licence.enrolment_erased:
        yield reason("key_hidden", index=index, licence=statement.licence)
        return
    if not enrolled or enrolled[0][0] > index:
        yield reason("key_not_enrolled", index=index, licence=statement.licence)
        return
    try:
        verify_signature(
            statement, body.signature, enrolled[0][1], rp_ids=rp_ids, allow_localhost=allow_localhost
        )
    except Mismatch as error:
        yield reason("signature_false", index=index, licence=statement.licence, error=error.fault)


def _doubts(logged: Logged, statement: Statement, keys: Mapping[str, Licence]) -> Iterator[Reason]:
    """Why a certification that may count is not sure."""
    licence = keys.get(f"licence:{statement.licence}", _UNKNOWN)
    if licence.revocation_erased:
        yield reason("key_hidden", index=logged.proof.index, licence=statement.licence)
    for _, key in licence.revoked:
        since = key.compromised_since
        if key.key == statement.key and since and seconds(logged.entry.time) >= seconds(since):
            yield reason("doubtful", index=logged.proof.index, since=since)


def _licence(entries: Sequence[Logged], kinds: Kinds) -> Licence:
    erased = {logged.entry.kind for logged in entries if logged.record is None}
    return Licence(
        enrolled=tuple(
            (logged.proof.index, logged.body)
            for logged in entries
            if isinstance(logged.body, bodies.EnrolledKey)
        ),
        revoked=tuple(
            (logged.proof.index, logged.body)
            for logged in entries
            if isinstance(logged.body, bodies.RevokedKey)
        ),
        enrolment_erased=kinds.enrolment in erased,
        revocation_erased=kinds.revocation in erased,
    )


def _uncertified(review: Review, kinds: Kinds) -> Iterator[Reason]:
    latest = review.findings.latest
    count = sum(
        logged.entry.kind in kinds.certified_by
        and logged.proof.index not in review.standing.ended
        and not (logged.entry.record in latest and latest[logged.entry.record].verdict == "certified")
        for logged in review.entries
    )
    if count:
        yield reason("uncertified", count=count)


def _named(review: Review, kinds: Kinds) -> Iterator[Reason]:
    """Rejections and withdrawals, by the record that they are on."""
    for logged in review.entries:
        statement = review.findings.latest.get(logged.entry.record)
        if logged.entry.kind in kinds.certified_by and statement and statement.verdict != "certified":
            named = {"index": logged.proof.index, "licence": statement.licence, "reason": statement.reason}
            yield reason(statement.verdict, **named)
