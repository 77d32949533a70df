"""A bucket that speaks S3's protocol: where it is, how long it is waited for, and what it is that is told when it fails."""

import base64
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from threading import Lock
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from botocore.config import Config

CONNECT_SECONDS, READ_SECONDS = 3.0, 15.0
OF_A_HEAD, OF_AN_OBJECT = "404", "NoSuchKey"
"""How no such object is said: to who asked for its head, in an answer without a body, and to who asked for itself."""

_MAKING = Lock()


class BucketAwayError(OSError):
    """The bucket does not answer, says no, or did not do what it said. What waits for it is done later."""


@dataclass(frozen=True)
class Bucket:
    """`prefix` has no slash at its ends. Without `endpoint` it is AWS's own; without keys they, and the region, come from where
    AWS's programs look for them."""

    name: str
    prefix: str = ""
    endpoint: str | None = None
    region: str | None = None
    access_key: str | None = field(default=None, repr=False)
    secret_key: str | None = field(default=None, repr=False)

    def config(self) -> "Config":
        """An own endpoint has the bucket in its path: its certificate is for one name. Checksums are sent where asked."""
        from botocore.config import Config  # noqa: PLC0415  half a second that a process without a bucket need not spend

        return Config(
            connect_timeout=CONNECT_SECONDS,
            read_timeout=READ_SECONDS,
            retries={"total_max_attempts": 2, "mode": "standard"},
            signature_version="s3v4",
            s3={"addressing_style": "path" if self.endpoint else "auto"},
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )

    def client(self, config: "Config | None" = None) -> Any:
        """For any number of threads. Of one session, for making each takes long; its clients are made one after the other."""
        with _MAKING:
            session = _session(self.access_key, self.secret_key, self.region)
            return session.client("s3", endpoint_url=self.endpoint, config=config or self.config())

    @cached_property
    def origin(self) -> str:
        """Whose addresses are signed for who is sent there. AWS's differ by partition, and by what the name has in it."""
        from botocore import UNSIGNED  # noqa: PLC0415  as above
        from botocore.config import Config  # noqa: PLC0415  as above

        unsigned = self.client(self.config().merge(Config(signature_version=UNSIGNED)))
        where = {"Bucket": self.name, "Key": "any"}
        return "{0.scheme}://{0.netloc}".format(
            urlsplit(unsigned.generate_presigned_url("get_object", where))
        )

    def key(self, path: str) -> str:
        """The object's name for a path below the prefix."""
        return f"{self.prefix}/{path}" if self.prefix else path


@lru_cache(maxsize=4)
def _session(access_key: str | None, secret_key: str | None, region: str | None) -> Any:
    import boto3  # noqa: PLC0415  as above

    return boto3.session.Session(access_key, secret_key, region_name=region)


@contextmanager
def bucket_asked(*, no_object: str = "") -> Iterator[None]:
    """Whatever fails inside is BucketAwayError, but for FileNotFoundError where an object was asked for that is not there.

    `no_object` (OF_A_HEAD, OF_AN_OBJECT) is the code that says so, to that question: who answers any other with it is no bucket.
    """
    from botocore.exceptions import ClientError  # noqa: PLC0415  as above

    try:
        yield
    except BucketAwayError:
        raise
    except ClientError as error:
        code = str(error.response.get("Error", {}).get("Code"))
        if no_object and code == no_object:
            raise FileNotFoundError("no such object in the bucket") from None
        # Its own text is a stranger's, where something else answers.
        raise BucketAwayError(f"the bucket says no: {code[:40] if code.isalnum() else 'no reason'}") from None
    except Exception as error:
        if no_object and isinstance(error, FileNotFoundError):
            raise
        # Of the libraries below, each with its own; where the disk here is full, that stays to be seen (`is_no_space`).
        raise BucketAwayError(f"the bucket was not reached: {type(error).__name__}") from error


def object_put(
    client: Any, where: Mapping[str, str], content: Any, *, size: int, md5: bytes, sha256: bytes, **more: str
) -> None:
    """Store `content` (bytes or a file, of `size` bytes) as the object `where` (Bucket, Key). `more` goes to `put_object`.

    The bucket holds it against its digests, and is asked whether it is there: one that only says so is away. To be called
    within `bucket_asked`.
    """
    sums = {"ContentMD5": base64.b64encode(md5).decode(), "ChecksumSHA256": base64.b64encode(sha256).decode()}
    client.put_object(**where, Body=content, ContentLength=size, ChecksumAlgorithm="SHA256", **sums, **more)
    try:
        found = client.head_object(**where)["ContentLength"]
    except client.exceptions.ClientError:
        found = None
    if found != size:
        raise BucketAwayError("the bucket says that it stored an object, and has none of that length")
