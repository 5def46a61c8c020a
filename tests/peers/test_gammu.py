"""With a real gammu-smsd: what its phone gets is stored once, and what it is given leaves once."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings as django_settings
from django.utils import timezone
from psycopg import sql

from accountability.regions.models import Wilayah
from sms_gateway import contacts, outbox, sweeping
from sms_gateway.carriers import Outgoing, named
from sms_gateway.models import DeliveryEvent, Fragment, InboundSMS, Line, OutboundSMS
from sms_gateway.routes import route_of
from tests.concurrency.installation import ROOT
from tests.peers.gammu import Modem
from tests.peers.posko import DESA, Posko, eventually

pytestmark = pytest.mark.skipif(
    not shutil.which("gammu-smsd"), reason="Gammu is not installed (apt-get install gammu gammu-smsd)"
)
PHONE, OTHER, THIRD = "+6281200000001", "+6281200000002", "+6281200000003"
SCHEMA = Path("/usr/share/doc/gammu-smsd/examples/pgsql.sql")
SENT = datetime(2026, 11, 21, 21, 7, 0)  # noqa: DTZ001 - as the SMS centre writes it


@pytest.fixture
def modem(tmp_path: Path) -> Iterator[Modem]:
    """A modem whose RunOnReceive always fails: only sweeping brings anything in."""
    made = Modem(tmp_path)
    yield made
    made.stop()


@pytest.fixture
def line(desa: Wilayah, modem: Modem) -> Line:
    """Sukamaju's line by that modem."""
    return Line.objects.create(
        key="modem", carrier="gammu", address="+6281299005001", desa=desa, settings=modem.settings
    )


def swept(line: Line) -> list[str]:
    """Everything in the inbox after one sweep."""
    sweeping.sweep_gammu(line=line, at=timezone.now())
    return list(InboundSMS.objects.order_by("pk").values_list("body", flat=True))


def promised(line: Line, body: str = "Terima kasih, sudah kami catat.") -> OutboundSMS:
    """A reply that is due."""
    contact = contacts.meet(number=PHONE, at=timezone.now(), desa=line.desa)
    return outbox.promise(
        contact=contact,
        desa=line.desa,
        body=body,
        template="terima",
        dedupe_key=str(uuid4()),
        kind="reply",
        at=timezone.now(),
    )


def outgoing(line: Line, ref: str, body: str) -> Outgoing:
    return Outgoing(ref=ref, route=route_of(line, with_secrets=True), to=PHONE, body=body, valid_seconds=600)


