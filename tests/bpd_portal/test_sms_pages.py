"""Biaya, jalur, teks, nomor darurat, tertahan: what stands there, who may change it, and what is refused."""

import datetime as dt
import html
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accountability.accounts.models import Membership
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import adopt
from posko import placeholders
from posko.models import EmergencyNumber, SMSText
from posko.words import sms
from sms_gateway.budgeting import set_budget
from sms_gateway.models import InboundSMS, Line, Reconciliation, SMSBudget
from tests import makers
from tests.bpd_portal.conftest import Desk, refusals
from tests.bpd_portal.sms_makers import mark, promise, write

OWN = "Matur nuwun. Nomor {nomor}, kunci {kunci}. -{bpd}"


@pytest.fixture
def desk(anggota: Membership, desk_of: Desk) -> Client:
    """The desk of a member of the council."""
    return desk_of(anggota)


@pytest.fixture
def head(ketua: Membership, desk_of: Desk) -> Client:
    """The desk of the council's head."""
    return desk_of(ketua)


def shown(desk: Client, name: str, *args: str) -> str:
    """A page as a person reads it."""
    answer = desk.get(reverse(name, args=args))
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


class TestCosts:
    def spend(
        self, desa: Wilayah, at: dt.datetime, rupiah: int, state: str = "delivered", rank: int = 100
    ) -> None:
        """One SMS that left at a price."""
        line = makers.make_line(desa)
        mark(
            promise(desa, "sudah dibaca", at),
            state=state,
            rank=rank,
            rupiah=rupiah,
            sending_at=at,
            sent_at=at,
            line=line,
        )

    def test_the_month_is_added_up_and_shared_out(self, desk: Client, desa: Wilayah, at: dt.datetime) -> None:
        for _sms in range(3):
            self.spend(desa, at, 350)
        self.spend(desa, at, 350, "failed", 90)
        page = shown(desk, "sms-biaya")
        assert "Rp1.400" in page
        assert "3 (75%)" in page
        assert "1 (25%)" in page
        assert "Jalur coba, berakhir 2001" in page

    def test_an_empty_month_is_said_so(self, desk: Client) -> None:
        assert "Belum ada SMS keluar bulan ini." in shown(desk, "sms-biaya")

    def test_the_table_goes_back_twelve_months_and_adds_up(
        self, desk: Client, desa: Wilayah, at: dt.datetime
    ) -> None:
        self.spend(desa, at, 350)
        self.spend(desa, at - dt.timedelta(days=300), 650)
        self.spend(desa, at - dt.timedelta(days=500), 99_000)
        table = shown(desk, "sms-biaya").partition("<table>")[2]
        assert len(re.findall(r'<th scope="row">', table)) == 13
        assert "Rp1.000" in table.partition("<tfoot>")[2]
        assert "99.000" not in table

    def test_the_neighbours_costs_are_not_counted(
        self, desk: Client, desa: Wilayah, other_desa: Wilayah, at: dt.datetime
    ) -> None:
        mark(promise(other_desa, "sudah dibaca", at), rupiah=77_777, sending_at=at, state="sent", rank=30)
        assert "77.777" not in shown(desk, "sms-biaya")

    @pytest.mark.parametrize(("spent", "told"), [(790, None), (800, "80%"), (1_020, "102%")])
    def test_most_of_the_budget_spent_is_told(
        self, desk: Client, desa: Wilayah, ketua: Membership, at: dt.datetime, spent: int, told: str | None
    ) -> None:
        set_budget(desa=desa, rupiah_per_month=1_000, by=ketua.actor(), at=at)
        self.spend(desa, at, spent)
        page = shown(desk, "sms-biaya")
        assert ("sudah terpakai" in page.partition("angka-uang")[0]) is (told is not None)
        if told:
            assert f"Anggaran SMS bulan ini sudah terpakai {told}." in page

    def test_the_head_sets_the_budget_and_lifts_it(self, head: Client, desa: Wilayah) -> None:
        for typed, kept in (("150rb", 150_000), ("200.000", 200_000)):
            assert head.post(reverse("sms-biaya"), {"jumlah": typed}).status_code == 303
            assert SMSBudget.objects.get(desa=desa).rupiah_per_month == kept
        assert 'value="200.000"' in shown(head, "sms-biaya")
        head.post(reverse("sms-biaya"), {"jumlah": ""})
        assert not SMSBudget.objects.exists()

    def test_a_member_sees_it_and_does_not_set_it(self, desk: Client) -> None:
        assert "Anggaran diatur oleh ketua." in shown(desk, "sms-biaya")
        assert desk.post(reverse("sms-biaya"), {"jumlah": "1"}).status_code == 403
        assert not SMSBudget.objects.exists()

    @pytest.mark.parametrize("typed", ["banyak", "-5", "3 miliar"])
    def test_what_is_no_budget_is_refused_in_words(self, head: Client, typed: str) -> None:
        assert refusals(head.post(reverse("sms-biaya"), {"jumlah": typed}))
        assert not SMSBudget.objects.exists()

    def test_more_sms_ask_no_more_questions(self, desk: Client, desa: Wilayah, at: dt.datetime) -> None:
        def questions() -> int:
            with CaptureQueriesContext(connection) as asked:
                shown(desk, "sms-biaya")
            return len(asked)

        self.spend(desa, at, 350)
        few = questions()
        for ago in range(10):
            self.spend(desa, at - dt.timedelta(days=30 * ago), 350)
        assert questions() <= few  # the words of the place are known the second time


