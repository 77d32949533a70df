"""The standard classification for everybody: which version is logged, the city's tasks, the criteria of each kind."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from records.classification.rows import classification_now
from records.classification.selectors import published
from records.contents.lines import Line, body_lines, resolved, title_text
from records.terms.common import CLASSIFICATION
from records.terms.families import families, kinds
from records.terms.schemas import schema
from records.terms.texts import Text


@dataclass(frozen=True)
class Criterion:
    title: Text
    question: Text
    values: Sequence[Text]


@dataclass(frozen=True)
class ShownRow:
    """One kind's criteria, two of which stand in its heading."""

    title: Text
    kind: str
    use: Text
    chain_use: Text
    lines: Sequence[Line]


@dataclass(frozen=True)
class ShownTask:
    """`kinds` where its records are this registry's; `judgement` where they are not, and we judged all the same."""

    name: Text
    source: Text
    state: Text
    kinds: Sequence[Text]
    judgement: Sequence[Line]


@require_safe
def classification(request: HttpRequest) -> HttpResponse:
    version = published()
    body = version.body if version and version.body else classification_now()
    lines = {line.path: line for line in body_lines(CLASSIFICATION, body)}
    context = {
        "version": version,
        "tasks": [_task(_members(line)) for line in lines["tasks"].lines],
        "rows": [_row(_members(line)) for line in lines["rows"].lines],
        "criteria": list(_criteria()),
    }
    return render(request, "records/web/classification.html", context)


def _members(line: Line) -> Mapping[str, Line]:
    return {member.path.rpartition(".")[2]: member for member in line.lines}


def _text(members: Mapping[str, Line], name: str) -> Text:
    line = members.get(name)
    return line.value if line and line.value else Text("", "")


def _row(members: Mapping[str, Line]) -> ShownRow:
    name = _text(members, "kind").en
    # A version of before may name a kind that is no more.
    kind = kinds().get(name)
    return ShownRow(
        title=kind.title if kind else Text(name, name),
        kind=name,
        use=_text(members, "use"),
        chain_use=_text(members, "chain_use"),
        lines=[line for member, line in members.items() if member != "kind"],
    )


def _task(members: Mapping[str, Line]) -> ShownTask:
    own = _text(members, "family").en
    judgement = members.get("judgement")
    return ShownTask(
        name=_text(members, "name"),
        source=_text(members, "source"),
        state=_text(members, "state"),
        kinds=[kind.title for family in families() if family.name == own for kind in family.kinds],
        judgement=judgement.lines if judgement else (),
    )


def _criteria() -> Iterator[Criterion]:
    """From the schema: each question with the values that answer it."""
    root = schema(CLASSIFICATION)
    for name, member in root["properties"]["rows"]["items"]["properties"].items():
        if name in ("kind", "why"):
            continue
        node = resolved(root, member)
        chosen = resolved(root, node.get("items", node))
        options = chosen.get("x-options", {}).values()
        yield Criterion(
            title=title_text(node["title"]),
            question=title_text(chosen.get("description", "")),
            values=[Text(option["ko"], option["en"]) for option in options],
        )