@pytest.mark.django_db
class TestFolders:
    def test_words_parts_and_reports_are_told_apart(self, modem: Modem, line: Line) -> None:
        modem.start()
        modem.receive(PHONE, 'LAPOR jalan; rusak "x" \\ 50%', at=SENT)
        modem.receive(OTHER, "Halo 😀 ‘x’", at=SENT)
        modem.receive(THIRD, "bagian dua", at=SENT, udh="050003070202")
        modem.receive(THIRD, "bagian satu, ", at=SENT, udh="050003070201")
        modem.report(PHONE, "Delivered", at=SENT)
        modem.took(4)
        assert set(swept(line)) == {'LAPOR jalan; rusak "x" \\ 50%', "Halo 😀 ‘x’", "bagian satu, bagian dua"}
        assert modem.inbox() == []
        assert len(swept(line)) == 3

    def test_what_was_stored_but_not_put_aside_is_known_again(self, modem: Modem, line: Line) -> None:
        modem.start()
        modem.receive(PHONE, "lampu jalan mati", at=SENT)
        modem.took(1)
        kept = modem.inbox()[0].read_bytes()
        swept(line)
        (modem.folder / "inbox" / "IN20261121_210700_01_+6281200000001_00.txt").write_bytes(kept)
        assert swept(line) == ["lampu jalan mati"]
        assert modem.inbox() == []

    def test_parts_the_daemon_gave_up_waiting_for_wait_on_with_us(self, modem: Modem, line: Line) -> None:
        modem.start(patience=1)
        modem.receive(PHONE, "tengah", at=SENT, udh="050003080302")
        modem.took(1)
        assert swept(line) == []
        assert Fragment.objects.get().seq == 2

    def test_plain_text_files_are_read_too(self, modem: Modem, line: Line) -> None:
        modem.start(form="unicode")
        modem.receive(PHONE, "Halo 😀 ‘x’", at=SENT)
        modem.receive(THIRD, "bagian dua", at=SENT, udh="050003070202")
        modem.receive(THIRD, "bagian satu, ", at=SENT, udh="050003070201")
        modem.report(PHONE, "Delivered", at=SENT)
        modem.took(4)
        later = timezone.now() + timedelta(seconds=5)
        sweeping.sweep_gammu(line=line, at=later)
        bodies = InboundSMS.objects.order_by("pk").values_list("body", flat=True)
        assert sorted(bodies) == ["Halo 😀 ‘x’", "bagian satu, bagian dua"]

    def test_an_sms_leaves_once_and_what_became_of_it_is_noted(self, modem: Modem, line: Line) -> None:
        sms = promised(line)
        outbox.send(at=timezone.now(), limit=1)
        named("gammu").send(outgoing(line, str(sms.ref), sms.body))
        (waiting,) = (modem.folder / "outbox").glob("OUT*")
        assert waiting.read_bytes().decode("utf-16") == sms.body
        modem.start()
        sent = modem.folder / "sent" / waiting.name
        eventually(sent.exists, "the modem has sent it")
        named("gammu").send(outgoing(line, str(sms.ref), sms.body))
        assert list((modem.folder / "outbox").glob("OUT*")) == []
        assert self.after_a_sweep(line, sms) == "sent"
        assert not sent.exists()
        modem.report(PHONE, "Delivered", at=SENT)
        modem.took(1)
        assert self.after_a_sweep(line, sms) == "delivered"
        assert InboundSMS.objects.count() == 0

    def test_a_report_for_a_phone_that_waits_for_two_is_believed_for_neither(
        self, modem: Modem, line: Line
    ) -> None:
        first, second = promised(line, "Satu."), promised(line, "Dua.")
        OutboundSMS.objects.update(line=line, state="sent", rank=30, sending_at=timezone.now())
        modem.start()
        modem.report(PHONE, "Delivered", at=SENT)
        modem.took(1)
        assert [self.after_a_sweep(line, one) for one in (first, second)] == ["sent", "sent"]

    def test_an_unknown_outcome_is_looked_up_where_the_daemon_left_it(self, modem: Modem, line: Line) -> None:
        sms = promised(line)
        named("gammu").send(outgoing(line, str(sms.ref), sms.body))
        OutboundSMS.objects.update(line=line, state="unknown", rank=80, sending_at=timezone.now())
        modem.start()
        eventually(lambda: list((modem.folder / "sent").glob("OUT*")), "the modem has sent it")
        for _ in range(2):
            sweeping.sweep_gammu(line=line, at=timezone.now())
        found = named("gammu").find(outgoing(line, str(sms.ref), sms.body))
        assert found is not None
        assert found.status == "sent"
        assert DeliveryEvent.objects.count() == 0

    def after_a_sweep(self, line: Line, sms: OutboundSMS) -> str:
        """Its state once the folders were read."""
        sweeping.sweep_gammu(line=line, at=timezone.now())
        sms.refresh_from_db()
        return sms.state


@pytest.fixture
def tables() -> Iterator[str]:
    """A database of gammu-smsd's own, as its packagers describe it."""
    server = str(django_settings.DATABASE_URL)
    if not server.startswith("postgres") or not SCHEMA.exists():
        pytest.skip("gammu-smsd with tables wants PostgreSQL (TEST_DATABASE_URL) and its own schema file")
    name = f"smsd_{uuid4().hex[:12]}"
    address = urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    with psycopg.connect(server, autocommit=True) as database:
        database.execute(f'CREATE DATABASE "{name}"'.encode())
        with psycopg.connect(address, autocommit=True) as own:
            own.execute(SCHEMA.read_text().replace("CREATE LANGUAGE plpgsql;", "").encode())
        yield address
        database.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


@pytest.mark.django_db
class TestTables:
    def test_sms_come_in_leave_once_and_are_reported(self, modem: Modem, line: Line, tables: str) -> None:
        Line.objects.update(settings={"database": tables, "sweep": "yes"})
        line.refresh_from_db()
        place = urlsplit(tables)
        backend = [
            *("Service = sql", "Driver = native_pgsql", f"Host = {place.hostname}:{place.port or 5432}"),
            *(
                f"Database = {place.path[1:]}",
                f"User = {place.username}",
                f"Password = {place.password or 'x'}",
            ),
        ]
        sms = promised(line)
        outbox.send(at=timezone.now(), limit=1)
        for _ in range(2):
            named("gammu").send(outgoing(line, str(sms.ref), sms.body))
        named("gammu").send(outgoing(line, str(uuid4()), "panjang " * 40))
        modem.start(backend="\n".join(backend))
        modem.receive(OTHER, "Halo 😀 ‘x’", at=SENT)
        modem.receive(THIRD, "bagian dua", at=SENT, udh="050003070202")
        modem.receive(THIRD, "bagian satu, ", at=SENT, udh="050003070201")

        def all_there() -> bool:
            return set(swept(line)) == {"Halo 😀 ‘x’", "bagian satu, bagian dua"}

        eventually(all_there, "everything came in")
        eventually(lambda: self.state(line, sms) == "sent", "it is sent")
        modem.report(PHONE, "Delivered", at=datetime.now(UTC))
        eventually(lambda: self.state(line, sms) == "delivered", "it is delivered")
        assert InboundSMS.objects.count() == 2
        with psycopg.connect(tables, autocommit=True) as database:
            # The modem takes them one by one, in no order that is promised.
            eventually(lambda: self.rows(database, "outbox") == 0, "the modem has taken all of them")
            mine = database.execute(
                """SELECT count(*) FROM sentitems WHERE "CreatorID" = %s""", [f"posko:{sms.ref}"]
            )
            assert mine.fetchone() == (1,)
            assert self.rows(database, "sentitems") == 4

    def rows(self, database: psycopg.Connection, table: str) -> int:
        """How many stand in one of gammu-smsd's tables."""
        found = database.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))).fetchone()
        return int(found[0]) if found else 0

    def state(self, line: Line, sms: OutboundSMS) -> str:
        """Its state once the tables were read."""
        sweeping.sweep_gammu(line=line, at=timezone.now())
        sms.refresh_from_db()
        return sms.state


