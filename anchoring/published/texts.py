"""What the words of the copy's state mean."""

from typing import Final

from anchoring.published import problems
from anchoring.texts import Text

PROBLEMS: Final[dict[str, Text]] = {
    problems.FORKED: Text(
        "버킷에 이 로그의 서명키로 서명되었지만 이 로그와 다른 체크포인트가 있습니다.",
        "The bucket has a checkpoint that this log's key signed and that is not of this log.",
    ),
    problems.AHEAD: Text(
        "버킷에 이 등록부보다 더 긴 로그가 있습니다. 데이터베이스에서 항목이 빠졌습니다.",
        "The bucket has more of the log than the registry: entries are missing from the database.",
    ),
    problems.DAMAGED: Text(
        "등록부에 저장된 로그가 체크포인트와 맞지 않아 아무것도 내보내지 않습니다.",
        "The log as stored here does not fit its checkpoint, so nothing of it is given out.",
    ),
    problems.FOREIGN: Text(
        "버킷의 체크포인트 자리에 이 로그의 것이 아닌 파일이 있습니다.",
        "In the checkpoint's place the bucket has something that is not this log's.",
    ),
    problems.CHANGED: Text(
        "버킷에 있는 로그 파일이 없어졌거나 바뀌었습니다.",
        "A file of the log that was put into the bucket is gone or was changed.",
    ),
}
"""What keeps the copy from growing, by the word in BucketState.problem."""
