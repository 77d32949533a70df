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
AT_THE_DESK = {
    Stage.PROPOSED: Text(
        "심사할 차례입니다. 받아들이면 그다음에 명부를 올리고 개시합니다.",
        "It waits for a review. Once it is accepted, upload the roll and open it.",
    ),
    Stage.OPENED: Text(
        "이제 발급 기관마다 개시를 인증해야 합니다. 투표는 시작 시각에 저절로 시작되고, 끝까지 시에서 더 할 일은 없습니다.",
        "Now each issuer has to certify the opening. Voting begins by itself; until the end the city has nothing to do.",
    ),
    Stage.RUNNING: Text(
        "투표 중입니다. 마감 시각에 저절로 끝나고, 그때까지 시에서 더 할 일은 없습니다. 중간 결과는 아무도 볼 수 없습니다.",
        "People are voting. It ends by itself; until then the city has nothing to do. Nobody sees running results.",
    ),
    Stage.OVER: Text(
        "투표가 끝났습니다. 몇 분 안에 저절로 마감되고, 그다음에 집계합니다.",
        "Voting is over. It is closed by itself within minutes; then count the ballots.",
    ),
    Stage.CLOSED: Text(
        "집계할 차례입니다. 마감 기록이 이더리움에서 확정되면 누구나 표를 내려받아 다시 셀 수 있습니다.",
        "It waits for the count. Once the end is final on Ethereum, anybody can download the ballots and count again.",
    ),
    Stage.TALLIED: Text(
        "이제 발급 기관마다 집계를 인증합니다. 시는 기한까지 답변해야 합니다.",
        "Now each issuer certifies the count. The city has to answer by the day that it promised.",
    ),
    Stage.ANSWERED: Text(
        "답변까지 마쳤습니다. 새 소식이 있으면 답변을 더 적을 수 있습니다.",
        "It is answered. When there is news, add another answer.",
    ),
}
"""What a poll waits for, for the city's staff."""
REVIEWED_AT_THE_DESK = {
    True: Text(
        "받아들인 제안입니다. 투표권이 정해진 사람에게만 있으면 명부를 먼저 올리고, 그다음에 아래에서 개시합니다.",
        "The proposal is accepted. If only certain people may vote, upload the roll first; then open the poll below.",
    ),
    False: Text(
        "받아들이지 않은 제안입니다. 제안이 고쳐지면 다시 심사합니다.",
        "The proposal was not accepted. If it is corrected, review it again.",
    ),
}
"""The same of one that was reviewed, by whether it was accepted."""
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
