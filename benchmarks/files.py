"""A dealership's file from its upload until its last row is recorded, by one worker, while buyers read cars' pages beside it."""

import json
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from benchmarks.figures import Figure
from benchmarks.serving import ROOT, Asked, Load, Server
from benchmarks.upload import MAPPING, rows_made_up, table_of

_BOUNDARY = "a-file-of-the-benchmark"
_READ_A_SECOND = 10
_WITHIN = 600.0


def file_figures(
    server: Server, token: str, page: Callable[[int], Asked], rows: int, first: int
) -> Iterator[Figure]:
    """`first` is the number of a car behind which as many as there are rows were never stated."""
    told = f"a file of {rows:,} rows, pages read beside it"
    headers = {"Authorization": f"Bearer {token}"}
    content = table_of(rows_made_up(rows, first=random.Random().randrange(first, 10**6 - rows)))
    with _worker():
        began = time.monotonic()
        status, answer = server.ask(("POST", "/api/uploads/", _form(content), {**headers, **_FORM}))
        if status != 202:
            yield Figure(told, None, f"answered {status}", "≥ 2,000")
            return
        address, load = f"/api/uploads/{json.loads(answer)['id']}/", Load(0.0, 0.0)
        with _readers(server, page, load):
            upload = _ended(server, ("GET", address, None, headers), began + _WITHIN)
        taken = time.monotonic() - began
    if upload != ("done", rows):
        yield Figure(told, None, "{}, {} recorded".format(*upload), "≥ 2,000")
        return
    yield Figure(told, rows / taken, "records/s", "≥ 2,000")
    load.times.sort()
    fault = load.fault(200)
    yield Figure(
        f"car's page at {_READ_A_SECOND} a second beside it, p99",
        None if fault else load.quantile(0.99),
        fault or "ms",
    )


_FORM = {"Content-Type": f"multipart/form-data; boundary={_BOUNDARY}"}


def _form(content: bytes) -> bytes:
    parts = [
        ('name="mapping"', json.dumps(MAPPING).encode()),
        ('name="file"; filename="cars.csv"\r\nContent-Type: text/csv', content),
    ]
    lines = b"".join(
        f"--{_BOUNDARY}\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode() + body + b"\r\n"
        for head, body in parts
    )
    return lines + f"--{_BOUNDARY}--\r\n".encode()


_WORK = """
import gc, os, time
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
import django
django.setup()
from registry.uploads.jobs import uploads_work
gc.collect()
gc.freeze()
while True:
    uploads_work()
    time.sleep(0.05)
"""


@contextmanager
def _worker() -> Iterator[None]:
    """A process that does what a worker of uploads does at each wake-up."""
    process = subprocess.Popen([sys.executable, "-c", _WORK], cwd=ROOT)
    try:
        yield
    finally:
        process.kill()
        process.wait()


@contextmanager
def _readers(server: Server, page: Callable[[int], Asked], load: Load) -> Iterator[None]:
    """Until the end, a second after the other; what they met is in `load`."""
    over = threading.Event()

    def read() -> None:
        while not over.is_set():
            second = server.visited(page, connections=4, seconds=1.0, rate=_READ_A_SECOND)
            load.times += second.times
            load.statuses.update(second.statuses)

    reader = threading.Thread(target=read)
    reader.start()
    try:
        yield
    finally:
        over.set()
        reader.join()


def _ended(server: Server, asked: Asked, deadline: float) -> tuple[str, int]:
    """Its state, and how many rows are records then."""
    while True:
        status, answer = server.ask(asked)
        if status != 200:
            return f"answered {status}", 0
        upload = json.loads(answer)
        if upload["state"] not in {"waiting", "working"} or time.monotonic() > deadline:
            return upload["state"], upload["progress"]["recorded"]
        time.sleep(0.1)
