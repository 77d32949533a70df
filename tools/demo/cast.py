"""The made-up people of `manage.py seed_demo`, with their tokens, keys and what only the city may do."""

import json
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tools.demo.api import Api, FailedError
from tools.demo.stranger import ROOT, Stranger


@dataclass
class Cast:
    """`folder` holds what seed_demo wrote: log-ins.json and the inspector's key."""

    folder: Path
    environment: dict[str, str]
    _keys: dict[str, dict[str, str]] = field(default_factory=dict)

    def dealer(self, api: Api) -> Api:
        return Api(api.url, self.person("dealer")["token"])

    def inspector(self, api: Api) -> Api:
        return Api(api.url, self.person("inspector")["token"])

    def licence(self, api: Api) -> str:
        """As the inspector's key is enrolled: read from what the registry publishes of the licence."""
        number: str = self.person("inspector")["licence"]
        keys = api.get(f"/api/licences/{number}/").json["keys"]
        if self.key_id("inspector") not in {key["key"] for key in keys}:
            raise FailedError("the inspector's key is not enrolled")
        return number

    def key_file(self, name: str) -> Path:
        return self.folder / f"{name}-key.pem"

    def key_id(self, name: str) -> str:
        if name not in self._keys:
            self._keys[name] = json.loads((self.folder / f"{name}-key.json").read_text(encoding="utf-8"))
        return self._keys[name]["key"]

    def enrol(self, name: str, stranger: Stranger) -> None:
        """The inspector makes a key on their own machine; the city enrols its public half."""
        self._keys[name] = stranger.keygen(self.key_file(name))
        self._manage(
            "key_enrol",
            str(self.person("inspector")["member"]),
            f"--public-key={self._keys[name]['public_key']}",
            f"--by={self.person('city')['member']}",
        )

    def revoke(self, name: str) -> None:
        since = datetime.now(UTC) - timedelta(days=1)
        self._manage(
            "key_revoke",
            self._keys[name]["key"],
            "--reason=분실",
            f"--compromised-since={since:%Y-%m-%dT%H:%M:%SZ}",
            f"--by={self.person('city')['member']}",
        )

    def person(self, part: str) -> dict[str, Any]:
        people = json.loads((self.folder / "log-ins.json").read_text(encoding="utf-8"))
        entry: dict[str, Any] = next(person for person in people if person["part"] == part)
        return entry

    def _manage(self, *words: str) -> None:
        command = [sys.executable, "manage.py", *words]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True)
        if done.returncode:
            raise FailedError(f"{words[0]} ended with {done.returncode}: {done.stderr.strip()[-400:]}")
