"""The budget pages: one set of figures everywhere, drafts never, honest where there is nothing."""

import csv
import io
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accountability.accounts.models import Membership
from accountability.budget.drafting import Entry, add_line, draft
from accountability.budget.publication import Spending, publish, realise
from accountability.lib.csv_cells import harmless
from accountability.lib.rupiah import rupiah
from accountability.regions.models import DesaFacts, Wilayah
from tests import makers
from tests.public_site.conftest import DAY, YEAR, Walked


def text(client: Client, address: str, status: int = 200) -> str:
    """The page as text."""
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def table(client: Client, walked: Walked) -> list[dict[str, str]]:
    """The rows of the CSV."""
    return list(csv.DictReader(io.StringIO(text(client, f"{walked.budget}.csv").lstrip("\ufeff"))))


class TestTheFiguresAgree:
    def test_page_csv_and_json_say_the_same(self, client: Client, walked: Walked) -> None:
        page, rows = text(client, f"{walked.budget}/"), table(client, walked)
        data = json.loads(text(client, f"{walked.budget}.json"))
        planned = sum(int(r["anggaran"]) for r in rows if r["jenis"] == "belanja")
        spent = sum(int(r["realisasi"]) for r in rows if r["jenis"] == "belanja")
        assert planned == data["belanja"] == sum(b["anggaran"] for b in data["bidang"]) == 300_000_000
        assert spent == data["realisasi"] == sum(k["realisasi"] for k in data["kegiatan"]) == 124_000_000
        assert data["silpa"] == 0
        for figure in (planned, spent, data["pendapatan"], data["surplus"]):
            assert rupiah(figure) in page
        assert "Rp300\N{NO-BREAK SPACE}juta" in page
        assert "<strong>41%</strong>" in page

    def test_the_squares_are_a_hundred(self, client: Client, walked: Walked) -> None:
        page = text(client, f"{walked.budget}/")
        shares = re.findall(r"<b>(\d+)%</b></li>", page)
        assert sum(map(int, shares)) == 100
        assert page.count("h-7z") == 100

    def test_every_family_sees_its_share(self, client: Client, walked: Walked) -> None:
        assert "Rp600.000" in text(client, f"{walked.budget}/")
        DesaFacts.objects.update(households=None)
        assert "per keluarga" not in text(client, f"{walked.budget}/")

    def test_a_change_of_the_budget_keeps_what_was_paid(
        self, client: Client, walked: Walked, kades: Membership
    ) -> None:
        at = makers.NOW + 300 * DAY
        again = draft(desa=walked.desa, year=YEAR, by=kades.actor(), at=at)
        publish(apb=again, perdes_no="3/2027", perdes_date=at.date(), by=kades.actor(), at=at)
        page = text(client, f"{walked.budget}/")
        assert "anggaran perubahan ke-1" in page
        assert rupiah(124_000_000) in page

    def test_no_cell_is_a_formula(self, client: Client, walked: Walked) -> None:
        cells = [cell for row in table(client, walked) for cell in row.values()]
        assert "'=SILPA()" in cells
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t"))]

    @pytest.mark.parametrize("text", ["=1+1", "+62", "-3", "@SUM(A1)", "\tx", "＝1", " =1"])
    def test_what_a_spreadsheet_would_run_gets_an_apostrophe(self, text: str) -> None:
        assert harmless(text) == f"'{text}"
        assert harmless("Jalan = rata") == "Jalan = rata"


class TestWhatIsShown:
    def test_what_the_law_wants_told_is_ticked_off(self, client: Client, walked: Walked) -> None:
        page = text(client, f"{walked.budget}/")
        assert "Permendagri 20/2018 pasal 39 ayat 2" in page
        assert "belum mengisi alamat pengaduan" in page
        DesaFacts.objects.update(complaint_address="Kantor, Jalan Raya 1")
        assert "Kantor, Jalan Raya 1" in text(client, f"{walked.budget}/")

    def test_the_newest_year_is_opened(self, client: Client, walked: Walked) -> None:
        assert client.get(f"{walked.home}anggaran/")["Location"] == f"{walked.budget}/"

    def test_the_number_of_queries_does_not_grow_with_the_lines(
        self, client: Client, walked: Walked, django_assert_max_num_queries: Any
    ) -> None:
        with django_assert_max_num_queries(12):
            text(client, f"{walked.budget}/")


class TestNothingPublished:
    def test_it_is_said_with_the_deadline(self, client: Client, desa: Wilayah) -> None:
        page = text(client, f"/desa/{desa.kode}/anggaran/")
        assert "belum ditayangkan" in page
        assert "31 Desember" in page

    def test_a_draft_shows_nowhere(self, client: Client, desa: Wilayah, kades: Membership) -> None:
        apb, _ = makers.make_draft(desa, kades.actor(), amount=987_654_321)
        base = f"/desa/{desa.kode}/anggaran/{apb.year}"
        assert "belum ditayangkan" in text(client, f"{base}/")
        for shut in (".csv", ".json", "/kegiatan/2.3.10/"):
            text(client, f"{base}{shut}", 404)
        trail = text(client, f"{base}/jejak/")
        assert "987" not in trail

    @pytest.mark.parametrize("year", [0, 1999, 2100, 10**30])
    def test_a_year_out_of_sense_is_not_found(self, client: Client, desa: Wilayah, year: int) -> None:
        for end in ("/", ".csv", ".json", "/jejak/", "/kegiatan/2.3.10/"):
            text(client, f"/desa/{desa.kode}/anggaran/{year}{end}", 404)


