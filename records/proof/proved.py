"""What of a subject's records is proved: the one thing that pages, API, papers and hand-overs show facts from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from uuid import UUID

from anchoring.audit.selectors import Audited, audited
from anchoring.log import selectors as log
from anchoring.log.errors import LogError
from anchoring.log.places import LogName, Place
from anchoring.log.selectors import EntryState, Stage, WaitsFor
from anchoring.seals import seal_holds
from records.contents.models import Record
from records.contents.subjects import REFUSED_CODE
from records.proof.certified import Certifications, certifications_of
from records.proof.faults import Fault, fault, lost, said_by_verifier
from records.proof.stored import StoredSubject, logged_under, stored_subjects
from records.standing.history import EVERYTHING, Item, SubjectHistory, Unasked, history_of
from records.terms.table import subject_kinds

SUBJECT = ""
"""The key of the faults that concern the subject as a whole."""


@dataclass(frozen=True)
class Proved:
    """A subject's history as far as it is proved.

    `history` has every record that is stored: one that is not what was logged is changed, has no say in what stands
    and is not certified. `states` has, by record digest, how far an entry is, never beyond what is proved; a record
    without one is not logged. `faults` say by record digest why it can't be believed, and under SUBJECT what concerns
    them all. `doubts` are by record digest: the last word on it may be by other hands, for its key was revoked as
    compromised since before that was logged.
    """

    history: SubjectHistory
    doubts: Mapping[str, Fault]
    stored: StoredSubject
    certifications: Certifications
    shared: "Shared"

    # Asked for where they are shown: what stands needs neither the chain nor the audit.
    @cached_property
    def states(self) -> Mapping[str, EntryState]:
        states = self.shared.states
        return {
            row.record.digest: states[row.record.digest]
            for row in self.stored.rows
            if row.record.digest in states
        }

    @cached_property
    def faults(self) -> Mapping[str, tuple[Fault, ...]]:
        return _faults(self.stored, self.certifications, self.shared)

    @property
    def looked_at(self) -> datetime | None:
        """When the audit had recomputed all of the records last; None where it has not looked at some yet."""
        return self.shared.audited.looked_at(row.record.label for row in self.stored.rows)

    def state(self, item: Item) -> EntryState | None:
        return self.states.get(item.record.digest)


@dataclass(frozen=True)
class Shared:
    """What is asked once for many subjects: how far their entries are, and what the audit found of them."""

    subjects: Sequence[StoredSubject]
    name: LogName | None

    @cached_property
    def states(self) -> Mapping[str, EntryState]:
        places = [place for subject in self.subjects for place in subject.places]
        return _states(places, self.name, [row.record for subject in self.subjects for row in subject.rows])

    @cached_property
    def audited(self) -> Audited:
        labels = {row.record.label for subject in self.subjects for row in subject.rows}
        labels |= {subject.label for subject in self.subjects if subject.label}
        return audited(records=self._digests, labels=labels)

    @cached_property
    def at_fault(self) -> frozenset[str]:
        """The digests of records that the newest audit found fault with, and the labels where no record of them is named."""
        # A record under a number that is not taken any more is what was stated: its page says so in other words.
        faults = [found for found in self.audited.findings if found.code != REFUSED_CODE]
        named = (found.record if found.record in self._digests else found.label for found in faults)
        return frozenset(key for key in named if key)

    @cached_property
    def renamed(self) -> frozenset[UUID]:
        """The organisations whose names are not as this registry wrote them: no record has them, but their rows are sealed."""
        rows = [row.record for subject in self.subjects for row in subject.rows]
        organisations = {record.organisation_id: record.organisation for record in rows}
        return frozenset(pk for pk, organisation in organisations.items() if not seal_holds(organisation))

    @cached_property
    def _digests(self) -> frozenset[str]:
        digests = frozenset(row.record.digest for subject in self.subjects for row in subject.rows)
        # What the audit finds of a record that nobody asks for here, that record's page says.
        return digests.union(*(subject.unread for subject in self.subjects))


def proved(subject: str, unasked: Unasked = EVERYTHING) -> Proved | None:
    """None where nothing was ever stated about it, nor logged."""
    return proved_many([subject], unasked).get(subject)


def proved_many(subjects: Iterable[str], unasked: Unasked = EVERYTHING) -> dict[str, Proved]:
    """Of many subjects at once, in as many queries as of one; those about which nothing was stated are absent."""
    asked = list(dict.fromkeys(subjects))
    store = stored_subjects(asked, unasked)
    stated = [store.subjects[subject] for subject in asked if store.subjects[subject].stored]
    shared = Shared(stated, store.name)
    return {
        subject.subject: _proved(subject, certifications_of(subject, store), shared) for subject in stated
    }


def proved_histories(subjects: Iterable[str]) -> dict[str, SubjectHistory]:
    """Of those about which something was stated, the histories alone, as far as they are proved."""
    return {subject: one.history for subject, one in proved_many(subjects).items()}


def record_states(records: Iterable[Record]) -> dict[str, EntryState]:
    """How far each record's entry is, by digest; absent where that is not proved."""
    asked = {record.digest: record for record in records}
    subjects = {record.subject for record in asked.values()}
    logged = logged_under(subjects)
    places = [place for subject in subjects for place in logged.places(subject)]
    return _states([place for place in places if place.record in asked], logged.name, asked.values())


