"""Reads the environment, for who starts the registry or talks to it. Odd values are refused before anything starts."""

from collections.abc import Mapping
from pathlib import Path

from tools.run.console import RefusedError


def port(environment: Mapping[str, str]) -> int | None:
    """The port that was asked for, if one was."""
    value = environment.get("PORT")
    if not value:
        return None
    if not value.isascii() or not value.isdigit() or not 1 <= int(value) <= 65535:
        raise RefusedError("PORT must be a whole number from 1 to 65535")
    return int(value)


def is_set(environment: Mapping[str, str], name: str) -> bool:
    return bool(environment.get(name) or environment.get(f"{name}_FILE"))


def words(environment: Mapping[str, str], name: str) -> list[str]:
    """The values between commas of `name`, or of the file that `name`_FILE names."""
    value = environment.get(name) or ""
    if file := environment.get(f"{name}_FILE"):
        try:
            value = Path(file).read_text(encoding="utf-8")
        except (OSError, ValueError):
            raise RefusedError(f"{name}_FILE can't be read: {file}") from None
    return [word.strip() for word in value.split(",") if word.strip()]
