"""What the words of a witness's state mean."""

from typing import Final

from anchoring.texts import Text
from anchoring.witnesses import problems

PROBLEMS: Final[dict[str, Text]] = {
    problems.REFUSES: Text(
        "이 로그를 거부합니다. 지금까지 본 로그에 이어지지 않는다고 합니다.",
        "It refuses this log: the checkpoint does not go on from what it has seen.",
    ),
    problems.AHEAD: Text(
        "이 등록부에 있는 것보다 더 긴 로그를 보았다고 합니다.",
        "It has seen more of this log than the registry has.",
    ),
    problems.FORGOT: Text(
        "이 로그를 자신이 공동 서명한 것보다 적게 보았다고 합니다.",
        "It has forgotten what it cosigned: it says that it has seen less of this log.",
    ),
    problems.WRONG: Text(
        "응답에 유효한 공동 서명이 없습니다.", "Its answer holds no valid cosignature of the checkpoint."
    ),
    problems.UNKNOWN: Text(
        "이 로그 또는 로그의 서명키를 알지 못한다고 합니다.",
        "It does not know this log, or not the log's key.",
    ),
    problems.SILENT: Text("응답하지 않습니다.", "It does not answer."),
}
"""Why a witness has not cosigned, by the word in WitnessState.problem."""
