"""How much an organisation stores a day is bounded: nobody fills the disk for all."""

from datetime import timedelta

from django.db.models import F
from django.utils import timezone

from records import wiring
from records.files.models import StoredOnDay
from records.people.models import Organisation
from records.terms.days import day_begin
from records.terms.texts import Refusal, RefusalSort, Text

SPENT = Text(
    "오늘 올릴 수 있는 파일({limit}MB)을 모두 올렸습니다. {until}부터 다시 올릴 수 있습니다.",
    "The day's files ({limit} MB) are used up. Uploads go on at {until}.",
)


def quota_take(organisation: Organisation, *, size: int) -> None:
    """Count a file before it is stored. Refusal where the day's are used up."""
    today, limit = timezone.localdate(), wiring.file_bytes_a_day()
    StoredOnDay.objects.get_or_create(organisation=organisation, day=today)
    row = StoredOnDay.objects.filter(organisation=organisation, day=today, size__lte=limit - size)
    if not row.update(size=F("size") + size):
        until = day_begin(today + timedelta(days=1))
        text = SPENT.format(limit=f"{limit // 2**20:,}", until=until)
        seconds = max(1, round((until - timezone.now()).total_seconds()))
        raise Refusal(
            "files_spent",
            text,
            pointer="/file",
            sort=RefusalSort.SPENT,
            extra={"retry_after": seconds},
        )
