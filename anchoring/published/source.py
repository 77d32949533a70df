"""What the bucket is to have: the log's files as the database has them, each checked before it is given out."""

import random
from collections.abc import Iterator
from contextlib import contextmanager

from anchoring.log.cosignatures import newest_cosigned
from anchoring.log.errors import LogDamagedError
from anchoring.log.files import ENTRIES, file_at, place_of
from anchoring.log.shape import TILE_WIDTH, partial_widths
from anchoring.models import Log
from anchoring.published.objects import File
from anchoring.published.problems import DAMAGED, FOREIGN, CopyProblemError
from verifier import note
from verifier.errors import Mismatch, Unavailable, VerifierError
from verifier.monitor.reader import Reader
from verifier.monitor.tiles import join_bundle, tile_path


class Source:
    """The log at its newest checkpoint. Whatever it gives is under the root that is signed there.

    A file that was put into a bucket is kept by others for ever, so a row that somebody changed must not get there: all of
    this raises CopyProblemError (DAMAGED) for one.
    """

    def __init__(self) -> None:
        log = Log.objects.get()
        self._origin, self._vkey = log.origin, log.note_vkey
        _, text = newest_cosigned()
        self.note = text.encode()
        with _checked():
            newest = self._parsed(text)
            self.size = newest.size
            self._reader = Reader(_stored, newest.size, newest.root)
            self._reader.check()

    @property
    def full(self) -> int:
        """How many entries lie in full tiles of level 0."""
        return self.size // TILE_WIDTH * TILE_WIDTH

    def signed(self, shown: bytes) -> note.Checkpoint:
        """A checkpoint by the key of this log. Raises CopyProblemError (FOREIGN) for anything else."""
        try:
            return self._parsed(shown.decode())
        except (VerifierError, UnicodeDecodeError) as error:
            raise CopyProblemError(FOREIGN, str(error)) from error

    def root_at(self, size: int) -> bytes:
        """The root (32 bytes) that this log had at a size up to its own."""
        with _checked():
            return self._reader.root_at(size)

    def content(self, path: str) -> bytes:
        """The tile or bundle at its path, which this size must have."""
        level, number, width = place_of(path)
        with _checked():
            if level == ENTRIES:
                return join_bundle(self._reader.entries(number)[:width])
            return b"".join(self._reader.tile(int(level), number)[:width])

    def files(self, paths: Iterator[str]) -> Iterator[File]:
        """Each with its content."""
        for path in paths:
            yield path, self.content(path)

    def _parsed(self, text: str) -> note.Checkpoint:
        checkpoint = note.parse_checkpoint(note.verify(text, [self._vkey]).text)
        if checkpoint.origin != self._origin:
            raise Mismatch("other_origin", expected=self._origin, found=checkpoint.origin)
        return checkpoint


def full_paths(start: int, end: int) -> Iterator[str]:
    """Full bundles, and full tiles of all levels, whose last entry is one from `start` on and before `end`, both multiples of
    256: the lowest level first."""
    for number in range(start // TILE_WIDTH, end // TILE_WIDTH):
        yield tile_path(ENTRIES, number, TILE_WIDTH)
    level = 0
    while below := end >> 8 * (level + 1):
        for number in range(start >> 8 * (level + 1), below):
            yield tile_path(str(level), number, TILE_WIDTH)
        level += 1


def partial_paths(size: int) -> Iterator[str]:
    """The tiles on the right edge of a log of `size` entries, and its last bundle, as far as they are not full."""
    for level, width in enumerate(partial_widths(size)):
        number = size >> 8 * (level + 1)
        if width and not level:
            yield tile_path(ENTRIES, number, width)
        if width:
            yield tile_path(str(level), number, width)


def filled_since(before: int, size: int) -> Iterator[str]:
    """The tiles and bundles that were partial at the size `before` and are full at `size`."""
    for path in partial_paths(before):
        level, number, _ = place_of(path)
        if number < _full_at(level, size):
            yield tile_path(level, number, TILE_WIDTH)


def any_path(size: int) -> str:
    """One of the files of a log of `size` entries, by chance: of each level as often as of another."""
    of_level = random.choice([ENTRIES, *map(str, range(len(partial_widths(size))))])  # noqa: S311  nobody gains by guessing
    below = _full_at(of_level, size)
    if not below:
        return next(iter(partial_paths(size)), tile_path(ENTRIES, 0, TILE_WIDTH))
    return tile_path(of_level, random.randrange(below), TILE_WIDTH)  # noqa: S311  as above


def _full_at(level: str, size: int) -> int:
    """How many tiles of a level, or bundles, are full in a log of `size` entries."""
    return size >> 8 * (1 + (0 if level == ENTRIES else int(level)))


def _stored(path: str) -> bytes:
    content = file_at(path)
    if content is None:
        raise Unavailable("tile_missing", path=path)
    return content


@contextmanager
def _checked() -> Iterator[None]:
    try:
        yield
    except (VerifierError, LogDamagedError) as error:
        raise CopyProblemError(DAMAGED, str(error)) from error
