"""Brackets without end are refused, also where a library has raised the interpreter's recursion limit.

In a process of its own: what is tested for would end it.
"""

import subprocess
import sys
import time

import pytest

from verifier import canonical, webauthn
from verifier.errors import Malformed, Mismatch

SCRIPT = """
import sys
sys.setrecursionlimit(10**7)
from verifier import canonical
from verifier.errors import Malformed
try:
    canonical.loads(sys.stdin.read())
except Malformed as error:
    print(error)
"""


@pytest.mark.parametrize(
    "text", ["[" * 2_000_000, '{"a":' * 500_000, '["\\"' + "]" * 99 + '",' + "[" * 500_000]
)
def test_brackets_without_end_are_malformed(text: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], input=text, capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stdout.strip()) == (0, "It is nested too deep: 64 levels are allowed.")


@pytest.mark.parametrize("text", ["[" * 64 + "]" * 64, '"' + "[" * 500 + '"', '["\\\\","' + "{" * 99 + '"]'])
def test_brackets_within_the_limit_or_in_a_string_are_not(text: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], input=text, capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize("inside", ['\\"', "\\\\", '"', "[", "\\"])
def test_a_string_without_end_takes_no_longer_than_its_length(inside: str) -> None:
    text = "[" * 40 + "{" * 40 + '"' + inside * 2_000_000
    start = time.process_time()
    with pytest.raises(Malformed):
        canonical.loads(text)
    assert time.process_time() - start < 5


def test_client_data_of_brackets_without_end_is_a_false_signature() -> None:
    script = SCRIPT.replace(
        "canonical.loads(sys.stdin.read())", "webauthn._client_data(sys.stdin.buffer.read())"
    )
    script = script.replace("import canonical", "import webauthn").replace("Malformed", "Mismatch")
    done = subprocess.run(
        [sys.executable, "-c", script], input="[" * 2_000_000, capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stdout.strip()) == (0, "The passkey's client data can't be read.")
    with pytest.raises(Mismatch):
        webauthn._client_data(b'{"a":' * 65 + b"1" + b"}" * 65)


def test_an_endpoint_s_brackets_without_end_are_no_answer() -> None:
    script = """
import sys
sys.setrecursionlimit(10**7)
from verifier import ethereum
from verifier.errors import Unavailable
ethereum.fetch = lambda *_: b"[" * 1_000_000
try:
    ethereum.Endpoint("http://rpc.example").chain_id()
except Unavailable as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout.strip()) == (0, "http://rpc.example: the answer is no JSON.")
