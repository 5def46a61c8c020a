"""The evaluation's pages as its team uses them, as others see them, and when two write at once."""

import datetime as dt
import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accountability.accounts.models import Membership, Role
from accountability.budget.drafting import Entry, add_line
from accountability.budget.models import APBDesa
from accountability.oversight.evaluation.answering import Said, answer_row
from accountability.oversight.evaluation.finishing import finish
from accountability.oversight.forms import mark_of
from accountability.oversight.models import Evaluation, EvaluationRow
from accountability.regions import sebutan
from accountability.regions.models import Wilayah
from tests import makers
from tests.accountability.oversight.conftest import answer_all

pytestmark = pytest.mark.django_db
SHEET = reverse("kec-evaluasi-lembar", args=["99.01.01.2001", 2027])
PAPER = reverse("kec-evaluasi-cetak", args=["99.01.01.2001", 2027])
KEEP = reverse("kec-evaluasi-baris", args=["99.01.01.2001", 2027])


def signed_in(member: Membership) -> Client:
    """A browser in which this member has signed in."""
    client = Client()
    client.force_login(member.user)
    return client


def words(row: EvaluationRow, said: Said, version: int = 1, before: Said | None = None) -> dict[str, Any]:
    """What a form sends for one row that was read at `version`."""
    name = f"b{row.pk}"
    return {
        f"{name}-jawaban": said.answer,
        f"{name}-dokumen": said.documents,
        f"{name}-rekomendasi": said.recommendation,
        f"{name}-versi": version,
        f"{name}-asal": mark_of(before or Said()),
    }


class TestWhoMay:
    @pytest.mark.parametrize("role", [Role.KETUA_BPD, Role.KADES, Role.KEUANGAN, Role.PETUGAS])
    def test_a_village_has_no_sheet_to_open(self, evaluation: Evaluation, desa: Wilayah, role: Role) -> None:
        client = signed_in(makers.make_member(role, desa))
        assert client.get(SHEET).status_code == 403
        assert client.post(KEEP).status_code == 403

    def test_the_camat_of_another_kecamatan_finds_nothing(self, evaluation: Evaluation) -> None:
        makers.make_desa("99.01.02.2001", "Lain Jauh")
        client = signed_in(makers.make_member(Role.CAMAT, Wilayah.objects.get(kode="99.01.02")))
        for address in (SHEET, PAPER):
            assert client.get(address).status_code == 404
        assert client.post(KEEP, {"baris": evaluation.rows.first().pk}).status_code == 404  # type: ignore[union-attr]
        assert client.post(SHEET, {"aksi": "selesai"}).status_code == 404

    @pytest.mark.parametrize("role", [Role.KABUPATEN, Role.AUDITOR])
    def test_kabupaten_and_auditor_read_and_do_not_write(
        self, evaluation: Evaluation, desa: Wilayah, role: Role
    ) -> None:
        client = signed_in(makers.make_member(role, Wilayah.objects.get(kode="99.01")))
        page = client.get(SHEET)
        assert page.status_code == 200
        assert "Simpan bagian" not in page.content.decode()
        assert client.post(SHEET, {"aksi": "hitung"}).status_code == 403
        assert client.post(KEEP, {"baris": 1}).status_code == 403

    def test_a_village_reads_its_own_paper_once_it_is_finished(
        self,
        evaluation: Evaluation,
        camat: Membership,
        ketua: Membership,
        kades: Membership,
        outsider: Membership,
    ) -> None:
        assert signed_in(ketua).get(PAPER).status_code == 404
        answer_all(evaluation, camat, no=("A4",))
        finish(evaluation=evaluation, by=camat.actor(), at=makers.NOW)
        for member in (ketua, kades, camat):
            assert "Perbaiki A4." in signed_in(member).get(PAPER).content.decode()
        assert signed_in(outsider).get(PAPER).status_code == 404


