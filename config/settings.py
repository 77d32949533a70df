"""The one settings file. Defaults run on a laptop with nothing installed; each part is replaced by an environment variable."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from config import env, logs

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = env.path("DATA_DIR", BASE_DIR / "var")
KEYS_DIR = env.path("KEYS_DIR", DATA_DIR / "keys")

DEBUG = env.flag("DEBUG", False)
DEVELOPMENT = env.flag("DEVELOPMENT", False)
"""A laptop or a test: demo log-ins, a secret key made for this process, plain http, passkeys on localhost."""

SECRET_KEY = env.secret("SECRET_KEY", KEYS_DIR / "django-secret") or ""
if not SECRET_KEY:
    if not DEVELOPMENT:
        raise ImproperlyConfigured(
            "set SECRET_KEY or SECRET_KEY_FILE (DEVELOPMENT=1 makes one for this process alone)"
        )
    from django.core.management.utils import get_random_secret_key

    SECRET_KEY = get_random_secret_key()

_former = env.secret("SECRET_KEY_FORMER")
SECRET_KEY_FALLBACKS = [_former] if _former else []
"""The key before this one still counts, for sessions and the seals of rows, until it is taken out."""

ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")
PUBLIC_URL = env.text("PUBLIC_URL", f"http://localhost:{env.integer('PORT', 8000, minimum=1, maximum=65535)}")
PUBLIC_URL = env.address("PUBLIC_URL", PUBLIC_URL.rstrip("/"), "https", "http")

SIGNING_RP_IDS = env.words("SIGNING_RP_IDS", urlsplit(PUBLIC_URL).hostname or "localhost")
SIGNING_ORIGINS = env.words("SIGNING_ORIGINS", "{0.scheme}://{0.netloc}".format(urlsplit(PUBLIC_URL)))
"""Signing passkeys are made for the first RP id; those made for the others still count. From PUBLIC_URL where not set."""

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "config.apps.AdminConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "rest_framework",
    "drf_spectacular",
    "django_htmx",
    "django_prometheus",
    "config",
    "anchoring",
    "records",
    "registry",
    "voting",
]

RECORD_FAMILIES = ["registry.family.FAMILY", "voting.family.FAMILY"]
"""Which kinds of records there are: paths of records.terms.families.Family objects."""

MIDDLEWARE = [
    "config.middleware.UnreadBodyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "voting.api.middleware.UnrecordedMiddleware",
    # From here on something is kept of a request: numbers, sessions, sightings of people.
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "config.shares.SharesMiddleware",
    "config.middleware.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.middleware.CompressedPagesMiddleware",
    "config.middleware.RoomySessionMiddleware",
    "config.middleware.LanguageMiddleware",
    "config.middleware.AddressMiddleware",
    "config.middleware.PageMethodsMiddleware",
    "config.middleware.LargeBodiesMiddleware",
    "config.middleware.PersonalPagesMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "config.middleware.SessionActivityMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
    "config.public_reads.PublicReadsMiddleware",
]

ROOT_URLCONF = "config.urls_of_issuer" if env.flag("ISSUER_ONLY", False) else "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "records.web.context.site",
            ],
        },
    },
]

# Database: SQLite in DATA_DIR, or what DATABASE_URL names.
DATABASE_URL = env.secret("DATABASE_URL")
_database: dict[str, Any] = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": str(DATA_DIR / "registry.sqlite3"),
}
if DATABASE_URL:
    try:
        _database = dict(dj_database_url.parse(DATABASE_URL, conn_max_age=60, conn_health_checks=True))
    except ValueError:
        raise ImproperlyConfigured(
            "DATABASE_URL must look like postgresql://USER:PASSWORD@HOST/NAME"
        ) from None
_options = _database.get("OPTIONS", {})
_database["OPTIONS"] = (
    _options
    | {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-65536;",
    }
    if _database["ENGINE"] == "django.db.backends.sqlite3"
    # A server that is gone says nothing at all: who waits for it is told after seconds, and not after Linux's two hours.
    else env.limits_of(
        "DATABASE_URL",
        _options,
        connect_timeout=5,
        keepalives_idle=10,
        keepalives_interval=5,
        keepalives_count=2,
        tcp_user_timeout=20_000,
    )
)
# Nothing lasts in a session of PostgreSQL's beyond its transaction, so that PgBouncer may give each transaction another one.
# (Prepared statements are off in Django by default.)
_database["DISABLE_SERVER_SIDE_CURSORS"] = True
DATABASES = {"default": _database}
DATABASE_DIRECT_URL = env.secret("DATABASE_DIRECT_URL")
"""The same database past PgBouncer: for pg_dump and pg_restore, which set up a session of their own."""
if DATABASE_DIRECT_URL:
    env.address("DATABASE_DIRECT_URL", DATABASE_DIRECT_URL, "postgresql", "postgres")
DATABASE_REPLICA_URL = env.secret("DATABASE_REPLICA_URL")
DATABASE_REPLICA_SECONDS = env.integer("DATABASE_REPLICA_SECONDS", 5, minimum=2, maximum=3_600)
"""A streaming replica that answers to strangers are read from while it is at most so many seconds behind."""
if DATABASE_REPLICA_URL:
    env.address("DATABASE_REPLICA_URL", DATABASE_REPLICA_URL, "postgresql", "postgres")
    if _database["ENGINE"] != "django.db.backends.postgresql":
        raise ImproperlyConfigured(
            "DATABASE_REPLICA_URL wants DATABASE_URL to name its primary, a PostgreSQL"
        )
    DATABASES["replica"] = dict(dj_database_url.parse(DATABASE_REPLICA_URL, conn_max_age=60))
    DATABASES["replica"]["DISABLE_SERVER_SIDE_CURSORS"] = True
    # A machine that is cut off is noticed within seconds, and the primary answers.
    DATABASES["replica"]["OPTIONS"] = env.limits_of(
        "DATABASE_REPLICA_URL",
        DATABASES["replica"].get("OPTIONS", {}),
        connect_timeout=2,
        tcp_user_timeout=3_000,
        keepalives_idle=3,
        keepalives_interval=1,
        keepalives_count=3,
    )
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Celery: Redis where REDIS_URL is set, else files in DATA_DIR. The task queue carries wake-ups only: the tables are the queue.
REDIS_URL = env.secret("REDIS_URL")
REDIS_SENTINEL_PASSWORD = env.secret("REDIS_SENTINEL_PASSWORD")
REDIS_SENTINELS = env.sentinels("REDIS_URL", REDIS_URL, REDIS_SENTINEL_PASSWORD)
"""Where REDIS_URL names sentinels, what they are asked for: the master, which another server may be a moment later."""
if REDIS_SENTINEL_PASSWORD and not REDIS_SENTINELS:
    raise ImproperlyConfigured("REDIS_SENTINEL_PASSWORD wants REDIS_URL to name sentinels")
if REDIS_URL and not REDIS_SENTINELS:
    env.address("REDIS_URL", REDIS_URL, "redis", "rediss", "sentinel")
BROKER_DIR = DATA_DIR / "broker"

# How much one request may ask for.
WEB_THREADS = env.web_threads()
"""Threads of each web process. One token or session has at most half of them at a time, and so has the drawing of PDF files.
A browser asks for six things at once."""
JSON_MEMBERS = env.integer("JSON_MEMBERS", 50_000, minimum=100)
"""Members and items of one JSON body, at all depths together; more are refused before any is looked at."""
RECORDS_OF_ONE_CAR = env.integer("RECORDS_OF_ONE_CAR", 500, minimum=1, maximum=1_000)
"""How many records one organisation may state of one car. An evidence file ends at 10 MiB, and has all of a car's records."""
RECORDS_A_PAGE = env.integer("RECORDS_A_PAGE", 100, minimum=1, maximum=1_000)
"""How many records of one car its page and the API show at once; what stands is worked out from all of them."""
UPLOAD_REFUSED = env.integer("UPLOAD_REFUSED", 2_000, minimum=1)
"""An upload ends where so many rows were refused and none was good."""
PAPERS_KEPT_MB = env.integer("PAPERS_KEPT_MB", 32, maximum=4096)
"""Megabytes of drawn PDF files that each web process keeps, for an hour each."""

