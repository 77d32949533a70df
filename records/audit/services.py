"""The registry's records for the audit: each recomputed from its rows and files, whoever changed them and however."""

from collections.abc import Collection, Iterator, Sequence

from anchoring.audit.sources import Pair, Problem, RecordCheck
from anchoring.log.labels import Labeller
from anchoring.wiring import KeysMissingError
from records import wiring
from records.audit.projections import projection_problems
from records.contents.models import Record
from records.contents.services import Content, content_of, disclosure_problem
from records.contents.withholding import commitments
from records.files.services import attachment_open, digest_of
from records.terms.common import ERASURE
from records.terms.families import families
from records.terms.kinds import YEAR
from records.terms.record_json import AttachmentJson

_BATCH = 200
_LABELS = 50


class RegistryRecords:
    """A `RecordSource`. 200 records, and a chunk of one file, are in memory at once."""

    def count(self) -> int:
        return Record.objects.count()

    def labels_after(self, label: str | None) -> list[str]:
        rows = Record.objects.order_by("label").values_list("label", flat=True).distinct()
        return list((rows if label is None else rows.filter(label__gt=label))[:_LABELS])

    def checks(self, labels: Sequence[str]) -> Iterator[RecordCheck]:
        labeller = _labeller()
        for records in _batches(labels):
            erased = _erased(records)
            for record in records:
                problems = _problems(record, is_erased=record.digest in erased, labeller=labeller)
                yield RecordCheck(
                    record=record.digest,
                    label=record.label,
                    kind=record.kind,
                    recorded_at=record.recorded_at,
                    row=f"record {record.digest}",
                    problems=tuple(problems),
                )

    def known(self, pairs: Collection[Pair]) -> set[Pair]:
        rows = Record.objects.filter(digest__in=[digest for _, digest in pairs])
        return set(pairs) & set(rows.values_list("label", "digest"))

    def unchecked(self) -> Sequence[str]:
        return (
            ()
            if _labeller()
            else ("labels: the VRF key is not at hand, so no label was held against its car",)
        )

    def is_busy(self) -> bool:
        return any(family.is_busy() for family in families())


def _batches(labels: Sequence[str]) -> Iterator[list[Record]]:
    after = ""
    rows = (
        Record.objects.filter(label__in=labels)
        .select_related("content")
        .prefetch_related("disclosures", "attachments__attachment", "certifies")
    )
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


def _problems(record: Record, *, is_erased: bool, labeller: Labeller | None) -> Iterator[Problem]:
    content = content_of(record, is_erased=is_erased)
    if content.problem:
        yield Problem(f"record:{content.problem}")
    if labeller and labeller.label(record.subject) != record.label:
        yield Problem("record:label_changed")
    if content.value is None or content.problem == "content_changed":
        return
    yield from _disclosure_problems(record, content)
    yield from _attachment_problems(record, content.value["attachments"])
    yield from projection_problems(record, content)


def _disclosure_problems(record: Record, content: Content) -> Iterator[Problem]:
    """One that is missing may have been destroyed, as the law demands; one that opens nothing was changed."""
    paths = commitments(content.body)
    for disclosure in record.disclosures.all():
        if disclosure_problem(content, disclosure):
            known = disclosure.path if disclosure.path in paths else "unknown path"
            yield Problem("record:disclosure_changed", f"disclosure {disclosure.pk}: {known}")


def _attachment_problems(record: Record, stated: list[AttachmentJson]) -> Iterator[Problem]:
    rows = {row.position: row for row in record.attachments.all()}
    if rows.keys() != set(range(len(stated))):
        yield Problem("record:attachments_changed", f"{len(rows)} rows, {len(stated)} in the record")
    for position, member in enumerate(stated):
        row = rows.get(position)
        if row is None:
            continue
        file = row.attachment
        if (row.name, file.media_type, file.size, file.sha256) != (
            member["name"],
            member["media_type"],
            member["size"],
            member["sha256"],
        ):
            yield Problem("record:attachments_changed", f"attachment {position}")
        if file.destroyed_at and file.destroyed_at - record.recorded_at >= YEAR:
            continue
        try:
            with attachment_open(file) as opened:
                digest = digest_of(opened)
        except OSError:
            yield Problem("record:file_missing", f"attachment {position}, file {file.file.name}")
            continue
        if digest != member["sha256"]:
            yield Problem("record:file_changed", f"attachment {position}, file {file.file.name}")
