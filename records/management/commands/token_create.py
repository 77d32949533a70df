"""Make an API token for a member of an organisation. It is printed once, and can't be had again."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from records.people.models import Membership
from records.people.tokens import SCOPES, token_create
from records.terms.texts import Refusal


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("member", type=int, help="the member's id, as organisation_create printed it")
        parser.add_argument("--name", required=True, help="what it is for")
        parser.add_argument("--scope", action="append", choices=sorted(SCOPES), help="all without this")
        parser.add_argument("--days", type=int, default=365)

    def handle(self, *_args: Any, **options: Any) -> None:
        membership = (
            Membership.objects.select_related("organisation", "user").filter(pk=options["member"]).first()
        )
        if membership is None:
            raise CommandError("there is no such member")
        try:
            made = token_create(
                membership=membership,
                name=options["name"],
                scopes=options["scope"] or SCOPES,
                expires_at=timezone.now() + timedelta(days=options["days"]),
            )
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(made.secret)
