"""Give the right to anchor to another key.

In three steps: make a key (--make), give it the role (--to), then let ANCHOR_KEYSTORE_FILE name it and restart the
worker. Between the second and the third, entries wait and nothing is lost.
"""

from pathlib import Path
from typing import Any

from django import db
from django.core.management.base import BaseCommand, CommandError, CommandParser

from anchoring import wiring, wiring_chain
from anchoring.anchorer.roles import SET_ANCHORER, role_change
from anchoring.anchors import networks
from anchoring.ethereum.errors import ChainError
from anchoring.ethereum.signer import address_parsed, keystore_make


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--make", type=Path, metavar="FILE", help="make a key: an encrypted keystore, version 3"
        )
        parser.add_argument("--password-file", type=Path, metavar="FILE", help="what it is encrypted with")
        parser.add_argument("--to", metavar="ADDRESS", help="the address that shall anchor from now on")
        parser.add_argument("--network", help="only on the network of this name")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            if options["make"]:
                self._make(options["make"], options["password_file"])
            elif options["to"]:
                self._give(address_parsed(options["to"]), options["network"])
            else:
                raise CommandError("either --make FILE --password-file FILE, or --to ADDRESS")
        except (ChainError, wiring.KeysMissingError) as error:
            raise CommandError(str(error)) from None

    def _make(self, file: Path, password_file: Path | None) -> None:
        if password_file is None:
            raise CommandError("--make needs --password-file")
        address = keystore_make(file, password_file)
        self.stdout.write(f"{address} is the new key's address, its keystore {file}.")
        then = f"anchor_rotate --to {address}" if _is_begun() else "log_init, with it in ANCHOR_KEYSTORE_FILE"
        self.stdout.write(f"Send it ether, then: python manage.py {then}")

    def _give(self, address: str, name: str | None) -> None:
        chosen = [network for network in networks(retired=False) if name in {None, network.name}]
        if not chosen:
            raise CommandError("there is no such network: run `python manage.py log_init` or name another")
        done = []
        for network in chosen:
            loop = wiring_chain.anchor_loop(network)
            with wiring_chain.chains_metered():
                change = role_change(loop, call=SET_ANCHORER, address=address, report=self.stdout.write)
            done.append(change.done)
            if change.done:
                self.stdout.write(f"{network.name}: {address} may anchor, and no other key.")
            else:
                self.stdout.write(f"{network.name}: the admin {change.by} has to send this transaction:")
                self.stdout.write(f"    to    {change.to}\n    data  {change.data}")
        when = "Now" if all(done) else "Once that is on the chain,"
        self.stdout.write(
            f"{when} set ANCHOR_KEYSTORE_FILE and ANCHOR_KEYSTORE_PASSWORD_FILE and restart the worker."
        )


def _is_begun() -> bool:
    """Whether a contract is in use. The first key is made before that, and perhaps before there is a table."""
    try:
        return bool(networks(retired=False))
    except db.Error:
        return False
