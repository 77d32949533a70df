"""What the registry stores is its owner's alone: by the umask when it is made, and looked at again at each start."""

import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def umask_private() -> None:
    """What this process and its children make from now on is for nobody else."""
    os.umask(_OTHERS)


def made_private(folders: Iterable[Path], *, but: Path | None = None) -> list[Path]:
    """Take from everybody else what they may do with these folders and all in them; which paths that was.

    `but` is left as it is: the pages' static files, which another web server may hand out.
    """
    mended = []
    for path in _within(folders, but):
        # Others of the registry may be at work: what is gone again is nobody's.
        with suppress(FileNotFoundError):
            mode = path.lstat().st_mode
            if not stat.S_ISLNK(mode) and mode & _OTHERS:
                path.chmod(stat.S_IMODE(mode) & ~_OTHERS)
                mended.append(path)
    return mended


def told(mended: list[Path]) -> str:
    """One line for the start; empty where nothing was open."""
    if not mended:
        return ""
    more = f" and {len(mended) - 1} more" if len(mended) > 1 else ""
    return f"others could open {mended[0]}{more}: now its owner alone can"


def _within(folders: Iterable[Path], but: Path | None) -> Iterator[Path]:
    for folder in folders:
        if not folder.is_dir():
            continue
        yield folder
        for parent, names, files in os.walk(folder):
            names[:] = [name for name in names if Path(parent, name) != but]
            yield from (Path(parent, name) for name in [*names, *files])