class TestOneKegiatan:
    def test_it_tells_size_place_money_photos_and_origin(self, client: Client, walked: Walked) -> None:
        page = text(client, f"{walked.budget}/kegiatan/2.3.10/")
        for told in (
            "400 meter",
            "RT 03 Krajan",
            "Rp125.500.000",
            "Diusulkan sedikitnya 5 warga",
            "Jalan RT 03 Krajan",
        ):
            assert told in page, told
        assert page.count("<img") == 2
        assert f"{walked.home}kirim/?tahun={YEAR}&amp;kegiatan=2.3.10" in page

    def test_without_an_origin_it_says_so(self, client: Client, walked: Walked) -> None:
        page = text(client, f"{walked.budget}/kegiatan/1.1.02/")
        assert "Belum ada asalnya dari usul warga." in page
        assert "belum dilaporkan" in page

    def test_a_code_not_in_the_budget_is_not_found(self, client: Client, walked: Walked) -> None:
        for kode in ("2.1.01", "9.9.99", "2.3.1000"):
            text(client, f"{walked.budget}/kegiatan/{kode}/", 404)

    def test_more_than_the_budget_is_shown_as_such(
        self, client: Client, desa: Wilayah, kades: Membership
    ) -> None:
        apb, line = makers.make_published(desa, kades.actor(), amount=1_000_000)
        spent = Spending(1_500_000, 60, makers.NOW.date())
        realise(line=line, spending=spent, by=kades.actor(), at=makers.NOW + DAY)
        assert "150% terpakai" in text(client, f"/desa/{desa.kode}/anggaran/{apb.year}/kegiatan/2.3.10/")
        assert "(150%)" in text(client, f"/desa/{desa.kode}/anggaran/{apb.year}/")


class TestFromUsulToBudget:
    def test_each_stage_is_part_of_the_one_before(
        self, client: Client, walk: Callable[..., Walked], ketua: Membership
    ) -> None:
        walked = walk(percent=0)
        bpd = ketua.actor()
        makers.make_kelompok(walked.desa, bpd, title="Lampu jalan Wetan")
        talked = makers.make_kelompok(walked.desa, bpd, title="Posyandu lansia")
        makers.make_usulan(talked, bpd)
        adopted = makers.make_kelompok(walked.desa, bpd, title="Sumur bor Kulon")
        makers.make_usulan(adopted, bpd, adopted=True)
        page = text(client, f"{walked.budget}/jejak/")
        counts = [int(n) for n in re.findall(r'class="utuh">(\d+) usul<', page)]
        assert counts == [4, 3, 1, 1]
        for told in (
            "Belum dibawa ke musyawarah.",
            "Belum diputuskan.",
            "Disepakati, belum ditulis di rencana.",
        ):
            assert told in page
        assert "1 kegiatan di anggaran belum ada asalnya" in page

    def test_what_fell_out_tells_its_reason(
        self, client: Client, walk: Callable[..., Walked], ketua: Membership
    ) -> None:
        from accountability.planning.deciding import turn_down
        from accountability.planning.models import Outcome
        from posko.states import ReasonClass

        walked = walk(percent=0)
        usulan = makers.make_usulan(
            makers.make_kelompok(walked.desa, ketua.actor(), title="Lapangan"), ketua.actor()
        )
        turn_down(
            usulan=usulan, outcome=Outcome.NOT_NOW, reason_class=ReasonClass.NEEDS_LAND, by=ketua.actor(),
            sentence="Tanahnya belum ada.", next_step="Dibahas lagi Juni.", at=makers.NOW,
        )  # fmt: skip
        assert "Tanahnya belum ada. Dibahas lagi Juni." in text(client, f"{walked.budget}/jejak/")

    def test_without_any_usul_it_is_honestly_empty(self, client: Client, desa: Wilayah) -> None:
        assert "Belum ada usul tercatat" in text(client, f"/desa/{desa.kode}/anggaran/2027/jejak/")


def test_a_budget_of_income_lines_shares_its_sources(
    client: Client, desa: Wilayah, kades: Membership
) -> None:
    by, at = kades.actor(), makers.NOW
    apb = draft(desa=desa, year=YEAR, by=by, at=at)
    for entry in (Entry("4.2.1.01", 7, "DDS"), Entry("5.1.2.01", 7, "DDS", kegiatan_kode="1.1.02")):
        add_line(apb=apb, entry=entry, by=by, at=at)
    publish(apb=apb, perdes_no="1/2026", perdes_date=at.date(), by=by, at=at)
    page = text(client, f"/desa/{desa.kode}/anggaran/{YEAR}/")
    assert "Dana Desa (APBN)" in page
    assert "Rp7" in page
