"""One SMS carried from a phone to the budget and back."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accountability.accounts.models import Membership
from accountability.budget.drafting import Entry, add_line, draft
from accountability.budget.publication import Spending, publish, realise
from accountability.ledger.models import Entry as LedgerEntry
from accountability.ledger.verify import problems
from accountability.planning.agenda import propose
from accountability.planning.attending import Attendance, attend
from accountability.planning.convening import convene
from accountability.planning.deciding import adopt
from accountability.planning.models import MusyawarahKind
from accountability.planning.rkp import Job, enact, plan
from accountability.regions.models import Wilayah
from posko.clustering import gather
from posko.models import Aspirasi
from posko.reading import mark_read
from posko.states import State
from sms_gateway import inbox, outbox
from sms_gateway.models import InboundSMS
from tests import makers
from tests.walks.phone import POSKO, TOKEN, Phone

DAY = dt.timedelta(days=1)
PIXEL = b"\xff\xd8\xff\xd9"  # what a JPEG begins and ends with; real photos are the door's concern


@pytest.fixture
def line(desa: Wilayah, settings: Any) -> None:
    """Sukamaju's number at Twilio."""
    settings.TWILIO_AUTH_TOKEN = TOKEN
    settings.TWILIO_ACCOUNT_SID = "AC" + "0" * 32
    makers.make_line(desa, "twilio", POSKO)


@pytest.mark.django_db
class TestOneSMSComesHome:
    def test_from_the_phone_to_the_rupiah_and_back(
        self,
        client: Client,
        line: None,
        desa: Wilayah,
        ketua: Membership,
        kades: Membership,
        petugas: Membership,
    ) -> None:
        year = timezone.now().year + 1
        ibu = Phone(client, makers.PHONE)

        # An SMS arrives, is stored once, and becomes an aspirasi with a number and a receipt.
        assert ibu.says("USUL jln dsn krajan rt 3 rsk parah, mhn diperbaiki") == 200
        assert InboundSMS.objects.get().state == "waiting"
        day = timezone.now()
        assert inbox.hand_over(at=day, limit=10) == 1
        first = Aspirasi.objects.get()
        number = f"{first.nomor[:3]}-{first.nomor[3:]}"
        assert first.text == "jln dsn krajan rt 3 rsk parah, mhn diperbaiki"
        assert f"Nomor {number}, kunci " in ibu.reads()[0]

        # A second voice from the web, a third keyed in by the petugas.
        bapak = Phone(client, "+6281200000002")
        second = makers.make_aspirasi(
            desa, "jalan krajan berlubang", at=day, contact=makers.make_contact(bapak.number)
        )
        third = makers.make_aspirasi(desa, "jalan RT 03 licin kalau hujan", at=day)
        mark_read(aspirasi=first, by=ketua.actor(), at=day)

        # The council groups them and brings them to a musyawarah, which adopts.
        kelompok = gather(
            desa=desa,
            aspirasi=[first, second, third],
            title="Jalan RT 03 Krajan",
            by=ketua.actor(),
            at=day + DAY,
        )
        meeting = convene(
            desa=desa,
            kind=MusyawarahKind.DESA,
            title="Musyawarah tahunan",
            held_on=(day + 7 * DAY).date(),
            place="Balai warga",
            by=ketua.actor(),
            at=day + DAY,
        )
        usulan = propose(
            kelompok=kelompok,
            musyawarah=meeting,
            title="Perkerasan jalan RT 03",
            by=ketua.actor(),
            at=day + 2 * DAY,
        )
        attend(
            musyawarah=meeting,
            attendance=Attendance(men=21, women=19),
            berita_acara_no="BA/1",
            by=ketua.actor(),
            at=day + 7 * DAY,
        )
        adopt(
            usulan=usulan,
            sentence="Prioritas pertama dari sembilan.",
            into_year=year,
            by=ketua.actor(),
            at=day + 7 * DAY,
        )

        # It becomes a kegiatan with its official code, then a line of a published budget.
        job = Job(
            kode="2.3.10", name="Perkerasan jalan RT 03 Krajan", cost=125_500_000, volume=400, unit="meter"
        )
        kegiatan = plan(desa=desa, year=year, job=job, usulan=usulan, by=ketua.actor(), at=day + 20 * DAY)
        enact(
            rkp=kegiatan.rkp, perdes_no="4/2026", enacted_date=day.date(), by=kades.actor(), at=day + 30 * DAY
        )
        apb = draft(desa=desa, year=year, by=kades.actor(), at=day + 60 * DAY)
        add_line(apb=apb, entry=Entry("4.2.1.01", 125_500_000, "DDS"), by=kades.actor(), at=day + 60 * DAY)
        spend = add_line(
            apb=apb,
            entry=Entry("5.3.5.02", 125_500_000, "DDS", kegiatan=kegiatan),
            by=kades.actor(),
            at=day + 60 * DAY,
        )
        publish(apb=apb, perdes_no="9/2026", perdes_date=day.date(), by=kades.actor(), at=day + 80 * DAY)

        # Money is spent, work is done, and each voice hears of it in words.
        for percent, amount, later in ((50, 60_000_000, 150), (100, 64_000_000, 200)):
            spent = Spending(amount, percent, (day + later * DAY).date(), photo=PIXEL)
            realise(line=spend, spending=spent, by=kades.actor(), at=day + later * DAY)
        heard = ibu.reads()
        for part in (
            "DIBACA",
            "DIGABUNG dengan 2 suara",
            "DIBAHAS di",
            "DISEPAKATI",
            f"MASUK RENCANA {year}",
            "SUDAH DIANGGARKAN Rp125,5 juta",
            "DIKERJAKAN, 50 persen",
            "SELESAI",
        ):
            assert sum(part in sms for sms in heard) == 1, part
        assert "SELESAI" in bapak.reads()[-1]

        # One is satisfied; the other is not, and the aspirasi opens again.
        assert ibu.says(f"PUAS {number} 5") == 200
        assert bapak.says("belum, masih becek dkt masjid") == 200
        assert inbox.hand_over(at=day + 201 * DAY, limit=10) == 2
        first.refresh_from_db()
        second.refresh_from_db()
        assert first.verdicts.get().score == 5
        assert first.state == State.DONE
        assert (second.state, second.reopened) == (State.READ, 1)
        assert second.verdicts.get().words == "masih becek dkt masjid"
        assert "BUKA LAGI" in bapak.reads()[-1]

        # Every promised SMS leaves, nothing twice, and the whole road stands in an unbroken ledger.
        assert outbox.send(at=day + 202 * DAY, limit=100) > 0
        assert list(problems()) == []
        kinds = set(LedgerEntry.objects.values_list("kind", flat=True))
        assert {
            "aspirasi.masuk",
            "kelompok.gabung",
            "usulan.diputuskan",
            "rkp.kegiatan",
            "apb.tayang",
        } <= kinds
