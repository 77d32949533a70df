"""Made-up dealerships, a station, the city, offices, a council, with log-ins that are printed; --cars: a car for each verdict."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from anchoring.log.sequencer import sequence_all
from anchoring.wiring import KeysMissingError, log_keys
from records import wiring
from records.classification.services import classification_publish
from records.demo.people import FILE, Person, member_of
from records.people.authors import author_for
from records.signing.models import SigningKey
from registry.demo.sample import Stall, example_change
from registry.demo.seed import KEY_FILE, demo_seed
from voting.demo.people import polls_people_seed

_NEWER = "프로그램의 새 버전"


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--into", type=Path, help="a file for the log-ins, in the place of the terminal")
        parser.add_argument("--cars", action="store_true", help="also a car for each verdict")

    def handle(self, *_args: Any, cars: bool, into: Path | None, **_options: Any) -> None:
        if not wiring.demonstration():
            raise CommandError("printed passwords are for a laptop: this runs with DEVELOPMENT=1 only")
        folder = wiring.demo_folder()
        try:
            people = [*demo_seed(folder), *polls_people_seed(folder)]
            self._classification(people)
            if cars:
                self._cars(people)
        except KeysMissingError as error:
            raise CommandError(str(error)) from None
        text = "\n".join(_log_ins(people))
        if into is None:
            self.stdout.write(text)
        else:
            into.write_text(text + "\n", encoding="utf-8")

    def _classification(self, people: list[Person]) -> None:
        """Each start publishes it where it changed since the last."""
        [city] = [member_of(person) for person in people if person.part == "city"]
        classification_publish(author=author_for(city), reason=_NEWER)

    def _cars(self, people: list[Person]) -> None:
        part = {person.part: member_of(person) for person in people}
        key_file = wiring.demo_folder() / KEY_FILE
        public = json.loads(key_file.with_suffix(".json").read_text(encoding="utf-8"))
        stall = Stall(
            dealer=author_for(part["dealer"]),
            inspector=author_for(part["inspector"]),
            key=SigningKey.objects.get(key=public["key"]),
            key_file=key_file,
            today=datetime.now(UTC).date(),
        )
        stall.examples_create()
        # What is not in the log yet would be logged as it was changed.
        sequence_all(keys=log_keys())
        example_change(wiring.demo_folder())


def _log_ins(people: list[Person]) -> Iterator[str]:
    folder = wiring.demo_folder()
    for person in people:
        yield f"{person.email:24} {person.password:14} {person.organisation} ({person.part})"
    if any(person.totp for person in people):
        yield "Inspector, city and observers also log in with six digits: `make codes` prints them."
    yield f"API tokens: {folder / FILE}; the inspector's signing key: {folder / KEY_FILE}"
