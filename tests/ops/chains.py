"""A local chain that runs, as the supervisor starts it."""

import subprocess
from pathlib import Path

from tools.run.chain import LocalChain, rpc
from tools.run.processes import Child


class Running:
    def __init__(self, folder: Path) -> None:
        self.chain = LocalChain(folder)
        self.chain.begin(self._start)

    def _start(self, command: list[str | Path]) -> Child:
        log = self.chain.state.with_name("log")
        with log.open("wb") as output:
            process = subprocess.Popen(
                [str(word) for word in command], stdout=output, stderr=subprocess.STDOUT
            )
        self.process = process
        return Child("chain", process, log, patience=0)

    def ask(self, method: str, *params: object) -> object:
        return rpc(self.chain.url, method, *params)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
