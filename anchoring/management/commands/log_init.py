"""Begin the log, once: its keys, its contract on Ethereum, its first checkpoint. Refuses where a log is there already."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from anchoring import wiring, wiring_chain
from anchoring.anchors import networks
from anchoring.ethereum.errors import ChainError
from anchoring.ethereum.signer import address_parsed
from anchoring.log.genesis import LogExistsError, log_create
from anchoring.models import Log

BACKUP = """
Back these up now, apart from the database and from each other, readable by nobody else:
    {note}
        signs checkpoints; a thief of it can sign a fork, which the contract refuses
    {vrf}
        makes the labels; without it no proof can be made any more, and the log must begin anew
    {anchor}
        pays for anchors; it can be replaced (anchor_rotate)
Check a copy with:  sha256sum {note} {vrf}
What to do when one is lost or stolen: docs/operating.md
"""


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--contract", help="take the AnchorLog at this address instead of deploying one")
        parser.add_argument("--since-block", type=int, default=0, help="its events begin here or later")
        parser.add_argument(
            "--after", metavar="ADDRESS", help="the contract of an earlier log, which this one goes on from"
        )

    def handle(
        self, *_args: Any, contract: str | None, since_block: int, after: str | None, **_options: Any
    ) -> None:
        if log := Log.objects.first():
            raise CommandError(f"the log {log.origin} has begun already, and a log begins once")
        try:
            # A crash after this leaves keys that nothing has been signed with; the next run takes them.
            keys = wiring.log_keys_begin()
            # A crash in here leaves a stored deployment, or a pinned network; both are found again.
            network = next(iter(networks(retired=False)), None) or wiring_chain.chain_begin(
                contract=contract,
                since_block=since_block,
                after=address_parsed(after) if after else None,
                report=self.stdout.write,
            )
            # From here on there is a log, and this command refuses.
            log = log_create(keys=keys)
        except (ChainError, LogExistsError, wiring.KeysMissingError, ValueError) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"origin    {log.origin}")
        self.stdout.write(f"note key  {log.note_vkey}")
        self.stdout.write(f"VRF key   {log.vrf_public_key}")
        self.stdout.write(f"contract  {network.contract} on {network.name} (chain {network.chain_id})")
        if network.predecessor:
            self.stdout.write(f"after     {network.predecessor}, for good: the new contract says so")
        self.stdout.write(BACKUP.format(**wiring.key_files()))