class TestLines:
    def test_without_a_line_the_page_says_who_makes_one(self, desk: Client) -> None:
        assert "Belum ada jalur SMS" in shown(desk, "sms-jalur")

    def test_a_silent_phone_comes_with_the_next_step(
        self, desk: Client, desa: Wilayah, at: dt.datetime
    ) -> None:
        line = makers.make_line(desa, carrier="smsgate")
        Line.objects.filter(pk=line.pk).update(
            last_heard_at=at - dt.timedelta(hours=3, minutes=5),
            failures_in_a_row=4,
            rests_until=at + dt.timedelta(hours=1),
        )
        Reconciliation.objects.create(
            line=line, date=at.date(), at=at, told_by_provider=41, in_inbox=40, fetched=1
        )
        page = shown(desk, "sms-jalur")
        assert "Belum ada kabar dari HP Android sejak 3 jam. Periksa apakah HP itu menyala" in page
        assert "Jalur ini beristirahat sampai" in page
        assert "penyedia mencatat 41, kami mencatat 40" in page
        assert "Penyedia mencatat 1 SMS yang belum ada di sini." in page
        assert "Semua jalur lancar." not in page

    def test_no_whole_number_stands_there(self, desk: Client, desa: Wilayah) -> None:
        makers.make_line(desa)
        page = shown(desk, "sms-jalur")
        assert "berakhir 2001" in page
        assert "6281200002001" not in page

    def test_all_well_is_said(self, desk: Client, desa: Wilayah) -> None:
        makers.make_line(desa)
        assert "Semua jalur lancar." in shown(desk, "sms-jalur")

    def test_a_line_without_signs_of_life_is_not_called_never_heard(
        self, desk: Client, desa: Wilayah
    ) -> None:
        makers.make_line(desa)
        assert "Terakhir terdengar" not in shown(desk, "sms-jalur")
        makers.make_line(desa, carrier="smsgate", address="+6281200002009")
        assert "Terakhir terdengar" in shown(desk, "sms-jalur")


