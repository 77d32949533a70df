"""A log whose copy lies in a bucket, and a clock that is set."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from anchoring.buckets import Bucket
from anchoring.log.genesis import log_create
from anchoring.models import BucketState
from anchoring.published.objects import Objects
from anchoring.published.publish import log_publish
from tests.anchoring.log.cast import KEYS, logged
from tests.buckets import bucket, bucket_server
from verifier import note
from verifier.errors import Unavailable
from verifier.monitor.reader import Reader

__all__ = ["bucket", "bucket_server"]


@dataclass
class Copy:
    """`now` is when everybody's clock stands."""

    bucket: Bucket
    now: datetime
    records: int = 0
    objects: Objects = field(init=False)
    client: Any = field(init=False)

    def __post_init__(self) -> None:
        self.objects = Objects(self.bucket)
        # Made once: each takes a tenth of a second.
        self.client = self.bucket.client()

    def grow(self, by: int) -> None:
        logged(range(self.records, self.records + by))
        self.records += by

    def publish(self, *, after: int = 0) -> bool:
        """As the task does, so many seconds later."""
        self.now += timedelta(seconds=after)
        return log_publish(self.objects, clock=lambda: self.now)

    def state(self) -> BucketState:
        return BucketState.objects.get()

    def files(self) -> dict[str, bytes]:
        """Everything that lies there, by path."""
        listed = self.client.list_objects_v2(Bucket=self.bucket.name).get("Contents", [])
        paths = [entry["Key"].removeprefix(f"{self.bucket.prefix}/") for entry in listed]
        return {path: self.objects.read(path) for path in paths}

    def put(self, path: str, content: bytes) -> None:
        """A hand in the bucket."""
        key = self.bucket.key(path)
        self.client.put_object(Bucket=self.bucket.name, Key=key, Body=content)

    def remove(self, path: str) -> None:
        self.client.delete_object(Bucket=self.bucket.name, Key=self.bucket.key(path))

    def verified(self) -> int:
        """What a reader of the bucket alone sees: the size of its checkpoint, all entries of which are under its root."""
        shown = self.objects.checkpoint()
        if shown is None:
            return 0
        signed = note.parse_checkpoint(note.verify(shown.note.decode(), [KEYS.note_vkey]).text)
        reader = Reader(self._read, signed.size, signed.root)
        reader.check()
        for number in range(-(-signed.size // 256)):
            reader.entries(number)
        return signed.size

    def _read(self, path: str) -> bytes:
        try:
            return self.objects.read(path)
        except FileNotFoundError:
            raise Unavailable("tile_missing", path=path) from None


@pytest.fixture
def copy(db: None, bucket: Bucket, settings: Settings) -> Copy:
    """Of 300 entries, none of which is in the bucket yet."""
    log_create(keys=KEYS)
    settings.LOG_BUCKET = bucket
    settings.LOG_NOTE_KEY, settings.LOG_VRF_KEY = KEYS.note_seed.hex(), KEYS.vrf_seed.hex()
    made = Copy(bucket, timezone.now())
    made.grow(300)
    return made
