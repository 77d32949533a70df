"""Attachments in a bucket: django-storages' S3 storage, whose every failure is FileNotFoundError or BucketAwayError."""

import base64
import hashlib
import shutil
from contextlib import suppress
from datetime import datetime
from tempfile import SpooledTemporaryFile
from typing import Any

from django.core.files.base import File
from storages.backends.s3 import S3Storage
from storages.utils import clean_name

from anchoring.buckets import OF_A_HEAD, OF_AN_OBJECT, Bucket, bucket_asked, object_put

_IN_MEMORY = 2**20
HANDED_OVER_SECONDS = 60


class BucketStorage(S3Storage):  # type: ignore[misc]  # untyped
    """An object is whole or not there, and is never overwritten: a name that is taken is left, as on a disk."""

    def __init__(self, bucket: Bucket, *, hands_over: bool = False) -> None:
        super().__init__(
            bucket_name=bucket.name,
            location=bucket.prefix,
            endpoint_url=bucket.endpoint,
            region_name=bucket.region,
            access_key=bucket.access_key,
            secret_key=bucket.secret_key,
            client_config=bucket.config(),
            file_overwrite=False,
            querystring_expire=HANDED_OVER_SECONDS,
        )
        self._hands_over = hands_over

    def answers(self) -> None:
        """Raises BucketAwayError where it does not."""
        with bucket_asked():
            self._client.list_objects_v2(Bucket=self.bucket_name, Prefix=self._normalize_name(""), MaxKeys=1)

    def handed_over(self, name: str, sha256: str, **answer: str) -> str | None:
        """An address at the bucket that gives this file for a minute, with these headers. None where it is to be read here: by
        the settings, or because the bucket itself does not say that what it has is of this digest."""
        if not self._hands_over:
            return None
        with bucket_asked():
            try:
                told = self._client.head_object(
                    Bucket=self.bucket_name, Key=self._key(name), ChecksumMode="ENABLED"
                )
            except self._client.exceptions.ClientError:
                # What is wrong is told to who reads it.
                return None
            if told.get("ChecksumSHA256") != base64.b64encode(bytes.fromhex(sha256)).decode():
                return None
            return str(self.url(name, parameters=answer))

    def exists(self, name: str) -> bool:
        with bucket_asked():
            return bool(super().exists(name))

    def delete(self, name: str) -> None:
        # Not the library's: it takes any 404 for a file that is gone, a bucket's that is not there too.
        with suppress(FileNotFoundError), bucket_asked(no_object=OF_AN_OBJECT):
            self._client.delete_object(Bucket=self.bucket_name, Key=self._key(name))

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        with bucket_asked():
            folders, names = super().listdir(path)
            return folders, names

    def size(self, name: str) -> int:
        with bucket_asked(no_object=OF_A_HEAD):
            return int(super().size(name))

    def get_modified_time(self, name: str) -> datetime:
        with bucket_asked(no_object=OF_A_HEAD):
            modified: datetime = super().get_modified_time(name)
            return modified

    def _open(self, name: str, mode: str = "rb") -> File:  # type: ignore[type-arg]
        """All of it at once, into a file of this machine: what breaks off is told before the first byte is used."""
        if mode != "rb":
            raise ValueError("an object is read, or saved whole")
        held = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115  the caller's to close
        try:
            with bucket_asked(no_object=OF_AN_OBJECT):
                answer = self._client.get_object(Bucket=self.bucket_name, Key=self._key(name))
                shutil.copyfileobj(answer["Body"], held, 2**18)
        except OSError:
            held.close()
            raise
        held.seek(0)
        return File(held, name)

    def _save(self, name: str, content: "File[Any]") -> str:
        """The bucket holds it against its digests, and is asked whether it is there: one that only says so is away."""
        content.seek(0)
        digest, md5, size = hashlib.sha256(), hashlib.md5(usedforsecurity=False), 0
        while chunk := content.read(2**18):
            digest.update(chunk)
            md5.update(chunk)
            size += len(chunk)
        content.seek(0)
        where = {"Bucket": self.bucket_name, "Key": self._key(name)}
        with bucket_asked():
            object_put(self._client, where, content, size=size, md5=md5.digest(), sha256=digest.digest())
        return str(clean_name(name))

    @property
    def _client(self) -> Any:
        return self.connection.meta.client

    def _key(self, name: str) -> str:
        return str(self._normalize_name(clean_name(name)))
