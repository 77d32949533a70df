"""Write one invitation code for each person of a poll's list: from then on this installation identifies people by them.

The list is the CSV file that the roll was made of. Codes are made of the persons, so that the same list gives the same codes,
and nobody has to keep it.
"""

import csv
import io
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from records.terms.texts import Refusal
from verifier.polls.making import write_new
from voting.issuing.identity import codes_made
from voting.issuing.services import issuer_here
from voting.rolls.reading import roll_read


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("poll", type=UUID, help="the poll's UUID; it is opened already")
        parser.add_argument("persons", type=Path, help="CSV, its first row the names that the opening has")
        parser.add_argument("letters", type=Path, help="a new file: the same, with a code in each row")

    def handle(self, *_args: Any, poll: UUID, persons: Path, letters: Path, **_options: Any) -> None:
        try:
            names = issuer_here(poll).poll.opened.eligible.person
            read = roll_read(persons.read_bytes(), names)
        except (Refusal, OSError) as error:
            raise CommandError(str(error)) from None
        if read.faulty:
            told = "\n".join(f"row {fault.row}: {fault.text.en}" for fault in read.faults)
            raise CommandError(f"{read.faulty} rows have to be mended:\n{told}")
        codes = codes_made(poll)
        out = io.StringIO()
        rows = csv.writer(out)
        rows.writerow([*names, "code"])
        rows.writerows([*person, codes.code(person)] for person in read.persons)
        try:
            write_new(letters, out.getvalue().encode())
        except FileExistsError:
            raise CommandError(f"{letters} is there already") from None
        self.stdout.write(f"{letters}: {len(read.persons)} codes. Delete it once the letters are written.")
