"""The same road, every step through the doors people use: phone, web form, desks, public pages."""

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from accountability.accounts.models import Membership
from accountability.ledger.verify import problems
from accountability.regions.models import Wilayah
from posko.models import Aspirasi
from posko.states import State
from sms_gateway import inbox, outbox
from sms_gateway.models import OutboundSMS
from tests import makers
from tests.walks.phone import POSKO, TOKEN, Phone

pytestmark = pytest.mark.django_db
IBU, BAPAK, NENEK = makers.PHONE, "0812-0000-0002", "0812-0000-0003"
EVERY_STEP = ("DIGABUNG", "DIBAHAS", "DISEPAKATI", "MASUK RENCANA", "DIANGGARKAN Rp18 juta", "SELESAI")
Desk = Callable[[Membership], Client]


@pytest.fixture
def signed_in(settings: Any, desa: Wilayah) -> Desk:
    """Opens a browser in which a member signed in at the door, with name and password."""
    settings.TWILIO_AUTH_TOKEN, settings.TWILIO_ACCOUNT_SID = TOKEN, "AC" + "0" * 32
    makers.make_line(desa, "twilio", POSKO)

    def sign_in(member: Membership) -> Client:
        client = Client()
        said = {"username": member.user.username, "password": "rahasia-uji-coba"}
        assert client.post("/masuk/", said).status_code == 303
        return client

    return sign_in


def photo() -> SimpleUploadedFile:
    """A picture as a phone takes it."""
    file = io.BytesIO()
    Image.new("RGB", (64, 48), "teal").save(file, "JPEG")
    return SimpleUploadedFile("IMG_0001.jpg", file.getvalue(), "image/jpeg")


def sent(client: Client, address: str, **said: Any) -> str:
    """Sends a form; it must be accepted with 303. Returns where it leads."""
    answer = client.post(address, said)
    assert answer.status_code == 303, (address, answer.status_code, _errors(answer))
    return str(answer["Location"])


def _errors(answer: Any) -> Any:
    context = answer.context or {}
    return getattr(context.get("salah") if "salah" in context else context.get("form"), "errors", "")


