"""A photo that is due, while two firms upload it again and a record names it."""

import io
from datetime import timedelta
from typing import Any

from django.core.files.storage import default_storage
from django.utils import timezone

from records.contents.models import RecordAttachment
from records.files.models import Attachment
from records.files.services import attachment_create, storage_path
from records.people.authors import Author, author_for
from records.privacy.retention import retention_run
from records.stating.services import record_create
from tests.cast import listing, member, subject
from tests.papers import paper


def photos(dealer: Author) -> list[dict[str, Any]]:
    rival = author_for(member("dealership", "dealer", "Second Motors"))
    return [_round(dealer, rival, number) for number in range(20, 26)]


def _round(dealer: Author, rival: Author, number: int) -> dict[str, Any]:
    from tests.records.stating.races import at_once

    data = paper(more=b"%% %d\n" % number)

    def again(author: Author) -> str:
        return attachment_create(author=author, file=io.BytesIO(data), name="a.pdf").sha256

    digest = again(dealer)
    Attachment.objects.update(stored_at=timezone.now() - timedelta(days=40))
    stated: dict[str, Any] = {"kind": "vehicle:listed", "subject": subject(number), "body": listing(number)}
    named = [{"name": "a.pdf", "sha256": digest}]
    outcome = at_once(
        lambda: retention_run() and "gone",
        lambda: again(rival),
        lambda: again(dealer) if number % 2 else "none",
        lambda: record_create(author=dealer, **stated, attachments=named) and "recorded",
    )
    alive = Attachment.objects.filter(sha256=digest, destroyed_at=None)
    lost = RecordAttachment.objects.filter(attachment__sha256=digest).exclude(attachment__in=alive)
    return {
        "outcome": outcome,
        "alive": alive.count(),
        "there": [default_storage.exists(str(row.file.name)) for row in alive],
        "kept": default_storage.exists(storage_path(digest)),
        "lost": lost.count(),
    }