def stated_now(record: Record) -> tuple[EntryState, tuple[Fault, ...]]:
    """Of a record that this process has just stated: it waits, and nobody has looked at it yet but for its author's name."""
    state = EntryState(Stage.PENDING, WaitsFor.SEQUENCER, record.recorded_at)
    return state, () if seal_holds(record.organisation) else (fault("organisation_changed"),)


def _proved(subject: StoredSubject, certifications: Certifications, shared: Shared) -> Proved:
    rows = subject.rows
    # By digest, for places count the rows alone here and the entries there.
    uncounted = {place for place, row in enumerate(rows) if row.record.digest in certifications.uncounted}
    history = history_of(subject.subject, rows, subject_kinds(subject.subject), uncounted=uncounted)
    doubts = {digest: said_by_verifier(why) for digest, why in certifications.doubts}
    return Proved(
        history=history,
        doubts={
            item.record.digest: doubts[item.certification.record.digest]
            for item in history.items
            if item.certification and item.certification.record.digest in doubts
        },
        stored=subject,
        certifications=certifications,
        shared=shared,
    )


def _states(
    places: Sequence[Place], name: LogName | None, records: Iterable[Record]
) -> dict[str, EntryState]:
    try:
        states = log.states(places, name)
    except LogError:
        states = {}
    # The outbox has a time of its own, which nothing proves. The record's own is held against its digest.
    recorded_at = {record.digest: record.recorded_at for record in records}
    return {
        record: replace(state, since=recorded_at.get(record, state.since))
        if state.stage is Stage.PENDING
        else state
        for (_, record), state in states.items()
    }


def _faults(
    subject: StoredSubject, certifications: Certifications, shared: Shared
) -> dict[str, tuple[Fault, ...]]:
    faults: dict[str, list[Fault]] = {}
    audited, renamed = shared.at_fault, shared.renamed
    if shared.name is None:
        faults[SUBJECT] = [fault("log_unproved")]
    if count := sum(one.row is None for one in subject.stored):
        faults.setdefault(SUBJECT, []).append(lost(count))
    for row in subject.rows:
        if row.problem:
            faults.setdefault(row.record.digest, []).append(fault(row.problem))
        elif row.record.organisation_id in renamed:
            faults.setdefault(row.record.digest, []).append(fault("organisation_changed"))
        elif row.record.digest in audited:
            faults.setdefault(row.record.digest, []).append(fault("audit"))
    if subject.label in audited:
        faults.setdefault(SUBJECT, []).append(fault("audit_subject"))
    for digest, why in certifications.faults:
        faults.setdefault(digest, []).append(said_by_verifier(why))
    return {key: tuple(listed) for key, listed in faults.items()}
