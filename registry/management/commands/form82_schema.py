"""Write Form 82's JSON Schema from the catalogue, or with --check say whether the file is the one it makes."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from registry.form82 import schema


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="change nothing, fail where the file differs"
        )

    def handle(self, *_args: Any, check: bool, **_options: Any) -> None:
        text = schema.file_text()
        if not check:
            schema.FILE.write_text(text, encoding="utf-8")
        elif not schema.FILE.exists() or schema.FILE.read_text(encoding="utf-8") != text:
            raise CommandError(f"{schema.FILE.name} is not what the catalogue makes: run form82_schema")
        self.stdout.write(f"{schema.FILE.name}: as the catalogue has it")
