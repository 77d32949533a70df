"""What pages say of how far a poll is, and of what is promised about it."""

from records.terms.texts import Text
from voting.polls.overview import Stage

STAGES = {
    Stage.PROPOSED: Text("제안됨", "Proposed"),
    Stage.WITHDRAWN: Text("철회됨", "Withdrawn"),
    Stage.REVIEWED: Text("심사됨", "Reviewed"),
    Stage.OPENED: Text("개시됨, 시작 전", "Opened, not begun"),
    Stage.RUNNING: Text("투표 중", "Running"),
    Stage.OVER: Text("마감 처리 중", "Over, being closed"),
    Stage.CLOSED: Text("마감됨", "Closed"),
    Stage.TALLIED: Text("집계됨", "Counted"),
    Stage.ANSWERED: Text("답변됨", "Answered"),
    Stage.CANCELLED: Text("취소됨", "Cancelled"),
}
STEP_NAMES = (
    Text("제안", "Proposal"),
    Text("심사", "Review"),
    Text("투표", "Voting"),
    Text("결과", "Result"),
    Text("답변", "Answer"),
)
_LOOK = Text("내 표 찾기", "Look for my ballot")
NEXT = {
    Stage.PROPOSED: Text("제안 보기", "Read the proposal"),
    Stage.REVIEWED: Text("심사 결과 보기", "Read the review"),
    Stage.OPENED: Text("무엇을 묻는지 미리 보기", "See what will be asked"),
    Stage.RUNNING: Text("투표하기", "Vote"),
    Stage.OVER: _LOOK,
    Stage.CLOSED: _LOOK,
    Stage.TALLIED: Text("결과 보기", "See the result"),
    Stage.ANSWERED: Text("결과와 답변 보기", "See the result and the answer"),
    Stage.CANCELLED: Text("취소 사유 보기", "See why it was cancelled"),
}
"""What a person can do about a poll; about one that was withdrawn nothing."""
_REACHED = {
    Stage.PROPOSED: 1,
    Stage.WITHDRAWN: 1,
    Stage.REVIEWED: 2,
    Stage.OPENED: 3,
    Stage.RUNNING: 3,
    Stage.OVER: 3,
    Stage.CANCELLED: 3,
    Stage.CLOSED: 4,
    Stage.TALLIED: 4,
    Stage.ANSWERED: 5,
}


def steps_reached(stage: Stage) -> int:
    """Which of the five steps a poll is at, from 1."""
    return _REACHED[stage]


PROMISED = (
    Text(
        "질문과 마감 시각, 발급 기관은 이더리움에 기록된 뒤에는 바뀌지 않습니다.",
        "What is asked, when it ends and who issues can't change once it is on Ethereum.",
    ),
    Text(
        "집계되는 표는 모두 발급 기관 전부가 서명으로 인정한 것이며, 사용된 투표권보다 많지 않습니다.",
        "Every ballot that counts is signed by a key that every issuer signed for, and no more of them than rights used.",
    ),
    Text(
        "아무도 표를 바꾸거나 접수증을 준 표를 몰래 버릴 수 없고, 누구나 다시 집계할 수 있습니다.",
        "Nobody changes a ballot, nobody drops a promised one unseen, and anybody can count again.",
    ),
)
NOT_PROMISED = (
    Text(
        "발급 기관이 모두 공모하면 투표하지 않은 사람의 표를 만들어 낼 수 있습니다.",
        "All issuers together can vote for people who did not.",
    ),
    Text(
        "투표하는 동안 서버를 운영하는 사람이 프로그램을 바꾸면 누가 어떤 표를 보냈는지 볼 수 있습니다.",
        "Who runs the servers while people vote can see, in a changed program, who sends which ballot.",
    ),
    Text(
        "표를 사고파는 일이나 강요는 막지 못합니다.",
        "That votes are sold or compelled is not prevented.",
    ),
)
