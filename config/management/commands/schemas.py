"""Write Form 82's JSON Schema and the types of all bodies, or with --check say whether the files are those it makes."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from records.terms.body_types import BodyModule, sources
from records.terms.families import COMMON, kinds
from registry.form82 import schema as form82
from registry.form82.kinds import CERTIFICATION, INSPECTION
from registry.handovers import kinds as handovers
from registry.listings import kinds as listings
from registry.odometer import kinds as odometer
from voting.boxes import kinds as boxes
from voting.certifications.kinds import CERTIFIED
from voting.openings import kinds as openings
from voting.proposals import kinds as proposals
from voting.results import kinds as results

_ROOT = Path(__file__).resolve().parents[3]
MODULES = (
    BodyModule(
        "records.terms.bodies",
        "Bodies of the kinds that speak of records and keys, and what bodies of all kinds have in common.",
        kinds=COMMON.kinds,
        shared=("withheld", "reasons"),
    ),
    BodyModule(
        "records.signing.bodies",
        "The body of what certifies other records: a statement, certification/1, and its signature.",
        kinds=(CERTIFICATION, CERTIFIED),
        names={CERTIFICATION: "CertifiedBody", CERTIFIED: "CertifiedBody"},
        shapes={"Signature": ("Ed25519Signature", "WebauthnSignature")},
    ),
    BodyModule(
        "registry.identity.bodies",
        "What the bodies of a car's records have in common.",
        shared=("odometer", "price"),
    ),
    BodyModule("registry.listings.bodies", "Bodies of what a dealer states of a car.", kinds=listings.KINDS),
    BodyModule(
        "registry.form82.bodies",
        "Bodies of inspection records: the whole form, or the paper alone.",
        kinds=(INSPECTION,),
        names={INSPECTION: "InspectionBody"},
        shapes={"InspectionBody": ("PaperBody", "FormBody")},
    ),
    BodyModule(
        "registry.odometer.bodies",
        "The body of what an inspector states of an odometer.",
        kinds=odometer.KINDS,
    ),
    BodyModule(
        "registry.handovers.bodies",
        "Bodies of what a buyer was shown, and of the buyer's word.",
        kinds=handovers.KINDS,
    ),
    BodyModule(
        "voting.proposals.bodies",
        "Bodies of proposals of polls, and of what the city says of them.",
        kinds=proposals.KINDS,
        shared=("options",),
    ),
    BodyModule(
        "voting.openings.bodies",
        "Bodies of polls that are opened or cancelled.",
        kinds=openings.KINDS,
    ),
    BodyModule("voting.boxes.bodies", "The body of a box.", kinds=boxes.KINDS),
    BodyModule(
        "voting.results.bodies",
        "Bodies of a poll's end, its count, and the city's answer.",
        kinds=results.KINDS,
    ),
)


class Command(BaseCommand):
    help = __doc__
    # It must run where what it makes is out of date.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing, fail where a file differs")

    def handle(self, *_args: Any, check: bool, **_options: Any) -> None:
        """The schema first: the types are made from it."""
        self._file(form82.FILE, form82.file_text(), check=check)
        for path, text in sources(MODULES, kinds().values()).items():
            self._file(_ROOT / path, text, check=check)

    def _file(self, path: Path, text: str, *, check: bool) -> None:
        name = path.relative_to(_ROOT)
        if not check:
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            raise CommandError(f"{name} is not what the schemas make: run manage.py schemas")
        self.stdout.write(f"{name}: current")
