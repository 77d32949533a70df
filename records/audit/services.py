"""The registry's records for the audit: each recomputed from its rows and files, whoever changed them and however."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from anchoring.audit.sources import Pair, Problem, RecordCheck
from anchoring.log.labels import Labeller
from anchoring.wiring import KeysMissingError
from records import wiring
from records.audit.families import repeated_problems
from records.audit.files import attachment_problems
from records.audit.held import Held, held_beside
from records.audit.projections import certified_here, column_problems, projection_problems
from records.audit.signatures import signature_problems
from records.contents.keyring import keyring_at_hand
from records.contents.models import Disclosure, Record
from records.contents.services import Content, content_of, disclosure_problem
from records.contents.subjects import REFUSED_CODE
from records.contents.withholding import commitments
from records.terms.common import ERASURE
from records.terms.families import families
from records.terms.subjects import subject_refusal
from records.terms.table import subject_kinds

_BATCH = 200
_LABELS = 200


class RegistryRecords:
    """A `RecordSource`. 200 records, and a chunk of one file, are in memory at once."""

    def count(self) -> int:
        return Record.objects.count()

    def labels_after(self, label: str | None) -> list[str]:
        rows = Record.objects.order_by("label").values_list("label", flat=True).distinct()
        return list((rows if label is None else rows.filter(label__gt=label))[:_LABELS])

    def checks(self, labels: Sequence[str]) -> Iterator[RecordCheck]:
        labeller, signatures = _labeller(), signature_problems(labels)
        expected: dict[str, str] = {}
        for records in _batches(labels):
            if labeller:
                subjects = {record.subject for record in records} - expected.keys()
                expected |= {subject: labeller.label(subject) for subject in subjects}
            erased = _erased(records)
            recorded = [(record, content_of(record, is_erased=record.digest in erased)) for record in records]
            held = held_beside(records)
            repeated = repeated_problems([one for one in recorded if _is_whole(one[1])])
            columns = column_problems(records)
            certified = certified_here([one for one in recorded if _is_whole(one[1])])
            for record, content in recorded:
                problems = [*_problems(record, content, certified, held), *signatures.get(record.digest, ())]
                if labeller and expected[record.subject] != record.label:
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


def _batches(labels: Sequence[str]) -> Iterator[list[Record]]:
    after = ""
    rows = Record.objects.filter(label__in=labels).select_related("content")
    while batch := list(rows.filter(digest__gt=after).order_by("digest")[:_BATCH]):
        yield batch
        after = batch[-1].digest


def _erased(records: Sequence[Record]) -> set[str | None]:
    digests = [record.digest for record in records]
    erasures = Record.objects.filter(kind=ERASURE.name, about__in=digests)
    return set(erasures.values_list("about", flat=True))


def _labeller() -> Labeller | None:
    """An auditor's machine may lack the key: then labels are taken as they are, and the audit says so."""
    try:
        return wiring.labeller()
    except KeysMissingError:
        return None


def _is_whole(content: Content) -> bool:
    """Whether there is a content, and it is what its digest says."""
    return content.value is not None and content.problem != "content_changed"


def _problems(
    record: Record, content: Content, certified: Mapping[str, str], held: Held
) -> Iterator[Problem]:
    if content.problem:
        yield Problem(f"record:{content.problem}")
    if refusal := subject_refusal(record.subject):
        yield Problem(REFUSED_CODE, refusal.code)
    if content.value is None or not _is_whole(content):
        return
    if not subject_kinds(record.subject).is_named_right(record.kind, record.subject, content.body):
        yield Problem("record:other_subject")
    yield from _disclosure_problems(content, held.disclosures.get(record.digest, ()))
    attached = held.attachments.get(record.digest, ())
    yield from attachment_problems(record, attached, content.value["attachments"])
    words = held.certifications.get(record.digest, ())
    yield from projection_problems(record, content, words, certified)


def _disclosure_problems(content: Content, disclosures: Sequence[Disclosure]) -> Iterator[Problem]:
    """One that is missing may have been destroyed, as the law demands; one that opens nothing was changed."""
    if not disclosures or not keyring_at_hand():
        return
    paths = commitments(content.body)
    for disclosure in disclosures:
        if disclosure_problem(paths, disclosure):
            known = disclosure.path if disclosure.path in paths else "unknown path"
            yield Problem("record:disclosure_changed", f"disclosure {disclosure.pk}: {known}")