class TestWithARunningPosko:
    def test_the_kick_brings_it_in_and_the_answer_leaves_by_the_modem(
        self, posko: Posko, modem: Modem
    ) -> None:
        settings = [
            part for name, value in modem.settings.items() for part in ("--setting", f"{name}={value}")
        ]
        address = ("--carrier", "gammu", "--address", "+6281299005001", "--desa", DESA)
        printed = posko.manage("sms_line", "modem", *address, *settings)
        kick = next(line for line in printed.splitlines() if "RunOnReceive" in line).partition(" = ")[2]
        carried = {name: value for name, value in posko.environment.items() if name in CARRIED}
        script = ["#!/bin/sh", *(f"export {name}='{value}'" for name, value in carried.items())]
        script += [f'exec {kick.replace(kick.split()[0], sys.executable)} "$@"', ""]
        modem.folder.joinpath("kick.sh").write_text("\n".join(script))
        modem.folder.joinpath("kick.sh").chmod(0o700)
        modem.start(str(modem.folder / "kick.sh"))
        modem.receive(PHONE, "LAPOR irigasi bocor", at=SENT)
        eventually(lambda: posko.rows("SELECT body FROM sms_gateway_inboundsms"), "the kick brought it in")
        with modem.asleep():  # else one long work both hands it over and puts aside what was sent
            posko.manage("work", "--once")
        eventually(lambda: list((modem.folder / "sent").glob("OUT*")), "the modem has sent the answer")
        (answer,) = posko.rows("SELECT body FROM sms_gateway_outboundsms")
        (sent,) = (modem.folder / "sent").glob("OUT*")
        # Here the kunci is masked as soon as the SMS has left; the phone has the only copy.
        seen = re.sub(r"\d{4} \d{4} \d{4} \d{4}", "**** **** **** ****", sent.read_bytes().decode("utf-16"))
        assert seen == answer[0]
        posko.manage("work", "--once")
        assert posko.rows("SELECT state FROM sms_gateway_outboundsms") == [("sent",)]

    def test_a_pc_in_the_village_posts_what_its_modem_got_until_it_is_stored(
        self, posko: Posko, modem: Modem
    ) -> None:
        printed = posko.manage(
            *("sms_line", "pc", "--carrier", "gammu", "--address", "+6281299005002", "--desa", DESA),
            *("--setting", f"app_url={posko.address}"),
        )
        url = next(line for line in printed.splitlines() if '"url"' in line)
        told = json.loads(url) | {"inbox": str(modem.folder / "inbox")}
        script = modem.folder / "posko_gammu.py"
        shutil.copy(ROOT / "deploy" / "gammu" / "posko_gammu.py", script)
        settings = modem.folder / "posko-gammu.json"
        modem.start()
        modem.receive(OTHER, "sumur kering 😀", at=SENT)
        modem.receive(THIRD, "bagian dua", at=SENT, udh="050003070202")
        modem.receive(THIRD, "bagian satu, ", at=SENT, udh="050003070201")
        modem.report(OTHER, "Delivered", at=SENT)
        modem.took(3)
        settings.write_text(json.dumps(told | {"url": "http://127.0.0.1:9/"}))
        assert subprocess.run([sys.executable, script], capture_output=True).returncode == 1
        assert len(modem.inbox()) == 2  # the report is nobody's SMS
        settings.write_text(json.dumps(told))
        for _ in range(2):
            assert subprocess.run([sys.executable, script], capture_output=True).returncode == 0
        found: list[Any] = posko.rows(
            "SELECT sms.body FROM sms_gateway_inboundsms sms"
            " JOIN sms_gateway_line line ON line.id = sms.line_id WHERE line.key = 'pc'"
        )
        assert sorted(found) == [("bagian satu, bagian dua",), ("sumur kering 😀",)]


CARRIED = {
    *("DATABASE_URL", "DEMO", "VAR_DIR", "DJANGO_SETTINGS_MODULE", "PUBLIC_BASE_URL", "ALLOWED_HOSTS"),
    *("SMS_QUIET_HOURS", "SMS_REPLIES_PER_HOUR", "SMS_REPLIES_PER_DAY", "TWILIO_AUTH_TOKEN"),
}
