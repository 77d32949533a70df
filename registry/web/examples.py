"""The made-up cars of a demonstration, one for each verdict that a car's page can begin with."""

from dataclasses import dataclass
from enum import Enum

from records.contents.models import Submission
from records.terms.subjects import number_of
from records.terms.texts import Text


class Example(Enum):
    """What the first page says of the car; the name is in the id under which the car's record was submitted."""

    SOUND = (
        Text("이상 없음", "Sound"),
        Text("점검자가 인증했고 그대로입니다.", "Certified, and unchanged since."),
    )
    UNCERTIFIED = (
        Text("인증 전", "Not certified"),
        Text("아직 아무도 서명하지 않았습니다.", "Nobody has signed it yet."),
    )
    ACCIDENT = Text("사고", "Accident"), Text("차체 골격을 고쳤습니다.", "Its frame was repaired.")
    ODOMETER = Text("주행거리", "Odometer"), Text("인증된 값보다 줄었습니다.", "Below what was certified.")
    CORRECTED = (
        Text("정정됨", "Corrected"),
        Text("고친 기록이 처음 기록 옆에 있습니다.", "The correction stands beside the first record."),
    )
    REJECTED = (
        Text("반려", "Rejected"),
        Text("점검자가 맞지 않는다고 합니다.", "The inspector says it is wrong."),
    )
    CHANGED = (
        Text("몰래 바뀜", "Altered"),
        Text("누군가 데이터베이스를 고쳤습니다.", "Somebody edited the database."),
    )
    PAPER_ONLY = (
        Text("종이뿐", "Paper only"),
        Text("종이 기록부의 사진만 있습니다.", "There is only the paper's picture."),
    )

    def __init__(self, title: Text, detail: Text) -> None:
        self.title = title
        self.detail = detail

    @property
    def external_id(self) -> str:
        return f"example-{self.name.lower()}"


@dataclass(frozen=True)
class Shown:
    example: Example
    number: str


def examples_shown() -> list[Shown]:
    """Those that are there, in the order above."""
    rows = Submission.objects.filter(external_id__in=[example.external_id for example in Example])
    # The first that was submitted under an id, should there be others'. They are few: sorted here, for less than the database's
    # order takes to put into words.
    submitted = sorted(rows.values_list("pk", "external_id", "record__subject"), reverse=True)
    subjects = {external_id: subject for _, external_id, subject in submitted}
    return [
        Shown(example, number_of(subjects[example.external_id]))
        for example in Example
        if example.external_id in subjects
    ]
