"""Compare what this office signed in a poll with the poll's public files, before the office certifies the tally.

For an office that issues elsewhere (ISSUER_ONLY), once the poll's end is final on Ethereum. Exit status 1 where more keys voted
than it signed for, or where something about the poll is false.
"""

from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from records.terms.texts import Refusal
from verifier.answers import Result
from verifier.errors import Unavailable
from voting import wiring
from voting.issuing.issued import issued


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("poll", type=UUID, help="the poll's UUID")

    def handle(self, *_args: Any, poll: UUID, **_options: Any) -> None:
        if not wiring.is_issuer_only():
            raise CommandError(
                "This is for an office that issues elsewhere: set ISSUER_ONLY and its settings."
            )
        try:
            found = issued(poll)
        except (Refusal, Unavailable) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"rights that this office signed for: {found.signed}")
        self.stdout.write(
            f"of them used, by the boxes: {found.boxed}; the others never went to the first office"
        )
        self.stdout.write(f"rights in boxes that this office did not sign for: {found.unknown}")
        self.stdout.write(f"keys that voted: {found.keys}")
        false = sorted(name for name, answer in found.answers.items() if answer.result is Result.FAIL)
        if not found.is_sound:
            raise CommandError("More keys voted than this office signed for. Do not certify this count.")
        if false:
            raise CommandError(f"Something about this poll is false: {', '.join(false)}. Ask the verifier.")
        self.stdout.write("No more keys voted than this office signed for.")
