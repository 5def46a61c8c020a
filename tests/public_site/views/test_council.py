"""The council's own work as everyone may see it: coarse figures, silence apart, settled reports."""

import csv
import datetime as dt
import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accountability.accounts.models import Membership
from accountability.council.annual_report import settle_report, write_words
from accountability.lib.local_time import local_date
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import adopt
from posko.reading import mark_read
from public_site.council_page import council_columns
from tests import makers
from tests.public_site.test_what_the_public_sees import FOREIGN, visible

DAY = dt.timedelta(days=1)
SECRET = "kenari rahasia"


@pytest.fixture
def told(desa: Wilayah, ketua: Membership) -> Wilayah:
    """Twenty-two voices of last year, two confidential, read in time but for three; its report settled."""
    now = timezone.now()
    last = dt.datetime(local_date(now, desa.kode).year - 1, 3, 2, 3, tzinfo=dt.UTC)
    for place in range(22):
        voice = makers.make_aspirasi(
            desa, f"{SECRET} {place}", at=last, gender="p" if place < 12 else "l", confidential=place > 19
        )
        mark_read(aspirasi=voice, by=ketua.actor(), at=last + (DAY if place > 2 else DAY * 20))
    by = ketua.actor()
    write_words(desa=desa, year=last.year, words={"gali": "Kami ke rumah."}, by=by, at=now)
    settle_report(desa=desa, year=last.year, number="1/LAP", by=by, at=now)
    return desa


class TestEffectiveness:
    def test_sentences_come_first_and_small_counts_do_not(self, client: Client, told: Wilayah) -> None:
        page = visible(client.get(f"/desa/{told.kode}/bpd/").content.decode())
        for sentence in (
            "Sekitar 20 aspirasi masuk.",
            "Sekitar 85% dibaca tepat waktu.",
            "Sekitar 60% suara dari perempuan.",
            "Hampir tidak ada suara dari kelompok rentan yang tercatat.",
            "Diam tidak dihitung puas.",
        ):
            assert sentence in page
        assert "22" not in page.split("Dari tahun ke tahun")[0]

    def test_a_village_without_voices_says_so(self, client: Client, desa: Wilayah) -> None:
        page = client.get(f"/desa/{desa.kode}/bpd/").content.decode()
        assert "Belum ada angkanya" in page
        assert "Belum ada laporan yang ditetapkan." in page

    def test_it_is_light_and_kept(self, client: Client, told: Wilayah) -> None:
        answer = client.get(f"/desa/{told.kode}/bpd/", headers={"accept-encoding": "gzip"})
        assert len(answer.content) < 20_000
        assert answer["Cache-Control"] == "public, max-age=60, stale-while-revalidate=60, stale-if-error=3600"
        again = client.get(
            f"/desa/{told.kode}/bpd/",
            headers={"accept-encoding": "gzip", "if-none-match": answer["ETag"]},
        )
        assert again.status_code == 304

    def test_it_is_linked_from_the_village_and_its_results(self, client: Client, desa: Wilayah) -> None:
        for end in ("", "hasil/"):
            page = client.get(f"/desa/{desa.kode}/{end}").content.decode()
            assert reverse("kinerja", args=[desa.kode]) in page

    def test_a_kampung_reads_its_own_words(self, client: Client, told: Wilayah) -> None:
        adopt(wilayah_kode=told.kode, preset="papua")
        year = told.annual_reports.get().year
        for end in ("bpd/", f"bpd/laporan/{year}/"):
            page = visible(client.get(f"/desa/{told.kode}/{end}").content.decode())
            assert FOREIGN.findall(page) == [], end
            assert "Bamuskam" in page


class TestCSV:
    def test_its_columns_are_those_explained(self, client: Client, told: Wilayah) -> None:
        answer = client.get(f"/desa/{told.kode}/bpd.csv")
        rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert list(rows[0]) == [column["name"] for column in council_columns()]
        assert (rows[0]["aspirasi"], rows[0]["perempuan_persen"], rows[0]["puas"]) == ("20", "60", "0")
        assert SECRET not in answer.content.decode()


class TestAnnualReport:
    def test_a_settled_one_is_read_by_everyone_without_small_counts(
        self, client: Client, told: Wilayah
    ) -> None:
        year = told.annual_reports.get().year
        page = visible(client.get(f"/desa/{told.kode}/bpd/laporan/{year}/").content.decode())
        assert "Kami ke rumah." in page
        assert "sekitar 20 aspirasi" in page
        assert "22 aspirasi" not in page
        assert SECRET not in page

    def test_a_draft_is_not(self, client: Client, desa: Wilayah, anggota: Membership) -> None:
        at: Any = timezone.now()
        write_words(desa=desa, year=at.year, words={"gali": "x"}, by=anggota.actor(), at=at)
        assert client.get(f"/desa/{desa.kode}/bpd/laporan/{at.year}/").status_code == 404