# What works by itself may do nothing for so many seconds. Then /readyz, /status/ and the metrics say that it hangs.
LATE_WAKE_UPS = env.integer("LATE_WAKE_UPS", 60, minimum=1, maximum=86_400)
LATE_UPLOADS = env.integer("LATE_UPLOADS", 300, minimum=1, maximum=86_400)
LATE_POLLS = env.integer("LATE_POLLS", 300, minimum=1, maximum=86_400)
LATE_SEQUENCER = env.integer("LATE_SEQUENCER", 120, minimum=1, maximum=86_400)
LATE_ANCHORER = env.integer("LATE_ANCHORER", 120, minimum=1, maximum=86_400)
LATE_BUCKET = env.integer("LATE_BUCKET", 900, minimum=1, maximum=86_400)

# People
AUTH_USER_MODEL = "records.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
ACCOUNT_ADAPTER = "records.web.people.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_MAX_EMAIL_ADDRESSES = 3
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_DEFAULT_HTTP_PROTOCOL = urlsplit(PUBLIC_URL).scheme
ACCOUNT_RATE_LIMITS = {
    # Wrong passwords. `key` is address and account together: from elsewhere nobody locks out somebody else.
    "login_failed": "10/m/ip,60/h/ip,5/300s/key",
    # Of an account from all addresses: slows who guesses from many.
    "login_failed_account": "100/h/key",
}
MFA_ADAPTER = "records.web.people.accounts.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "records.web.people.codes.AuthenticateForm",
    "reauthenticate": "records.web.people.codes.ReauthenticateForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
