"""Where log-ins that failed are counted, and codes that were used: in files, or in Redis."""

import math
import os
import pickle
import tempfile
from pathlib import Path
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.filebased import FileBasedCache
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError


class FilesCache(FileBasedCache):
    """Django's, which adds a name in two steps, so that two requests at once both do; and which, from so many names on, throws
    a third of them away by lot: who fails to log in under many names would have the count of one forgotten."""

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> bool:
        # One that is over goes here.
        if self.has_key(key, version):
            return False
        self._createdir()  # type: ignore[attr-defined]
        self._cull()
        descriptor, made = tempfile.mkstemp(dir=self._dir)  # type: ignore[attr-defined]
        try:
            with os.fdopen(descriptor, "wb") as file:
                self._write_content(file, timeout, value)  # type: ignore[attr-defined]
            os.link(made, self._key_to_file(key, version))  # type: ignore[attr-defined]
        except FileExistsError:
            return False
        finally:
            Path(made).unlink(missing_ok=True)
        return True

    def _cull(self) -> None:
        """What is over goes first; where that is too little, what would be over next."""
        files = [Path(name) for name in self._list_cache_files()]  # type: ignore[attr-defined]
        if len(files) >= self._max_entries:
            surplus = len(files) - self._max_entries * 3 // 4
            for file in sorted(files, key=_end)[:surplus]:
                file.unlink(missing_ok=True)


def _end(file: Path) -> float:
    """Until when it counts, which stands first in it."""
    try:
        with file.open("rb") as opened:
            end: float | None = pickle.load(opened)  # noqa: S301  written by this very class
    except (OSError, EOFError):
        return 0.0
    return math.inf if end is None else end


class RedisOrMemoryCache(RedisCache):
    """Redis, and this process's own memory while it is away: nobody is kept from logging in because a cache is down."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._memory = LocMemCache("redis-is-away", params)

    def _either(self, name: str, *args: Any, **kwargs: Any) -> Any:
        try:
            return getattr(super(), name)(*args, **kwargs)
        except (RedisError, OSError):
            return getattr(self._memory, name)(*args, **kwargs)

    def add(self, *args: Any, **kwargs: Any) -> bool:
        return bool(self._either("add", *args, **kwargs))

    def get(self, *args: Any, **kwargs: Any) -> Any:
        return self._either("get", *args, **kwargs)

    def set(self, *args: Any, **kwargs: Any) -> None:
        self._either("set", *args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        return bool(self._either("delete", *args, **kwargs))
