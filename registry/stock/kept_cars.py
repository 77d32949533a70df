"""Numbers of a dealership's own program, and answers about prices, by car."""

from collections.abc import Collection, Mapping

from records.contents.models import Submission
from records.people.models import Organisation
from registry.listings.kinds import LISTED
from registry.stock.models import KeptCar

Meant = tuple[str, str]
"""A price as it was written, and what its uploader answered."""


def numbers_keep(organisation: Organisation, numbers: Mapping[str, str], *, trial: bool = False) -> None:
    """By subject, the newest. On trial a car that has a number keeps it: what is let go changes none."""
    if trial:
        numbered = KeptCar.objects.filter(organisation=organisation, subject__in=numbers)
        known = set(numbered.exclude(stock_no="").values_list("subject", flat=True))
        numbers = {subject: number for subject, number in numbers.items() if subject not in known}
    rows = [
        KeptCar(organisation=organisation, subject=subject, stock_no=number)
        for subject, number in sorted(numbers.items())
    ]
    _keep(rows, "stock_no")


def prices_keep(organisation: Organisation, prices: Mapping[str, Meant]) -> None:
    rows = [
        KeptCar(organisation=organisation, subject=subject, price_written=written, price_meant=meant)
        for subject, (written, meant) in sorted(prices.items())
    ]
    _keep(rows, "price_written", "price_meant")


def prices_kept(organisation: Organisation) -> dict[str, Meant]:
    rows = KeptCar.objects.filter(organisation=organisation).exclude(price_meant="")
    return {
        subject: (written, meant)
        for subject, written, meant in rows.values_list("subject", "price_written", "price_meant")
    }


def subjects_numbered(organisation: Organisation, numbers: Collection[str]) -> dict[str, set[str]]:
    """The cars that were ever known by each of these numbers, in a file or where a program stated them."""
    found: dict[str, set[str]] = {}
    kept = KeptCar.objects.filter(organisation=organisation, stock_no__in=numbers)
    stated = Submission.objects.filter(
        organisation=organisation, external_id__in=numbers, record__kind=LISTED.name
    )
    for number, subject in (
        *kept.values_list("stock_no", "subject"),
        *stated.values_list("external_id", "record__subject"),
    ):
        found.setdefault(number, set()).add(subject)
    return found


def _keep(rows: list[KeptCar], *columns: str) -> None:
    if not rows:
        return
    KeptCar.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["organisation", "subject"], update_fields=columns
    )
