"""The second office that issues votes in made-up polls: a process of its own, with its own keys, at its own address.

It is the program that another office would run on its own machine (ISSUER_ONLY), and knows the registry as that one would: by
its evidence, against a copy of the trust file.
"""

import socket
import sys
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from tools.run.environment import words
from tools.run.processes import Child, Processes
from voting.demo.offices import ELSEWHERE, LICENCES

_INHERITED = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "ALLOWED_HOSTS", "LOG_LEVEL")
"""All else of the registry's environment is the registry's: its keys, its database, its tokens."""


def office_environment(folder: Path, environment: Mapping[str, str]) -> dict[str, str]:
    """Of the office whose data is in this folder, on this machine."""
    return {
        **{name: environment[name] for name in _INHERITED if name in environment},
        "DEVELOPMENT": "1",
        "DATA_DIR": str(folder),
        "ISSUER_ONLY": "1",
        "PYTHONUNBUFFERED": "1",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }


class Office:
    """`folder` has its keys and what it signed; `listener` is where it is asked."""

    def __init__(self, folder: Path, listener: socket.socket, environment: Mapping[str, str]) -> None:
        self._folder = folder
        self._listener = listener
        port = listener.getsockname()[1]
        host = urlsplit(environment.get("PUBLIC_URL") or "").hostname or "localhost"
        self.address = f"http://{host}:{port}"
        self._rpc = words(environment, "ETHEREUM_RPC_URL")
        self._environment = {**office_environment(folder, environment), "PORT": str(port), "WEB_WORKERS": "1"}

    @property
    def named(self) -> str:
        """As the registry's setting ISSUER_URLS names it."""
        return f"{LICENCES[ELSEWHERE]}={self.address}"

    def begin_keys(self, processes: Processes, polls: Sequence[str]) -> Child:
        """Its keys for these polls; what the child prints are their public halves, a line each."""
        self._make_folders()
        command = [sys.executable, "manage.py", "poll_issuer_key", "--skip-checks", *polls]
        return processes.start("office-keys", command, alone=self._environment)

    def trust(self, registry: str) -> None:
        """Takes its copy of the trust file, once: what the registry says of itself later changes nothing of it."""
        if self._trust.exists():
            return
        self._make_folders()
        with urllib.request.urlopen(f"{registry}/.well-known/registry.json", timeout=30) as response:  # noqa: S310  our own
            self._trust.write_bytes(response.read())

    def begin(self, processes: Processes, *, registry: str, local: str | None) -> Child:
        """The server, which asks the `local` chain where there is one."""
        handed = self._listener.fileno()
        gunicorn = ["gunicorn", "--config", "config/gunicorn.py", "--bind", f"fd://{handed}", "config.wsgi"]
        rpc = [local] if local else self._rpc
        asked = {"ISSUER_REGISTRY": registry, "ISSUER_RPC_URL": ",".join(rpc)}
        command = [sys.executable, "-m", *gunicorn]
        return processes.start("office", command, handed=[handed], alone={**self._environment, **asked})

    def _make_folders(self) -> None:
        self._keys.mkdir(mode=0o700, parents=True, exist_ok=True)
        # It serves no files, and warns where there is no folder of them.
        (self._folder / "static").mkdir(exist_ok=True)

    @property
    def _keys(self) -> Path:
        return self._folder / "keys"

    @property
    def _trust(self) -> Path:
        return self._keys / "trust.json"