class TestTexts:
    def test_every_text_stands_there_with_the_wording_in_force(self, desk: Client, desa: Wilayah) -> None:
        SMSText.objects.create(desa=desa, template="terima", body=OWN, changed_at=makers.NOW)
        SMSText.objects.create(desa=desa, template="mulai", body="Halo", changed_at=makers.NOW)
        page = shown(desk, "pengaturan")
        for one in placeholders.all_texts():
            assert reverse("teks-sms", args=[one.template]) in page
        assert "Matur nuwun. Nomor 204-5813, kunci 1234 5678 9012 3456. -BPD" in page
        assert page.count("Kata sendiri perlu ditulis ulang") == 1
        assert "Halo" not in page

    def test_the_preview_speaks_the_villages_words(self, desk: Client, desa: Wilayah) -> None:
        adopt(wilayah_kode=desa.kode, preset="papua")
        page = shown(desk, "teks-sms", "dianggarkan")
        assert "SUDAH DIANGGARKAN Rp125,5 juta di APBK 2027: Jembatan RT 03. -Bamuskam" in page

    def test_a_wording_is_kept_and_sent(self, desk: Client, desa: Wilayah) -> None:
        answer = desk.post(reverse("teks-sms", args=["terima"]), {"kata": OWN, "aksi": "simpan"})
        assert (answer.status_code, answer["Location"]) == (303, reverse("pengaturan"))
        assert sms("terima", desa, nomor="204-5813", kunci="1").startswith("Matur nuwun.")
        assert "Kembalikan ke semula" in shown(desk, "teks-sms", "terima")
        desk.post(reverse("teks-sms", args=["terima"]), {"aksi": "semula"})
        assert sms("terima", desa, nomor="204-5813", kunci="1").startswith("Terima kasih.")

    def test_looking_first_keeps_nothing_and_shows_it(self, desk: Client) -> None:
        answer = desk.post(reverse("teks-sms", args=["terima"]), {"kata": OWN, "aksi": "lihat"})
        assert answer.status_code == 200
        assert "Matur nuwun. Nomor 204-5813" in answer.content.decode()
        assert not SMSText.objects.exists()

    @pytest.mark.parametrize(
        ("typed", "told"),
        [
            ("", "Tulis dulu kata-katanya."),
            ("Nomor {nomor} {alamat} {kunci} -{bpd}", "{alamat} tidak dikenal di teks ini."),
            ("Nomor {nomor} -{bpd}", "{kunci} harus ada"),
            ("{nomor} {kunci -{bpd}", "Kurung kurawal hanya untuk isian"),
            (
                "“{nomor}” {kunci} 😀 -{bpd}",
                'Huruf ini tidak ada di SMS biasa: “ (ganti dengan ") ” (ganti dengan ") 😀.',
            ),
            (f"{{nomor}} {{kunci}} {'a' * 130} -{{bpd}}", "Terlalu panjang 6 huruf"),
            ("a" * 321, "Ringkas sampai cukup satu SMS."),
        ],
    )
    def test_a_wording_that_would_harm_is_refused_and_stays_in_the_box(
        self, desk: Client, typed: str, told: str
    ) -> None:
        answer = desk.post(reverse("teks-sms", args=["terima"]), {"kata": typed, "aksi": "simpan"})
        assert told in refusals(answer)
        assert html.escape(typed, quote=False)[:30] in answer.content.decode().replace("&quot;", '"')
        assert not SMSText.objects.exists()

    @pytest.mark.parametrize("template", ["tidakada", "tanya_tempat"])
    def test_what_no_village_words_is_not_found(self, desk: Client, template: str) -> None:
        assert desk.get(reverse("teks-sms", args=[template])).status_code == 404

    def test_the_neighbours_words_are_their_own(self, desk: Client, other_desa: Wilayah) -> None:
        SMSText.objects.create(
            desa=other_desa, template="terima", body=f"canary {OWN}", changed_at=makers.NOW
        )
        assert "canary" not in shown(desk, "pengaturan")
        assert "canary" not in shown(desk, "teks-sms", "terima")
        desk.post(reverse("teks-sms", args=["terima"]), {"aksi": "semula"})
        assert SMSText.objects.filter(desa=other_desa).exists()


