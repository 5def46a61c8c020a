"""The one place where the parts are wired: read from the environment, embedded by default."""

import base64
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import environ
from django.utils.csp import CSP
from kombu import Queue

from accountability import environment as env
from accountability import log_lines, work_schedule
from accountability.inline_css import inline_css_hash

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.text("VAR_DIR", str(BASE_DIR / "var")))

DEBUG = env.flag("DEBUG")
DEMO = env.flag("DEMO")
_PLAYGROUND = DEBUG or DEMO

SECRET_KEY = env.text("SECRET_KEY", "only-for-demo-and-debug" if _PLAYGROUND else None)
# Keys before these stand beside them while a change is under way (docs/how-to/change-keys.md).
SECRET_KEY_FALLBACKS = env.secrets_before("SECRET_KEY_FALLBACKS")
PHONE_PEPPERS_BEFORE = env.secrets_before("PHONE_PEPPER_BEFORE")
PHONE_PRIVATE_KEYS_BEFORE = env.listed("PHONE_PRIVATE_KEY_BEFORE")
PHONE_PEPPER = env.text("PHONE_PEPPER", "only-for-demo-and-debug" if _PLAYGROUND else None)
if not _PLAYGROUND and (len(SECRET_KEY) < 32 or SECRET_KEY.startswith("only-for-")):
    raise env.BadEnvironment("SECRET_KEY", "must be a secret of at least 32 characters.")
if not _PLAYGROUND and (len(PHONE_PEPPER) < 32 or PHONE_PEPPER.startswith("only-for-")):
    raise env.BadEnvironment("PHONE_PEPPER", "must be a secret of at least 32 characters.")
# A key pair known to everyone, so that demo and tests need no file; refused without DEMO or DEBUG.
_DEMO_PRIVATE = base64.b64encode(b"posko-aspirasi-demo-private-key!").decode()
_DEMO_PUBLIC = "tnma7ZvWPXW/p8zaBjhfFPBHEwxWvMZ58bUk672zEDg="
PHONE_PUBLIC_KEY = env.text("PHONE_PUBLIC_KEY", _DEMO_PUBLIC if _PLAYGROUND else None)
PHONE_PRIVATE_KEY = env.text("PHONE_PRIVATE_KEY", _DEMO_PRIVATE if PHONE_PUBLIC_KEY == _DEMO_PUBLIC else "")
if not _PLAYGROUND and PHONE_PUBLIC_KEY == _DEMO_PUBLIC:
    raise env.BadEnvironment("PHONE_PUBLIC_KEY", "is the demo key, which everyone knows: make your own.")
env.check_phone_keys(PHONE_PUBLIC_KEY, PHONE_PRIVATE_KEY, PHONE_PRIVATE_KEYS_BEFORE)
# With these a browser may be told of news (RFC 8292); without them the button is not shown.
VAPID_PUBLIC_KEY = env.text("VAPID_PUBLIC_KEY", "")
VAPID_PRIVATE_KEY = env.text("VAPID_PRIVATE_KEY", "")
env.check_vapid_keys(VAPID_PUBLIC_KEY, VAPID_PRIVATE_KEY)
# Origins of push services beside posko/data/push_hosts.csv: for tests on this machine alone.
PUSH_ALSO_TO: frozenset[str] = frozenset()
WEBHOOKS_ALSO_TO: frozenset[str] = frozenset()
# The public log (accountability/ledger/public_log). The private key only where the log is published.
LEDGER_ORIGIN = env.key_name("LEDGER_ORIGIN", "")
_DEMO_LEDGER_KEY = base64.b64encode(b"posko-aspirasi-demo-ledger-key!!").decode()
LEDGER_SIGNING_KEY = env.signing_key("LEDGER_SIGNING_KEY", _DEMO_LEDGER_KEY if DEMO else "")
if not DEMO and LEDGER_SIGNING_KEY == _DEMO_LEDGER_KEY:
    raise env.BadEnvironment("LEDGER_SIGNING_KEY", "is the demo key, which everyone knows: make your own.")
LEDGER_SIGNING_KEY_BEFORE = env.signing_key("LEDGER_SIGNING_KEY_BEFORE", "")
LEDGER_RETIRED_KEYS = env.public_keys("LEDGER_RETIRED_KEYS")
LEDGER_LOG_DIR = VAR_DIR / "buku-jejak"
OPEN_DATA_DIR = VAR_DIR / "data-terbuka"  # public_site.dumps
# Fewer new voices than this wait for more, a week at most: who watches the log must not see one speak.
LEDGER_SMALLEST_BATCH = env.number("LEDGER_SMALLEST_BATCH", 0 if DEMO else 5)
# What it costs to try one kunci against the public log; part of the log's format (docs/decisions/0095).
RECEIPT_SCRYPT_N = 2**10 if DEMO else 2**14
KUNCI_HASH_COST = {"time_cost": 2, "memory_cost": 19 * 1024, "parallelism": 1}

