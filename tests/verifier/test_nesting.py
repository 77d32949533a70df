"""Brackets without end are refused, also where a library has raised the interpreter's recursion limit.

In a process of its own: what is tested for would end it.
"""

import subprocess
import sys

import pytest

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
    assert (done.returncode, done.stdout.strip()) == (0, "nested too deep")


@pytest.mark.parametrize("text", ["[" * 64 + "]" * 64, '"' + "[" * 500 + '"', '["\\\\","' + "{" * 99 + '"]'])
def test_brackets_within_the_limit_or_in_a_string_are_not(text: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], input=text, capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stdout) == (0, "")