class TestBeginning:
    def test_a_draft_that_was_not_handed_over_cannot_begin(
        self, draft_apb: APBDesa, camat: Membership
    ) -> None:
        answer = signed_in(camat).post(SHEET, {"aksi": "mulai", "ketua": camat.pk})
        assert answer.status_code == 422
        assert "belum diserahkan ke kecamatan" in answer.content.decode()
        assert not Evaluation.objects.exists()

    def test_received_begun_and_ready(self, draft_apb: APBDesa, camat: Membership, staf: Membership) -> None:
        client, today = signed_in(camat), timezone.localdate()
        draft_apb.year, kept = today.year, draft_apb
        kept.save()
        sheet = reverse("kec-evaluasi-lembar", args=["99.01.01.2001", today.year])
        assert "Catat penerimaan" in client.get(sheet).content.decode()
        sent = {"aksi": "terima", "tanggal": today.isoformat(), "surat": "12/IX"}
        assert client.post(sheet, sent).status_code == 303
        assert "Susun tim evaluasi" in client.get(sheet).content.decode()
        assert (
            client.post(sheet, {"aksi": "mulai", "ketua": camat.pk, "anggota": [staf.pk]}).status_code == 303
        )
        page = client.get(sheet).content.decode()
        assert page.count("data-baris=") == 17
        assert "Priotas Nasional masuk dalam belanja APBDesa." in page

    def test_a_wrong_day_and_an_outsider_are_refused_in_words(
        self, draft_apb: APBDesa, camat: Membership, ketua: Membership
    ) -> None:
        client = signed_in(camat)
        tomorrow = timezone.localdate() + dt.timedelta(days=2)
        refused = client.post(SHEET, {"aksi": "terima", "tanggal": tomorrow.isoformat()})
        assert (refused.status_code, "Tanggal penerimaan harus" in refused.content.decode()) == (422, True)
        refused = client.post(SHEET, {"aksi": "mulai", "ketua": ketua.pk})
        assert (refused.status_code, "Pilih dari daftar." in refused.content.decode()) == (422, True)


class TestFilling:
    def test_a_part_is_saved_without_a_script_and_only_touched_rows_are_written(
        self, evaluation: Evaluation, camat: Membership
    ) -> None:
        first, second = evaluation.rows.order_by("part", "no")[:2]
        sent = {"aksi": "simpan", "bagian": "A", **words(first, Said("ya", "BA 1")), **words(second, Said())}
        assert signed_in(camat).post(SHEET, sent).status_code == 303
        first.refresh_from_db()
        second.refresh_from_db()
        assert (first.answer, first.version, second.version) == ("ya", 2, 1)

    def test_an_untouched_row_of_an_old_page_does_not_undo_what_another_wrote(
        self, evaluation: Evaluation, camat: Membership, staf: Membership
    ) -> None:
        first, second = evaluation.rows.order_by("part", "no")[:2]
        answer_row(row=second, said=Said("tidak", "", "Ubah."), version=1, by=staf.actor(), at=makers.NOW)
        sent = {"aksi": "simpan", "bagian": "A", **words(first, Said("ya")), **words(second, Said())}
        assert signed_in(camat).post(SHEET, sent).status_code == 303
        second.refresh_from_db()
        assert (second.answer, second.recommendation) == ("tidak", "Ubah.")

    def test_of_two_who_change_one_row_the_second_sees_both_texts_and_may_decide(
        self, evaluation: Evaluation, camat: Membership, staf: Membership
    ) -> None:
        row = evaluation.rows.get(part="A", no=1)
        answer_row(row=row, said=Said("ya", "Milik staf"), version=1, by=staf.actor(), at=makers.NOW)
        client = signed_in(camat)
        mine = Said("tidak", "Milik camat", "Ganti.")
        refused = client.post(SHEET, {"aksi": "simpan", "bagian": "A", **words(row, mine)})
        page = refused.content.decode()
        assert refused.status_code == 422
        assert "A1 baru saja diubah orang lain" in page
        assert "Milik staf" in page
        assert "Milik camat" in page
        row.refresh_from_db()
        assert row.documents == "Milik staf"
        assert f'name="b{row.pk}-versi" value="2"' in page
        again = words(row, mine, 2, before=Said("ya", "Milik staf"))
        assert client.post(SHEET, {"aksi": "simpan", "bagian": "A", **again}).status_code == 303
        row.refresh_from_db()
        assert row.documents == "Milik camat"

    def test_words_of_one_who_is_not_in_the_team_stay_on_the_page(
        self, evaluation: Evaluation, camat: Membership
    ) -> None:
        late = makers.make_member(Role.CAMAT, camat.wilayah)
        row = evaluation.rows.get(part="A", no=1)
        sent = {"aksi": "simpan", "bagian": "A", **words(row, Said("ya", "Panjang sekali"))}
        refused = signed_in(late).post(SHEET, sent)
        page = refused.content.decode()
        assert refused.status_code == 422
        assert "Anda tidak ada di tim evaluasi ini" in page
        assert "Panjang sekali" in page

    def test_a_broken_answer_is_refused_and_kept(self, evaluation: Evaluation, camat: Membership) -> None:
        row = evaluation.rows.get(part="A", no=1)
        sent = {"aksi": "simpan", "bagian": "A", **words(row, Said("mungkin", "Berkas saya"))}
        page = signed_in(camat).post(SHEET, sent)
        assert page.status_code == 422
        assert "Pilih Ya, Tidak, atau Belum." in page.content.decode()
        assert "Berkas saya" in page.content.decode()

    def test_what_stands_on_no_button_is_not_there(self, evaluation: Evaluation, camat: Membership) -> None:
        assert signed_in(camat).post(SHEET, {"aksi": "hapus"}).status_code == 404

    def test_a_changed_draft_is_said_and_computed_again_only_when_asked(
        self, evaluation: Evaluation, camat: Membership, keuangan: Membership
    ) -> None:
        client = signed_in(camat)
        assert "Rancangan berubah" not in client.get(SHEET).content.decode()
        entry = Entry("5.1.1.01", 90_000_000, "ADD", kegiatan_kode="1.1.01")
        add_line(apb=evaluation.apb, entry=entry, by=keuangan.actor(), at=makers.NOW)
        assert "Rancangan berubah" in client.get(SHEET).content.decode()
        assert client.post(SHEET, {"aksi": "hitung"}).status_code == 303
        page = client.get(SHEET).content.decode()
        assert "Rancangan berubah" not in page
        assert "Rp90.000.000 dari belanja Rp215.500.000 = 41,76%" in page

    def test_advice_on_a_line_is_kept_and_a_second_writer_sees_the_first(
        self, evaluation: Evaluation, camat: Membership, staf: Membership
    ) -> None:
        line = evaluation.apb.lines.belanja().get()
        sent = {"aksi": "saran-baris", "baris": line.pk, "versi": 0}
        assert signed_in(camat).post(SHEET, {**sent, "saran": "Rinci dulu."}).status_code == 303
        refused = signed_in(staf).post(SHEET, {**sent, "saran": "Punya saya."})
        page = refused.content.decode()
        assert refused.status_code == 422
        assert "“Rinci dulu.”" in page
        assert "Punya saya." in page

    def test_the_end_names_what_is_missing(self, evaluation: Evaluation, camat: Membership) -> None:
        refused = signed_in(camat).post(SHEET, {"aksi": "selesai"})
        assert refused.status_code == 422
        assert "Belum dijawab: A1, A2" in refused.content.decode()

    def test_only_the_head_has_the_button_and_the_right(
        self, evaluation: Evaluation, camat: Membership, staf: Membership
    ) -> None:
        answer_all(evaluation, camat)
        assert "Selesaikan evaluasi" not in signed_in(staf).get(SHEET).content.decode()
        refused = signed_in(staf).post(SHEET, {"aksi": "selesai"})
        assert "Hanya ketua tim" in refused.content.decode()
        assert signed_in(camat).post(SHEET, {"aksi": "selesai"}).status_code == 303
        page = signed_in(camat).get(SHEET).content.decode()
        assert "Simpan bagian" not in page
        assert "Rancangan diserahkan lagi" in page


