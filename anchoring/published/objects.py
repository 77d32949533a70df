"""The log's files as objects of a bucket, each at the path that it has under `/log/`."""

import hashlib
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

from anchoring.buckets import OF_AN_OBJECT, Bucket, BucketAwayError, bucket_asked, object_put
from anchoring.log.files import BINARY, CHECKPOINT, NOTE

File = tuple[str, bytes]
"""Path and content."""

_AT_ONCE: Final = 8
_CONNECT_SECONDS, _READ_SECONDS = 3.0, 10.0
_MOST: Final = 2**25
"""Bytes. No file of a log is larger: 256 entries of 65,535 bytes."""
_LOST: Final = frozenset(
    {"PreconditionFailed", "ConditionalRequestConflict", OF_AN_OBJECT, "404", "412", "409"}
)
_UNKNOWN: Final = "NotImplemented"


@dataclass(frozen=True)
class Shown:
    """The checkpoint that the bucket shows. `tag` names this state of the object, to replace it and no other."""

    note: bytes
    tag: str


class Objects:
    """The files of one log in one bucket. What is asked of it fails with BucketAwayError; a try is the whole of it, for who
    asks comes again."""

    def __init__(self, bucket: Bucket) -> None:
        from botocore.config import Config  # noqa: PLC0415  half a second that most processes need not spend

        own = Config(
            connect_timeout=_CONNECT_SECONDS,
            read_timeout=_READ_SECONDS,
            retries={"total_max_attempts": 1, "mode": "standard"},
            max_pool_connections=_AT_ONCE,
        )
        self._bucket, self._client = bucket, bucket.client(bucket.config().merge(own))

    @property
    def id(self) -> str:
        """Which bucket and prefix this is: 64 hex digits."""
        parts = (self._bucket.endpoint or "", self._bucket.name, self._bucket.prefix)
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    def read(self, path: str) -> bytes:
        """A file as the bucket has it. Raises FileNotFoundError, BucketAwayError."""
        return self._get(path)[0]

    def read_all(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes | None]]:
        """Each with its path, in their order, None for what is not there; several at once. Raises BucketAwayError."""
        wanted = list(paths)
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            yield from zip(wanted, pool.map(self._read_if_there, wanted), strict=True)

    def checkpoint(self) -> Shown | None:
        """The checkpoint that it shows now, None where it has none. Raises BucketAwayError."""
        try:
            return Shown(*self._get(CHECKPOINT))
        except FileNotFoundError:
            return None

    def put_all(self, files: Iterable[File]) -> None:
        """Store tiles and bundles, several at once. All of them are there when it returns. Raises BucketAwayError."""
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            waiting = [pool.submit(self._file_put, path, content) for path, content in files]
            try:
                for done in waiting:
                    done.result()
            except BucketAwayError:
                # Each of the others would wait as long for the same.
                pool.shutdown(cancel_futures=True)
                raise

    def checkpoint_put(self, note: bytes, *, over: Shown | None) -> bool:
        """Show this checkpoint in place of `over` (None: of none); False where it shows another one by now, which stays.

        A server that knows no conditions replaces whatever is there. Raises BucketAwayError, also where it shows
        afterwards what was not put.
        """
        condition = {"IfMatch": over.tag} if over else {"IfNoneMatch": "*"}
        with bucket_asked():
            try:
                self._put(CHECKPOINT, note, NOTE, **condition)
            except self._client.exceptions.ClientError as error:
                code = str(error.response.get("Error", {}).get("Code"))
                if code in _LOST:
                    return False
                if code != _UNKNOWN:
                    raise
                self._put(CHECKPOINT, note, NOTE)
        # Its length tells nothing: the one before was as long.
        if self.read(CHECKPOINT) != note:
            raise BucketAwayError("the bucket says that it stored a checkpoint, and gives another one")
        return True

    def drop_below(self, paths: Iterable[str]) -> None:
        """Delete the partial forms of these tiles and bundles. Raises BucketAwayError."""
        for path in paths:
            with bucket_asked():
                listed = self._client.list_objects_v2(
                    Bucket=self._bucket.name, Prefix=self._bucket.key(f"{path}.p/")
                )
                for found in listed.get("Contents", []):
                    self._client.delete_object(Bucket=self._bucket.name, Key=found["Key"])

    def _read_if_there(self, path: str) -> bytes | None:
        try:
            return self.read(path)
        except FileNotFoundError:
            return None

    def _get(self, path: str) -> tuple[bytes, str]:
        with bucket_asked(no_object=OF_AN_OBJECT):
            answer = self._client.get_object(**self._where(path))
            # The library sees that an answer was cut where it reads it to its end.
            content = answer["Body"].read(None if answer["ContentLength"] <= _MOST else _MOST)
            return content, str(answer["ETag"])

    def _file_put(self, path: str, content: bytes) -> None:
        with bucket_asked():
            self._put(path, content, BINARY)

    def _put(self, path: str, content: bytes, given_out: dict[str, str], **condition: str) -> None:
        object_put(
            self._client,
            self._where(path),
            content,
            size=len(content),
            md5=hashlib.md5(content, usedforsecurity=False).digest(),
            sha256=hashlib.sha256(content).digest(),
            ContentType=given_out["content_type"],
            CacheControl=given_out["caching"],
            **condition,
        )

    def _where(self, path: str) -> dict[str, str]:
        return {"Bucket": self._bucket.name, "Key": self._bucket.key(path)}
