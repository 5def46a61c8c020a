"""A whole installation with processes of its own: database, web server, workers."""

import http.client
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

import psycopg
from twilio.request_validator import RequestValidator

from tests import template
from tests.peers.ports import answers, free_port
from tests.template import ROLE, make_role

PATIENCE = 600.0  # s until what will never end is given up; nothing is measured by it, a busy machine is slow
ROOT = Path(__file__).resolve().parents[2]
TOKEN, BASE, DOOR = "rahasia-uji", "https://posko.example", "/sms/twilio/masuk/"
MAKE_A_LINE = """
from sms_gateway.models import Line
Line.objects.create(key='uji', carrier='simulator', address='+6281299000001')
Line.objects.create(key='masuk', carrier='twilio', address='+6281299002001', sends=False)
"""
COUNT = """
import json
from sms_gateway.models import InboundSMS, OutboundSMS
print(json.dumps({
    "inbound": InboundSMS.objects.count(),
    "handed_over": InboundSMS.objects.filter(state="handed_over").count(),
    "answered": OutboundSMS.objects.values("in_reply_to").distinct().count(),
    "replies": OutboundSMS.objects.count(),
    "delivered": OutboundSMS.objects.filter(state="delivered").count(),
}))
"""


class Installation:
    """Migrated and ready; `close` ends what it started and drops the database it made."""

    def __init__(self, folder: Path, server_url: str = "") -> None:
        self.server_url = server_url
        self.name = f"posko_serentak_{os.getpid()}"
        self.started: list[subprocess.Popen[str]] = []
        self.counted: dict[str, int] = {}
        database = f"sqlite:///{folder}/posko.sqlite3"
        migrated = os.environ.get(template.TEMPLATE, "")
        if server_url:
            make_role(server_url)
            copied = f' TEMPLATE "{migrated}"' if migrated else ""
            self._administer(f'CREATE DATABASE "{self.name}" OWNER {ROLE}{copied}')
            database = urlunsplit(urlsplit(server_url)._replace(path=f"/{self.name}"))
        elif made := template.fill(f"{folder}/posko.sqlite3"):
            made.close()
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("TEST_", "REDIS_"))},
            "DATABASE_URL": database,
            "DEMO": "1",
            "VAR_DIR": str(folder),
            "DJANGO_SETTINGS_MODULE": "tests.concurrency.settings",
            "PUBLIC_BASE_URL": BASE,
            "ALLOWED_HOSTS": "127.0.0.1",
            "TWILIO_AUTH_TOKEN": TOKEN,
            "SMS_REPLIES_PER_HOUR": "0",
            "SMS_REPLIES_PER_DAY": "0",
            "SMS_QUIET_HOURS": "off",
        }
        if not migrated:
            self.manage("migrate", "--verbosity=0")
        self.manage("shell", "--verbosity=0", "-c", MAKE_A_LINE)

    def manage(self, *arguments: str) -> str:
        """What a management command printed."""
        process = self.start("manage.py", *arguments)
        out, _ = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0, f"{arguments[0]} ended with {process.returncode}"
        return out

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """A Python process of this installation."""
        process = subprocess.Popen(
            [sys.executable, *arguments], cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, text=True
        )
        self.started.append(process)
        return process

    def serve(self) -> int:
        """A granian WSGI server with two workers; returns its port once it answers."""
        port = free_port()
        target = ["--interface", "wsgi", "accountability.wsgi:application", "--port", str(port)]
        self.start("-m", "granian", *target, "--workers", "2", "--blocking-threads", "4", "--no-ws")
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if answers(port):
                return port
            time.sleep(0.05)
        raise TimeoutError("The web server did not start.")

    def since_last_count(self) -> dict[str, int]:
        """Rows by what became of them, those of earlier counts left out."""
        counted: dict[str, int] = json.loads(self.manage("shell", "--verbosity=0", "-c", COUNT))
        new = {name: number - self.counted.get(name, 0) for name, number in counted.items()}
        self.counted = counted
        return new

    def close(self) -> None:
        """Ends every process and drops the database."""
        for process in self.started:
            if process.poll() is None:
                process.terminate()
        for process in self.started:
            self._ended(process)
            if process.stdout:
                process.stdout.close()
        if self.server_url:
            self._administer(f'DROP DATABASE "{self.name}" WITH (FORCE)')

    def _ended(self, process: subprocess.Popen[str]) -> None:
        try:
            process.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise

    def _administer(self, statement: str) -> None:
        with psycopg.connect(self.server_url, autocommit=True) as connection:
            connection.execute(statement.encode())


def post_sms(port: int, sid: str, sender: str, body: str) -> int:
    """One SMS as Twilio posts it; returns the HTTP status."""
    fields = {"MessageSid": sid, "From": sender, "To": "+6281299002001", "Body": body}
    headers: dict[str, Any] = {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Twilio-Signature": RequestValidator(TOKEN).compute_signature(BASE + DOOR, fields),
    }
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("POST", DOOR, urlencode(fields), headers)
        return connection.getresponse().status
    finally:
        connection.close()
