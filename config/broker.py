"""Celery's messages as files, where no Redis is: kombu's transport, with files that are whole when they appear.

kombu's own opens the file first and writes it then. A worker that looks in between takes an empty file, fails to read it, and
the message is lost; with several looks a second that is once in a few hours. Here a message is written aside and renamed.
"""

import uuid
from pathlib import Path
from queue import Empty
from time import monotonic_ns
from typing import Any

from kombu.transport import filesystem
from kombu.utils.encoding import bytes_to_str, str_to_bytes
from kombu.utils.json import dumps, loads


class Channel(filesystem.Channel):
    def _put(self, queue: str, message: Any, **_options: Any) -> None:  # type: ignore[override]  # its two bases differ
        folder = Path(self.data_folder_out)
        name = f"{monotonic_ns():020}_{uuid.uuid4()}.{queue}.msg"
        aside = folder / f"{name}.part"
        try:
            aside.write_bytes(str_to_bytes(dumps(message)))
            aside.rename(folder / name)
        finally:
            aside.unlink(missing_ok=True)  # half of one, on a full disk

    def _get(self, queue: str, timeout: float | None = None) -> Any:  # noqa: ARG002  kombu's, unused there too
        folder = Path(self.data_folder_in)
        for name in sorted(path.name for path in folder.iterdir()):
            if name.partition(".")[2] != f"{queue}.msg":
                continue
            taken = folder / f"{name}.taken"
            try:
                (folder / name).rename(taken)
            except FileNotFoundError:
                continue  # another worker was faster
            payload = taken.read_bytes()
            taken.unlink()
            return loads(bytes_to_str(payload))
        raise Empty


class Transport(filesystem.Transport):
    Channel = Channel