# Nobody signs up here with an address of somebody else's, so who has a second factor may still change theirs.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Janganpyeong registry"
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEVELOPMENT
USERSESSIONS_TRACK_ACTIVITY = True
SESSION_COOKIE_AGE = env.integer("SESSION_LONGEST", 12 * 3600, minimum=60, maximum=30 * 24 * 3600)
SESSION_IDLE = env.integer("SESSION_IDLE", 30 * 60, minimum=60, maximum=30 * 24 * 3600)
"""Seconds after which a log-in ends, whatever is done with it; and those after the last request. Which wants more than a
minute: a session's use is noted once in each."""
SESSION_COOKIE_HTTPONLY = True
ALLAUTH_TRUSTED_PROXY_COUNT = env.integer("NUM_PROXIES", 0, maximum=10)
LOGIN_REDIRECT_URL = "/"
LOGIN_URL = "account_login"
EMAIL_HOST = env.text("EMAIL_HOST", "")
EMAIL_PORT = env.integer("EMAIL_PORT", 587, minimum=1, maximum=65535)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.secret("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", True)
EMAIL_TIMEOUT = 20
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend" if EMAIL_HOST else "config.mail.ReadableFileBackend"
)
"""Without a server each mail is a file in EMAIL_FILE_PATH."""
EMAIL_FILE_PATH = DATA_DIR / "mails"
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "registry@localhost")
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# The log and its networks
LOG_ORIGIN_SET = bool(env.text("LOG_ORIGIN", ""))
LOG_ORIGIN = env.text("LOG_ORIGIN", "registry.example/janganpyeong")
"""Read once, by log_init; from then on the log itself says it."""
LOG_NOTE_KEY = env.secret("LOG_NOTE_KEY")
LOG_VRF_KEY = env.secret("LOG_VRF_KEY")
"""Where neither is set, anchoring.wiring reads the files that log_init wrote to KEYS_DIR."""
LOG_VERIFIER_KEY = env.text("LOG_VERIFIER_KEY", "")
"""The note key's public half, for processes that sign nothing and so have no note key."""
LABELS_URL = env.inner_address("LABELS_URL")
"""Of the label process, which alone has the VRF key; without one the key is used in this process."""
LABELS_TOKEN = env.token("LABELS_TOKEN")
"""Only who asks has one (config/wsgi.py): the address stands in the configuration that all processes share."""
if LABELS_URL and (LOG_VRF_KEY or os.access(KEYS_DIR / "log-vrf-key", os.R_OK)):
    raise ImproperlyConfigured(
        "LABELS_URL says that another process has the VRF key, and this one has it too: a thief would take it from here."
        f" Unset LOG_VRF_KEY, and move {KEYS_DIR / 'log-vrf-key'} away if it is there; or unset LABELS_URL."
    )
