"""What of the car market goes by itself when its time is over."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F

from records.contents.models import Disclosure
from records.privacy.retention import rows_destroy
from records.privacy.retention_files import BATCH
from records.terms.families import RetentionPart
from records.terms.kinds import YEAR
from registry.alerts.models import Alert
from registry.alerts.services import UNANSWERED, person_alerts, unanswered
from registry.form82.models import FormDraft
from registry.handovers.models import HandoverCode
from registry.listings.kinds import KINDS as LEDGER
from registry.listings.kinds import LEDGER_KEPT
from registry.uploads.models import Upload, UploadRow

DRAFTS = timedelta(days=90)
REPORTS = timedelta(days=30)


def _buyer_links(due: datetime) -> int:
    """By the code's own age: an old handing over may have been opened anew yesterday."""
    return rows_destroy(HandoverCode.objects.filter(issued_at__lt=due))


def _drafts(due: datetime) -> int:
    """Forms that nobody has worked on since. Their photos follow as those that no record names."""
    return rows_destroy(FormDraft.objects.filter(updated_at__lt=due))


def _upload_cells(due: datetime) -> int:
    """What reports of uploads repeat of a file: cells, constants, answers, its name. Which row became which record stays."""
    told = Upload.objects.filter(finished_at__lt=due).exclude(
        name=F("format"), mapping__isnull=True, answers={}
    )
    uploads = list(told.values_list("pk", flat=True)[:BATCH])
    rows = UploadRow.objects.filter(upload__in=uploads).exclude(reasons=[], summary={})
    count = UploadRow.objects.filter(pk__in=list(rows.values_list("pk", flat=True)[:BATCH])).update(
        reasons=[], summary={}
    )
    if count < BATCH:
        # Behind its last row: an upload that is named still has rows to go.
        count += Upload.objects.filter(pk__in=uploads).update(
            name=F("format"), mapping=None, answers={}, left_out=[], notices=[]
        )
    return count


def _ledger_disclosures(due: datetime) -> int:
    ledger = [kind.name for kind in LEDGER]
    return rows_destroy(Disclosure.objects.filter(record__kind__in=ledger, record__recorded_at__lt=due))


def _alerts_unanswered(due: datetime) -> int:
    """Addresses that nobody confirmed."""
    return rows_destroy(unanswered(due))


def _alerts(due: datetime) -> int:
    return rows_destroy(Alert.objects.filter(ends_at__lt=due))


PARTS = (
    RetentionPart("ledger_disclosures", LEDGER_KEPT, _ledger_disclosures),
    RetentionPart("buyer_links", YEAR, _buyer_links),
    RetentionPart("drafts", DRAFTS, _drafts),
    RetentionPart("upload_cells", REPORTS, _upload_cells),
    RetentionPart("alerts_unanswered", UNANSWERED, _alerts_unanswered),
    RetentionPart("alerts", timedelta(0), _alerts),
)


def files_in_drafts() -> set[str]:
    drafts = FormDraft.objects.values_list("attachments", flat=True).iterator()
    return {attachment["sha256"] for attachments in drafts for attachment in attachments}


def person_forget(person: UUID) -> dict[str, int]:
    return {
        "drafts": FormDraft.objects.filter(person=person).delete()[0],
        "alerts": person_alerts(person).delete()[0],
    }
