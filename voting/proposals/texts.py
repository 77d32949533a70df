"""What is said where a proposal or a review is refused."""

from records.terms.texts import Text

PROPOSED_ALREADY = Text(
    "이 투표에는 이미 제안이 있습니다. 그 제안을 정정하거나 새 투표로 제안해 주십시오.",
    "This poll has a proposal already: correct that one, or propose another poll.",
)
REVIEWED_ALREADY = Text(
    "이 제안에는 이미 심사 결과가 있습니다. 그 심사를 정정해 주십시오.",
    "This proposal was reviewed already: correct that review.",
)
CITIZEN_BY_CITY = Text(
    "시민의 제안은 시 담당자가 접수합니다. 기관은 기관의 이름으로 제안합니다.",
    "A citizen's proposal is taken in by the city's staff; a body proposes in its own name.",
)
MERGED_INTO_ITSELF = Text("투표를 자기 자신에 병합할 수 없습니다.", "A poll can't be merged into itself.")
