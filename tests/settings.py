"""The product's settings under test: nothing from the developer's own environment or var/ gets in."""

import os
import tempfile
from pathlib import Path

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

KUNCI_HASH_COST = {"time_cost": 1, "memory_cost": 8, "parallelism": 1}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Workers of one run must not hear each other.
_worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
CACHES["default"]["KEY_PREFIX"] = f"test-{_worker}"  # noqa: F405
CELERY_TASK_DEFAULT_QUEUE = f"test-{_worker}"
if "CONFIG" in CHANNEL_LAYERS["default"]:  # noqa: F405
    CHANNEL_LAYERS["default"]["CONFIG"]["prefix"] = f"test-{_worker}"  # noqa: F405
