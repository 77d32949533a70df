"""Enrol an Ed25519 key that its holder made with `registry-verifier keygen`; only the public part is given here."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from records.people.authors import author_for
from records.people.models import Membership, Organisation
from records.signing.keys import key_enrol
from records.terms.texts import Refusal


def city_author(member: int) -> Any:
    """Keys are the city's to confirm."""
    membership = (
        Membership.objects.select_related("organisation", "user")
        .filter(pk=member, organisation__kind=Organisation.Kind.CITY)
        .first()
    )
    if membership is None:
        raise CommandError("--by must be a member of the city's staff")
    return author_for(membership)


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("holder", type=int, help="the member's id")
        parser.add_argument("--public-key", required=True, help="base64url of the DER SubjectPublicKeyInfo")
        parser.add_argument(
            "--licence", help="the holder's own without this; a station's machine has its station's"
        )
        parser.add_argument("--by", type=int, required=True, help="the id of the member of the city's staff")

    def handle(self, *_args: Any, **options: Any) -> None:
        holder = Membership.objects.select_related("organisation").filter(pk=options["holder"]).first()
        if holder is None:
            raise CommandError("there is no such member")
        try:
            key = key_enrol(
                author=city_author(options["by"]),
                holder=holder,
                licence=options["licence"] or holder.licence or "",
                type="ed25519",
                public_key=options["public_key"],
            )
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"key {key.key} enrolled under licence {key.licence}")
