"""Typed readers of the environment. A value that can't be read stops the start, with its name, never with its content."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off"}


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


def integer(name: str, default: int, *, minimum: int = 0, maximum: int = 2**53 - 1) -> int:
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    try:
        number = int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number") from None
    if not minimum <= number <= maximum:
        raise ImproperlyConfigured(f"{name} must lie between {minimum} and {maximum}")
    return number


def path(name: str, default: Path) -> Path:
    value = os.environ.get(name)
    return Path(value).expanduser().resolve() if value else default


def secret(name: str, default_file: Path | None = None) -> str | None:
    """The secret in NAME, or in the file that NAME_FILE names; None where neither is set."""
    if os.environ.get(name):
        return os.environ[name]
    file = os.environ.get(f"{name}_FILE")
    source = Path(file) if file else default_file
    if source is None or (not file and not source.exists()):
        return None
    try:
        return source.read_text(encoding="utf-8").strip() or None
    except (OSError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(f"the file of {name}_FILE can't be read: {type(error).__name__}") from None
