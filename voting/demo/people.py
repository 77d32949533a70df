"""The votes' made-up people: two offices that issue and certify, with their signing keys, and a residents' council."""

from pathlib import Path

from records.demo.people import Part, Person, people_seed, signing_key_seed
from voting.demo.offices import ELSEWHERE, HERE, LICENCES

PARTS = (
    Part(
        HERE,
        "observer@demo.example",
        "윤위원",
        "office",
        "서울시 감사위원회",
        "",
        "",
        "observer",
        LICENCES[HERE],
    ),
    Part(
        ELSEWHERE,
        "university@demo.example",
        "강교수",
        "office",
        "답십리대학교 선거연구소",
        "",
        "",
        "observer",
        LICENCES[ELSEWHERE],
    ),
    Part("council", "council@demo.example", "오회장", "body", "답십리1동 주민자치회", "", "", "staff"),
)


def key_file(part: str) -> str:
    """The name of the file with an office's signing key."""
    return f"{part}-key.pem"


def polls_people_seed(folder: Path) -> list[Person]:
    """All of them, with log-ins that work, and the offices' keys enrolled. The city is there already."""
    people = people_seed(folder, PARTS)
    for person in people:
        if person.part in LICENCES:
            signing_key_seed(folder, key_file(person.part), holder=person)
    return people
