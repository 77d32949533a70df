"""A stranger: the verifier alone in a virtual environment of its own, somewhere else, with nothing of the registry's."""

import hashlib
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.demo.api import FailedError

ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True)
class Stranger:
    """`home` is a folder outside the project: the files that the stranger got, and their verifier."""

    home: Path
    trust: Path
    rpc: str

    @property
    def python(self) -> Path:
        return self.home / "venv" / "bin" / "python"

    def install(self) -> None:
        """Once for each state of the package's source."""
        source = ROOT / "verifier"
        files = sorted(path for path in source.rglob("*") if path.suffix in {".py", ".json", ".toml"})
        state = hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()
        stamp = self.home / "venv" / "installed"
        if stamp.exists() and stamp.read_text() == state:
            return
        self.home.mkdir(parents=True, exist_ok=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(self.home / "venv")], check=True)
        install = [str(self.python), "-m", "pip", "install", "--quiet", "--no-cache-dir"]
        done = subprocess.run([*install, str(source)], env=_bare(), capture_output=True, text=True)
        if done.returncode:
            raise FailedError(f"the verifier could not be installed: {done.stderr.strip()[-600:]}")
        stamp.write_text(state)

    def is_alone(self) -> bool:
        """No Django, no web3 and no registry within reach: what it says comes from the file, the trust and the chain."""
        probe = "import importlib.util as u; print([n for n in ('django','web3','registry','anchoring') if u.find_spec(n)])"
        probed = subprocess.run(
            [str(self.python), "-c", probe],
            cwd=self.home,
            env=_bare(),
            capture_output=True,
            text=True,
            check=True,
        )
        return probed.stdout.strip() == "[]"

    def verify(self, *words: str | Path) -> tuple[int, dict[str, dict[str, Any]]]:
        """The exit status, and each question's answer with its reasons. `words` name the file, and what else is given."""
        told = ("--trust", str(self.trust), "--rpc", self.rpc, "--json", "--lang", "en")
        done = self._run(*map(str, words), *told)
        if not done.stdout.strip():
            return done.returncode, {}
        answers: dict[str, dict[str, Any]] = json.loads(done.stdout).get("answers", {})
        return done.returncode, answers

    def told(self, file: Path) -> str:
        """What it prints for a person, in English."""
        words = (str(file), "--trust", str(self.trust), "--rpc", self.rpc, "--lang", "en")
        return self._run(*words).stdout

    def keygen(self, key: Path) -> dict[str, str]:
        """A new private key in the file `key`; returned is the public half, as the city enrols it."""
        key.unlink(missing_ok=True)
        public: dict[str, str] = json.loads(self._run("keygen", "--out", str(key), check=True).stdout)
        return public

    def sign(self, statement: dict[str, Any], key: Path) -> dict[str, Any]:
        """The statement with its signature, as POST /api/certifications/ takes it."""
        file = self.home / "statement.json"
        file.write_text(json.dumps(statement, ensure_ascii=False))
        signed: dict[str, Any] = json.loads(
            self._run("sign", str(file), "--key", str(key), "--yes", check=True).stdout
        )
        return signed

    def _run(self, *words: str, check: bool = False) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(self.python.with_name("registry-verifier")), *words],
            cwd=self.home,
            env=_bare(),
            capture_output=True,
            text=True,
            check=check,
        )


def _bare() -> dict[str, str]:
    """The environment without anything that leads back to the project."""
    kept = (
        "PATH",
        "HOME",
        "LANG",
        "SSL_CERT_FILE",
        "PIP_CERT",
        "PIP_FIND_LINKS",
        "PIP_EXTRA_INDEX_URL",
        "PIP_INDEX_URL",
    )
    return {name: os.environ[name] for name in kept if name in os.environ}
