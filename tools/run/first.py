"""What `make run` tells somebody who has never seen it: three things to do first, the first of them without an account."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path


def first_things(address: str, *, vote: Sequence[str], log_ins: Path) -> Iterator[str]:
    """`vote` says where one votes, where a poll is open or about to be; `log_ins` is the file of the made-up people."""
    yield "Three things to do first:"
    yield f"1. Look up a car, no account needed: {address}/"
    yield "    The first page has a made-up car for each verdict."
    for number, line in enumerate(
        vote or (f"Check a car's evidence in your own browser: {address}/verify/",)
    ):
        yield line if number else f"2. {line}"
    people = json.loads(log_ins.read_text(encoding="utf-8"))
    dealer = next(person for person in people if person["part"] == "dealer")
    yield f"3. Log in and list a car: {address}/desk/cars/"
    yield f"    {dealer['email']}  {dealer['password']}"
