"""The keys of buckets are given to who uses them, by files that a machine without a bucket does without."""

import http.client
import re
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import ClassVar

import pytest
import yaml

from tests.deploying import reading
from tests.deploying.reading import DEPLOY, HOME, UNITS
from tests.fixtures.checkout import ROOT
from tests.fixtures.nginx import nginx
from tests.fixtures.ports import port_kept
from tests.fixtures.systemd import systemd_verify
from tests.verifier.site import answering

BUCKETS = re.findall(
    r'env\.bucket\(\s*"([A-Z_]+)", "([A-Z_]+)", "([A-Z_]+)"\)', (ROOT / "config" / "settings.py").read_text()
)
DROP_INS = sorted((DEPLOY / "systemd").glob("*.conf"))


def file_of(variable: str) -> str:
    return variable.lower().replace("_", "-")


def test_each_bucket_has_a_drop_in_with_both_keys() -> None:
    assert [path.stem for path in DROP_INS] == sorted(file_of(name) for name, *_ in BUCKETS)
    for name, *keys in BUCKETS:
        added = reading.drop_ins()[file_of(name)]
        assert added.secrets == {file_of(key) for key in keys}
        assert added.environment == {f"{key}_FILE": f"%d/{file_of(key)}" for key in keys}
        assert added.command == []


def test_no_unit_needs_a_bucket_to_start() -> None:
    for process in (*reading.units().values(), *reading.services().values()):
        assert not [secret for secret in process.secrets if "bucket" in secret or "storage" in secret]


def test_each_drop_in_names_units_that_there_are() -> None:
    there = {path.stem for path in UNITS}
    for path in DROP_INS:
        assert reading.drop_in_for(path) <= there, path
    assert reading.drop_in_for(DEPLOY / "systemd" / "log-bucket.conf") == {"registry-uploads@"}


def test_containers_get_the_same_secrets_as_units() -> None:
    wanted: dict[str, set[str]] = {}
    for path in DROP_INS:
        for unit in reading.drop_in_for(path):
            name = unit.removeprefix("registry-").removesuffix("@")
            wanted.setdefault(name, set()).update(reading.drop_ins()[path.stem].secrets)
    given = reading.services_with_buckets()
    assert {name: set(service.secrets) for name, service in given.items()} == wanted
    for service in given.values():
        named = {f"/run/secrets/{secret}" for secret in service.secrets}
        assert set(service.environment.values()) == named
        assert all(
            file_of(name.removesuffix("_FILE")) == path.rpartition("/")[2]
            for name, path in service.environment.items()
        )
    added = yaml.safe_load((DEPLOY / "compose.buckets.yaml").read_text())
    assert added["secrets"].keys() == {secret for service in given.values() for secret in service.secrets}
    assert reading.compose()["services"].keys() > added["services"].keys()


@pytest.mark.systemd
def test_systemd_has_nothing_against_units_with_them(tmp_path: Path) -> None:
    for path in DROP_INS:
        for unit in reading.drop_in_for(path):
            text = (DEPLOY / "systemd" / f"{unit}.service").read_text(encoding="utf-8")
            (tmp_path / f"{unit}.service").write_text(text.replace(f"={HOME}", f"={ROOT}"))
            folder = tmp_path / f"{unit}.service.d"
            folder.mkdir(exist_ok=True)
            (folder / path.name).write_text(path.read_text(encoding="utf-8"))
            assert systemd_verify(tmp_path / f"{unit}.service") == "", unit
    (folder / "wrong.conf").write_text("[Service]\nLoadCredentials=a:b\n")
    assert "LoadCredentials" in systemd_verify(tmp_path / f"{unit}.service")


class _Bucket(BaseHTTPRequestHandler):
    """Has a checkpoint and one tile, and fails beyond."""

    word = b"of the bucket"
    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        status = {"/b/log/checkpoint": 200, "/b/log/tile/0/000": 200, "/b/log/tile/0/001": 404}.get(
            self.path, 503
        )
        self.send_response(status)
        seconds = 31_536_000 if "tile" in self.path else 2
        self.send_header("Cache-Control", f"public, max-age={seconds}")
        self.send_header("Content-Length", str(len(self.word)))
        self.end_headers()
        self.wfile.write(self.word)

    def log_message(self, *_: object) -> None:
        """Silent."""


class _Registry(_Bucket):
    word = b"of the registry"
    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(200)
        self.send_header("Content-Length", str(len(self.word)))
        self.end_headers()
        self.wfile.write(self.word)


@pytest.mark.nginx
def test_nginx_asks_the_bucket_and_else_the_registry(tmp_path: Path) -> None:
    with answering(_Bucket) as bucket, answering(_Registry) as registry, port_kept() as port:
        snippet = (DEPLOY / "nginx" / "log-bucket.conf").read_text(encoding="utf-8")
        assert "https://tiles.s3.example/log/" in snippet
        snippet = snippet.replace("https://tiles.s3.example", f"{bucket}/b")
        sites = (
            f"upstream registry {{ server {registry.removeprefix('http://')}; }}"
            f" proxy_cache_path {tmp_path}/cache levels=1:2 keys_zone=log:1m;"
            f" server {{ listen 127.0.0.1:{port}; include snippets/log-bucket.conf; }}"
        )
        proxy = (DEPLOY / "nginx" / "registry-proxy.conf").read_text(encoding="utf-8")
        snippets = {"snippets/log-bucket.conf": snippet, "snippets/registry-proxy.conf": proxy}
        with nginx(tmp_path, sites, snippets):
            said = {
                path: _asked(port, path) for path in ("checkpoint", "tile/0/000", "tile/0/001", "tile/0/002")
            }
            assert _asked(port, "tile/0/000") == said["tile/0/000"]
    assert said == {
        "checkpoint": b"of the bucket",
        "tile/0/000": b"of the bucket",
        "tile/0/001": b"of the registry",
        "tile/0/002": b"of the registry",
    }
    assert _Bucket.asked.count("/b/log/tile/0/000") == 1
    assert _Registry.asked == ["/log/tile/0/001", "/log/tile/0/002"]


def _asked(port: int, path: str) -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", f"/log/{path}")
    answer = connection.getresponse()
    assert answer.status == 200, path
    said = answer.read()
    connection.close()
    return said
