"""Revoke a signing key, for good. What it signed before stays signed, unless --compromised-since says otherwise."""

from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from records.management.commands.key_enrol import city_author
from records.signing.revocations import key_revoke
from records.terms.texts import Refusal
from verifier.errors import Malformed
from verifier.times import check_time


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("key", help="the key's id, 64 hex digits")
        parser.add_argument("--reason", required=True)
        parser.add_argument("--compromised-since", metavar="2026-11-22T03:04:05Z")
        parser.add_argument("--by", type=int, required=True, help="the id of the member of the city's staff")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            key_revoke(
                author=city_author(options["by"]),
                key=options["key"],
                reason=options["reason"],
                compromised_since=_time(options["compromised_since"]),
            )
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"key {options['key']} revoked")


def _time(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        check_time(text)
    except Malformed as error:
        raise CommandError(f"--compromised-since: {error}") from None
    return datetime.fromisoformat(text)
