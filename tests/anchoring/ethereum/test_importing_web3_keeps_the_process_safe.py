"""A library that the signer needs lifts Python's recursion limit, which would let nested JSON end the process."""

import subprocess
import sys


def test_nested_json_raises_and_does_not_end_the_process() -> None:
    code = (
        "import anchoring.ethereum.signer, eth_account, web3, json\n"
        "try: json.loads('[' * 100_000)\n"
        "except RecursionError: print('safe')"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout == "safe\n"
