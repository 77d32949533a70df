"""How fast a file is checked."""

from __future__ import annotations

import time

from tests.verifier.file import check, dumps, evidence
from tests.verifier.keys import passkey
from tests.verifier.maker import Registry


def test_fifty_records_are_checked_in_well_under_a_second() -> None:
    registry, key = Registry(), passkey()
    registry.enrol(key)
    for number in range(24):
        registry.certify(key, registry.inspect())
        if number % 6 == 5:
            registry.anchor()
    registry.state("vehicle:sold", {})
    registry.anchor()
    file = dumps(evidence(registry))
    start = time.process_time()
    assert check(registry, file).status == 0
    assert time.process_time() - start < 0.5
