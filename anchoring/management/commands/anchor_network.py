"""The networks that the log is anchored on.

Testnets end: add the next one while the old one lives, and retire that when it is gone. `succeed` ends a contract
that holds what the log does not, as after the theft of an anchor key, with a new one that goes on at the last good anchor.
"""

from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from anchoring import wiring, wiring_chain
from anchoring.anchorer.networks import beginning_after, network_retire
from anchoring.anchors import networks
from anchoring.ethereum.errors import ChainError
from anchoring.ethereum.networks import NETWORKS, endpoint_variable, network_named
from anchoring.models import Log, Network, NetworkState


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        does = parser.add_subparsers(dest="does", required=True)
        does.add_parser("list", help="the networks, with their contracts and how they are doing")
        add = does.add_parser("add", help="open a network: deploy the contract and anchor there from now on")
        names = ", ".join(network.name for network in NETWORKS)
        add.add_argument("name", help=f"{names}, or chain-<id> for any other")
        for opening in (add, succeed := does.add_parser("succeed", help="end a contract with a new one")):
            opening.add_argument("--contract", help="take the one at this address instead of deploying it")
            opening.add_argument("--since-block", type=int, default=0, help="its events begin here or later")
        succeed.add_argument("name", help="the network's name")
        retire = does.add_parser("retire", help="anchor there no more; what was anchored stays")
        retire.add_argument("name", help="the network's name")

    def handle(self, *_args: Any, does: str, **options: Any) -> None:
        does_it: Callable[[dict[str, Any]], None] = getattr(self, f"_{does}")
        try:
            does_it(options)
        except (ChainError, wiring.KeysMissingError) as error:
            raise CommandError(str(error)) from None

    def _list(self, _options: dict[str, Any]) -> None:
        for network in networks():
            state = NetworkState.objects.get(network=network)
            doing = f"retired {state.retired_at:%Y-%m-%d}" if state.retired_at else state.problem or "good"
            size = "?" if state.size is None else state.size
            self.stdout.write(f"{network.name}  {network.chain_id}  {network.contract}  size {size}  {doing}")

    def _add(self, options: dict[str, Any]) -> None:
        if not Log.objects.exists():
            raise CommandError("the log has not begun: run `python manage.py log_init`")
        known = network_named(options["name"])
        if known is None:
            raise CommandError("no such network: one of those that the help names, or chain-<id>")
        network = wiring_chain.chain_begin(
            name=known.name,
            chain_id=known.chain_id,
            contract=options["contract"],
            since_block=options["since_block"],
            report=self.stdout.write,
        )
        self._opened(network)
        variable = endpoint_variable(network.name)
        self.stdout.write(
            f"Set {variable} for the worker too and restart it: until then nothing is sent there."
        )

    def _succeed(self, options: dict[str, Any]) -> None:
        old = self._open_network(options["name"])
        beginning = beginning_after(old, wiring_chain.anchor_loop(old).log)
        network = wiring_chain.chain_begin(
            name=old.name,
            chain_id=old.chain_id,
            contract=options["contract"],
            since_block=options["since_block"],
            beginning=beginning,
            report=self.stdout.write,
        )
        self.stdout.write(f"{old.contract} counts up to {beginning.size} entries and is retired.")
        self._opened(network)

    def _retire(self, options: dict[str, Any]) -> None:
        network = self._open_network(options["name"])
        network_retire(network=network, now=timezone.now())
        self.stdout.write(f"{network.name}: no more anchors. What was anchored there still counts.")

    def _open_network(self, name: str) -> Network:
        network = next((opened for opened in networks(retired=False) if opened.name == name), None)
        if network is None:
            raise CommandError("there is no such network")
        return network

    def _opened(self, network: Network) -> None:
        self.stdout.write(f"{network.name}: the log is anchored by {network.contract} from now on.")
        self.stdout.write(
            "Tell it to who verifies: the trust file names it, and so should every copy elsewhere."
        )
