"""Log lines: JSON in production, for eyes in development; and what no line may hold, in both."""

import re
from collections.abc import Mapping
from typing import Any

import structlog

from config import env

HIDDEN = "[hidden]"

_NAMES = re.compile(
    r"(?i)(secret|token|password|passwd|authori[sz]ation|cookie|private|seed|mnemonic|_key$|^key$|rpc_url)"
)
# An address's path and query may be a key (RPC providers), its user part a password. Its own machine's hold nothing.
_URL = re.compile(
    r"(?i)\b([a-z][a-z0-9+.-]*)://(?!(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?(?:[/?#\s\"']|$))[^\s\"'<>]+"
)
_BEARER = re.compile(r"(?i)\b(bearer|basic|token)\s+[A-Za-z0-9._~+/=-]{8,}")
# 12가3456, 123가4567, 서울12가3456: a plate names a person.
_PLATE = re.compile(r"(?:[가-힣]{2}\s?)?\d{2,3}\s?[가-힣]\s?\d{4}(?!\d)")
# Mail addresses, telephones, resident numbers; and the secrets in the paths of one-time links.
_PERSONAL = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?<!\d)01[016-9][-. ]?\d{3,4}[-. ]?\d{4}(?!\d)"
    r"|(?<!\d)\d{6}-[1-8]\d{6}(?!\d)"
    r"|(?<=/invitations/)[^/\s]+|(?<=/reset/key/)[^/\s]+|(?<=/confirm-email/)[^/\s]+|(?<=/alerts/)[^/\s]+"
    # Who looked up which car is nobody's business, also where looking it up failed. (A traceback's files are no cars.)
    r"|(?<=/vehicles/)(?!\w+\.py\b)[^/\s?\"']+"
)


def cleaned(text: str) -> str:
    """The text without the secrets that this process has read, addresses, tokens, and what leads to a person."""
    for secret in env.secrets_read():
        # A value of a few letters would blank half of the log, and protects nothing.
        if len(secret) >= 8:
            text = text.replace(secret, HIDDEN)
    text = _URL.sub(rf"\1://{HIDDEN}", text)
    text = _BEARER.sub(rf"\1 {HIDDEN}", text)
    return _PERSONAL.sub(HIDDEN, _PLATE.sub(HIDDEN, text))


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return cleaned(value)
    if isinstance(value, Mapping):
        return {key: HIDDEN if _NAMES.search(str(key)) else _clean(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_clean(item) for item in value]
    if value is None or isinstance(value, (bool, int, float)):
        return value
    return cleaned(str(value))


def without_secrets(
    _logger: Any, _method: str, event: structlog.types.EventDict
) -> structlog.types.EventDict:
    """structlog's last processor before the line is written; tracebacks are text by then."""
    for key, value in event.items():
        event[key] = HIDDEN if _NAMES.search(key) else _clean(value)
    return event


class LineFormatter(structlog.stdlib.ProcessorFormatter):
    """One line for what comes from structlog and for what comes from logging (Django, Celery, gunicorn)."""

    def __init__(self, *, json: bool, **_dict_config: Any) -> None:
        last = (
            structlog.processors.JSONRenderer(ensure_ascii=False)
            if json
            else structlog.dev.ConsoleRenderer(
                colors=False, exception_formatter=structlog.dev.plain_traceback
            )
        )
        super().__init__(
            foreign_pre_chain=[*_FIRST, structlog.stdlib.ExtraAdder()],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                without_secrets,
                last,
            ],
        )


_FIRST: list[structlog.types.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def logging_config(*, json: bool, level: str) -> dict[str, Any]:
    """The value of LOGGING; sets structlog's own loggers through the same lines as well."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_FIRST,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.processors.StackInfoRenderer(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": "config.logs.LineFormatter", "json": json}},
        "filters": {"voters": {"()": "voting.unrecorded.WithoutVoters"}},
        "handlers": {
            "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["voters"]}
        },
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            # Django's own handlers write past the filter (one of them by mail).
            "django": {"handlers": [], "level": level, "propagate": True},
            # What a visitor mistyped is no event, and the path says what they looked for.
            "django.request": {"handlers": [], "level": "ERROR", "propagate": True},
            "django.server": {"handlers": [], "level": level, "propagate": True},
            # Each beat is a line there.
            "celery.beat": {"level": "WARNING"},
            "celery.app.trace": {"level": "WARNING"},
            "celery.worker.strategy": {"level": "WARNING"},
            "kombu": {"level": "WARNING"},
            "kombu.connection": {"level": "ERROR"},  # that files have no host name
            "urllib3": {"level": "WARNING"},
        },
    }
