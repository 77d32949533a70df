"""What docs/using.md says to type for a program is typed as it stands there, from the first picture to the receipt."""

import argparse
import contextlib
import io
import json
import re
import shlex
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from rest_framework.test import APIClient

from anchoring.wiring import log_keys
from records.people.authors import Author
from records.people.tokens import token_create
from records.signing.certifications import statement_make
from records.signing.keys import key_enrol
from registry.uploads.form82.book import form_book
from registry.uploads.models import Upload, UploadRow
from tests.cast import form82, inspected
from tests.fixtures.market import sequenced
from tests.fixtures.pictures import photo
from tests.fixtures.trusted import trust_in
from tests.fixtures.visitors import client_for
from tests.registry.uploads.files import worked
from tests.registry.uploads.test_inspections_come_as_files import WELDED
from verifier import canonical
from verifier.cli import main

PAPER = Path(__file__).parents[3] / "docs" / "using.md"
SITE = "http://localhost:8000"
PHOTOS = {"closing__photo_front": "front.jpg", "closing__photo_rear": "rear.jpg"}


def shown(start: str) -> Iterator[list[str]]:
    """The words of each command that begins so, continued lines and quoted ones joined."""
    for block in re.findall(r"```console\n(.*?)```", PAPER.read_text(encoding="utf-8"), re.DOTALL):
        for command in re.split(r"^\$ ", block, flags=re.M)[1:]:
            if command.startswith(start):
                yield shlex.split(command.replace("\\\n", " "), comments=True)[1:]


class Curl:
    """As much of curl as the manual uses; what it does not know ends the test."""

    def __init__(self, folder: Path, names: dict[str, str]) -> None:
        self.folder, self.names = folder, names
        self.pictures: list[str] = []
        self.parser = argparse.ArgumentParser("curl", exit_on_error=False)
        for short in ("-H", "-F"):
            self.parser.add_argument(short, action="append", default=[])
        self.parser.add_argument("-X")
        self.parser.add_argument("-d")
        self.parser.add_argument("--data-binary")
        self.parser.add_argument("-fsS", action="store_true")
        self.parser.add_argument("address")

    def put_in(self, text: str) -> str:
        for name, value in self.names.items():
            text = text.replace(name, value)
        if "<sha256>" in text:
            for digest in self.pictures:
                text = text.replace("<sha256>", digest, 1)
            self.pictures.clear()
        return text

    def run(self, words: list[str]) -> Any:
        words = [self.put_in(word) for word in words]
        words, out = (words[:-2], words[-1]) if ">" in words else (words, None)
        given = self.parser.parse_args(words)
        headers = dict(header.split(": ", 1) for header in given.H)
        content_type = headers.pop("Content-Type", "application/octet-stream")
        client = APIClient(headers={name.lower(): value for name, value in headers.items()})
        path = given.address.removeprefix(SITE)
        assert path.startswith("/")
        if given.F:
            form = dict(field.split("=", 1) for field in given.F)
            name = form["file"].removeprefix("@")
            answer: Any = client.post(
                path, {**form, "file": SimpleUploadedFile(name, (self.folder / name).read_bytes())}
            )
        elif given.data_binary:
            content = (self.folder / given.data_binary.removeprefix("@")).read_bytes()
            answer = client.generic(given.X, path, content, content_type=content_type)
        elif given.d:
            answer = client.post(path, given.d, content_type=content_type)
        else:
            answer = client.get(path)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert 200 <= answer.status_code < 300, (words, content.decode())
        if out:
            (self.folder / out).write_bytes(content)
            return None
        return json.loads(content)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The files that the manual's commands take, under its names."""
    monkeypatch.chdir(tmp_path)
    for name in ("front.jpg", "rear.jpg", "page-1.jpg"):
        Image.open(io.BytesIO(photo(1, name))).save(name)
    Path("cars.csv").write_text(
        "VIN,ODOMETER,SELLINGPRICE\nKMHXX00XXXX000002,30000,12000\n", encoding="utf-8"
    )
    Path("stock.csv").write_text(
        "차대번호,주행거리,가격(만원)\nKMHXX00XXXX000003,30000,1200\n", encoding="utf-8"
    )
    with zipfile.ZipFile("photos.zip", "w") as archive:
        archive.write("front.jpg", "KMHXX00XXXX000003-1.jpg")
    with Path("form82.xlsx").open("wb") as workbook:
        form_book(workbook, [form82(4, **PHOTOS), form82(5, repair_history=WELDED, **PHOTOS)])
    return tmp_path


def test_the_manual_s_commands_work_as_they_stand(dealer: Author, folder: Path) -> None:
    curl = Curl(folder, {"$TOKEN": token_create(membership=dealer.membership, name="manual").secret})
    commands = shown("curl ")

    picture = next(commands)
    for name in ("front", "rear"):
        words = [word.replace("front", name) for word in picture]
        curl.pictures.append(curl.run(words)["sha256"])
    listing = curl.run(next(commands))
    file = worked(Upload.objects.get(pk=curl.run(next(commands))["id"]))
    assert (file.recorded, file.refused) == (1, 0)
    stock = curl.run(next(commands))
    assert (stock["upload"]["progress"]["recorded"], stock["upload"]["progress"]["missing"]) == (1, 2)
    photos = worked(Upload.objects.get(pk=curl.run(next(commands))["id"]))
    assert (photos.recorded, photos.refused) == (1, 0)
    trial = worked(Upload.objects.get(pk=curl.run(next(commands))["id"]))
    [asked] = UploadRow.objects.filter(upload=trial, outcome=UploadRow.Outcome.ASKED)
    curl.names |= {"$ID": str(trial.pk), '"12"': f'"{asked.number}"'}
    curl.run(next(commands))
    assert worked(trial).recorded == 2

    sequenced()
    curl.names["$DIGEST"] = listing["digest"]
    curl.run(next(commands))
    curl.run(next(commands))
    Path("trust.json").write_text(json.dumps(trust_in(log_keys())), encoding="utf-8")
    [receipt] = [words for words in shown("registry-verifier ") if words[0] == "receipt"]
    assert main(receipt) == 0

    curl.pictures.append(curl.run(next(commands))["sha256"])
    assert curl.run(next(commands))["kind"] == "inspection:recorded"
    assert next(commands, None) is None


def test_a_station_s_machine_signs_as_the_manual_says(
    dealer: Author, inspector: Author, city: Author, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    [keygen, sign] = [words for words in shown("registry-verifier ") if words[0] in {"keygen", "sign"}]
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        assert main(keygen) == 0
    made = json.loads(printed.getvalue())
    key = key_enrol(
        author=city,
        holder=inspector.membership,
        licence=inspector.membership.licence or "",
        type=made["type"],
        public_key=made["public_key"],
    )
    record = inspected(dealer)
    statement = statement_make(records=[record.digest], verdict="certified", key=key)
    Path("statement.json").write_bytes(canonical.dumps(statement))
    signed = io.StringIO()
    keyboard = io.StringIO("y\n")
    monkeypatch.setattr(keyboard, "isatty", lambda: True)
    monkeypatch.setattr("sys.stdin", keyboard)
    with contextlib.redirect_stdout(signed):
        assert main(sign[: sign.index(">")]) == 0
    answer = client_for(inspector).post(
        "/api/certifications/", signed.getvalue(), content_type="application/json"
    )
    assert answer.status_code == 201, answer.content
