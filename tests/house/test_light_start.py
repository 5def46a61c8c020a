"""A village's computer has 1 GB: what draws papers, reads workbooks or asks servers waits for its use."""

import json
import os
import subprocess
import sys

from tests.house.sources import ROOT

PAPERS = {"fpdf", "fontTools", "openpyxl", "docx", "lxml", "webauthn", "pywebpush", "pyrage"}
SERVERS = {"psycopg", "redis"}  # which one process on SQLite does not have
HEAVY = PAPERS | SERVERS
LOADED = """
import json, sys
import accountability.asgi
from django.urls import get_resolver
get_resolver().url_patterns
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""


def test_no_page_loads_what_only_files_need(tmp_path: object) -> None:
    environment = {
        "PATH": os.environ["PATH"],
        "DEMO": "1",
        "VAR_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "accountability.settings",
    }
    command = [sys.executable, "-W", "ignore", "-c", LOADED]
    told = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    loaded = set(json.loads(told.stdout))
    assert {"django", "channels", "celery"} <= loaded
    assert loaded & HEAVY == set()
