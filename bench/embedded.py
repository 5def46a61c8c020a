"""An embedded installation of its own, made before anything of Django is imported."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def installed() -> Iterator[Path]:
    """Its folder, with tables and static files made and Django set up; it goes with the block."""
    with tempfile.TemporaryDirectory(prefix="posko-bench-") as folder:
        (Path(folder) / "static").mkdir()
        os.environ |= {
            "VAR_DIR": folder,
            "DEMO": "1",
            "ALLOWED_HOSTS": "testserver,127.0.0.1",
            "DJANGO_SETTINGS_MODULE": "accountability.settings",
        }
        for name in ("DATABASE_URL", "REDIS_URL"):
            os.environ.pop(name, None)
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0, interactive=False)
        call_command("collectstatic", verbosity=0, interactive=False)
        yield Path(folder)
