"""Where records meet the settings: the one module of `records/` that reads them."""

import base64
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from anchoring import wiring
from anchoring.anchors import networks
from anchoring.log.entries import LogRow, log_row
from anchoring.log.labels import Labels
from anchoring.log.places import LogName
from anchoring.witnesses.witness import Witnessing


def labeller() -> Labels:
    """Who gives labels. Raises KeysMissingError as `log_keys` does."""
    return log_keys()[1]


def labeller_of(row: LogRow) -> Labels:
    """The same, where the log's row was read just now."""
    return _log_keys(row)[1]


def log_keys() -> tuple[LogName, Labels]:
    """Whose log this is by its keys, and who gives labels. The keys stay in memory for as long as the log is the same.

    Raises KeysMissingError where the log has not begun, a key is not at hand, or the log's row names others.
    """
    return _log_keys(log_row())


def label_tried(subject: str, is_recorded: Callable[[], bool]) -> None:
    """See Labels.tried. Where no other process gives labels, or the log has no keys, there is nothing to be spent."""
    if wiring.label_door() is None:
        return
    with suppress(wiring.KeysMissingError):
        labeller().tried(subject, is_recorded)


@lru_cache(maxsize=1)
def _log_keys(_row: LogRow | None) -> tuple[LogName, Labels]:
    return wiring.log_shown()


@lru_cache(maxsize=1)
def log_known() -> tuple[LogName, Labels, LogRow | None]:
    """As `log_keys`, and the log's row, without a look at that row each time.

    For who asks for the row with something else, or has it compared: where it says otherwise by now, what was made with
    these is thrown away, and this is to be cleared. Raises KeysMissingError as `log_keys` does.
    """
    row = log_row()
    return *_log_keys(row), row


def witnessing() -> Witnessing:
    """Who cosigns the log's checkpoints, and how many of them make a quorum."""
    return wiring.witnessing()


def json_members() -> int:
    """How many members and items one JSON body may have."""
    return int(settings.JSON_MEMBERS)


def upload_refused() -> int:
    """An upload ends where so many rows were refused and none was good."""
    return int(settings.UPLOAD_REFUSED)


def papers_kept() -> int:
    """How many bytes of drawn PDF files a process keeps."""
    return int(settings.PAPERS_KEPT_MB) * 2**20


def share_of_threads() -> int:
    """How many of a web process's threads one asker has at most, or one sort of costly work."""
    return max(1, int(settings.WEB_THREADS) // 2)


def family_paths() -> tuple[str, ...]:
    """Where the families of kinds are defined that this installation has."""
    return tuple(settings.RECORD_FAMILIES)


def rp_ids() -> list[str]:
    """The relying parties of this registry's passkeys, the one for new keys first."""
    return list(settings.SIGNING_RP_IDS)


def signing_origins() -> list[str]:
    """The addresses whose pages may ask a passkey of this registry for a signature."""
    return list(settings.SIGNING_ORIGINS)


def public_rpc() -> dict[int, list[str]]:
    """For each chain the endpoints that a stranger may ask."""
    newest = next((network.chain_id for network in reversed(networks())), None)
    addresses: dict[int, list[str]] = {}
    for word in settings.PUBLIC_RPC_URLS or _local_chain():
        chain, equals, address = word.partition("=")
        if equals and chain.isdigit():
            addresses.setdefault(int(chain), []).append(address)
        elif newest is not None:
            addresses.setdefault(newest, []).append(word)
    return addresses


def public_url() -> str:
    """Where this registry is, for links in mails and on posters, and for the trust file."""
    return str(settings.PUBLIC_URL).rstrip("/")


def account_cipher() -> Fernet:
    """For the secrets of second factors: who has the tables and not SECRET_KEY reads none of them."""
    key = HKDF(SHA256(), length=32, salt=None, info=b"second factors").derive(settings.SECRET_KEY.encode())
    return Fernet(base64.urlsafe_b64encode(key))


def demonstration() -> bool:
    """Whether what is shown is made up, which every page then says."""
    return bool(settings.DEVELOPMENT)


def withheld_keys_file() -> Path:
    """Where the keys lie under which withheld values are encrypted."""
    file: Path = settings.WITHHELD_KEYS_FILE
    return file


def languages() -> list[tuple[str, str]]:
    """The pages' languages, the first one first."""
    return [(code, str(name)) for code, name in settings.LANGUAGES]


def _local_chain() -> list[str]:
    """ETHEREUM_RPC_URL is the first network's. An address with more than host and port may carry a key."""
    first = next(iter(networks()), None)
    if first is None or not settings.DEVELOPMENT:
        return []
    return [f"{first.chain_id}={url}" for url in settings.ETHEREUM_RPC_URLS if _is_local(url)]


def _is_local(url: str) -> bool:
    parts = urlsplit(url)
    bare = "@" not in parts.netloc and parts.path in {"", "/"} and not parts.query
    return bare and parts.hostname in {"127.0.0.1", "localhost", "::1"}


def allow_localhost() -> bool:
    """Whether passkeys used on http://localhost count: on a laptop only."""
    return bool(settings.DEVELOPMENT)


def secret_keys_former() -> list[str]:
    """Under which log-ins still count, while a new secret key is brought in."""
    return list(settings.SECRET_KEY_FALLBACKS)


def look_ups_a_day() -> int:
    """How much an organisation may look up a day of what others stated."""
    return int(settings.LOOK_UPS_A_DAY)


def records_of_one_subject() -> int:
    """How many records one organisation may state of one subject."""
    return int(settings.RECORDS_OF_ONE_CAR)


def records_a_page() -> int:
    """How many records of one subject a page or an answer shows at once."""
    return int(settings.RECORDS_A_PAGE)


def file_bytes_a_day() -> int:
    """How much an organisation may store a day."""
    return int(settings.FILES_MB_A_DAY) * 2**20


def demo_folder() -> Path:
    """Where the secrets of made-up people lie."""
    return Path(settings.DATA_DIR) / "demo"


def static_collected() -> bool:
    """Whether files were collected: pages then ask for what was made of them."""
    return bool(settings.STATIC_COLLECTED)
