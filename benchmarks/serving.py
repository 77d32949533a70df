"""The web server as `make run` starts it, and visitors who ask it for pages."""

import http.client
import os
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from benchmarks.processes import family, worked

ROOT = Path(__file__).resolve().parent.parent
_WITHIN = 60.0

Asked = tuple[str, str, bytes | None, Mapping[str, str]]
"""Method, path, body, headers."""


@dataclass
class Load:
    """What visitors met. Seconds from asking to the answer's last byte, sorted; `cpu` is the server's, of all cores."""

    seconds: float
    cpu: float
    times: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)

    @property
    def rate(self) -> float:
        return len(self.times) / self.seconds

    @property
    def cpu_each(self) -> float:
        """Milliseconds."""
        return self.cpu / max(1, len(self.times)) * 1000

    def quantile(self, share: float) -> float:
        """Milliseconds."""
        return self.times[min(len(self.times) - 1, int(share * len(self.times)))] * 1000

    def fault(self, wanted: int) -> str | None:
        """The answers that were not as they should be, in words."""
        others = {status: number for status, number in self.statuses.items() if status != wanted}
        if not self.times:
            return "no answer in time"
        return ", ".join(f"{number} answers {status}" for status, number in others.items()) or None


class Server:
    def __init__(self, process: "subprocess.Popen[bytes]", port: int) -> None:
        self.port, self._process = port, process

    def cpu(self) -> float:
        """Seconds that its processes have worked."""
        return sum(map(worked, family(self._process.pid)))

    def ask(self, asked: Asked) -> tuple[int, bytes]:
        """One question by itself: the answer's status (0 where none came) and body."""
        way = http.client.HTTPConnection("localhost", self.port, timeout=60)
        try:
            return _answer(way, asked)
        finally:
            way.close()

    def visited(
        self, asked: Callable[[int], Asked], *, connections: int, seconds: float, rate: float = 0
    ) -> Load:
        """So many connections at once, each asking again as soon as it was answered; or, with `rate`, as many a second as
        that in all, timed from when each was due."""
        load, lock, numbers = Load(seconds, self.cpu()), threading.Lock(), count()
        begin = time.monotonic() + 0.05

        def visitor() -> None:
            way = http.client.HTTPConnection("localhost", self.port, timeout=60)
            while True:
                with lock:
                    number = next(numbers)
                due = begin + number / rate if rate else time.monotonic()
                if due > begin + seconds or time.monotonic() > begin + seconds:
                    break
                time.sleep(max(0.0, due - time.monotonic()))
                status, _ = _answer(way, asked(number))
                with lock:
                    load.times.append(time.monotonic() - due)
                    load.statuses[status] += 1
            way.close()

        visitors = [threading.Thread(target=visitor) for _ in range(connections)]
        for thread in visitors:
            thread.start()
        for thread in visitors:
            thread.join()
        load.seconds, load.cpu = time.monotonic() - begin, self.cpu() - load.cpu
        load.times.sort()
        return load


def _answer(way: http.client.HTTPConnection, asked: Asked) -> tuple[int, bytes]:
    method, path, body, headers = asked
    try:
        way.request(method, path, body, dict(headers))
        answer = way.getresponse()
        return answer.status, answer.read()
    except (OSError, http.client.HTTPException):
        way.close()
        return 0, b""


@contextmanager
def serving(data: Path) -> Iterator[Server]:
    """gunicorn with the project's own configuration, on a free port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        handed = listener.fileno()
        gunicorn = ["gunicorn", "--config", "config/gunicorn.py", "--bind", f"fd://{handed}", "config.wsgi"]
        # Pages' files come from where they lie: no figure is of one.
        environment = {**os.environ, "DATA_DIR": str(data), "LOG_LEVEL": "ERROR"}
        with (data / "web.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", *gunicorn], cwd=ROOT, env=environment, pass_fds=[handed],
                stdout=log, stderr=log,
            )  # fmt: skip
        server = Server(process, listener.getsockname()[1])
        try:
            _wait(server, process)
            yield server
        finally:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=20)
            process.kill()
            process.wait()


def _wait(server: Server, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + _WITHIN
    while time.monotonic() < deadline and process.poll() is None:
        if server.ask(("GET", "/healthz", None, {}))[0] == 200:
            return
        time.sleep(0.2)
    raise SystemExit("the web server did not start; see web.log in the benchmark's folder")
