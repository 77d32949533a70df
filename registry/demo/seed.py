"""The market's made-up people: two dealerships, a station and the city, with the inspector's key."""

from datetime import datetime
from pathlib import Path

from records.demo.people import CITY, Part, Person, people_seed, signing_key_seed

KEY_FILE = "inspector-key.pem"

PARTS = (
    Part(
        "dealer",
        "dealer@demo.example",
        "김매매",
        "dealership",
        "장안모터스",
        "111-81-00001",
        "장안평-0001",
        "dealer",
    ),
    Part(
        "owner",
        "owner@demo.example",
        "정대표",
        "dealership",
        "장안모터스",
        "111-81-00001",
        "장안평-0001",
        "owner",
    ),
    Part(
        "rival",
        "rival@demo.example",
        "이매매",
        "dealership",
        "답십리오토",
        "111-81-00002",
        "장안평-0002",
        "dealer",
    ),
    Part(
        "inspector",
        "inspector@demo.example",
        "박점검",
        "station",
        "장안성능점검장",
        "111-81-00003",
        "점검-0001",
        "inspector",
        "제11-00001호",
    ),
    Part(CITY, "city@demo.example", "최담당", "city", "서울시 교통정책과", "", "", "staff"),
    Part("auditor", "auditor@demo.example", "한감사", "city", "서울시 교통정책과", "", "", "auditor"),
)


def demo_seed(folder: Path, *, enrolled_at: datetime | None = None) -> list[Person]:
    """Everybody, with log-ins that work, and the inspector's key enrolled. Again and again the same."""
    people = people_seed(folder, PARTS)
    [inspector] = [person for person in people if person.part == "inspector"]
    signing_key_seed(folder, KEY_FILE, holder=inspector, enrolled_at=enrolled_at)
    return people
