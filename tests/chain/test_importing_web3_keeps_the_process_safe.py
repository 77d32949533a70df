"""A library that the signer needs lifts Python's recursion limit, which would let nested JSON end the process."""

import subprocess
import sys

import pytest

ROUTES = ["anchoring.ethereum.signer", "anchoring.ethereum.contract", "anchoring.ethereum.client"]


@pytest.mark.parametrize("module", ROUTES)
def test_nested_json_raises_and_does_not_end_the_process(module: str) -> None:
    code = f"import {module}, eth_account, web3, json\ntry: json.loads('[' * 100_000)\nexcept RecursionError: print('safe')"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout == "safe\n"
