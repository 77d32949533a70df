"""What a person reads, in both languages."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import get_language


@dataclass(frozen=True)
class Text:
    ko: str
    en: str

    def __str__(self) -> str:
        return self.en if (get_language() or "ko").startswith("en") else self.ko

    def format(self, **values: object) -> "Text":
        """Of a value that is a Text, each language takes its own; a day and a time are written as everywhere."""
        told = {name: _told(value) for name, value in values.items()}
        ko = {name: value.ko if isinstance(value, Text) else value for name, value in told.items()}
        en = {name: value.en if isinstance(value, Text) else value for name, value in told.items()}
        return Text(self.ko.format(**ko), self.en.format(**en))

    def as_dict(self) -> dict[str, str]:
        return {"ko": self.ko, "en": self.en}


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _told(value: object) -> object:
    if isinstance(value, datetime):
        return moment_text(value)
    return day_text(value) if isinstance(value, date) else value


def day_text(day: date) -> Text:
    """As the pages' filter `day` writes it."""
    return Text(f"{day.year}. {day.month}. {day.day}.", f"{day.day} {_MONTHS[day.month - 1]} {day.year}")


def moment_text(moment: datetime) -> Text:
    """As the pages' filter `moment` writes it, in Seoul's time; and it says so, for a mail and a program stand alone."""
    local = timezone.localtime(moment)
    day = day_text(local)
    return Text(f"{day.ko} {local:%H:%M}(한국 시각)", f"{day.en}, {local:%H:%M} (KST)")
