#!/usr/bin/env python3
"""Carries SMS from gammu-smsd on this PC to a posko elsewhere. Needs nothing but Python 3.

Called as RunOnReceive and every minute by cron. Reads posko-gammu.json beside it:
{"url": "https://…/sms/gammu/masuk/", "key": "<door key>", "inbox": "/var/spool/gammu/inbox"}.
The key goes in a header and number and words in the body, so no log of addresses holds any of them.
An SMS is put aside (into inbox/processed) only after the posko said that it is stored; whatever goes wrong,
it stays in the inbox and goes with the next call. Sending it twice does no harm: the posko knows it again.
InboxFormat must be `detail`.
"""

import base64
import fcntl
import http.client
import json
import re
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

TIMEOUT = 30  # seconds


def notes(text: str) -> Iterator[dict[str, str]]:
    """What a file holds: one dict for each SMS or part; delivery reports are left out."""
    for section in re.split(r"(?m)^\[SMSBackup\d+\]\s*$", text)[1:]:
        values: dict[str, str] = {}
        for line in section.splitlines():
            name, sign, value = line.partition("=")
            if sign and not line.startswith(";"):
                values[name.strip()] = value.strip().strip('"')
        if values.get("PDU", "").lower() == "status_report":
            continue
        words = "".join(values[name] for name in sorted(values) if re.fullmatch(r"Text\d\d+", name))
        yield {
            "from": values.get("Number", ""),
            "text": bytes.fromhex(words).decode("utf-16-be", "replace").rstrip("\x00"),
            "sent": values.get("DateTime") or values.get("Sent", ""),
            "udh": values.get("UDH", ""),
        }


def carry(settings: dict[str, str]) -> int:
    """Posts what lies in the inbox; returns how many files had to stay there."""
    inbox, stayed = Path(settings["inbox"]), 0
    processed = inbox / "processed"
    processed.mkdir(mode=0o700, exist_ok=True)
    for path in sorted(inbox.glob("IN*")):
        try:
            for note in notes(path.read_text("utf-8", "replace")):
                told = json.dumps(note | {"ids": [path.name]}).encode()
                headers = {"Content-Type": "application/json"}
                if "key" in settings:  # older ones have it in the address
                    basic = base64.b64encode(f"posko:{settings['key']}".encode()).decode()
                    headers["Authorization"] = f"Basic {basic}"
                request = urllib.request.Request(settings["url"], told, headers)  # noqa: S310 - our own setting
                with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:  # noqa: S310
                    answer.read()
            path.rename(processed / path.name)
        except (OSError, ValueError, http.client.HTTPException) as problem:
            # Neither number nor words: this goes into a log.
            print(f"An SMS stays in the inbox: {type(problem).__name__}", file=sys.stderr)  # noqa: T201
            stayed += 1
    return stayed


def main() -> int:
    """One at a time: cron and RunOnReceive may call in the same second."""
    beside = Path(__file__).resolve().parent
    settings = json.loads((beside / "posko-gammu.json").read_text("utf-8"))
    with Path(settings["inbox"], ".posko.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return 1 if carry(settings) else 0


if __name__ == "__main__":
    sys.exit(main())
