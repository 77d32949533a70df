"""What is said where an end, a count or an answer is refused."""

from records.terms.texts import Text

NOT_OVER = Text("아직 마감 시각이 되지 않았습니다.", "The poll has not reached its end yet.")
NOT_CLOSED = Text("마감되지 않은 투표는 집계할 수 없습니다.", "A poll is counted once it is closed.")
FILES_WRONG = Text(
    "투표함의 파일이 기록과 맞지 않아 집계할 수 없습니다.",
    "The boxes' files are not what the records say: nothing can be counted.",
)
SAME_TALLY = Text("다시 집계한 결과가 같습니다.", "Counted again, the result is the same.")
NO_TALLY = Text("집계되지 않은 투표에는 답변할 수 없습니다.", "A poll is answered once it is counted.")
RECOUNT_NEEDS_REASON = Text(
    "이미 집계되었습니다. 다시 집계하려면 정정 사유를 적어 주십시오.",
    "The poll was counted already. To count again, say why.",
)
BOX_NOT_FILLED = Text(
    "마지막 투표함을 아직 기록하지 못했습니다. 잠시 뒤에 다시 해 주십시오.",
    "The last box is not filled yet. Try again in a moment.",
)
COUNTING = Text(
    "이 투표는 지금 집계하고 있습니다. 끝나기를 기다려 주십시오.",
    "This poll is being counted. Wait until that is done.",
)
COUNT_FAILED = Text(
    "집계가 여러 번 중단되었습니다. 서버의 로그를 확인한 뒤 다시 집계해 주십시오.",
    "The count stopped several times. Look at the servers' log, then count again.",
)