POLL_KEYS_DIR = env.path("POLL_KEYS_DIR", KEYS_DIR / "polls")
"""The keys of polls: each is made for one poll, and destroyed after it. No backup has them."""
BALLOTS_URL = env.text("BALLOTS_URL", PUBLIC_URL).rstrip("/")
BALLOTS_URL = env.address("BALLOTS_URL", BALLOTS_URL, "https", "http")
"""Where ballots are sent: a host name of its own, whose requests no log has."""
ISSUER_URLS = env.named_addresses("ISSUER_URLS", "https", "http")
"""Where other offices issue votes, as `<licence>=<address>`."""
TRIAL_IDENTITY = env.flag("TRIAL_IDENTITY", DEVELOPMENT)
"""In polls for which no invitations were made, whoever repeats six digits that the page shows is whom they say they are."""
OIDC_ISSUER = env.text("OIDC_ISSUER", "")
OIDC_CLIENT_ID = env.text("OIDC_CLIENT_ID", "")
OIDC_CLIENT_SECRET = env.secret("OIDC_CLIENT_SECRET")
OIDC_SCOPE = env.text("OIDC_SCOPE", "openid profile")
OIDC_CLAIMS = env.named("OIDC_CLAIMS")
"""Who identifies voters for this office (OpenID Connect), and which of its claims is which of the opening's words for what
tells people apart, as `<word>=<claim>`. In polls for which invitations were made, those count."""
if OIDC_ISSUER:
    env.address("OIDC_ISSUER", OIDC_ISSUER, "https", *(["http"] if DEVELOPMENT else []))
    if not OIDC_CLIENT_ID or not OIDC_CLAIMS:
        raise ImproperlyConfigured("OIDC_ISSUER needs OIDC_CLIENT_ID and OIDC_CLAIMS")
ISSUER_ONLY = env.flag("ISSUER_ONLY", False)
"""This process is an issuer of votes and nothing else: another office's, on its own machine, with its own keys."""
ISSUER_REGISTRY = env.address("ISSUER_REGISTRY", env.text("ISSUER_REGISTRY", PUBLIC_URL), "https", "http")
ISSUER_TRUST_FILE = env.path("ISSUER_TRUST_FILE", KEYS_DIR / "trust.json")
ISSUER_RPC_URLS = env.words("ISSUER_RPC_URL")
"""Where such an issuer reads polls, what it holds their evidence against, and which Ethereum endpoints it asks: where none is
named, those in the trust file."""
BOX_INTERVAL = env.integer("BOX_INTERVAL", 60, minimum=1, maximum=86_400)
"""Seconds from one box of a poll to the next at least. Each is a record, and grows the poll's evidence."""
WAITING_DIR = env.path("WAITING_DIR", DATA_DIR / "waiting")
"""Rights that were used and ballots, until they are in a box: on one machine's disk, in no database, replica or backup."""
ETHEREUM_RPC_URL = env.secret("ETHEREUM_RPC_URL", DATA_DIR / "chain" / "rpc-url") or "http://127.0.0.1:8545"
"""One endpoint or several, separated by commas. Without it the local chain of `make run`, which writes its address down."""
ETHEREUM_RPC_URLS = env.addresses("ETHEREUM_RPC_URL", ETHEREUM_RPC_URL, "https", "http")
ETHEREUM_NETWORK_RPC_URLS = {
    name: env.addresses(f"ETHEREUM_RPC_URL of {name}", urls, "https", "http")
    for name, urls in env.secrets_named("ETHEREUM_RPC_URL_").items()
}
"""Endpoints of further networks, as ETHEREUM_RPC_URL_SEPOLIA. ETHEREUM_RPC_URL is the first network's, which log_init opened."""
ETHEREUM_QUORUM = env.integer("ETHEREUM_QUORUM", 0, maximum=9)
"""How many endpoints have to agree on what can't be undone; 0: 1 of 1, 2 of 2, 2 of 3, else more than half."""
ETHEREUM_CONFIRMATIONS = env.counts("ETHEREUM_CONFIRMATIONS")
"""How many blocks below the newest count as final on networks without `finalized`, by chain id: `42161=64`."""
ETHEREUM_REQUESTS_A_DAY = env.integer("ETHEREUM_REQUESTS_A_DAY", 20_000, minimum=1_000)
"""How many requests each endpoint is sent a day at most. The local chain's are not counted."""
ETHEREUM_EVENT_BLOCKS = env.integer("ETHEREUM_EVENT_BLOCKS", 10_000, minimum=1, maximum=1_000_000)
"""Of how many blocks events are asked for at once; less by itself where an endpoint gives less."""
ETHEREUM_TIMEOUT = env.integer("ETHEREUM_TIMEOUT", 10, minimum=1, maximum=60)

