"""Redis behind Sentinel: whoever opens a connection asks the sentinels first which server is the master now."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

if TYPE_CHECKING:
    from redis import Redis
    from redis.sentinel import SentinelConnectionPool

SCHEME = "sentinel"
FORM = "sentinel://[USER:PASSWORD@]HOST:26379,HOST:26379/MASTER?db=0&tls=no"
_PORT = 26379
_ASKED_WITHIN = 0.5
"""Seconds that a sentinel has to answer: one that is away holds nobody up before the next is asked."""


@dataclass(frozen=True)
class Sentinels:
    """Name and password are those of the Redis servers; the sentinels may have a password of their own."""

    hosts: tuple[tuple[str, int], ...]
    master: str
    db: int = 0
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    sentinel_password: str | None = field(default=None, repr=False)
    tls: dict[str, str] | None = None
    """What TLS takes beside the defaults; None: none. The certificate must be for the host that the sentinels name."""

    @property
    def broker_url(self) -> str:
        """As Celery has it: an address for each sentinel."""
        name, password = (quote(word or "", safe="") for word in (self.username, self.password))
        who = f"{name}:{password}@" if name or password else ""
        return ";".join(
            f"{SCHEME}://{who}{f'[{host}]' if ':' in host else host}:{port}/{self.db}"
            for host, port in self.hosts
        )

    @property
    def broker_options(self) -> dict[str, Any]:
        """Celery's transport options, beside those of any Redis."""
        return {"master_name": self.master, "sentinel_kwargs": self._asking}

    def from_url(self, _url: str, **options: Any) -> "SentinelConnectionPool":
        """Connections to the master. Django's cache asks for them as it would ask redis-py's class."""
        from redis.sentinel import Sentinel, SentinelConnectionPool  # noqa: PLC0415  half a second

        who = {"db": self.db, "username": self.username, "password": self.password}
        asked = Sentinel(self.hosts, sentinel_kwargs=self._asking)  # type: ignore[no-untyped-call]
        return SentinelConnectionPool(self.master, asked, **who, **self._tls, **options)  # type: ignore[no-untyped-call]

    @contextmanager
    def client(self, **options: Any) -> Iterator["Redis"]:
        """The master, for this block alone."""
        from redis import Redis  # noqa: PLC0415  as above

        pool = self.from_url("", **options)
        with pool.sentinel_manager, Redis.from_pool(pool) as redis:
            yield redis

    @property
    def _asking(self) -> dict[str, Any]:
        within = {"socket_timeout": _ASKED_WITHIN, "socket_connect_timeout": _ASKED_WITHIN, "retry": None}
        return {**within, **self._tls, "password": self.sentinel_password}

    @property
    def _tls(self) -> dict[str, Any]:
        return {} if self.tls is None else {"ssl": True, **self.tls}


def sentinels_read(value: str, sentinel_password: str | None) -> Sentinels:
    """Of FORM, with `ca` for the file of who signed the certificates. Raises ValueError for any other."""
    scheme, _, rest = value.partition("://")
    authority, _, tail = rest.partition("/")
    userinfo, _, listed = authority.rpartition("@")
    username, _, password = userinfo.partition(":")
    parts = urlsplit(f"/{tail}")
    listed_options = parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))
    options = dict(listed_options)
    master, db, tls = parts.path.strip("/"), options.get("db", "0"), options.get("tls", "no")
    is_usable = (
        scheme == SCHEME
        and "@" not in userinfo
        and master
        and not parts.fragment
        and len(options) == len(listed_options)
        and options.keys() <= {"db", "tls", "ca"}
        and db.isascii()
        and db.isdigit()
        and tls in {"yes", "no"}
        and (tls == "yes" or "ca" not in options)
    )
    if not is_usable:
        raise ValueError("no address of sentinels")
    authority_file = {"ssl_ca_certs": options["ca"]} if options.get("ca") else {}
    return Sentinels(
        tuple(_host(word.strip()) for word in listed.split(",")),
        unquote(master),
        int(db),
        unquote(username) or None,
        unquote(password) or None,
        sentinel_password,
        authority_file if tls == "yes" else None,
    )


def _host(word: str) -> tuple[str, int]:
    parts = urlsplit(f"//{word}")
    if not parts.hostname or parts.netloc != word or parts.username is not None or parts.port == 0:
        raise ValueError("no host")
    return parts.hostname, parts.port or _PORT
