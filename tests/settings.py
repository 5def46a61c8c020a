"""The product's settings under test: nothing from the developer's own environment or var/ gets in."""

import os
import tempfile
from pathlib import Path

from kombu import Queue

_KEPT_OUT = (
    "DEBUG",
    "DEMO",
    "SECRET_KEY",
    "PHONE_",
    "PUBLIC_BASE_URL",
    "ALLOWED_HOSTS",
    "TWILIO_",
    "SMS_",
    "DEFAULT_TIME",
    "EMAIL_",
    "VAPID_",
    "LEDGER_",
    "LOG_FORMAT",
    "METRICS_TOKEN",
    "SENTRY_DSN",
)
for _name in [name for name in os.environ if name.startswith(_KEPT_OUT)]:
    del os.environ[_name]
os.environ["DEMO"] = "1"
os.environ["PUBLIC_BASE_URL"] = "https://posko.example"
os.environ["ALLOWED_HOSTS"] = "testserver,posko.example,127.0.0.1,localhost"
os.environ["SMS_QUIET_HOURS"] = "20-06"
os.environ["SMS_NEWS_PER_DAY"] = "1"
_folder = tempfile.TemporaryDirectory(prefix="posko-test-")  # removed at the end of the process
os.environ["VAR_DIR"] = _folder.name
(Path(_folder.name) / "static").mkdir()
for _name in ("DATABASE_URL", "REDIS_URL"):
    os.environ.pop(_name, None)
    if _value := os.environ.get(f"TEST_{_name}"):
        os.environ[_name] = _value

from accountability.settings import *  # noqa: E402,F403  # after the environment is made
from accountability.work_schedule import QUEUES  # noqa: E402
from tests.template import ROLE  # noqa: E402

WHITENOISE_USE_FINDERS = True  # nothing is collected for a test
WHITENOISE_AUTOREFRESH = True  # looked up when asked for, and not all of them anew for each client
KUNCI_HASH_COST = {"time_cost": 1, "memory_cost": 8, "parallelism": 1}
RECEIPT_SCRYPT_N = 2
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Workers of one run must not hear each other.
_worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
CACHES["default"]["KEY_PREFIX"] = f"test-{_worker}"  # noqa: F405
CELERY_TASK_DEFAULT_QUEUE = f"test-{_worker}"
CELERY_TASK_QUEUES = [Queue(f"test-{_worker}{tail}") for tail in ("", *(f"-{name}" for name in QUEUES))]
CELERY_TASK_ROUTES = {
    name: {"queue": f"test-{_worker}-{route['queue']}"}
    for name, route in CELERY_TASK_ROUTES.items()  # noqa: F405
}
# A browser asks with several connections at once, which a database in memory does not bear; on disk it is the
# product's own. tests/run.py asks for it.
if os.environ.get("POSKO_TEST_DATABASE_ON_DISK") and DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    DATABASES["default"]["TEST"] = {"NAME": f"{_folder.name}/test.sqlite3"}  # noqa: F405
    # But for the power cut: nothing here need survive one.
    _options = DATABASES["default"]["OPTIONS"]  # noqa: F405
    _options["init_command"] = _options["init_command"].replace("synchronous=FULL", "synchronous=OFF")
if DATABASES["default"]["ENGINE"].endswith("postgresql"):  # noqa: F405
    # On a busy machine a turn may come late; what never comes ends all the same.
    DATABASES["default"]["OPTIONS"] = {  # noqa: F405
        "options": "-c lock_timeout=120s -c idle_in_transaction_session_timeout=600s",
        # A superuser would pass the walls between villages by (accountability/walls.toml).
        "assume_role": ROLE,
    }
# A template that holds every migration (tests/template.py); SQLite's is copied in tests/conftest.py.
_template = os.environ.get("POSKO_TEST_TEMPLATE")
if _template and DATABASES["default"]["ENGINE"].endswith("postgresql"):  # noqa: F405
    DATABASES["default"]["TEST"] = {"TEMPLATE": _template}  # noqa: F405
