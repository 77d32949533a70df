"""Days are days in Korea."""

from zoneinfo import ZoneInfo

SEOUL = ZoneInfo("Asia/Seoul")
