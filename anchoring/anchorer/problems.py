"""Why nothing is sent although something waits: the words in NetworkState.problem, in English and Korean."""

from typing import Final

DRY: Final = "dry"
SILENT: Final = "silent"
WRONG_CHAIN: Final = "wrong-chain"
NO_CONTRACT: Final = "no-contract"
HALTED: Final = "halted"
DISAGREE: Final = "endpoints-disagree"
FEES: Final = "fees-above-cap"
BALANCE: Final = "balance"
NOT_ANCHORER: Final = "not-anchorer"
REFUSED: Final = "refused"
STUCK: Final = "stuck"
UNUSABLE: Final = "unusable"
SETTINGS: Final = "settings"
LOG: Final = "log"

TEXTS: Final[dict[str, tuple[str, str]]] = {
    DRY: (
        "There is no anchor key: in dry mode nothing is sent to Ethereum.",
        "앵커 키가 없어 시험 운전 중입니다. 이더리움에 아무것도 보내지 않습니다.",
    ),
    SILENT: ("No Ethereum endpoint answers.", "이더리움 노드가 응답하지 않습니다."),
    SETTINGS: (
        "The anchor key or the endpoint can't be used as configured.",
        "앵커 키 또는 노드 설정을 사용할 수 없습니다.",
    ),
    UNUSABLE: (
        "The endpoint's answers can't be used; the next look tries again.",
        "노드의 응답을 사용할 수 없습니다. 다음에 다시 시도합니다.",
    ),
    WRONG_CHAIN: (
        "The endpoint has another chain, or another contract, than the one that was pinned at the start.",
        "노드의 체인 또는 계약이 처음 정한 것과 다릅니다.",
    ),
    NO_CONTRACT: (
        "The contract is not on the chain: its deployment is sent again.",
        "체인에 계약이 없어 배포 거래를 다시 보냅니다.",
    ),
    HALTED: (
        "The log is halted: the contract holds what the log does not have.",
        "로그가 멈췄습니다. 계약에 이 로그에 없는 내용이 있습니다.",
    ),
    DISAGREE: (
        "The endpoints contradict each other about the contract.",
        "노드들이 계약에 대해 서로 다른 값을 알려 줍니다.",
    ),
    FEES: (
        "Gas costs more than the configured limit; the anchor waits for a lower price.",
        "가스 가격이 설정한 한도보다 높아 낮아질 때까지 기다립니다.",
    ),
    BALANCE: (
        "The anchor key has too little ether for the next anchor.",
        "앵커 키의 잔액이 다음 앵커 비용보다 적습니다.",
    ),
    NOT_ANCHORER: (
        "The smart contract does not let this key anchor.",
        "스마트 계약이 이 앵커 키를 허용하지 않습니다.",
    ),
    REFUSED: (
        "The chain would refuse the anchor.",
        "체인이 이 앵커를 거부할 것입니다.",
    ),
    STUCK: (
        "The transaction is in no block although its fee was raised as often as allowed.",
        "수수료를 허용된 횟수만큼 올렸지만 거래가 아직 블록에 들어가지 않았습니다.",
    ),
    LOG: (
        "The log can't prove what was to be anchored; the audit tells more.",
        "로그가 앵커할 내용을 증명하지 못합니다. 감사 결과를 확인하십시오.",
    ),
}
"""For each word what it means: English, Korean."""


ENDPOINTS: Final[dict[str, tuple[str, str]]] = {
    "ok": ("answers", "정상"),
    "fails": ("does not answer", "응답 없음"),
    "behind": ("lags behind", "뒤처짐"),
    "wrong-chain": ("another chain or contract: not listened to", "다른 체인 또는 계약이어서 사용하지 않음"),
    "disagrees": ("disagrees on a block with another endpoint", "다른 노드와 블록이 다름"),
}
"""What an endpoint is like: English, Korean."""


class BlockedError(Exception):
    """Nothing can be sent now: `problem` is the word, the text the detail."""

    def __init__(self, problem: str, detail: str) -> None:
        super().__init__(detail)
        self.problem = problem
