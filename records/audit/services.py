"""The registry's records for the audit: each recomputed from its rows and files, whoever changed them and however."""

from collections.abc import Collection, Iterator, Sequence

from anchoring.audit.sources import Pair, Problem, RecordCheck
from anchoring.log.labels import Labels
from anchoring.wiring import KeysMissingError
from records import wiring
from records.audit.families import Recorded, repeated_problems
from records.audit.files import attachment_problems
from records.audit.held import Held, held_beside
from records.audit.projections import column_problems, projection_problems
from records.audit.signatures import places_walked, signature_problems
from records.contents.keyring import keyring_at_hand
from records.contents.models import Disclosure, Record
from records.contents.services import Content, disclosure_problem
from records.contents.subjects import REFUSED_CODE
from records.contents.withholding import commitments
from records.proof.stored import stored_subjects
from records.standing.history import Unasked
from records.terms.families import families
from records.terms.subjects import subject_refusal
from records.terms.table import subject_kinds

_BATCH = 600
_LABELS = 200


class RegistryRecords:
    """A `RecordSource`. 200 subjects' records, and a chunk of one file, are in memory at once."""

    def count(self) -> int:
        return Record.objects.count()

    def labels_after(self, label: str | None) -> list[str]:
        rows = Record.objects.order_by("label").values_list("label", flat=True).distinct()
        return list((rows if label is None else rows.filter(label__gt=label))[:_LABELS])

    def checks(self, labels: Sequence[str]) -> Iterator[RecordCheck]:
        subjects = Record.objects.filter(label__in=labels).values_list("subject", flat=True).distinct()
        # The look at the seals has names.
        store, under = stored_subjects(subjects, Unasked(names=True), prove=places_walked), set(labels)
        has_keys = keyring_at_hand()
        signatures: dict[str, list[Problem]] = {}
        for subject in subjects:
            signatures |= signature_problems(store.subjects[subject], store)
        rows = [row for subject in subjects for row in store.subjects[subject].rows]
        digests = {
            subject: {row.record.digest for row in store.subjects[subject].rows} for subject in subjects
        }
        refused = {subject: subject_refusal(subject) for subject in subjects}
        for recorded in _batches([(row.record, row.content) for row in rows if row.record.label in under]):
            records = [record for record, _ in recorded]
            held = held_beside(records, has_keys=has_keys)
            whole = [one for one in recorded if _is_whole(one[1])]
            repeated, columns = repeated_problems(whole), column_problems(records)
            for record, content in recorded:
                beside = digests[record.subject]
                problems = [*_problems(record, content, beside, held), *signatures.get(record.digest, ())]
                if refusal := refused[record.subject]:
                    problems.append(Problem(REFUSED_CODE, refusal.code))
                # Empty where no key makes one.
                if store.subjects[record.subject].label not in {record.label, ""}:
                    problems.append(Problem("record:label_changed"))
                yield RecordCheck(
                    record=record.digest,
                    label=record.label,
                    kind=record.kind,
                    recorded_at=record.recorded_at,
                    row=f"record {record.digest}",
                    problems=(
                        *problems,
                        *columns.get(record.digest, ()),
                        *repeated.get(record.digest, ()),
                    ),
                )

    def known(self, pairs: Collection[Pair]) -> set[Pair]:
        rows = Record.objects.filter(digest__in=[digest for _, digest in pairs])
        return set(pairs) & set(rows.values_list("label", "digest"))

    def unchecked(self) -> Sequence[str]:
        lines = []
        if not _labeller():
            lines.append("labels: the VRF key is not at hand, so no label was held against its car")
        if not keyring_at_hand():
            lines.append("disclosures: their keys are not at hand, so none was held against its record")
        return lines

    def is_busy(self) -> bool:
        return any(family.is_busy() for family in families())


def _batches(recorded: Sequence[Recorded]) -> Iterator[Sequence[Recorded]]:
    return (recorded[start : start + _BATCH] for start in range(0, len(recorded), _BATCH))


def _labeller() -> Labels | None:
    """An auditor's machine may lack the key: then labels are taken as they are, and the audit says so."""
    try:
        return wiring.labeller()
    except KeysMissingError:
        return None


def _is_whole(content: Content) -> bool:
    """Whether there is a content, and it is what its digest says."""
    return content.value is not None and content.problem != "content_changed"


def _problems(record: Record, content: Content, beside: Collection[str], held: Held) -> Iterator[Problem]:
    if content.problem:
        yield Problem(f"record:{content.problem}")
    if content.value is None or not _is_whole(content):
        return
    if not subject_kinds(record.subject).is_named_right(record.kind, record.subject, content.body):
        yield Problem("record:other_subject")
    if held.has_keys:
        yield from _disclosure_problems(content, record.own_disclosures)
    attached = held.attachments.get(record.digest, ())
    yield from attachment_problems(record, attached, content.value["attachments"], held.files)
    yield from projection_problems(record, content, held, beside)


def _disclosure_problems(content: Content, disclosures: Collection[Disclosure]) -> Iterator[Problem]:
    """One that is missing may have been destroyed, as the law demands; one that opens nothing was changed."""
    if not disclosures:
        return
    # Of the body as it is: what no verifier takes, a record under a refused number, say, withholds what it withholds.
    paths = commitments(content.body)
    for disclosure in disclosures:
        if disclosure_problem(paths, disclosure):
            known = disclosure.path if disclosure.path in paths else "unknown path"
            yield Problem("record:disclosure_changed", f"disclosure {disclosure.pk}: {known}")
