"""What counts failed log-ins and remembers used codes forgets none of them before its time, and lets one of two through."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from config.cache import FilesCache

MOST = 8


@pytest.fixture
def cache(tmp_path: Path) -> FilesCache:
    return FilesCache(str(tmp_path / "cache"), {"OPTIONS": {"MAX_ENTRIES": MOST}})


def test_of_many_who_add_at_once_one_did(cache: FilesCache) -> None:
    barrier = Barrier(8)

    def add(name: str) -> Callable[[int], bool]:
        def added(value: int) -> bool:
            barrier.wait()
            return cache.add(name, value, 60)

        return added

    with ThreadPoolExecutor(8) as pool:
        for name in ("a", "b", "c", "d"):
            assert sum(pool.map(add(name), range(8))) == 1
            assert cache.get(name) is not None
    assert not cache.add("a", 9, 60)


def test_a_name_that_is_over_is_added_again(cache: FilesCache) -> None:
    assert cache.add("a", 1, -1)
    assert cache.add("a", 2, 60)
    assert cache.get("a") == 2


@pytest.mark.parametrize("lasts", [-1, 60])
def test_a_lasting_name_is_not_thrown_away(cache: FilesCache, tmp_path: Path, lasts: int) -> None:
    cache.set("lasts", 1, 3600)
    for number in range(10 * MOST):
        cache.set(f"set-{number}", 1, lasts)
        cache.add(f"added-{number}", 1, lasts)
    assert cache.get("lasts") == 1
    files = list((tmp_path / "cache").iterdir())
    assert len(files) <= MOST
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
