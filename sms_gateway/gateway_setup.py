"""What to write into a gateway's own configuration so that it speaks with a line; for the operator's eyes."""

from pathlib import Path

from django.conf import settings

from sms_gateway.carriers import guard, kannel_log
from sms_gateway.models import Line
from sms_gateway.routes import keeps_to_the_header, signing_key


def lines_for(line: Line) -> list[str]:
    """The exact lines, with this line's secrets in them; [] for a carrier that needs none."""
    match line.carrier:
        case "kannel":
            return _kannel(line)
        case "gammu":
            return _gammu(line)
        case "smsgate":
            return _smsgate(line)
        case "twilio":
            return _twilio()
    return []


def door(line: Line, name: str) -> str:
    """The address the gateway calls; `name` is masuk or status. Its key is in it, or before its @."""
    if keeps_to_the_header(line):
        return guard.with_key(f"{_base(line)}/sms/{line.carrier}/{name}/", line.door_key)
    return f"{_base(line)}/sms/{line.carrier}/{line.door_key}/{name}/"


def _base(line: Line) -> str:
    return str(line.settings.get("app_url") or settings.PUBLIC_BASE_URL).rstrip("/")


def _kannel(line: Line) -> list[str]:
    masuk = door(line, "masuk")
    fields = "id=%I&ts=%T&coding=%c&charset=%C&udh=%u"
    return [
        "kannel.conf, group = sms-service (send-sender and post-url keep number and words out of addresses):",
        "  send-sender = true",
        f'  post-url = "{masuk}?{fields}"',
        *_by_get(line, f"{masuk}?from=%p&to=%P&text=%b&{fields}"),
        "Reports need no line there: every SMS we hand over carries its own dlr-url:",
        f"  {door(line, 'status')}?ref=...",
        "group = smsbox: mo-recode = true, http-request-retry = 8640, http-queue-delay = 10,",
        '  reply-couldnotfetch = "", reply-requestfailed = "" (see deploy/kannel/kannel.conf)',
        "group = core (what Kannel loses when it dies is fetched from its access-log):",
        "  access-log-time = gmt",
        f'  access-log-format = "{kannel_log.FORMAT}"',
        *_where_the_log_is(line),
    ]


def _where_the_log_is(line: Line) -> list[str]:
    if line.settings.get("access_log"):
        return [f'  access-log = "{line.settings["access_log"]}"']
    return [
        "  and tell where it is, if it lies on this machine:",
        f"  manage.py sms_line {line.key} --setting access_log=/var/log/kannel/bearerbox-access.log",
    ]


def _by_get(line: Line, address: str) -> list[str]:
    if keeps_to_the_header(line):
        return ["(Kannel sends what stands before the @ as an Authorization header, never in the address.)"]
    return [
        "or, where only get-url will do:",
        f'  get-url = "{address}"',
        "Key, number and words of a get-url stand in addresses. To end that, write the lines that",
        f"  manage.py sms_line {line.key} --setting key_in=header",
        "prints into kannel.conf, and start Kannel again.",
    ]


def _gammu(line: Line) -> list[str]:
    if line.settings.get("inbox") or line.settings.get("sweep"):
        manage = Path(settings.BASE_DIR) / "manage.py"
        python = Path(settings.BASE_DIR) / ".venv" / "bin" / "python"
        return [
            "gammu-smsdrc, [smsd]:",
            f"  RunOnReceive = {python} {manage} sms_gammu --line {line.key}",
            "  InboxFormat = detail",
            "That is only a kick; the worker reads the modem every few seconds anyway.",
        ]
    return [
        "On the PC with the modem, in posko-gammu.json beside deploy/gammu/posko_gammu.py:",
        f"  {_posted(line)}",
        "gammu-smsdrc, [smsd]:",
        "  RunOnReceive = /usr/bin/python3 /opt/posko/posko_gammu.py",
        "  InboxFormat = detail",
        "and the same command every minute (cron or a systemd timer).",
    ]


def _posted(line: Line) -> str:
    inbox = '"inbox": "/var/spool/gammu/inbox"'
    if keeps_to_the_header(line):
        return f'{{"url": "{_base(line)}/sms/gammu/masuk/", "key": "{line.door_key}", {inbox}}}'
    return f'{{"url": "{door(line, "masuk")}", {inbox}}}'


def _smsgate(line: Line) -> list[str]:
    masuk, status = door(line, "masuk"), door(line, "status")
    return [
        "In the app, Settings > Webhooks > Signing Key:",
        f"  {signing_key(line.key)}",
        "Webhooks to register (POST /webhooks, or in the app):",
        f'  {{"id": "posko-masuk", "event": "sms:received", "url": "{masuk}"}}',
        *(
            f'  {{"id": "posko-{event}", "event": "sms:{event}", "url": "{status}"}}'
            for event in ("sent", "delivered", "failed")
        ),
        f'  {{"id": "posko-ping", "event": "system:ping", "url": "{status}"}}',
    ]


def _twilio() -> list[str]:
    base = str(settings.PUBLIC_BASE_URL).rstrip("/")
    return [
        "Twilio console, the number's (or Messaging Service's) incoming webhook, HTTP POST:",
        f"  {base}/sms/twilio/masuk/#rc=5&rp=all",
        "Reports need no setting there: every SMS we hand over carries its own address.",
    ]
