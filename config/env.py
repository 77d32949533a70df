"""Typed readers of the environment. A value that can't be read stops the start, with its name, never with its content."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.core.exceptions import ImproperlyConfigured

from anchoring.buckets import Bucket
from anchoring.labels.hosts import TOKEN
from config.sentinels import FORM, SCHEME, Sentinels, sentinels_read

_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off"}

_secrets: set[str] = set()


def text(name: str, default: str) -> str:
    return os.environ.get(name) or default


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def flag(name: str, default: bool) -> bool:
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value in _TRUE | _FALSE:
        return value in _TRUE
    raise ImproperlyConfigured(f"{name} must be one of {', '.join(sorted(_TRUE | _FALSE))}")


def choice(name: str, *allowed: str) -> str:
    """One of these words, or none."""
    value = os.environ.get(name, "").strip()
    if value and value not in allowed:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(allowed)}")
    return value


def integer(name: str, default: int, *, minimum: int = 0, maximum: int = 2**53 - 1) -> int:
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    # int() alone would take "1_000", "+5" and digits of other scripts.
    if not value.isascii() or not value.removeprefix("-").isdigit():
        raise ImproperlyConfigured(f"{name} must be a whole number")
    if not minimum <= int(value) <= maximum:
        raise ImproperlyConfigured(f"{name} must lie between {minimum} and {maximum}")
    return int(value)


def counts(name: str) -> dict[int, int]:
    """Numbers by number, such as `42161=64,10=200`."""
    pairs = [re.fullmatch(r"([1-9][0-9]{0,17})=([1-9][0-9]{0,8})", word) for word in words(name)]
    if not all(pairs):
        raise ImproperlyConfigured(f"{name} must look like 42161=64,10=200")
    return {int(pair[1]): int(pair[2]) for pair in pairs if pair}


def web_threads() -> int:
    """Of each web process: for the web server that starts them, and for what is shared out among them."""
    return integer("WEB_THREADS", 16, minimum=1, maximum=64)


def rate(name: str, default: str) -> str:
    """How often in which time, such as `60/min`."""
    value = text(name, default)
    if not re.fullmatch(r"[1-9][0-9]{0,8}/(sec|min|hour|day)", value):
        raise ImproperlyConfigured(f"{name} must look like 60/min (sec, min, hour or day)")
    return value


def path(name: str, default: Path) -> Path:
    value = os.environ.get(name)
    return Path(value).expanduser().resolve() if value else default


def secret(name: str, default_file: Path | None = None) -> str | None:
    """The secret in NAME, or in the file that NAME_FILE names; None where neither is set."""
    value = os.environ.get(name)
    file = os.environ.get(f"{name}_FILE")
    if value and file:
        raise ImproperlyConfigured(f"{name} and {name}_FILE are both set: which one counts?")
    if not value:
        source = Path(file) if file else default_file
        if source is None or (not file and not source.exists()):
            return None
        try:
            value = source.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise ImproperlyConfigured(
                f"the file of {name}_FILE can't be read: {type(error).__name__}"
            ) from None
        if file and not value:
            raise ImproperlyConfigured(f"the file of {name}_FILE is empty: put the secret in, or unset it")
    if not value:
        return None
    _secrets.add(value)
    return value


def needed(by: str, **values: str) -> None:
    """What another setting wants. Raises ImproperlyConfigured, which names all that is missing."""
    if missing := [name for name, value in values.items() if not value]:
        raise ImproperlyConfigured(f"{by}={text(by, '')} needs {', '.join(missing)}")


def address(name: str, value: str, *schemes: str) -> str:
    """`value`, an address of one of these schemes. Any other is refused by the variable's name alone: it may be a secret."""
    try:
        parts = urlsplit(value)
        _ = parts.port
        usable = parts.scheme in schemes and bool(parts.hostname)
    except ValueError:
        usable = False
    if not usable:
        wanted = " or ".join(f"{scheme}://" for scheme in schemes)
        raise ImproperlyConfigured(f"{name} must begin with {wanted} and name a host")
    return value


def limits_of(name: str, given: Mapping[str, Any], **ours: int) -> dict[str, Any]:
    """An address's options, with our limits where it has none of its own. Its own are ten times ours at most."""
    for option, number in ours.items():
        own = given.get(option, number)
        if type(own) is not int or not 0 < own <= 10 * number:
            raise ImproperlyConfigured(f"{name}: {option} must lie between 1 and {10 * number}")
    return {**ours, **given}


