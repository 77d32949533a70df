"""Enter an organisation, approved, and its first member; prints the member's id, which token_create takes."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from records.memberships.organisations import member_add, organisation_create
from records.people.models import Membership, Organisation, User
from records.terms.texts import Refusal


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=Organisation.Kind.values)
        parser.add_argument("name")
        parser.add_argument("--business-no", default="")
        parser.add_argument("--registration-no", default="", help="자동차관리사업 등록번호 or 신고증 number")
        parser.add_argument("--member", required=True, metavar="EMAIL")
        parser.add_argument("--role", required=True, choices=Membership.Role.values)
        parser.add_argument("--licence", help="an inspector's licence number")

    @transaction.atomic
    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            organisation = organisation_create(
                kind=options["kind"],
                name=options["name"],
                business_no=options["business_no"],
                registration_no=options["registration_no"],
                state=Organisation.State.APPROVED,
            )
            user = User.objects.filter(email=options["member"].lower()).first()
            member = member_add(
                organisation=organisation,
                user=user or User.objects.create_user(options["member"]),
                role=options["role"],
                licence=options["licence"],
            )
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"organisation {organisation.id}\nmember {member.pk}")
        if user is None:
            self.stdout.write(f"{options['member']} has no password yet: manage.py changepassword sets one")
