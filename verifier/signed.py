"""**signed**: every certification verifies, under whose licence, and what stands uncertified (sections 6, 7)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from . import bodies, moments
from .answers import Answer, Reason, answer, reason
from .certification import Certification, Statement, verify_signature
from .errors import Mismatch
from .evidence import Body, Evidence, Logged
from .kinds import DEFAULT, Kinds
from .polls.kinds import of_subject
from .record import Record
from .standing import Standing, Step, Word, spoken, standing
from .times import seconds


@dataclass(frozen=True)
class Enrolment:
    """A key that was enrolled by the entry at `index`."""

    index: int
    key: bodies.EnrolledKey
    recorded_at: str


@dataclass(frozen=True)
class Licence:
    """What is shown of one licence's keys, in log order, and whether a record of one was erased."""

    enrolled: tuple[Enrolment, ...]
    revoked: tuple[tuple[int, bodies.RevokedKey], ...]
    enrolment_erased: bool
    revocation_erased: bool


_UNKNOWN = Licence((), (), enrolment_erased=False, revocation_erased=False)


@dataclass
class Findings:
    """What is wrong with one subject's certifications; `uncounted` are the places of those that do not count.

    `hidden` are those of which that can't be known: a record of a key was erased.
    """

    fails: list[Reason] = field(default_factory=list)
    unknowns: list[Reason] = field(default_factory=list)
    notes: list[Reason] = field(default_factory=list)
    uncounted: set[int] = field(default_factory=set)
    hidden: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class Review:
    """One subject's entries in log order, its certifications, and what stands.

    `latest` is the last counting statement on each digest.
    """

    subject: str
    entries: tuple[Logged, ...]
    steps: tuple[Step, ...]
    findings: Findings
    standing: Standing
    latest: Mapping[str, Statement]


def reviews(
    evidence: Evidence, *, rp_ids: Collection[str], allow_localhost: bool, kinds: Kinds = DEFAULT
) -> list[Review]:
    """Check all certifications of a file, subject by subject; `kinds` are those that the file was read with."""
    ordered = {
        section.subject: tuple(sorted(section.entries, key=lambda logged: logged.proof.index))
        for section in evidence.sections
    }
    keys = {subject: licence_keys(entries, kinds) for subject, entries in ordered.items()}
    reviewed = []
    for subject, entries in ordered.items():
        steps = tuple(
            step(logged.entry.record, logged.entry.kind, logged.record, logged.body) for logged in entries
        )
        certified = {
            place: logged.body
            for place, logged in enumerate(entries)
            if isinstance(logged.body, Certification)
        }
        table = of_subject(subject, kinds)
        findings = certifications(
            entries, steps, certified, keys, rp_ids=rp_ids, allow_localhost=allow_localhost, kinds=table
        )
        stands = standing(steps, table, uncounted=findings.uncounted)
        latest = {digest: certified[place].statement for digest, place in stands.latest.items()}
        reviewed.append(Review(subject, entries, steps, findings, stands, latest))
    return reviewed


def step(digest: str, kind: str, record: Record | None, body: Body | None) -> Step:
    """An entry's record and body, where they are there, as far as the record's standing goes."""
    if record is None:
        return Step(digest, kind)
    return Step(
        digest=digest,
        kind=kind,
        organisation=record.organisation,
        corrects=record.corrects,
        withdraws=body.record if isinstance(body, bodies.Withdrawal) else None,
        word=statement_word(record.kind, body.statement) if isinstance(body, Certification) else None,
    )


def statement_word(kind: str, statement: Statement) -> Word:
    """What a certification of this kind says."""
    return Word(kind, statement.records, statement.verdict, statement.signed)


def signed(reviewed: Sequence[Review], kinds: Kinds = DEFAULT) -> Answer:
    """The answer to **signed**; `kinds` are those of the reviews."""
    fails, unknowns, notes = [], [], []
    under: Counter[str] = Counter()
    for review in reviewed:
        fails += review.findings.fails
        unknowns += [*review.findings.unknowns, *_uncertified(review, kinds)]
        void = (review.entries[place].proof.index for place in review.standing.void)
        notes += [*_named(review, kinds), *(reason("void", index=index) for index in void)]
        notes += review.findings.notes
        under.update(
            statement.licence for statement in review.latest.values() if statement.verdict == "certified"
        )
    passes = [reason("signed", licence=licence, count=count) for licence, count in under.items()]
    unknowns += _nothing(reviewed, kinds)
    return answer(fails=fails, unknowns=unknowns, passes=passes, notes=notes)


def _nothing(reviewed: Sequence[Review], kinds: Kinds) -> Iterator[Reason]:
    """Where nothing stands that a signature could vouch for, nothing is shown."""
    stands = [
        review.standing.stands(logged.entry.record)
        for review in reviewed
        for logged in review.entries
        if logged.entry.kind in kinds.certified_by
    ]
    if not reviewed[0].entries:
        yield reason("nothing")
    elif not any(stands):
        yield reason("none_stands" if stands else "no_inspection")


