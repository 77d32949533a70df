"""Hand the contract's admin over, in two steps: the old one offers, the new one accepts.

The admin chooses who anchors, and nothing else. It belongs on a key that is kept offline or on a wallet of several
people; where that is not the registry's own key, the transaction is printed for it.
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from anchoring import wiring, wiring_chain
from anchoring.anchorer.roles import ACCEPT_ADMIN, OFFER_ADMIN, role_change
from anchoring.anchors import networks
from anchoring.ethereum.contract import NO_ADDRESS
from anchoring.ethereum.errors import ChainError
from anchoring.ethereum.signer import address_parsed


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("network", help="the network's name")
        step = parser.add_mutually_exclusive_group(required=True)
        step.add_argument("--offer", metavar="ADDRESS", help="first step: who shall be admin")
        step.add_argument("--withdraw", action="store_true", help="take the offer back")
        step.add_argument(
            "--accept", action="store_true", help="second step: with the key that was offered it"
        )

    def handle(self, *_args: Any, network: str, offer: str | None, accept: bool, **_options: Any) -> None:
        chosen = next((opened for opened in networks(retired=False) if opened.name == network), None)
        if chosen is None:
            raise CommandError("there is no such network")
        try:
            address = None if accept else address_parsed(offer) if offer else NO_ADDRESS
            call = ACCEPT_ADMIN if accept else OFFER_ADMIN
            loop = wiring_chain.anchor_loop(chosen)
            with wiring_chain.chains_metered():
                change = role_change(loop, call=call, address=address, report=self.stdout.write)
        except (ChainError, wiring.KeysMissingError) as error:
            raise CommandError(str(error)) from None
        if not change.done:
            self.stdout.write(f"{change.by} has to send this transaction:")
            self.stdout.write(f"    to    {change.to}\n    data  {change.data}")
        elif accept:
            self.stdout.write(f"{change.by} is the admin now.")
        else:
            self.stdout.write(f"offered to {offer}." if offer else "the offer is taken back.")
