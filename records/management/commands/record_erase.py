"""Destroy a record's content where the law demands it, or with --field only what opens one withheld field of it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from records.audit_log.models import Access
from records.audit_log.services import access_note
from records.management.commands.key_enrol import city_author
from records.people.authors import Author
from records.privacy.erasure import disclosures_erase, record_erase
from records.terms.texts import Refusal


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("record", help="the record's digest, 64 hex digits")
        parser.add_argument(
            "--field", action="append", help="a withheld field's path, such as basic.plate_no"
        )
        parser.add_argument("--ground", help="the legal ground; public, in the log's record")
        parser.add_argument("--decided-by", help="the office that decided; public")
        parser.add_argument("--by", type=int, required=True, help="the id of the member of the city's staff")

    def handle(self, *_args: Any, **options: Any) -> None:
        author, record = city_author(options["by"]), options["record"]
        try:
            if options["field"]:
                count = disclosures_erase(author=author, record=record, paths=options["field"])
                self._noted(author, record)
                self.stdout.write(f"{count} of {len(options['field'])} fields can't be opened any more")
                return
            if not (options["ground"] and options["decided_by"]):
                raise CommandError("the whole record: --ground and --decided-by are needed")
            erased = record_erase(
                author=author, record=record, ground=options["ground"], decided_by=options["decided_by"]
            )
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        self._noted(author, record)
        self.stdout.write(f"content of {record} destroyed; {erased.record.digest} says so")

    def _noted(self, author: Author, record: str) -> None:
        """Here as on the page: who erased stands in the trail."""
        access_note(
            membership=author.membership,
            action=Access.Action.CHANGE,
            what=Access.What.ERASURE,
            target=record,
        )
