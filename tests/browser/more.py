"""The dealer states inspections of these cars: python -m tests.browser.more FIRST COUNT."""

import io
import sys
from datetime import UTC, datetime

import django


def main(first: int, count: int) -> None:
    django.setup()
    # After Django is there: the modules hold models.
    from records.files.services import attachment_create
    from records.people.authors import author_for
    from records.people.models import Membership
    from records.stating.services import record_create
    from registry.demo import cars

    dealers = Membership.objects.select_related("organisation", "user")
    author = author_for(dealers.get(user__email="dealer@demo.example"))
    for number in range(first, first + count):
        photos = []
        for side in ("front", "rear"):
            file = io.BytesIO(cars.photo(number, side))
            made = attachment_create(author=author, file=file, name=f"{side}.png")
            photos.append({"name": f"{side}.png", "sha256": made.sha256})
        record_create(
            author=author,
            kind="inspection:recorded",
            subject=f"vin:{cars.vin(number)}",
            body=cars.inspection(number, datetime.now(UTC).date()),
            attachments=photos,
        )


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
