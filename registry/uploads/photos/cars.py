"""Which car a photo's name means: by a VIN or the dealership's own number in it, and by nothing that is less certain."""

import re
import unicodedata
from collections.abc import Iterator

from records.contents.models import Submission
from records.people.models import Organisation
from records.terms.subjects import number_of
from registry.stock.models import KeptCar
from registry.stock.offers import listings_open
from registry.uploads.models import Upload, UploadRow

_VIN = re.compile(r"(?<![A-Z0-9])[A-HJ-NPR-Z0-9]{17}(?![A-Z0-9])")
_COUNTED = re.compile(r"(?:[\s_.-]*[(\[]\s*[0-9]{1,4}\s*[)\]]|[\s_.-]+[0-9]{1,4})$")
"""What a camera or a person puts behind a name: `-1`, `_02`, ` (3)`."""
_WORDS = re.compile(r"[\s_,]+")
_COUNT = re.compile(r"[0-9]{1,4}")
_DIGIT = re.compile(r"[0-9]")
_LONGEST = 255
"""Letters that any system gives a name. A ZIP has room for 65,535, of which each would be looked at from each."""


class KnownCars:
    """The cars of one dealership: on offer by what columns say, and `tried` in a stock that waits to be confirmed."""

    def __init__(self, organisation: Organisation) -> None:
        listings = listings_open(organisation)
        offered = set(listings.values_list("subject", flat=True))
        rows = UploadRow.objects.filter(
            upload__organisation=organisation,
            upload__state=Upload.State.CHECKED,
            upload__mode=Upload.Mode.STOCK,
            outcome__in=(UploadRow.Outcome.RECORDED, UploadRow.Outcome.ASKED),
        )
        self.tried = set(rows.values_list("subject", flat=True)) - offered
        known = offered | self.tried
        self._subjects: dict[str, set[str]] = {}
        for subject in known:
            self._add(number_of(subject), subject)
        kept = KeptCar.objects.filter(organisation=organisation).exclude(stock_no="")
        for number, subject in kept.values_list("stock_no", "subject"):
            if subject in known:
                self._add(number, subject)
        stated = Submission.objects.filter(organisation=organisation, record__in=listings.values("digest"))
        for number, subject in stated.values_list("external_id", "record__subject"):
            self._add(number, subject)

    def _add(self, number: str, subject: str) -> None:
        if plain := _plain(number):
            self._subjects.setdefault(plain, set()).add(subject)

    def named(self, path: str) -> set[str]:
        """All cars that some part of the name means. Of two nobody could say which."""
        return {subject for number in numbers_in(path) for subject in self._subjects.get(number, ())}


def numbers_in(path: str) -> set[str]:
    """What may be a number, in the file's name and its folders'.

    A VIN goes before all else: beside the VIN of a car that is not on offer, `12` is no stock number of another one. And
    within a folder that may be named by a number, `12.jpg` is the twelfth photo.
    """
    *folders, name = (part[:_LONGEST] for part in path.split("/"))
    stem = name.rpartition(".")[0] or name
    if vins := {vin for part in (stem, *folders) for vin in _vins(part)}:
        return vins
    is_count = _COUNT.fullmatch(stem.strip()) and any(map(_DIGIT.search, folders))
    parts = folders if is_count else (stem, *folders)
    return {plain for part in parts for number in _numbers(part) if (plain := _plain(number))}


def _vins(part: str) -> list[str]:
    return _VIN.findall(unicodedata.normalize("NFKC", part).upper())


def _numbers(part: str) -> Iterator[str]:
    yield part
    shorter = part
    for _ in range(2):
        shorter = _COUNTED.sub("", shorter)
        yield shorter
    first, *others = _WORDS.split(part.strip(), maxsplit=1)
    # `12 가3456` is a plate, and `2026_11_30` a day.
    if not (first.isdecimal() and others and _DIGIT.search(_COUNTED.sub("", f" {others[0]}"))):
        yield first


def _plain(number: str) -> str:
    return "".join(unicodedata.normalize("NFKC", number).split()).upper()