def inner_address(name: str) -> str:
    """`unix:<path>` or `http://<host>:<port>`: a process of this machine or of the inner network. Empty where it is not set."""
    value = text(name, "")
    if not value or re.fullmatch(r"unix:/[^?#]+", value):
        return value
    address(name, value, "http")
    parts = urlsplit(value)
    if (
        parts.port is None
        or parts.netloc.rpartition("@")[0]
        or parts.path.strip("/")
        or parts.query
        or parts.fragment
    ):
        raise ImproperlyConfigured(f"{name} must look like unix:/run/NAME.sock or http://HOST:PORT")
    return value


def token(name: str) -> str:
    """A secret that is sent in a header. Empty where it is not set."""
    value = secret(name) or ""
    if value and not TOKEN.fullmatch(value):
        raise ImproperlyConfigured(f"{name} must have 32 to 200 letters, digits and signs of ASCII")
    return value


def bucket(name: str, access_name: str, secret_name: str) -> Bucket | None:
    """Of `s3://<bucket>/<prefix>?endpoint=<address>&region=<region>`, and the variables that have its two keys."""
    value = text(name, "")
    access_key, secret_key = secret(access_name), secret(secret_name)
    if not value:
        return None
    address(name, value, "s3")
    parts, options = urlsplit(value), parse_qs(urlsplit(value).query, keep_blank_values=True)
    told = {option: values[0] for option, values in options.items() if len(values) == 1 and values[0]}
    if (
        parts.netloc != parts.hostname
        or told.keys() != options.keys()
        or options.keys() - {"endpoint", "region"}
    ):
        raise ImproperlyConfigured(
            f"{name} must look like s3://bucket/prefix?endpoint=https://HOST&region=REGION"
        )
    if bool(access_key) != bool(secret_key):
        raise ImproperlyConfigured(f"{access_name} and {secret_name} go together")
    if "endpoint" in told:
        address(f"endpoint in {name}", told["endpoint"], "https", "http")
    return Bucket(
        parts.netloc, parts.path.strip("/"), told.get("endpoint"), told.get("region"), access_key, secret_key
    )


def sentinels(name: str, value: str | None, sentinel_password: str | None) -> Sentinels | None:
    """Of an address that begins with `sentinel://`; None of any other. In capitals it is refused, not taken for another."""
    if not value or value.partition("://")[0].lower() != SCHEME:
        return None
    try:
        return sentinels_read(value, sentinel_password)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must look like redis://HOST/0 or {FORM}") from None


def addresses(name: str, value: str, *schemes: str) -> list[str]:
    """Those between the commas of `value`."""
    return [address(name, word.strip(), *schemes) for word in value.split(",") if word.strip()]


def named_addresses(name: str, *schemes: str) -> dict[str, str]:
    """Addresses by their names, `<name>=<address>` each, separated by commas."""
    named: dict[str, str] = {}
    for word in words(name):
        label, _, value = word.rpartition("=")
        if not label.strip() or label.strip() in named:
            raise ImproperlyConfigured(f"{name} must name each address once, as <name>=<address>")
        named[label.strip()] = address(name, value.strip(), *schemes)
    return named


def named(name: str) -> dict[str, str]:
    """Words by their names, `<name>=<word>` each, separated by commas."""
    pairs = [word.rpartition("=") for word in words(name)]
    told = {label.strip(): value.strip() for label, _, value in pairs}
    if len(told) != len(pairs) or not all(label and value for label, value in told.items()):
        raise ImproperlyConfigured(f"{name} must name each word once, as <name>=<word>")
    return told


def secrets_named(prefix: str) -> dict[str, str]:
    """The secrets whose names begin with a prefix, or their files: PREFIX_SOME_NAME is "some-name"."""
    names = {
        name.removeprefix(prefix).removesuffix("_FILE") for name in os.environ if name.startswith(prefix)
    }
    secrets = {name.lower().replace("_", "-"): secret(prefix + name) for name in names - {"", "FILE"}}
    return {name: value for name, value in secrets.items() if value}


def secrets_read() -> frozenset[str]:
    """The secrets that `secret` has read, for the log lines' filter: none of them may stand in one."""
    return frozenset(_secrets)
