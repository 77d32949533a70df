"""A server of S3's protocol over real HTTP (moto), and a hand between us and it that makes it lie or break off."""

import json
import logging
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
from werkzeug.serving import make_server

from anchoring.buckets import Bucket

Application = Callable[[WSGIEnvironment, StartResponse], Any]
KEYS = {"access_key": "reader-and-writer", "secret_key": "of-nothing-real"}


@dataclass
class BucketServer:
    """`meddle` answers in its place: it gets the application, and what a WSGI application gets."""

    url: str
    meddle: Callable[..., Any] | None = None

    def new(self) -> Bucket:
        bucket = Bucket(f"b{uuid.uuid4().hex[:20]}", "some/where", self.url, "eu-west-1", **KEYS)
        where = {"LocationConstraint": bucket.region}
        bucket.client().create_bucket(Bucket=bucket.name, CreateBucketConfiguration=where)
        return bucket

    @contextmanager
    def meddled(self, meddle: Callable[..., Any]) -> Iterator[None]:
        self.meddle = meddle
        try:
            yield
        finally:
            self.meddle = None


def as_environment(name: str, bucket: Bucket) -> dict[str, str]:
    """The variables that name this bucket to a process."""
    return {
        name: f"s3://{bucket.name}/{bucket.prefix}?endpoint={bucket.endpoint}&region={bucket.region}",
        f"{name}_ACCESS_KEY": str(bucket.access_key),
        f"{name}_SECRET_KEY": str(bucket.secret_key),
    }


def public(bucket: Bucket) -> str:
    """Let anybody read what lies below its prefix; the address of that."""
    statement = {
        "Effect": "Allow",
        "Principal": "*",
        "Action": "s3:GetObject",
        "Resource": f"arn:aws:s3:::{bucket.name}/{bucket.prefix}/*",
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    bucket.client().put_bucket_policy(Bucket=bucket.name, Policy=policy)
    return f"{bucket.endpoint}/{bucket.name}/{bucket.prefix}"


@pytest.fixture(scope="session")
def bucket_server() -> Iterator[BucketServer]:
    from moto.moto_server.werkzeug_app import (
        DomainDispatcherApplication,
        create_backend_app,
    )

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    real: Application = DomainDispatcherApplication(create_backend_app)

    def application(environ: WSGIEnvironment, start: StartResponse) -> Any:
        return here.meddle(real, environ, start) if here.meddle else real(environ, start)

    server = make_server("127.0.0.1", 0, application, threaded=True)
    here = BucketServer(f"http://127.0.0.1:{server.server_port}")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield here
    server.shutdown()
    server.server_close()


@pytest.fixture
def bucket(bucket_server: BucketServer) -> Bucket:
    """A new one."""
    return bucket_server.new()


def refusing(_real: Application, _environ: WSGIEnvironment, start: StartResponse) -> Any:
    """It answers, and does nothing."""
    start("503 Slow Down", [("Content-Length", "0")])
    return []


def elsewhere(_real: Application, environ: WSGIEnvironment, start: StartResponse) -> Any:
    """There is no bucket: something else answers everything with 404, as web servers do."""
    environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    start("404 Not Found", [("Content-Length", "0")])
    return []


def forgetting(real: Application, environ: WSGIEnvironment, start: StartResponse) -> Any:
    """It says that it stored what it throws away."""
    if environ["REQUEST_METHOD"] != "PUT":
        return real(environ, start)
    environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"] or 0))
    start("200 OK", [("Content-Length", "0"), ("ETag", '"0"')])
    return []


def lying(real: Application, environ: WSGIEnvironment, start: StartResponse) -> Any:
    """It gives out bytes that are as many, and others."""
    answered = b"".join(real(environ, start))
    is_object = environ["REQUEST_METHOD"] == "GET" and "list-type" not in environ["QUERY_STRING"]
    return [bytes(len(answered))] if is_object else [answered]


def cutting(real: Application, environ: WSGIEnvironment, start: StartResponse) -> Any:
    """It breaks off within an object."""
    answered = b"".join(real(environ, start))
    return [answered[: len(answered) // 2] if environ["REQUEST_METHOD"] == "GET" else answered]


@dataclass
class Breaking:
    """It takes so many writes and then fails each, of which it has done what it was asked or not."""

    takes: int
    does: bool
    took: int = 0

    def __call__(self, real: Application, environ: WSGIEnvironment, start: StartResponse) -> Any:
        if environ["REQUEST_METHOD"] not in {"PUT", "DELETE"}:
            return real(environ, start)
        self.took += 1
        if self.took <= self.takes:
            return real(environ, start)
        if self.does:
            b"".join(real(environ, lambda *_answer: lambda _part: None))
        return refusing(real, environ, start)


def without_conditions(real: Application, environ: WSGIEnvironment, start: StartResponse) -> Any:
    """It is older than conditional writes, and passes over what it does not know."""
    if environ["REQUEST_METHOD"] == "PUT":
        for name in ("HTTP_IF_MATCH", "HTTP_IF_NONE_MATCH"):
            environ.pop(name, None)
    return real(environ, start)


def refusing_conditions(real: Application, environ: WSGIEnvironment, start: StartResponse) -> Any:
    """It is older than conditional writes, and says so."""
    if environ["REQUEST_METHOD"] == "PUT" and environ.keys() & {"HTTP_IF_MATCH", "HTTP_IF_NONE_MATCH"}:
        environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        said = b"<Error><Code>NotImplemented</Code><Message>no conditions</Message></Error>"
        start(
            "501 Not Implemented", [("Content-Type", "application/xml"), ("Content-Length", str(len(said)))]
        )
        return [said]
    return real(environ, start)