# The log's copy
LOG_BUCKET = env.bucket("LOG_BUCKET", "LOG_BUCKET_ACCESS_KEY", "LOG_BUCKET_SECRET_KEY")
"""The bucket that the log's files are brought to, for who reads them there or from a CDN; without one they are served from here
alone."""

# Witnesses
WITNESSES = env.named_addresses("WITNESSES", "https", "http")
"""Who cosigns checkpoints, as `<verifier key>=<address>`: the address before `/add-checkpoint` (c2sp.org/tlog-witness)."""
WITNESS_QUORUM = env.integer("WITNESS_QUORUM", 0, maximum=15)
"""How many of them must have cosigned a checkpoint before evidence is made from it; 0: more than half."""

# Anchoring
ANCHOR_KEY_FILE = env.path("ANCHOR_KEY_FILE", KEYS_DIR / "anchor-key")
ANCHOR_KEYSTORE_FILE = env.path("ANCHOR_KEYSTORE_FILE", KEYS_DIR / "anchor-keystore.json")
ANCHOR_KEYSTORE_PASSWORD_FILE = env.path(
    "ANCHOR_KEYSTORE_PASSWORD_FILE", KEYS_DIR / "anchor-keystore-password"
)
"""The keystore (V3) is taken where there is one, else the bare key; with neither, nothing is sent and every page says so."""
ANCHOR_SIGNER = env.choice("ANCHOR_SIGNER", "keystore", "file", "web3signer", "kms", "pkcs11")
"""Where the anchor key lies; empty: in the keystore where there is one, else in the key file."""
ANCHOR_SIGNER_PUBLIC_KEY = env.text("ANCHOR_SIGNER_PUBLIC_KEY", "")
ANCHOR_SIGNER_URL = env.secret("ANCHOR_SIGNER_URL") or ""
ANCHOR_SIGNER_CA_FILE = env.text("ANCHOR_SIGNER_CA_FILE", "")
ANCHOR_SIGNER_CERTIFICATE_FILE = env.text("ANCHOR_SIGNER_CERTIFICATE_FILE", "")
"""Of who keeps it elsewhere: the key that it signs with, its address, and files for TLS."""
ANCHOR_SIGNER_KEY = env.text("ANCHOR_SIGNER_KEY", "")
ANCHOR_SIGNER_MODULE = env.text("ANCHOR_SIGNER_MODULE", "")
ANCHOR_SIGNER_TOKEN = env.text("ANCHOR_SIGNER_TOKEN", "")
ANCHOR_SIGNER_PIN = env.secret("ANCHOR_SIGNER_PIN") or ""
"""The key's name there (KMS: id, ARN or alias; PKCS#11: label); of PKCS#11 the maker's library, the token's label and PIN."""
if ANCHOR_SIGNER == "web3signer" or (ANCHOR_SIGNER == "kms" and ANCHOR_SIGNER_URL):
    ANCHOR_SIGNER_URL = env.address("ANCHOR_SIGNER_URL", ANCHOR_SIGNER_URL, "https", "http")
if ANCHOR_SIGNER in {"kms", "pkcs11"}:
    env.needed(
        "ANCHOR_SIGNER",
        ANCHOR_SIGNER_PUBLIC_KEY=ANCHOR_SIGNER_PUBLIC_KEY,
        ANCHOR_SIGNER_KEY=ANCHOR_SIGNER_KEY,
    )
