"""What the words of the anchorer's state mean."""

from typing import Final

from anchoring.anchorer import attempts, problems
from anchoring.texts import Text

PROBLEMS: Final[dict[str, Text]] = {
    problems.DRY: Text(
        "앵커 키가 없어 시험 운전 중입니다. 이더리움에 아무것도 보내지 않습니다.",
        "There is no anchor key: in dry mode nothing is sent to Ethereum.",
    ),
    problems.SILENT: Text("이더리움 노드가 응답하지 않습니다.", "No Ethereum endpoint answers."),
    problems.SETTINGS: Text(
        "앵커 키 또는 노드 설정을 사용할 수 없습니다.",
        "The anchor key or the endpoint can't be used as configured.",
    ),
    problems.UNUSABLE: Text(
        "노드의 응답을 사용할 수 없습니다. 다음에 다시 시도합니다.",
        "The endpoint's answers can't be used; the next look tries again.",
    ),
    problems.WRONG_CHAIN: Text(
        "노드의 체인 또는 계약이 처음 정한 것과 다릅니다.",
        "The endpoint has another chain, or another contract, than the one that was pinned at the start.",
    ),
    problems.NO_CONTRACT: Text(
        "체인에 계약이 없어 배포 거래를 다시 보냅니다.",
        "The contract is not on the chain: its deployment is sent again.",
    ),
    problems.HALTED: Text(
        "로그가 멈췄습니다. 계약에 이 로그에 없는 내용이 있습니다.",
        "The log is halted: the contract holds what the log does not have.",
    ),
    problems.DISAGREE: Text(
        "노드들이 확정된 블록이나 계약에 대해 서로 다르게 답합니다. 충분한 수가 일치할 때까지 앵커를 확정하거나"
        " 되돌리지 않고, 로그를 멈추지 않습니다.",
        "The endpoints contradict each other about a final block or the contract. Until enough of them agree,"
        " no anchor is called final or withdrawn and the log is not halted.",
    ),
    problems.FEES: Text(
        "가스 가격이 설정한 한도보다 높아 낮아질 때까지 기다립니다.",
        "Gas costs more than the configured limit; the anchor waits for a lower price.",
    ),
    problems.BALANCE: Text(
        "앵커 키의 잔액이 다음 앵커 비용보다 적습니다. 아래의 기록하는 계정으로 이더를 보내면 저절로 이어 갑니다.",
        "The anchor key has too little ether for the next anchor. Send some to the account below that anchors: it goes on by"
        " itself.",
    ),
    problems.NOT_ANCHORER: Text(
        "스마트 계약이 이 앵커 키를 허용하지 않습니다.", "The smart contract does not let this key anchor."
    ),
    problems.REFUSED: Text("체인이 이 앵커를 거부할 것입니다.", "The chain would refuse the anchor."),
    problems.STUCK: Text(
        "수수료를 허용된 횟수만큼 올렸지만 거래가 아직 블록에 들어가지 않았습니다. 한 시간마다 다시 올립니다.",
        "The transaction is in no block although its fee was raised as often as allowed; from now on it is raised each hour.",
    ),
    problems.LOG: Text(
        "로그가 앵커할 내용을 증명하지 못합니다. 감사 결과를 확인하십시오.",
        "The log can't prove what was to be anchored; the audit tells more.",
    ),
    problems.EVENTS: Text(
        "계약에 남은 앵커를 블록 순서대로 읽어 오는 중입니다.",
        "The contract's anchors that are not known here yet are being read, block by block.",
    ),
    problems.CLOCK: Text(
        "이 서버의 시계가 체인보다 앞서 있습니다. 맞출 때까지 기록을 받지 않고 로그에 올리지 않습니다.",
        "This machine's clock is ahead of the chain's: until it is set right no record is taken or logged.",
    ),
    problems.SIGNER: Text(
        "앵커 키를 보관하는 서버나 장치가 서명하지 않습니다. 다음에 다시 요청합니다.",
        "The machine or module that keeps the anchor key does not sign; the next look asks it again.",
    ),
    problems.FAILED: Text(
        "예상하지 못한 오류로 앵커 작업이 중단되었습니다. 다음에 다시 시도합니다. 서버 로그를 확인하십시오.",
        "Anchoring stopped at an unexpected fault and is tried again at the next look: see the server's log.",
    ),
}
"""Why nothing is sent although something waits, by the word in NetworkState.problem."""

ENDPOINTS: Final[dict[str, Text]] = {
    "ok": Text("정상", "answers"),
    "fails": Text("응답 없음", "does not answer"),
    "limited": Text(
        "요청 한도에 걸려 잠시 묻지 않음", "left alone for a while: its limit of requests is reached"
    ),
    "behind": Text("뒤처짐", "lags behind"),
    "ahead": Text(
        "최신 블록 번호가 있을 수 없이 높음", "claims a newest block that the others could not have reached"
    ),
    "wrong-chain": Text(
        "다른 체인 또는 계약이어서 사용하지 않음", "another chain or contract: not listened to"
    ),
    "disagrees": Text("다른 노드와 블록이 다름", "disagrees on a block with another endpoint"),
}
"""What an endpoint is like, by the word in NetworkState.endpoints."""

ATTEMPTS: Final[dict[str, Text]] = {
    attempts.WAITING: Text("아직 어느 노드에서도 보이지 않습니다", "No endpoint shows it yet"),
    attempts.SENT: Text("전송되어 블록을 기다립니다", "Sent, waits for a block"),
    attempts.INCLUDED: Text("블록에 들어갔습니다", "In a block"),
    attempts.FINAL: Text("확정되었습니다", "Final"),
    attempts.REPLACED: Text(
        "다른 시도가 먼저 처리되어 대체되었습니다", "Replaced: another attempt came first"
    ),
    attempts.DISPLACED: Text(
        "같은 앵커 키로 다른 곳에서 보낸 거래가 먼저 처리되어 밀려났습니다",
        "Displaced: a transaction from elsewhere, made with the same anchor key, came first",
    ),
    attempts.OVERTAKEN: Text(
        "계약이 먼저 진행되어 더는 효력이 없습니다",
        "Overtaken: the contract has gone on, and it can change nothing any more",
    ),
    attempts.REVERTED: Text("계약이 거부했습니다", "Refused by the contract"),
    attempts.IDLE: Text("계약에 이미 있어 효력이 없습니다", "Without effect: the contract had it already"),
}
"""What became of a transaction, by its state."""
