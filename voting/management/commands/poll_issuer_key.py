"""Make this installation's issuer key for each poll, where there is none yet, and print its public half for the opening."""

from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandParser

from verifier.canonical import b64u_encode
from voting.keys.issuers import issuer_key_made


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("polls", metavar="poll", nargs="+", type=UUID, help="a poll's UUID")

    def handle(self, *_args: Any, polls: list[UUID], **_options: Any) -> None:
        for poll in polls:
            self.stdout.write(b64u_encode(issuer_key_made(poll)))