if ANCHOR_SIGNER == "pkcs11":
    env.needed(
        "ANCHOR_SIGNER",
        ANCHOR_SIGNER_MODULE=ANCHOR_SIGNER_MODULE,
        ANCHOR_SIGNER_TOKEN=ANCHOR_SIGNER_TOKEN,
        ANCHOR_SIGNER_PIN=ANCHOR_SIGNER_PIN,
    )
ANCHOR_INTERVAL = env.integer("ANCHOR_INTERVAL", 300, minimum=1, maximum=86_400)
ANCHOR_QUEUE = env.integer("ANCHOR_QUEUE", 5_000, minimum=1)
"""Seconds between anchors, and how many waiting entries make one come sooner."""
ANCHOR_MAX_FEE_GWEI = env.integer("ANCHOR_MAX_FEE_GWEI", 200, minimum=1, maximum=1_000_000)
ANCHOR_MAX_TIP_GWEI = env.integer("ANCHOR_MAX_TIP_GWEI", 5, minimum=1, maximum=1_000_000)
ANCHOR_REPLACE_AFTER = env.integer("ANCHOR_REPLACE_AFTER", 120, minimum=1, maximum=86_400)
ANCHOR_REPLACEMENTS = env.integer("ANCHOR_REPLACEMENTS", 8, minimum=0, maximum=100)
"""After how many seconds a transaction that is in no block is replaced at a higher fee, how often (then each hour), and the
limits of the fee and of the tip in it."""
PUBLIC_RPC_URLS = env.words("PUBLIC_RPC_URLS")
"""Endpoints that the trust file names for strangers, as `<chain id>=<address>`; a bare address is the newest network's.
Never the registry's own, which may carry a key; only the local chain of `make run` is everybody's."""

# What the public does not read
WITHHELD_KEYS_FILE = env.path("WITHHELD_KEYS_FILE", KEYS_DIR / "withheld-keys")
"""One key a line, 64 hex digits each: the first one encrypts withheld values in the tables, all of them open (`rekey`)."""