PUBLIC_BASE_URL = env.address(
    "PUBLIC_BASE_URL", f"http://127.0.0.1:{env.port('PORT', 8000)}" if _PLAYGROUND else ""
)
if PUBLIC_BASE_URL == "":
    raise env.BadEnvironment("PUBLIC_BASE_URL", "is missing: the address people and Twilio use.")
ALLOWED_HOSTS = env.listed("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]" if _PLAYGROUND else "")
if not ALLOWED_HOSTS:
    raise env.BadEnvironment("ALLOWED_HOSTS", "is missing: the host names people use.")
LEDGER_ORIGIN = LEDGER_ORIGIN or f"{urlsplit(PUBLIC_BASE_URL).hostname or 'localhost'}/buku-jejak"
CSRF_TRUSTED_ORIGINS = [PUBLIC_BASE_URL]
_HTTPS = PUBLIC_BASE_URL.startswith("https://")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "channels",
    "django_filters",
    "accountability.apps.AccountabilityConfig",
    "accountability.regions",
    "accountability.accounts",
    "accountability.ledger",
    "sms_gateway",
    "posko",
    "accountability.planning",
    "accountability.budget",
    "accountability.council",
    "accountability.oversight",
    "accountability.partners",
    "accountability.watching",
    "bpd_portal",
    "public_site",
]
MIDDLEWARE = [
    "accountability.counted_requests.CountedRequests",
    "accountability.accounts.guard_headers.Headers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "public_site.api.door.ApiDoor",
    "public_site.kept_pages.KeptPages",
    "public_site.opendk.door.OpendkDoor",
    "django.middleware.gzip.GZipMiddleware",
    # A page that has not changed since the last visit costs 304 and no bytes of its own.
    "django.middleware.http.ConditionalGetMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "public_site.language.Language",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accountability.accounts.guard.GuardMiddleware",
    "accountability.accounts.wall.WallMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "accountability.urls"
FORM_RENDERER = "accountability.quick_widgets.QuickWidgets"
ASGI_APPLICATION = "accountability.asgi.application"
WSGI_APPLICATION = "accountability.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "public_site.language.switch",
            ],
            "libraries": {
                "tampilan": "accountability.lib.template_tags",
                "daftar": "accountability.oversight.views.list_tags",
            },
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["django.template.loaders.filesystem.Loader"],
                )
            ],
        },
    }
]

# --- Data ---------------------------------------------------------------------------------------------
if env.text("DATABASE_URL", "") == "":
    try:
        VAR_DIR.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise env.BadEnvironment("VAR_DIR", "names a folder that cannot be made.") from problem
DATABASE_URL = env.text("DATABASE_URL", f"sqlite:///{VAR_DIR}/posko.sqlite3")
if DATABASE_URL.partition("://")[0] not in environ.Env.DB_SCHEMES:  # which it would only warn about
    raise env.BadEnvironment("DATABASE_URL", "must begin with sqlite:/// or postgres://.")
try:
    DATABASES = {"default": environ.Env.db_url_config(DATABASE_URL)}
except Exception as problem:
    raise env.BadEnvironment("DATABASE_URL", "is not a database address.") from problem
if DATABASES["default"].get("ENGINE") == "django.db.backends.sqlite3":
    # Measured to give no "database is locked" under load; FULL, for an accepted SMS must survive a power cut.
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA mmap_size=134217728;"
        "PRAGMA journal_size_limit=27103364;PRAGMA cache_size=-20000;PRAGMA temp_store=MEMORY;"
        "PRAGMA foreign_keys=ON;",
    }
elif DATABASES["default"].get("ENGINE") == "django.db.backends.postgresql":
    DATABASES["default"]["ENGINE"] = "accountability.lib.walled_postgresql"  # rows of villages: walls.toml
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # A server or a way that is gone is known within seconds; what hangs ends accountability.patience.
    DATABASES["default"]["OPTIONS"] = {
        "options": "-c lock_timeout=5s -c idle_in_transaction_session_timeout=30s",
        "connect_timeout": 3,
        "tcp_user_timeout": 8000,
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 3,
    }
else:
    raise env.BadEnvironment("DATABASE_URL", "must begin with sqlite:/// or postgres://.")
DATABASES["default"]["CONN_MAX_AGE"] = 60
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.text("REDIS_URL", "")
if REDIS_URL != "" and not REDIS_URL.startswith(("redis://", "rediss://", "unix://")):
    raise env.BadEnvironment("REDIS_URL", "must begin with redis://.")
