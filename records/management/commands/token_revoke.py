"""Revoke an API token, by its first characters as the admin lists them."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from records.people.models import ApiToken
from records.people.tokens import token_revoke


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("prefix", help="such as jcr_AbCdEfGh")

    def handle(self, *_args: Any, prefix: str, **_options: Any) -> None:
        tokens = list(ApiToken.objects.filter(prefix=prefix))
        if len(tokens) != 1:
            raise CommandError("no token begins so" if not tokens else "more than one token begins so")
        done = token_revoke(token=tokens[0])
        self.stdout.write(f"{prefix}…: {'revoked' if done else 'was revoked before'}")