class TestAutosave:
    def test_a_row_is_kept_with_the_time_and_the_next_version(
        self, evaluation: Evaluation, staf: Membership
    ) -> None:
        row = evaluation.rows.get(part="B", no=3)
        answer = signed_in(staf).post(KEEP, {"baris": row.pk, **words(row, Said("ya", "a\r\nb"))})
        told = json.loads(answer.content)
        assert answer.status_code == 200
        assert told["versi"] == 2
        assert told["kalimat"].startswith("Tersimpan ")
        assert told["asal"] == mark_of(Said("ya", "a\nb"))

    def test_a_clash_tells_both_and_writes_nothing(
        self, evaluation: Evaluation, camat: Membership, staf: Membership
    ) -> None:
        row = evaluation.rows.get(part="B", no=3)
        answer_row(row=row, said=Said("ya", "Perbup"), version=1, by=staf.actor(), at=makers.NOW)
        answer = signed_in(camat).post(KEEP, {"baris": row.pk, **words(row, Said("tidak"))})
        told = json.loads(answer.content)
        assert answer.status_code == 409
        assert (told["jawaban"], told["dokumen"], told["versi"]) == ("Ya", "Perbup", 2)
        row.refresh_from_db()
        assert row.answer == "ya"

    def test_what_is_no_row_of_this_sheet_is_not_there(
        self, evaluation: Evaluation, camat: Membership
    ) -> None:
        client = signed_in(camat)
        for asked in ("", "x", "0", "9" * 30, "²"):
            assert client.post(KEEP, {"baris": asked}).status_code == 404

    def test_too_long_is_said_in_words(self, evaluation: Evaluation, camat: Membership) -> None:
        row = evaluation.rows.get(part="B", no=3)
        answer = signed_in(camat).post(KEEP, {"baris": row.pk, **words(row, Said("ya", "x" * 2001))})
        assert answer.status_code == 422
        assert "Paling banyak 2000 huruf" in json.loads(answer.content)["kalimat"]


