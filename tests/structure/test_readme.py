"""What README and docs show is there: commands, paths, variables, checks."""

import re
import shlex
from pathlib import Path

import pytest
from django.core.management import BaseCommand, get_commands, load_command_class

from verifier.cli import main

ROOT = Path(__file__).resolve().parent.parent.parent
PAPERS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
PARTS = (
    "anchoring",
    "benchmarks",
    "config",
    "contracts",
    "records",
    "registry",
    "static",
    "templates",
    "tests",
    "tools",
    "verifier",
    "voting",
)
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.name)
def test_each_make_command_exists(paper: Path) -> None:
    shown = set(re.findall(r"(?:`|\$ |[A-Z]=\S+ )make ([a-z-]+)", paper.read_text(encoding="utf-8")))
    assert shown <= set(re.findall(r"^([a-z-]+):", MAKEFILE, re.M))


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.name)
def test_each_link_leads_somewhere(paper: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", paper.read_text(encoding="utf-8"))
    assert [link for link in links if "://" not in link and not (paper.parent / link).exists()] == []


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.name)
def test_each_folder_and_file_of_the_code_exists(paper: Path) -> None:
    shown = re.findall(rf"`((?:{'|'.join(PARTS)})/[\w./-]*)`", paper.read_text(encoding="utf-8"))
    assert [path for path in shown if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.name)
def test_each_management_command_exists(paper: Path) -> None:
    """Ours; Django's own are known by name."""
    shown = set(re.findall(r"manage\.py ([a-z0-9_]+)", paper.read_text(encoding="utf-8")))
    ours = {path.stem for path in ROOT.glob("*/management/commands/*.py")}
    assert shown - {"migrate", "collectstatic", "check", "makemigrations", "createsuperuser"} <= ours


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.name)
def test_each_management_command_takes_what_is_shown(paper: Path) -> None:
    """Every option and argument, as the command itself reads them; "…" and words in capitals stand for numbers."""
    text = paper.read_text(encoding="utf-8").replace("\\\n", " ")
    for line in re.findall(r"^ *\$ python manage\.py (.+)$", text, re.M):
        name, *words = shlex.split(line, comments=True)
        app = get_commands()[name]
        command = app if isinstance(app, BaseCommand) else load_command_class(app, name)
        parser = command.create_parser("manage.py", name)
        types = {option: action.type for action in parser._actions for option in action.option_strings}
        assert {word for word in words if word.startswith("--")} <= types.keys(), line
        parser.parse_args(["1" if word in {"MEMBER", "STAFF", "KEY"} else word for word in words])


def test_every_command_of_the_makefile_is_explained() -> None:
    targets = re.findall(r"^\.PHONY: (.+)$", MAKEFILE, re.M)
    assert [name for name in targets if not re.search(rf"^{name}:.*## \S", MAKEFILE, re.M)] == []


def test_readmes_first_screen_shows_the_two_commands() -> None:
    first = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()[:22]
    shown = [line.split("#")[0].strip() for line in first if line.startswith("$ ")]
    assert shown == ["$ make run", "$ make test"]


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.name)
def test_each_verifier_command_has_its_options(paper: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = paper.read_text(encoding="utf-8")
    for line in re.findall(r"^\$ registry-verifier (.+)$", text.replace("\\\n", " "), re.M):
        words = line.split()
        command = (
            words[:1] if words[0].isidentifier() or words[0] in {"ballot-make", "witness-keygen"} else []
        )
        with pytest.raises(SystemExit) as ended:
            main([*command, "--help"])
        assert ended.value.code == 0
        offered = set(re.findall(r"--[a-z][\w-]*", capsys.readouterr().out))
        assert {word for word in words if re.fullmatch(r"--[a-z][\w-]*", word)} <= offered, line


def test_each_guide_is_there_in_both_languages() -> None:
    guides = {path.name.split(".")[0] for path in (ROOT / "docs" / "guides").iterdir()}
    assert guides == {"buyers", "dealers", "inspectors", "city"}
    names = {f"{guide}.{language}.md" for guide in guides for language in ("ko", "en")}
    assert {path.name for path in (ROOT / "docs" / "guides").iterdir()} == names


def test_each_check_has_its_line_in_the_manual() -> None:
    manual = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    sources = [
        path
        for app in ("config", "registry", "voting", "records", "anchoring")
        for path in (ROOT / app).rglob("*.py")
    ]
    ids = {
        check
        for path in sources
        for check in re.findall(r'id="((?:config|registry|anchoring)\.[EW]\d{3})"', path.read_text())
    }
    assert {check for check in ids if f"`{check}`" not in manual} == set()


def test_each_variable_in_the_manual_is_read_somewhere() -> None:
    manual = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    variables = set(re.findall(r"^\| `([A-Z][A-Z_]+)`", manual, re.M))
    sources = [*ROOT.glob("config/*.py"), *ROOT.glob("tools/run/*.py"), *ROOT.glob("anchoring/*.py")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    assert {name for name in variables if f'"{name}"' not in text} == set()