EMBEDDED = REDIS_URL == ""
CHANNEL_LAYERS: dict[str, dict[str, Any]]
if EMBEDDED:
    CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
    CACHES: dict[str, dict[str, Any]] = {
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    }
else:
    CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "accountability.lib.steady_layer.SteadyChannelLayer",
            "CONFIG": {
                "hosts": [{"address": REDIS_URL, "socket_connect_timeout": 2, "socket_keepalive": True}],
                "prefix": "posko",
            },
        }
    }
    CACHES = {
        "default": {
            "BACKEND": "accountability.lib.steady_cache.SteadyRedisCache",
            "LOCATION": REDIS_URL,
            "OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1},
        }
    }
SESSION_ENGINE = "accountability.accounts.session_store"
# What each process remembers for a minute by itself: nothing that takes in an SMS may wait for Redis.
CACHES["near"] = {
    "BACKEND": "accountability.lib.near_cache.NearCache",
    "LOCATION": "near",
    "OPTIONS": {"MAX_ENTRIES": 10_000},
}
# Finished public pages, kept by each process for itself and shown only while the ledger has not moved on.
CACHES["pages"] = {
    "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
    "LOCATION": "pages",
    "OPTIONS": {"MAX_ENTRIES": 500},
}

# How long a look at the ledger holds for the pages of a desa: they may be this much behind a deed.
KEPT_PAGES_LOOK_SECONDS = 1
# How old the figures on the desks above the villages may be (oversight.lately).
SIGNS_HOLD_SECONDS = 60

# --- Work: rows in the database are the work, Celery is only the bell -----------------------------------
CELERY_BROKER_URL = REDIS_URL or "memory://localhost/"  # named, or Celery warns at every start
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 0}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False  # its own lines say what a failure said
# A worker takes from each of its queues in turn (kombu's round robin), and no task works longer than a turn
# (lib.turns): a pile in one queue never keeps the others waiting.
CELERY_TASK_DEFAULT_QUEUE = work_schedule.OTHERS
CELERY_TASK_QUEUES = [Queue(name) for name in (*work_schedule.QUEUES, work_schedule.OTHERS)]
CELERY_TASK_ROUTES = work_schedule.ROUTES
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {"polling_interval": 0.1}
    if EMBEDDED
    else {
        "visibility_timeout": 300,
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
        "socket_timeout": 2,
        "socket_connect_timeout": 2,
        "socket_keepalive": True,
        "max_retries": 0,
    }
)
CELERY_BEAT_SCHEDULE = work_schedule.BEAT
CELERY_BEAT_SCHEDULER = "accountability.steady_beat:SteadyPersistentScheduler"
WORK_BESIDES = work_schedule.BESIDES

# --- SMS ----------------------------------------------------------------------------------------------
SMS_INBOUND_HANDLER = "posko.sms_intake.take_in_sms"
SMS_BUDGET_ANSWER = "accountability.budget.in_one_sms.answer"
SMS_PICKUP_ANSWER = "accountability.planning.fetching.answer"
SMS_VOTE_HANDLER = "accountability.planning.voting_by_sms.answer"
SMS_SURVEY_ANSWER = "accountability.oversight.counter.by_sms.answer"
SMS_COUNTER_COMPLAINT = "accountability.oversight.counter.complaining.lay_before_the_kecamatan"
# What lies further down the road: which phones it needs, and words of a voice it keeps that may have to go.
PHONES_STILL_USED = ("accountability.planning.phones.still_used", "accountability.council.phones.still_used")
ERASE_WORDS_ALSO = ("accountability.oversight.passed_up.erasing.erase_words",)
# Genuine SMS wait here, sealed, while the database is away; the web server writes, the worker takes them in.
SPOOL_DIR = Path(env.text("SPOOL_DIR", str(VAR_DIR / "spool")))
SMS_QUIET_HOURS = env.hours("SMS_QUIET_HOURS", "off" if DEMO else "20-06")
SMS_NEWS_PER_DAY = env.number("SMS_NEWS_PER_DAY", 0 if DEMO else 1)  # 0: as many as there are
SMS_REPLIES_PER_HOUR = env.number("SMS_REPLIES_PER_HOUR", 60 if DEMO else 6)
SMS_REPLIES_PER_DAY = env.number("SMS_REPLIES_PER_DAY", 300 if DEMO else 15)
SMS_REPLIES_PER_VILLAGE_DAY = env.number("SMS_REPLIES_PER_VILLAGE_DAY", 0 if DEMO else 2000)  # 0: no limit
# Of the whole installation; beyond it answers wait, for then something is amiss. 0: no limit.
SMS_REPLIES_PER_MINUTE = env.number("SMS_REPLIES_PER_MINUTE", 0 if DEMO else 300)
TWILIO_ACCOUNT_SID = env.text("TWILIO_ACCOUNT_SID", "")
TWILIO_AUTH_TOKEN = env.text("TWILIO_AUTH_TOKEN", "")
TWILIO_API_BASE_URL = env.address("TWILIO_API_BASE_URL", "")
# Origins of photos beside sms_gateway/data/media_hosts.csv: for tests on this machine alone.
SMS_MEDIA_ALSO_FROM: frozenset[str] = frozenset()
# Hosts whose photos Open311 fetches when a partner names one (media_url); none by default (decision 0118).
OPEN311_MEDIA_HOSTS = frozenset(env.listed("OPEN311_MEDIA_HOSTS", ""))

