"""Bring the log's tail back from a mirror of its public tiles, where a restored database lacks it.

The mirror is a folder or an address that has what this registry serves under /log/: `checkpoint` and
`tile/entries/...`, as `registry-verifier monitor --state DIR` keeps it in DIR/log, or the bucket of LOG_BUCKET. It need not
be trusted: what does not continue this log, under this log's signature, changes nothing.
"""

from functools import partial
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import URLError

from django.core.management.base import BaseCommand, CommandError, CommandParser

from anchoring import wiring
from anchoring.log.errors import LogError
from anchoring.log.restore import MirrorError, tail_restore
from verifier.timed import opener

_SECONDS = 30
_MAX_BYTES = 2**25


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        mirror = parser.add_mutually_exclusive_group(required=True)
        mirror.add_argument(
            "--from-mirror",
            metavar="MIRROR",
            help="a folder, or an address that begins with https:// or http://",
        )
        mirror.add_argument(
            "--from-bucket", action="store_true", help="the bucket of LOG_BUCKET, by its own keys"
        )

    def handle(
        self, *_args: Any, from_mirror: str | None = None, from_bucket: bool = False, **_options: Any
    ) -> None:
        objects = wiring.bucket_objects()
        if from_bucket and objects is None:
            raise CommandError("LOG_BUCKET is not set")
        read = objects.read if from_bucket and objects else partial(_read, from_mirror or "")
        try:
            restored = tail_restore(keys=wiring.log_keys(), read=read, report=self.stdout.write)
        except (MirrorError, LogError, wiring.KeysMissingError, OSError) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(
            f"{restored} entries are back, with their proofs; their records are only where somebody kept them."
        )
        if objects:
            self.stdout.write(
                "Nothing was written to the bucket of LOG_BUCKET. Its copy goes on by itself from what it has; "
                "`log_bucket --check` compares it."
            )


def _read(mirror: str, path: str) -> bytes:
    if not mirror.startswith(("https://", "http://")):
        return (Path(mirror) / path).read_bytes()
    try:
        with opener().open(f"{mirror.rstrip('/')}/{path}", timeout=_SECONDS) as answer:
            return bytes(answer.read(_MAX_BYTES))
    except URLError as error:
        raise MirrorError(f"{path}: {error.reason}") from None
    except (OSError, HTTPException) as error:
        raise MirrorError(f"{path}: {type(error).__name__}") from None