# Language, time
LANGUAGE_CODE = "ko"
LANGUAGES = [("ko", "한국어"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "registry" / "locale"]
TIME_ZONE = "Asia/Seoul"
USE_TZ = True

# Files
STATIC_URL = "static/"
STATIC_ROOT = env.path("STATIC_ROOT", DATA_DIR / "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "config.static_files.NodeFinder",
]
NODE_MODULES = BASE_DIR / "node_modules"
STATIC_COLLECTED = env.flag("STATIC_COLLECTED", not DEVELOPMENT)
"""Whether collectstatic has run: files are then served under names with their hash, and cached for ever."""
STATIC_COMPRESSED = env.flag("STATIC_COMPRESSED", not DEVELOPMENT)
"""Whether collectstatic compresses them too: the longest part of a first start, and on a laptop nobody waits for bytes."""
WHITENOISE_USE_FINDERS = not STATIC_COLLECTED
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
MEDIA_ROOT = env.path("MEDIA_ROOT", DATA_DIR / "media")
MEDIA_URL = ""
STORAGE = env.bucket("STORAGE_URL", "STORAGE_URL_ACCESS_KEY", "STORAGE_URL_SECRET_KEY")
"""The bucket for attachments and uploads; without one they lie in MEDIA_ROOT."""
STORAGE_HANDS_OVER = bool(STORAGE) and env.flag("STORAGE_HANDS_OVER", False)
"""Whether who may have a private file is sent to the bucket for it, by an address that is good for a minute."""
STORAGES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "config.storage.BucketStorage",
        "OPTIONS": {"bucket": STORAGE, "hands_over": STORAGE_HANDS_OVER},
    }
    if STORAGE
    else {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "config.static_files.CollectedStorage"
        if STATIC_COLLECTED
        else "config.static_files.SettledStorage"
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 2**20
# A hundred photographs beside a file of inspections, and some more, so that the page itself says how many.
DATA_UPLOAD_MAX_NUMBER_FILES = 200
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o600, 0o700

# Web security
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "records.web.errors.csrf_failure"
if not DEVELOPMENT:
    SECURE_SSL_REDIRECT = env.flag("SECURE_SSL_REDIRECT", True)
    SECURE_REDIRECT_EXEMPT = [
        r"^healthz$",
        r"^readyz$",
        r"^metrics$",
    ]  # asked for on this machine, without TLS
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = env.integer("SECURE_HSTS_SECONDS", 31_536_000)
    # What a city's other host names do is not for this one to say: HSTS is for it alone, and not preloaded.
    SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True

# The API
CACHES: dict[str, dict[str, Any]] = {
    # Counts log-ins that failed and remembers codes that were used, for all web processes together.
    "default": {
        "BACKEND": "config.cache.FilesCache",
        "LOCATION": str(DATA_DIR / "cache"),
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    },
    # Counts requests: with Redis all web processes together, without it each its own.
    "throttles": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "throttles",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
}
if REDIS_URL:
    CACHES["throttles"] = {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        # As a list: an address with commas would be taken for several.
        "LOCATION": [REDIS_URL],
        "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 0.5}
        | ({"pool_class": REDIS_SENTINELS} if REDIS_SENTINELS else {}),
    }
    CACHES["default"] = CACHES["throttles"] | {
        "BACKEND": "config.cache.RedisOrMemoryCache",
        "KEY_PREFIX": "accounts",
    }
REST_FRAMEWORK = {
    "DEFAULT_SCHEMA_CLASS": "records.api.openapi.ApiSchema",
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "records.api.authentication.TokenAuthentication",
        "records.api.authentication.BrowserAuthentication",
    ],
    "DEFAULT_PARSER_CLASSES": ["records.api.parsers.StrictJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_THROTTLE_CLASSES": [
        "records.people.throttles.VisitorThrottle",
        "records.people.throttles.OrganisationThrottle",
    ],
    "DEFAULT_THROTTLE_RATES": {
        "visitors": env.rate("RATE_VISITORS", "6000/min" if DEVELOPMENT else "60/min"),
        "unknown": env.rate("RATE_UNKNOWN", "1000000/day" if DEVELOPMENT else "500/day"),
        "files": env.rate("RATE_FILES", "60000/min" if DEVELOPMENT else "6000/min"),
        "codes": env.rate("RATE_CODES", "600/min" if DEVELOPMENT else "10/min"),
        "applications": env.rate("RATE_APPLICATIONS", "600/hour" if DEVELOPMENT else "10/hour"),
        "alerts": env.rate("RATE_ALERTS", "600/hour" if DEVELOPMENT else "10/hour"),
        "organisations": env.rate("RATE_ORGANISATIONS", "60000/min" if DEVELOPMENT else "18000/min"),
        "rows": env.rate("RATE_ROWS", "6000000/hour" if DEVELOPMENT else "600000/hour"),
    },
    "EXCEPTION_HANDLER": "records.api.problems.handler",
    "URL_FORMAT_OVERRIDE": None,
    "NUM_PROXIES": env.integer("NUM_PROXIES", 0, maximum=10),
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Janganpyeong registry",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "SCHEMA_PATH_PREFIX": "/api/",
}

LOOK_UPS_A_DAY = env.integer("LOOK_UPS_A_DAY", 1_000_000 if DEVELOPMENT else 1_000, minimum=1)
"""How much an organisation may look up of what others stated: one for each car, five where nothing was stated."""

FILES_MB_A_DAY = env.integer("FILES_MB_A_DAY", 100_000 if DEVELOPMENT else 5_000, minimum=1)
"""How many megabytes of files an organisation may store a day: photographs, papers, files of many records."""

BACKUP_PASSPHRASE = env.secret("BACKUP_PASSPHRASE")
"""Encrypts what `manage.py backup` writes, and opens it again."""

# What is seen from outside
LOGGING = logs.logging_config(json=env.flag("LOG_JSON", not DEVELOPMENT), level=env.text("LOG_LEVEL", "INFO"))
METRICS_TOKEN = env.secret("METRICS_TOKEN")
"""Who sends it as a bearer token reads /metrics. Without it nobody does, but this machine in development."""
PROMETHEUS_EXPORT_MIGRATIONS = False
