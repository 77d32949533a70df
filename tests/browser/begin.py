"""Migrates where need be, sets the stage, and prints everybody's log-ins as JSON: python -m tests.browser.begin FOLDER."""

import json
import sys
from pathlib import Path

import django
from django.core.management import call_command


def main(folder: Path) -> None:
    django.setup()
    call_command("migrate", verbosity=0)
    # After Django is there: the stage's modules hold models.
    from tests.browser.stage import stage_set

    stage = stage_set(folder / "demo")
    people = {part: (person.email, person.password, person.totp) for part, person in stage.people.items()}
    sys.stdout.write(json.dumps(people))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