def text_of(client: Client, address: str) -> str:
    """The words of a page, without tags and needless blanks."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    bare = re.sub(r"<style>.*?</style>|<[^>]+>", " ", answer.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", bare)


def drained() -> None:
    """What the worker does: hands over what came in, sends what is due."""
    inbox.hand_over(at=timezone.now(), limit=50)
    outbox.send(at=timezone.now(), limit=200)


def three_voices(desa: Wilayah, petugas: Client) -> list[str]:
    """One by SMS, one by the web form, one keyed in by the petugas; their numbers."""
    assert Phone(Client(), IBU).says("USUL lampu jalan RT 4 mati, gelap kl pulang pengajian") == 200
    drained()
    web = {"isi": "Lampu jalan RT 04 padam sejak lebaran.", "hp": BAPAK, "sifat": "tanpa_nama"}
    assert "terkirim" in sent(Client(), f"/desa/{desa.kode}/kirim/", kunci_kirim="k-web", **web)
    sheet = {"isi": "Jalan RT 4 gelap, takut jatuh.", "hp": NENEK, "saluran": "sheet", "jenis": "usul"}
    sent(petugas, "/bpd/lembar/", kunci_kirim="k-1", **sheet)
    return list(desa.aspirasi.order_by("id").values_list("nomor", flat=True))


def decided(desa: Wilayah, desk: Client, numbers: list[str], year: int) -> None:
    """Gathered, brought to a musyawarah, adopted, and made a kegiatan of the plan."""
    sent(desk, "/bpd/", aksi="baca", nomor=numbers[0])
    group = sent(desk, "/bpd/gabung/", nomor=numbers, judul="Lampu jalan RT 04", kunci_kirim="k-2")
    today = timezone.localdate().isoformat()
    sent(
        desk,
        "/bpd/musyawarah/",
        jenis="desa",
        judul="Musyawarah tahunan",
        tanggal=today,
        jam="09:00",
        tempat="Balai warga",
        kunci_kirim="k-3",
    )
    meeting = desa.musyawarah.get()
    sent(desk, group, musyawarah=meeting.pk, usulan="Pasang lampu jalan RT 04")
    door = f"/bpd/musyawarah/{meeting.pk}/"
    sent(desk, f"{door}hadir/", aksi="hadir", perempuan=22, laki=19, difabel=2, miskin=5, berita_acara="BA/1")
    usulan = desa.usulan.get()
    words = "Prioritas kedua dari tujuh."
    sent(desk, f"{door}putusan/{usulan.pk}/", hasil="rkp", kalimat=words, tahun=year)
    job = {"nama": "Lampu jalan RT 04", "volume": 6, "satuan": "unit", "tempat": "RT 04", "sumber": "DDS"}
    job |= {"usulan": usulan.pk, "kode": "2.3.14", "biaya": "18jt", "tahun": year}
    sent(desk, "/bpd/rencana/", aksi="rencana", kunci_kirim="k-4", **job)


def paid(desa: Wilayah, keuangan: Client, kades: Client, year: int) -> None:
    """A line of the budget, published, then spent with a photo until the work is done."""
    door = f"/pemdes/apb/?tahun={year}"
    sent(keuangan, door, aksi="buka", tahun=year)
    income = {"rekening": "4.2.1.01", "jumlah": "18jt", "sumber": "DDS", "kunci_kirim": "k-5"}
    sent(keuangan, door, aksi="pendapatan", **income)
    spend = {"rekening": "5.3.5.02", "jumlah": "Rp18.000.000", "sumber": "DDS", "kunci_kirim": "k-6"}
    sent(keuangan, door, aksi="belanja", kegiatan=desa.kegiatan.get().pk, **spend)
    today = timezone.localdate().isoformat()
    sent(kades, f"/pemdes/apb/tayang/?tahun={year}", perdes="05/2026", tanggal=today, yakin="on")
    line = desa.apb.get().lines.belanja().get()
    for percent, amount in ((50, "9jt"), (100, "8,9jt")):
        spent = {"baris": line.pk, "jumlah": amount, "persen": percent, "tanggal": today, "foto": photo()}
        sent(keuangan, f"/pemdes/realisasi/?tahun={year}", kunci_kirim=f"k-r{percent}", **spent)


class TestTheSameRoadByHand:
    def test_every_step_works_through_its_door_and_is_seen_by_everyone(
        self,
        signed_in: Desk,
        desa: Wilayah,
        petugas: Membership,
        ketua: Membership,
        keuangan: Membership,
        kades: Membership,
        camat: Membership,
    ) -> None:
        year = timezone.localdate().year + 1
        numbers = three_voices(desa, signed_in(petugas))
        assert len(numbers) == 3
        decided(desa, signed_in(ketua), numbers, year)
        paid(desa, signed_in(keuangan), signed_in(kades), year)
        drained()
        assert set(desa.aspirasi.values_list("state", flat=True)) == {State.DONE}

        # Every voice heard the end in words, whichever way it came.
        for number in (IBU, BAPAK, NENEK):
            heard = " | ".join(Phone(Client(), number).reads())
            for part in (
                "DIGABUNG",
                "DIBAHAS",
                "DISEPAKATI",
                "MASUK RENCANA",
                "DIANGGARKAN Rp18 juta",
                "SELESAI",
            ):
                assert heard.count(part) == 1, (part, heard)
        assert not OutboundSMS.objects.exclude(state__in=["promised", "failed", "cancelled"]).exists()

        # One is satisfied, one is not: that one opens again.
        ibu, bapak = Phone(Client(), IBU), Phone(Client(), BAPAK)
        ibu.sent = 1
        assert ibu.says(f"PUAS {numbers[0]} 5") == 200
        assert bapak.says(f"BELUM {numbers[1]} dua lampu masih mati") == 200
        drained()
        assert Aspirasi.objects.get(nomor=numbers[1]).state == State.READ

        # The public journey shows the whole road, and nobody's words or phone.
        page = text_of(Client(), f"/a/{numbers[0]}/")
        for part in (
            "Diterima",
            "Dibahas di musyawarah",
            "Prioritas kedua dari tujuh",
            "2.3.14",
            "Rp18.000.000",
            "100%",
            "Dinilai: puas",
        ):
            assert part in page, part
        for secret in ("pulang pengajian", "81200000001", "0812-0000-0002"):
            assert secret not in page
        assert b"/foto/realisasi/" in Client().get(f"/a/{numbers[0]}/").content
        assert "Dibuka lagi" in text_of(Client(), f"/a/{numbers[1]}/")
        assert "Lampu jalan RT 04" in text_of(Client(), f"/desa/{desa.kode}/anggaran/{year}/")

        # The kecamatan sees it too, and the record of it all is whole.
        assert "Lampu jalan RT 04" in text_of(signed_in(camat), f"/kec/desa/{desa.kode}/")
        assert list(problems()) == []