def certifications(
    entries: Sequence[Logged],
    steps: Sequence[Step],
    certified: Mapping[int, Certification],
    keys: Mapping[str, Licence],
    *,
    rp_ids: Collection[str],
    allow_localhost: bool,
    kinds: Kinds = DEFAULT,
) -> Findings:
    """Check each certification among one subject's entries, which are in log order, as its `steps` are.

    `certified` has their bodies by their places.
    """
    findings = Findings()
    recorded = {logged.entry.record: logged for logged in entries if logged.record is not None}
    for logged in entries:
        if logged.entry.kind in kinds.certifying and logged.record is None:
            findings.unknowns.append(reason("certification_erased", index=logged.proof.index))
    for word in spoken(steps, kinds):
        logged, body = entries[word.place], certified[word.place]
        problems = list(_problems(logged, body, keys, rp_ids, allow_localhost))
        problems += _before(logged, body.statement, keys, recorded)
        if not word.records:
            problems.append(reason("certifies_nothing", index=logged.proof.index))
        if word.is_repeated:
            problems.append(reason("statement_repeated", index=logged.proof.index))
        doubts = list(_doubts(logged, body.statement, keys))
        hidden = [problem for problem in problems if problem.code == "key_hidden"]
        findings.fails += [problem for problem in problems if problem.code != "key_hidden"]
        findings.unknowns += [*hidden, *doubts]
        findings.notes += _far(logged, body.statement)
        if problems:
            findings.uncounted.add(word.place)
        if problems == hidden and any(why.code == "key_hidden" for why in (*hidden, *doubts)):
            findings.hidden.add(word.place)
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
    enrolled = [enrolment for enrolment in licence.enrolled if enrolment.key.key == statement.key]
    revoked = [at for at, key in licence.revoked if key.key == statement.key]
    if any(at < index for at in revoked):
        yield reason("key_revoked", index=index, licence=statement.licence)
    if len(enrolled) > 1 or len(revoked) > 1:
        yield reason("key_twice", index=index, licence=statement.licence)
    if not enrolled and licence.enrolment_erased:
        yield reason("key_hidden", index=index, licence=statement.licence)
        return
    if not enrolled or enrolled[0].index > index:
        yield reason("key_not_enrolled", index=index, licence=statement.licence)
        return
    try:
        verify_signature(
            statement, body.signature, enrolled[0].key, rp_ids=rp_ids, allow_localhost=allow_localhost
        )
    except Mismatch as error:
        yield reason("signature_false", index=index, licence=statement.licence, error=error.fault)


def _before(
    logged: Logged, statement: Statement, keys: Mapping[str, Licence], recorded: Mapping[str, Logged]
) -> Iterator[Reason]:
    """Its key and what it names were recorded before anybody could sign with the one, or name the other."""
    licence = keys.get(f"licence:{statement.licence}", _UNKNOWN)
    rests_on = [
        (enrolment.index, enrolment.recorded_at)
        for enrolment in licence.enrolled
        if enrolment.key.key == statement.key
    ][:1]
    for digest in statement.records:
        named = recorded.get(digest)
        if named is not None and named.record is not None:
            rests_on.append((named.proof.index, named.record.recorded_at))
    for earlier, recorded_at in rests_on:
        if moments.is_before(statement.signed_at, recorded_at):
            times = {"signed_at": statement.signed_at, "recorded_at": recorded_at}
            yield reason("signed_before", index=logged.proof.index, earlier=earlier, **times)


def _far(logged: Logged, statement: Statement) -> Iterator[Reason]:
    if moments.is_far(statement.signed_at, logged.entry.time):
        times = {"signed_at": statement.signed_at, "time": logged.entry.time}
        yield reason("signed_far", index=logged.proof.index, **times)


def _doubts(logged: Logged, statement: Statement, keys: Mapping[str, Licence]) -> Iterator[Reason]:
    """Why a certification that may count is not sure."""
    licence = keys.get(f"licence:{statement.licence}", _UNKNOWN)
    if licence.revocation_erased:
        yield reason("key_hidden", index=logged.proof.index, licence=statement.licence)
    for _, key in licence.revoked:
        since = key.compromised_since
        if key.key == statement.key and since and seconds(logged.entry.time) >= seconds(since):
            yield reason("doubtful", index=logged.proof.index, since=since)


def licence_keys(entries: Sequence[Logged], kinds: Kinds = DEFAULT) -> Licence:
    """What a licence's entries, which are in log order, show of its keys."""
    erased = {logged.entry.kind for logged in entries if logged.record is None}
    return Licence(
        enrolled=tuple(
            Enrolment(logged.proof.index, logged.body, logged.record.recorded_at)
            for logged in entries
            if isinstance(logged.body, bodies.EnrolledKey) and logged.record is not None
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
    standing = review.standing
    count = sum(
        logged.entry.kind in kinds.certified_by
        and standing.stands(logged.entry.record)
        and not standing.is_certified(logged.entry.record)
        for logged in review.entries
    )
    if count:
        yield reason("uncertified", count=count)


def _named(review: Review, kinds: Kinds) -> Iterator[Reason]:
    """Rejections and withdrawals, by the record that they are on."""
    for logged in review.entries:
        statement = review.latest.get(logged.entry.record)
        if logged.entry.kind in kinds.certified_by and statement and statement.verdict != "certified":
            named = {"index": logged.proof.index, "licence": statement.licence, "reason": statement.reason}
            yield reason(statement.verdict, **named)
