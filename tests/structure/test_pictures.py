"""README's pictures: what the command draws, and that it notices what has changed since."""

import json
from pathlib import Path

import pytest

from tools import pictures


def test_the_diagram_is_what_the_command_draws() -> None:
    assert (pictures.FOLDER / "diagram.svg").read_bytes() == pictures.diagram()


def test_the_pictures_are_small() -> None:
    sizes = {picture.name: (pictures.FOLDER / picture.name).stat().st_size for picture in pictures.PICTURES}
    assert max(sizes.values()) < 100_000, sizes


def test_a_picture_whose_sources_changed_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made = {picture.name: picture.fingerprint() for picture in pictures.PICTURES}
    file = tmp_path / "sources.json"
    file.write_text(json.dumps(made))
    monkeypatch.setattr(pictures, "SOURCES", file)
    assert pictures.main(["--check"]) == 0
    file.write_text(json.dumps({**made, "verdict.png": "0" * 64}))
    assert pictures.main(["--check"]) == 1
    assert "verdict.png; `make pictures`" in capsys.readouterr().out
