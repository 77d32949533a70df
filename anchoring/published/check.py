"""Hold what lies in the bucket against the log: each file, or some by chance."""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice

from anchoring.log.files import CHECKPOINT
from anchoring.log.shape import TILE_WIDTH
from anchoring.published.objects import Objects
from anchoring.published.problems import CHANGED, CopyProblemError
from anchoring.published.publish import agreed
from anchoring.published.source import Source, any_path, full_paths, partial_paths

_BLOCK = 64


def files_differing(
    objects: Objects,
    *,
    samples: int | None = None,
    start: int = 0,
    report: Callable[[int], None] = lambda _done: None,
) -> Iterator[str]:
    """The paths of files that the bucket's own checkpoint needs and that are not there, or are not what the log has.

    `samples` by chance, or all from the entry `start` on; `report` is told how many were read. Raises CopyProblemError where
    the checkpoint is none of this log or the database's own rows are wrong, and BucketAwayError.
    """
    shown = objects.checkpoint()
    if shown is None:
        raise CopyProblemError(CHANGED, f"{CHECKPOINT}: there is none")
    source = Source()
    size = agreed(source, shown)
    begin, full = start // TILE_WIDTH * TILE_WIDTH, size // TILE_WIDTH * TILE_WIDTH
    some = None if samples is None else sorted({any_path(size) for _ in range(samples)})
    done = 0
    for block in _blocks(chain(full_paths(begin, full), partial_paths(size)) if some is None else some):
        for path, found in objects.read_all(block):
            if found != source.content(path):
                yield path
        done += len(block)
        report(done)


def _blocks(paths: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(paths)
    while block := list(islice(rest, _BLOCK)):
        yield block