# --- E-mail: notes and invitations to those who work here; without EMAIL_URL none is sent ---------------
_MAILER = env.mailer("EMAIL_URL", "consolemail://" if _PLAYGROUND else "")
MAIL_SENDS = bool(_MAILER)
MAILERS: dict[str, Any] = {"default": _MAILER or {"BACKEND": "django.core.mail.backends.dummy.EmailBackend"}}
DEFAULT_FROM_EMAIL = env.text("EMAIL_FROM", f"posko@{urlsplit(PUBLIC_BASE_URL).hostname or 'localhost'}")

# Whom to tell of a weakness (RFC 9116); without it there is no /.well-known/security.txt.
SECURITY_CONTACT = env.contact("SECURITY_CONTACT")

# Who may read /metrics besides this machine itself: whoever says this (docs/running.md).
METRICS_TOKEN = env.token("METRICS_TOKEN")
SLOW_QUESTION_MS = env.number("SLOW_QUESTION_MS", 500)

# --- People -------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "masuk"
LOGIN_REDIRECT_URL = "meja"
LOGOUT_REDIRECT_URL = "beranda"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "accountability.accounts.password_words.NotOwnWords"},
]
# Which roles must have one stands in accounts/data/second_factor_roles.csv; the demo world is walked without.
SECOND_FACTOR_REQUIRED = env.flag("SECOND_FACTOR_REQUIRED", not DEMO)
# The limits in accounts/data/sign_in_rules.csv are shorter: the row lives on only so that words typed
# meanwhile are still known to be this person's.
SESSION_COOKIE_AGE = 86_400
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _HTTPS
SESSION_COOKIE_NAME = "__Host-sid" if _HTTPS else "sid"
CSRF_COOKIE_NAME = "__Host-csrf" if _HTTPS else "csrf"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
KNOWN_DEVICE_COOKIE_NAME = "__Host-perangkat" if _HTTPS else "perangkat"
CSRF_FAILURE_VIEW = "accountability.accounts.views.words.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # no words in cookies
# Pages that look again by themselves and are watched by a whole room: they keep the session awake.
DOORS_THAT_KEEP_AWAKE = frozenset({"bpd-papan", "kec-sinergi-papan"})

# --- Words and time -----------------------------------------------------------------------------------
LANGUAGE_CODE = "id"
# The second is for the public pages alone, where the visitor chose it (public_site/language.py).
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = USE_TZ = True
TIME_ZONE = env.text("DEFAULT_TIME_ZONE", "Asia/Jakarta")
try:
    ZoneInfo(TIME_ZONE)
except Exception as problem:
    raise env.BadEnvironment("DEFAULT_TIME_ZONE", "is not a time zone such as Asia/Jakarta.") from problem

# --- Files and headers --------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR_DIR / "static"
MEDIA_ROOT = VAR_DIR / "media"
# So much of the disk stays free of citizens' photos: words, SMS and the database need it more.
PHOTOS_LEAVE_FREE_BYTES = 1_000_000_000
MEDIA_URL = "/foto/"
# Packed when the server starts: each byte counts on a thin line, also without a web server in front.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = DEBUG
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_048_576
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
DATA_UPLOAD_MAX_NUMBER_FILES = 5
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF, inline_css_hash()],
    "img-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "worker-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "object-src": [CSP.NONE],
    # Words never become script: static/js uses no sink but the address of the service worker.
    "require-trusted-types-for": ["'script'"],
    "trusted-types": ["posko-sw", "posko-antre", "'allow-duplicates'"],
    "report-uri": ["/csp"],
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
# With https a web server stands before us (deploy/nginx.conf) and says who called; else nobody may say.
BEHIND_A_PROXY = _HTTPS
if _HTTPS:
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

LOGGING = log_lines.logging_as(lines=env.choice("LOG_FORMAT", *log_lines.LINES), dsn=env.dsn("SENTRY_DSN"))