class TestPaper:
    def test_it_has_the_heads_columns_and_signature_of_the_paper(
        self, evaluation: Evaluation, camat: Membership
    ) -> None:
        camat.user.display_name = "Camat Contoh"
        camat.user.save()
        answer_all(evaluation, camat, no=("B2",))
        finish(evaluation=evaluation, by=camat.actor(), at=makers.NOW)
        page = signed_in(camat).get(PAPER).content.decode()
        for wanted in (
            "Kecamatan",
            "Sukamaju",
            "Tanggal penerimaan",
            "5 Oktober 2026",
            "Komponen Periksa",
            "Kesesuaian",
            "Alat Verifikasi",
            "Rekomendasi",
            "Perbaiki B2.",
            "Ketua Tim Evaluasi",
            "Camat Contoh",
        ):
            assert wanted in page

    def test_no_suggestion_is_printed(self, evaluation: Evaluation, camat: Membership) -> None:
        assert "Saran hitungan" not in signed_in(camat).get(PAPER).content.decode()


class TestList:
    LIST = reverse("kec-evaluasi")

    def test_every_village_of_the_year_with_clock_and_team(
        self, evaluation: Evaluation, other_desa: Wilayah, camat: Membership
    ) -> None:
        page = signed_in(camat).get(self.LIST, {"tahun": "2027"}).content.decode()
        for wanted in ("Sukamaju", "Mekarsari", "camat-uji, staf-uji", "0/17", "Belum diterima"):
            assert wanted in page

    def test_a_clock_that_ran_out_says_how_long_ago(self, evaluation: Evaluation, camat: Membership) -> None:
        Evaluation.objects.update(due_date=dt.date(2026, 10, 6))
        page = signed_in(camat).get(self.LIST, {"tahun": "2027"}).content.decode()
        assert "Lewat " in page
        assert "lewat batas 1" in page

    @pytest.mark.parametrize("year", ["abc", "1999", "20270", "²"])
    def test_a_year_out_of_this_world_is_not_there(self, camat: Membership, desa: Wilayah, year: str) -> None:
        assert signed_in(camat).get(self.LIST, {"tahun": year}).status_code == 404

    def test_queries_do_not_grow_with_the_villages(
        self, evaluation: Evaluation, camat: Membership, django_assert_num_queries: Any
    ) -> None:
        client, counts = signed_in(camat), []
        for more in (0, 9):
            for number in range(more):
                makers.make_draft(
                    makers.make_desa(f"99.01.01.21{number:02d}", f"Contoh {number}"), camat.actor()
                )
            with django_assert_num_queries(16, exact=False) as caught:
                client.get(self.LIST, {"tahun": "2027"})
            counts.append(len(caught.captured_queries))
        assert counts[1] <= counts[0]  # the words of the place are known the second time

    def test_earlier_evaluations_of_a_village_are_its_history(
        self, evaluation: Evaluation, camat: Membership
    ) -> None:
        from accountability.oversight.evaluation.receiving import receive

        answer_all(evaluation, camat)
        finish(evaluation=evaluation, by=camat.actor(), at=makers.NOW)
        receive(apb=evaluation.apb, received_date=makers.NOW.date(), by=camat.actor(), at=makers.NOW)
        page = signed_in(camat).get(SHEET).content.decode()
        assert f"?putaran={evaluation.pk}" in page
        assert "Susun tim evaluasi" in page
        old = signed_in(camat).get(SHEET, {"putaran": evaluation.pk}).content.decode()
        assert "Komponen" not in old
        assert "Sesuai" in old


class TestLocalWords:
    def test_a_distrik_reads_its_own_words_beside_the_laws(self, db: None) -> None:
        kampung = makers.make_desa("99.02.01.2001", "Yenmarau")
        sebutan.adopt(wilayah_kode="99.02", preset="papua")
        camat = makers.make_member(Role.CAMAT, Wilayah.objects.get(kode="99.02.01"))
        makers.make_draft(kampung, camat.actor(), year=timezone.localdate().year)
        page = signed_in(camat).get(
            reverse("kec-evaluasi-lembar", args=[kampung.kode, timezone.localdate().year])
        )
        assert "APBK" in page.content.decode()
        assert "APB Desa" not in page.content.decode()
