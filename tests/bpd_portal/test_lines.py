"""Lines of a draft on a phone: changed, found, folded, undone, described, printed."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accountability.accounts.models import Membership
from accountability.budget.drafting import Entry, add_line
from accountability.budget.models import APBDesa, BudgetLine
from accountability.regions.models import Wilayah
from bpd_portal import removed_lines
from tests import makers
from tests.bpd_portal.conftest import Desk, refusals

YEAR = 2027
INCOME = {"aksi": "pendapatan", "tahun": YEAR, "rekening": "4.2.1.01", "sumber": "DDS", "jumlah": "50jt"}
SPEND = {"kode": "2.3.10", "rekening": "5.3.5.02", "sumber": "DDS", "jumlah": "50jt", "uraian": "Rabat"}


@pytest.fixture
def treasury(keuangan: Membership, desk_of: Desk) -> Client:
    return desk_of(keuangan)


@pytest.fixture
def apb(desa: Wilayah, keuangan: Membership) -> APBDesa:
    """A draft with one road."""
    return makers.make_draft(desa, keuangan.actor(), year=YEAR)[0]


@pytest.fixture
def road(apb: APBDesa) -> BudgetLine:
    return apb.lines.belanja().get()


def page_of(client: Client, **asked: str) -> str:
    """The page of the budget."""
    return client.get(reverse("pemdes-apb"), {"tahun": str(YEAR), **asked}).content.decode()


class TestWriting:
    def test_volume_times_price_is_the_amount(self, treasury: Client, apb: APBDesa) -> None:
        said = {**INCOME, "jumlah": "", "volume": "2,5", "harga": "Rp1.000", "satuan": "ha", "khusus": "on"}
        assert treasury.post(reverse("pemdes-apb"), said).status_code == 303
        line = apb.lines.pendapatan().latest("id")
        assert (line.amount, line.unit, line.unit_price, line.special) == (2_500, "ha", 1_000, True)

    @pytest.mark.parametrize(
        ("changed", "sentence"),
        [
            ({"volume": "2", "harga": "10"}, "Volume × harga satuan = Rp20."),
            ({"jumlah": ""}, "Tulis jumlah rupiahnya."),
            ({"jumlah": "", "volume": "0,5", "harga": "1"}, "Volume × harga satuan"),
            ({"volume": "banyak"}, "Volume harus angka"),
            ({"rekening": "tak ada"}, "Pilih rekening dari daftar."),
            ({"rekening": "bunga"}, "Maksudnya 4.3.6.01 Bunga Bank? Tulis kodenya."),
            ({"rekening": "hasil"}, "yang cocok, antara lain"),
            ({"rekening": "5.3.5.02"}, "Pilih rekening dari daftar."),
        ],
    )
    def test_what_does_not_fit_is_told(
        self, treasury: Client, apb: APBDesa, changed: dict[str, str], sentence: str
    ) -> None:
        assert sentence in refusals(treasury.post(reverse("pemdes-apb"), {**INCOME, **changed}))

    @pytest.mark.parametrize(
        ("typed", "account"),
        [
            ("4.2.1.01 Dana Desa", "4.2.1.01"),
            ("alokasi dana desa", "4.2.3.01"),
            ("4.1.1.97", "4.1.1.97"),
        ],
    )
    def test_an_account_is_found_by_its_code_or_name(
        self, treasury: Client, apb: APBDesa, typed: str, account: str
    ) -> None:
        treasury.post(reverse("pemdes-apb"), {**INCOME, "rekening": typed})
        assert apb.lines.latest("id").account == account

    def test_a_kegiatan_is_found_by_its_name(self, treasury: Client, apb: APBDesa) -> None:
        said = {**SPEND, "aksi": "belanja", "tahun": YEAR, "kode": "bantuan untuk keadaan tak ada"}
        assert "Kode kegiatan belum dikenal" in refusals(treasury.post(reverse("pemdes-apb"), said))
        said["kode"] = "Penanggulangan Bencana"
        assert treasury.post(reverse("pemdes-apb"), said).status_code == 303
        assert apb.lines.latest("id").kegiatan_kode == "5.1.00"


class TestChanging:
    def test_the_form_shows_the_line_and_writes_it_anew(self, treasury: Client, road: BudgetLine) -> None:
        door = reverse("pemdes-apb-baris", args=[road.pk])
        page = treasury.get(door).content.decode()
        assert "Rp125.500.000" in page
        assert 'value="5.3.5.02 ' in page
        assert treasury.post(door, SPEND).status_code == 303
        road.refresh_from_db()
        assert (road.amount, road.description) == (50_000_000, "Rabat")

    def test_what_is_wrong_is_told_and_the_line_stays(self, treasury: Client, road: BudgetLine) -> None:
        answer = treasury.post(reverse("pemdes-apb-baris", args=[road.pk]), {**SPEND, "jumlah": "banyak"})
        assert "Tulis jumlah rupiah" in refusals(answer)
        road.refresh_from_db()
        assert road.amount == 125_500_000

    def test_lines_of_others_or_of_published_budgets_are_not_here(
        self,
        treasury: Client,
        desa: Wilayah,
        other_desa: Wilayah,
        kades: Membership,
        outsider: Membership,
        desk_of: Desk,
    ) -> None:
        _apb, theirs = makers.make_draft(other_desa, outsider.actor(), year=YEAR)
        _apb, published = makers.make_published(desa, kades.actor(), year=YEAR)
        for line in (theirs, published):
            assert treasury.get(reverse("pemdes-apb-baris", args=[line.pk])).status_code == 404
        assert desk_of(kades).get(reverse("pemdes-apb-baris", args=[published.pk])).status_code == 403


class TestUndo:
    def take_away(self, treasury: Client, line: BudgetLine) -> None:
        treasury.post(reverse("pemdes-apb"), {"aksi": "cabut", "tahun": YEAR, "baris": line.pk})

    def undo(self, treasury: Client) -> str:
        said = {"aksi": "kembalikan", "tahun": YEAR}
        return treasury.post(reverse("pemdes-apb"), said, follow=True).content.decode()

    def test_a_removed_line_is_offered_back_and_comes_back_once(
        self, treasury: Client, apb: APBDesa, road: BudgetLine
    ) -> None:
        self.take_away(treasury, road)
        assert "Urungkan" in page_of(treasury)
        for _tap in range(2):
            self.undo(treasury)
        assert apb.lines.belanja().get().amount == 125_500_000
        assert "Urungkan" not in page_of(treasury)

    def test_after_a_minute_it_is_too_late(
        self, treasury: Client, apb: APBDesa, road: BudgetLine, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.take_away(treasury, road)
        monkeypatch.setattr(removed_lines, "UNDO_SECONDS", -1)
        assert "Urungkan" not in page_of(treasury)
        assert "Sudah lewat waktunya" in self.undo(treasury)
        assert not apb.lines.belanja().exists()


class TestLooking:
    def test_belanja_stands_by_bidang_and_kegiatan_with_sums(
        self, treasury: Client, road: BudgetLine
    ) -> None:
        page = page_of(treasury)
        assert "2. Pembangunan" in page
        assert "2.3.10 Pembangunan/Rehabilitasi" in page or "2.3.10 " in page
        assert page.count("Rp125.500.000") >= 4

    def test_many_lines_are_folded_and_a_search_unfolds_what_fits(
        self, treasury: Client, apb: APBDesa, keuangan: Membership
    ) -> None:
        for n in range(40):
            entry = Entry("5.2.1.01", n, "ADD", f"Alat {n}", kegiatan_kode="1.1.04")
            add_line(apb=apb, entry=entry, by=keuangan.actor(), at=timezone.now())
        assert '<details class="lipat g1"><summary>' in page_of(treasury)
        found = page_of(treasury, cari="alat 39 add")
        assert '<details class="lipat g1" open>' in found
        assert "Alat 39" in found
        assert "Alat 38" not in found

    def test_hundreds_of_lines_take_few_questions(
        self, treasury: Client, apb: APBDesa, keuangan: Membership, django_assert_max_num_queries: object
    ) -> None:
        rows = [
            BudgetLine(
                apb=apb,
                account="5.2.1.01",
                kegiatan_kode="1.1.04",
                fund_source="ADD",
                amount=n,
                description="x",
            )
            for n in range(300)
        ]
        BudgetLine.objects.bulk_create(rows)
        with django_assert_max_num_queries(16):  # type: ignore[operator]
            assert page_of(treasury).count('id="baris-') == 302

    def test_of_very_many_one_bidang_is_shown_at_a_time(self, treasury: Client, apb: APBDesa) -> None:
        rows = [
            BudgetLine(
                apb=apb,
                account="5.2.1.01",
                kegiatan_kode="1.1.04",
                fund_source="ADD",
                amount=1,
                description=f"Alat {n}",
            )
            for n in range(450)
        ]
        BudgetLine.objects.bulk_create(rows)
        page = page_of(treasury)
        assert page.count('id="baris-') == 1
        assert "Rp450" in page
        assert 'bidang=1#bagian-belanja"' in page
        opened = page_of(treasury, bidang="1")
        assert opened.count('id="baris-') == 401
        assert "dan 50 baris lagi" in opened
        assert page_of(treasury, cari="alat 449").count('id="baris-') == 1


class TestKegiatan:
    DOOR = "pemdes-apb-kegiatan"

    def said(self, **more: str) -> dict[str, str | int]:
        return {
            "tahun": YEAR,
            "nama": "Jalan RT 03",
            "lokasi": "RT 03",
            "pelaksana": "Kasi Kesejahteraan",
            **more,
        }

    def test_place_output_and_office_are_written(
        self, treasury: Client, road: BudgetLine, apb: APBDesa
    ) -> None:
        door = reverse(self.DOOR, args=["2.3.10"])
        assert treasury.get(door, {"tahun": YEAR}).status_code == 200
        assert treasury.post(door, self.said(volume="400", satuan="m")).status_code == 303
        one = apb.budgeted_kegiatan.get()
        assert (one.name, one.place, one.pelaksana) == ("Jalan RT 03", "RT 03", "Kasi Kesejahteraan")
        assert 'value="RT 03"' in treasury.get(door, {"tahun": YEAR}).content.decode()

    def test_a_name_of_a_person_is_not_taken(self, treasury: Client, road: BudgetLine) -> None:
        answer = treasury.post(reverse(self.DOOR, args=["2.3.10"]), self.said(pelaksana="Siti Aminah"))
        assert "Nama tidak disimpan" in refusals(answer)

    def test_only_kegiatan_of_the_open_draft(self, treasury: Client, road: BudgetLine) -> None:
        for kode, year in (("1.1.01", YEAR), ("2.3.10", YEAR + 1), ("apa", YEAR)):
            assert treasury.get(reverse(self.DOOR, args=[kode]), {"tahun": year}).status_code == 404


class TestPaper:
    @pytest.mark.parametrize("form", ["ringkas", "penjabaran"])
    def test_it_adds_up_and_says_that_it_is_a_draft(
        self, treasury: Client, road: BudgetLine, form: str
    ) -> None:
        answer = treasury.get(reverse("pemdes-apb-cetak"), {"tahun": str(YEAR), "bentuk": form})
        page = answer.content.decode()
        assert "Rancangan, belum ditetapkan." in page
        rows = {(row["kegiatan"], row["rekening"]): row["jumlah"] for row in answer.context["baris"]}
        assert rows["", "5"] == rows["2", ""] == rows["2.3", ""] == rows["", "4"] == 125_500_000
        assert ((("", "5.3.5.02") in rows), (("2.3.10", "") in rows)) == ((form == "penjabaran"),) * 2

    def test_there_must_be_one(self, treasury: Client, desa: Wilayah) -> None:
        assert treasury.get(reverse("pemdes-apb-cetak"), {"tahun": YEAR}).status_code == 404
        assert treasury.get(reverse("pemdes-apb-cetak"), {"bentuk": "apa"}).status_code == 404
