"""What a person reads, in both languages."""

from dataclasses import dataclass

from django.utils.translation import get_language


@dataclass(frozen=True)
class Text:
    ko: str
    en: str

    def __str__(self) -> str:
        return self.en if (get_language() or "ko").startswith("en") else self.ko

    def format(self, **values: object) -> "Text":
        """Of a value that is a Text, each language takes its own."""
        ko = {name: value.ko if isinstance(value, Text) else value for name, value in values.items()}
        en = {name: value.en if isinstance(value, Text) else value for name, value in values.items()}
        return Text(self.ko.format(**ko), self.en.format(**en))

    def as_dict(self) -> dict[str, str]:
        return {"ko": self.ko, "en": self.en}