class TestEmergencyNumbers:
    def test_a_number_is_added_moved_and_taken_away(self, desk: Client, desa: Wilayah) -> None:
        door = reverse("nomor-darurat")
        desk.post(door, {"aksi": "tambah", "siapa": "Bidan", "nomor": "0812 0000 0009"})
        desk.post(door, {"aksi": "tambah", "siapa": "Damkar", "nomor": "113"})
        bidan, damkar = desa.emergency_numbers.order_by("order")
        assert shown(desk, "nomor-darurat").index("Bidan</b>") < shown(desk, "nomor-darurat").index(
            "Damkar</b>"
        )
        desk.post(door, {"aksi": "naik", "nomor_darurat": damkar.pk})
        assert desa.emergency_numbers.order_by("order").first() == damkar
        for _tap in range(2):
            assert desk.post(door, {"aksi": "hapus", "nomor_darurat": bidan.pk}).status_code == 303
        assert list(desa.emergency_numbers.all()) == [damkar]

    def test_the_countrys_numbers_stand_below(self, desk: Client) -> None:
        page = shown(desk, "nomor-darurat")
        assert "Sekarang nomor inilah yang dipakai." in page
        assert "112" in page

    @pytest.mark.parametrize(
        ("said", "told"),
        [
            ({"siapa": "", "nomor": "112"}, "Tulis siapa yang dihubungi."),
            ({"siapa": "Bidan", "nomor": "halo"}, "Nomor ini tidak bisa ditelepon."),
            ({"siapa": "Bidan 😀", "nomor": "112"}, "Tulis namanya dengan huruf biasa"),
        ],
    )
    def test_what_nobody_can_call_is_refused_in_words(
        self, desk: Client, said: dict[str, str], told: str
    ) -> None:
        assert told in refusals(desk.post(reverse("nomor-darurat"), {"aksi": "tambah", **said}))
        assert not EmergencyNumber.objects.exists()

    def test_the_neighbours_numbers_stay_theirs(self, desk: Client, other_desa: Wilayah) -> None:
        theirs = EmergencyNumber.objects.create(desa=other_desa, label="canary", number="112")
        assert "canary" not in shown(desk, "nomor-darurat")
        desk.post(reverse("nomor-darurat"), {"aksi": "hapus", "nomor_darurat": theirs.pk})
        assert (
            desk.post(reverse("nomor-darurat"), {"aksi": "naik", "nomor_darurat": theirs.pk}).status_code
            == 404
        )
        assert EmergencyNumber.objects.filter(pk=theirs.pk).exists()

    @pytest.mark.parametrize("said", [{"aksi": "lain"}, {"aksi": "hapus", "nomor_darurat": "x"}])
    def test_nonsense_is_not_found(self, desk: Client, said: dict[str, str]) -> None:
        assert desk.post(reverse("nomor-darurat"), said).status_code == 404


class TestAllAtOnce:
    def test_every_dead_letter_of_the_village_is_tried_again(
        self, desk: Client, desa: Wilayah, other_desa: Wilayah, at: dt.datetime
    ) -> None:
        line = makers.make_line(desa)
        theirs = makers.make_line(other_desa, address="+6281200002002")
        for number in range(3):
            mark(
                write(line, f"lampu mati {number}", at, sender=f"+62812000001{number:02}"),
                state="dead",
                handed_over_at=None,
            )
        mark(write(theirs, "air keruh", at), state="dead", handed_over_at=None)
        assert "Coba lagi semua (3)" in shown(desk, "tertahan")
        answer = desk.post(reverse("tertahan"), {"semua": "1"}, follow=True)
        assert "3 SMS dicoba lagi." in answer.content.decode()
        assert InboundSMS.objects.filter(state="waiting").count() == 3
        assert InboundSMS.objects.dead().get().line == theirs

    def test_a_second_tap_says_nothing(self, desk: Client) -> None:
        answer = desk.post(reverse("tertahan"), {"semua": "1"}, follow=True)
        assert "dicoba lagi" not in answer.content.decode()


class TestMenu:
    @pytest.mark.parametrize(
        ("door", "entry"),
        [("sms", "SMS"), ("tertahan", "SMS"), ("sms-biaya", "SMS"), ("pengaturan", "Pengaturan")],
    )
    def test_the_menu_says_where_one_is(self, desk: Client, door: str, entry: str) -> None:
        assert re.search(rf'aria-current="page">{entry}</a>', shown(desk, door))


def test_no_page_about_sms_shows_a_phone_or_a_secret(head: Client, desa: Wilayah, at: dt.datetime) -> None:
    line = makers.make_line(desa, carrier="smsgate", address="+6281200002001")
    mark(write(line, "RAHASIA canary kades memotong bantuan", at), attempts=2)
    mark(write(line, "rahasia canary dua", at), state="dead", handed_over_at=None, last_error="ValueError")
    doors = ["sms", "sms-biaya", "sms-jalur", "pengaturan", "nomor-darurat"]
    for door in [*(reverse(name) for name in doors), reverse("teks-sms", args=["terima"])]:
        page = head.get(door).content.decode()
        digits = re.sub(r"[ .-]", "", page)
        assert "canary" not in page, door
        assert "81200000001" not in digits, door
        assert "81200002001" not in digits, door
