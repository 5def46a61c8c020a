"""One SMS carried from a phone past the village and the kecamatan to SP4N-LAPOR!, and its answer back."""

import datetime as dt
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accountability.accounts.models import Membership
from accountability.ledger.verify import problems
from accountability.oversight.models import PassedUp
from accountability.regions.models import Wilayah
from posko import answering
from posko.models import Aspirasi
from posko.reading import mark_read
from posko.states import State
from sms_gateway import inbox, outbox
from sms_gateway.models import OutboundSMS
from tests import makers
from tests.walks.phone import POSKO, TOKEN, Phone

DAY = dt.timedelta(days=1)


@pytest.fixture
def line(desa: Wilayah, settings: Any) -> None:
    """Sukamaju's number at Twilio."""
    settings.TWILIO_AUTH_TOKEN = TOKEN
    settings.TWILIO_ACCOUNT_SID = "AC" + "0" * 32
    makers.make_line(desa, "twilio", POSKO)


@pytest.mark.django_db
def test_from_the_phone_to_sp4n_lapor_and_back(
    client: Client, line: None, desa: Wilayah, ketua: Membership, camat: Membership
) -> None:
    # An SMS comes in; the council reads it and sends it on.
    day = timezone.now() - 3 * DAY
    ibu = Phone(client, makers.PHONE)
    assert ibu.says("sinyal hp hilang dua minggu di semua dusun") == 200
    assert inbox.hand_over(at=timezone.now(), limit=10) == 1
    voice = Aspirasi.objects.get()
    number = f"{voice.nomor[:3]}-{voice.nomor[3:]}"
    Aspirasi.objects.update(received_at=day, state_since_at=day)
    voice.refresh_from_db()
    mark_read(aspirasi=voice, by=ketua.actor(), at=day)
    answering.forward(
        aspirasi=voice, to="kecamatan", sentence="Menara diatur pusat.", by=ketua.actor(), at=day
    )

    # The kecamatan takes it on and writes it down for SP4N-LAPOR!, in its own words.
    desk = Client()
    desk.force_login(camat.user)
    assert desk.get(reverse("kec-diteruskan")).status_code == 200
    passed = PassedUp.objects.get()
    item = reverse("kec-diteruskan-satu", args=[passed.pk])
    assert desk.post(item, {"aksi": "terima"}).status_code == 303
    report = {
        "aksi": "sp4n",
        "kategori": "teknologi",
        "subkategori": "sinyal_telepon_dan_internet",
        "judul_laporan": "Sinyal telepon hilang",
        "isi_laporan": "Sinyal telepon hilang dua minggu. Semua operator terkena.",
        "instansi_tujuan": "Kementerian Komunikasi dan Digital",
        "kalimat": "Menara diurus kementerian. Kami teruskan ke sana.",
    }
    assert desk.post(item, report).status_code == 303

    # The file goes there; it comes back with a number, then with an answer.
    def filled_in(**cells: str) -> None:
        raw = desk.get(reverse("kec-diteruskan-unduh", args=["xlsx"])).content
        assert b"0812" not in raw
        book = load_workbook(io.BytesIO(raw))
        sheet = book["SP4N-LAPOR"]
        heads = {str(cell.value): number for number, cell in enumerate(sheet[4], 1)}
        assert sheet.cell(5, heads["nomor_posko"]).value == number
        for name, value in cells.items():
            sheet.cell(5, heads[name]).value = value
        out = io.BytesIO()
        book.save(out)
        sent = {"berkas": SimpleUploadedFile("sp4n.xlsx", out.getvalue())}
        where = desk.post(reverse("kec-diteruskan-berkas"), sent)["Location"]
        assert "Akan dicatat" in desk.get(where).content.decode()
        assert desk.post(where, {"aksi": "pakai", "banyak": "1"}).status_code == 303
        again = desk.post(reverse("kec-diteruskan-berkas"), {"berkas": _again(out)})["Location"]
        assert "Akan dicatat" not in desk.get(again).content.decode()

    filled_in(nomor_pelacakan="1916449")
    filled_in(status_sp4n="Proses", instansi_tanggapan="Komdigi", tanggapan="Menara sedang diperiksa.")
    filled_in(status_sp4n="Selesai", instansi_tanggapan="Komdigi", tanggapan="Menara menyala lagi.")

    # Each real change was told once, in words; the citizen rates what came back.
    heard = ibu.reads()
    for part in (
        "TERUSKAN ke kecamatan",
        "DITERIMA Kecamatan",
        "TERUSKAN ke SP4N-LAPOR!",
        "bernomor 1916449",
        "kabar SP4N-LAPOR!: Sedang diproses. Komdigi. Menara sedang diperiksa.",
        "DIJAWAB. SP4N-LAPOR!, Komdigi: Menara menyala lagi.",
    ):
        assert sum(part in sms for sms in heard) == 1, part
    page = client.get(reverse("kabar", args=[voice.nomor])).content.decode()
    assert "Nomor di SP4N-LAPOR!: 1916449" in page
    assert "Menara menyala lagi." in page
    outbox.send(at=timezone.now() + 20 * DAY, limit=100)
    assert not OutboundSMS.objects.filter(state="waiting").exists()
    assert ibu.says(f"PUAS {number} 5") == 200
    assert inbox.hand_over(at=timezone.now() + 21 * DAY, limit=10) == 1
    voice.refresh_from_db()
    assert (voice.state, voice.verdicts.get().score) == (State.ANSWERED, 5)
    assert list(problems()) == []


def _again(out: io.BytesIO) -> SimpleUploadedFile:
    return SimpleUploadedFile("sp4n.xlsx", out.getvalue())
