"""Days are days in Korea."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.utils import timezone

SEOUL = ZoneInfo("Asia/Seoul")


def day_begin(day: date) -> datetime:
    """Its midnight."""
    return timezone.make_aware(datetime.combine(day, time.min))
