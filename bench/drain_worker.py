"""The processes of bench.drain: fills an inbox, drains it, or says what is left."""

import json
import random
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402  # after Django is set up
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402
from django.utils.module_loading import import_string  # noqa: E402

from accountability.lib import phone_vault  # noqa: E402
from accountability.regions.models import DesaFacts, Dusun, Wilayah  # noqa: E402
from posko import clocks, lexicons  # noqa: E402
from posko.models import Aspirasi  # noqa: E402
from posko.states import State  # noqa: E402
from sms_gateway import inbox  # noqa: E402
from sms_gateway.models import Contact, InboundSMS, InboundState, Line, OutboundSMS, SenderKind  # noqa: E402

DESA, SEED = 200, 7
ROWS_AT_ONCE = 200
HAMLETS = ("Krajan", "Sumberejo", "Karanganyar", "Ngasem", "Kedungwaru")
TOLD = "", "LAPOR ", "USUL ", "tolong pak ", "LAPOR RT 03 "
# What villagers wrote, hundreds of ways: no two reports of a run are alike.
REPORTS = tuple(row["text"] for row in lexicons.rows("problem_examples"))


def fill(sms: int) -> dict[str, float]:
    """Villages, lines, phones that spoke before, and then `sms` mixed messages that wait."""
    random.seed(SEED)
    lines = [_line(number) for number in range(DESA)]
    at = timezone.now() - timedelta(hours=2)
    phones = [_contact(number, lines[number % DESA], at) for number in range(max(sms // 2, 400))]
    phones = Contact.objects.bulk_create(phones)
    pairs = [(one, lines[number % DESA]) for number, one in enumerate(phones)]
    InboundSMS.objects.bulk_create(
        _sms(f"old{n}", line, one, _report(n), at) for n, (one, line) in enumerate(pairs)
    )
    while inbox.hand_over(at=at, limit=ROWS_AT_ONCE):
        continue
    said = {one.contact_id: one for one in Aspirasi.objects.all()}
    Aspirasi.objects.filter(pk__in=[one.pk for one in said.values() if one.pk % 2]).update(
        state=State.ANSWERED
    )
    bare = _bare(lines[0], at)
    now = timezone.now() - timedelta(minutes=20)
    rows = []
    for number in range(sms):
        one, line = random.choice(pairs)
        rows.append(_sms(f"new{number}", line, one, _words(number, said.get(one.pk)), now))
    InboundSMS.objects.bulk_create(rows)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return {"bare_per_second": bare}


def _words(number: int, known: Aspirasi | None) -> str:
    """Half new reports, a fifth CEK, a fifth TAMBAH, a tenth PUAS."""
    pick = number % 10
    if known is None or pick < 5:
        return _report(number)
    if pick < 7:
        return f"CEK {known.nomor}" if pick == 5 else "CEK"
    return f"TAMBAH {known.nomor} sudah dilihat lagi {number}" if pick < 9 else f"PUAS {known.nomor} 5"


def _report(number: int) -> str:
    """Words of a citizen, with or without a keyword, sometimes with the name of a dusun."""
    where = f" dusun {random.choice(HAMLETS)}" if number % 4 == 0 else ""
    return f"{random.choice(TOLD)}{random.choice(REPORTS)}{where} {number}"


def _line(number: int) -> Line:
    above = None
    for kode, level, kind in (
        ("99", "provinsi", "provinsi"),
        ("99.01", "kabupaten_kota", "kabupaten"),
        ("99.01.01", "kecamatan", "kecamatan"),
        (f"99.01.01.{2001 + number}", "desa_kelurahan", "desa"),
    ):
        fields = {
            "name": f"Sukamaju {number}",
            "level": level,
            "type": kind,
            "parent": above,
            "fictional": True,
        }
        above, _ = Wilayah.objects.get_or_create(kode=kode, defaults=fields)
    if above is None:
        raise LookupError
    DesaFacts.objects.create(desa=above, households=500)
    Dusun.objects.bulk_create(Dusun(desa=above, name=name) for name in HAMLETS)
    return Line.objects.create(
        key=f"b{number}", carrier="simulator", address=f"+62812990{number:05}", desa=above
    )


def _contact(number: int, line: Line, at: datetime) -> Contact:
    e164 = f"+628120000{number:05}"
    return Contact(
        fingerprint=phone_vault.fingerprint(e164),
        sealed=phone_vault.seal(e164),
        desa=line.desa,
        created_at=at,
    )


def _sms(ref: str, line: Line, contact: Contact, body: str, at: datetime) -> InboundSMS:
    return InboundSMS(
        line=line,
        carrier=line.carrier,
        carrier_ref=ref,
        contact=contact,
        sender_kind=SenderKind.PERSON,
        body=body,
        received_at=at,
        not_before=at,
    )


def _bare(line: Line, at: datetime) -> float:
    """Rows a second of the inbox's own table, each inserted and committed by itself, and nothing else."""
    began, times = time.perf_counter(), 500
    for number in range(times):
        InboundSMS.objects.create(
            line=line,
            carrier="bare",
            carrier_ref=f"bare{number}",
            sender_kind=SenderKind.MACHINE,
            state=InboundState.SET_ASIDE,
            body="x",
            received_at=at,
            not_before=at,
        )
    return times / (time.perf_counter() - began)


def drain() -> dict[str, float]:
    """Waits for the word, then hands over until nothing waits."""
    connection.ensure_connection()
    # A worker lives for weeks: what is loaded at its very first SMS (holidays alone take half a second) is no
    # cost of each SMS.
    import_string(settings.SMS_INBOUND_HANDLER)
    clocks.due("laporan", timezone.now().date())
    print("ready", flush=True)
    sys.stdin.readline()
    before, postgres_before = time.process_time(), _backend_cpu()
    while InboundSMS.objects.waiting().exists():
        while inbox.hand_over(at=timezone.now(), limit=ROWS_AT_ONCE):
            continue
    return {
        "ended": time.perf_counter(),
        "cpu": time.process_time() - before,
        "postgres_cpu": _backend_cpu() - postgres_before,
    }


def _backend_cpu() -> float:
    """CPU seconds of our own PostgreSQL process; 0 where the server is another machine."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    try:
        fields = (Path("/proc") / str(pid) / "stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / 100


def left() -> dict[str, int]:
    """What still waits, what is dead, and how many of the timed SMS have exactly one answer."""
    new = InboundSMS.objects.filter(carrier_ref__startswith="new")
    answered = OutboundSMS.objects.filter(in_reply_to__in=new)
    assert answered.count() == answered.values("in_reply_to").distinct().count()
    return {
        "waiting": InboundSMS.objects.waiting().count(),
        "dead": InboundSMS.objects.dead().count(),
        "answered": answered.count(),
    }


if __name__ == "__main__":
    doing = {"fill": lambda: fill(int(sys.argv[2])), "drain": drain, "left": left}[sys.argv[1]]
    print(json.dumps(doing()))
