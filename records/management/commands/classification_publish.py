"""Publish the standard classification as this program has it: a record in the log, once for each change."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from records.classification.services import classification_publish
from records.management.commands.key_enrol import city_author
from records.terms.texts import Refusal


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--by", type=int, required=True, help="the id of the member of the city's staff")
        parser.add_argument(
            "--reason", default="", help="why it changed; public. The first version needs none"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            record = classification_publish(author=city_author(options["by"]), reason=options["reason"])
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"published: {record.digest}" if record else "nothing changed: published already")
