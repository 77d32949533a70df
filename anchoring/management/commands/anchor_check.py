"""Check everything that an anchor needs. Exit status 0 where nothing failed, 1 otherwise."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from anchoring import wiring, wiring_chain
from anchoring.anchorer.preflight import FAILED, Finding, preflight
from anchoring.anchors import networks
from anchoring.ethereum.errors import ChainError
from anchoring.models import Network


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--network", help="only the network of this name")
        parser.add_argument("--json", action="store_true", help="the findings as JSON")

    def handle(self, *_args: Any, network: str | None, json: bool, **_options: Any) -> None:
        chosen = [opened for opened in networks(retired=False) if network in {None, opened.name}]
        if not chosen:
            raise CommandError(
                "there is no such network: run `python manage.py log_init` or `anchor_network add`"
            )
        with wiring_chain.chains_metered():
            surveys = {opened.name: self._findings(opened) for opened in chosen}
        if json:
            self.stdout.write(_json(surveys))
        else:
            for name, findings in surveys.items():
                for finding in findings:
                    self.stdout.write(f"{finding.state:8}{name}  {finding.name}: {finding.text}")
        if any(finding.state == FAILED for findings in surveys.values() for finding in findings):
            sys.exit(1)

    def _findings(self, network: Network) -> list[Finding]:
        try:
            return preflight(wiring_chain.anchor_loop(network), now=timezone.now())
        except (ChainError, wiring.KeysMissingError) as error:
            return [Finding("settings", FAILED, str(error))]


def _json(surveys: dict[str, list[Finding]]) -> str:
    return json.dumps(
        {name: [vars(finding) for finding in findings] for name, findings in surveys.items()}, indent=1
    )
