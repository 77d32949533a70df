"""Files of secrets: for their owner alone, whole on the disk or not there, and never half of one."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path


def file_made(file: Path, content: bytes) -> None:
    """The file, where there is none yet: of two that make it at once, both find the first one's.

    A crash leaves a file with a name of its own, which nobody reads.
    """
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    aside = _aside(file, content)
    with suppress(FileExistsError):
        os.link(aside, file)
    aside.unlink()
    folder_settle(file.parent)


def file_replaced(file: Path, content: bytes) -> None:
    """Another file in its place; who reads it meanwhile reads one of both."""
    _aside(file, content).replace(file)
    folder_settle(file.parent)


def folder_settle(folder: Path) -> None:
    """What was made or deleted in it stays so when the power fails."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _aside(file: Path, content: bytes) -> Path:
    descriptor, name = tempfile.mkstemp(prefix=f".{file.name}-", dir=file.parent)
    with os.fdopen(descriptor, "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    return Path(name)
