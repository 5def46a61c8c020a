"""Finding one's desa, its first page, and its kecamatan."""

import datetime as dt
import gzip
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accountability.accounts.models import Membership
from accountability.lib.local_time import local_date
from accountability.regions.models import DesaFacts, Wilayah
from tests import makers
from tests.public_site.conftest import Walked


def text(client: Client, address: str, status: int = 200) -> str:
    """The page as text."""
    found = client.get(address)
    assert found.status_code == status
    return found.content.decode()


class TestFinding:
    def test_three_letters_find_a_desa(self, client: Client, desa: Wilayah, other_desa: Wilayah) -> None:
        page = text(client, "/?cari=suka ma")
        assert f'href="/desa/{desa.kode}/"' in page
        assert "Tirtasari" in page
        assert other_desa.name not in page

    @pytest.mark.parametrize("typed", ["su", "a ", "--"])
    def test_fewer_are_asked_for_kindly(self, client: Client, desa: Wilayah, typed: str) -> None:
        assert "Tulis paling sedikit 3 huruf." in text(client, f"/?cari={typed}")

    def test_nothing_found_says_what_to_try(self, client: Client, desa: Wilayah) -> None:
        page = text(client, "/?cari=antah%22%3E%3Cb%3E")
        assert "Tidak ada yang cocok" in page
        assert "<b>&gt;" not in page
        assert '"><b>' not in page

    def test_a_desa_without_posko_is_marked(self, client: Client, desa: Wilayah) -> None:
        DesaFacts.objects.all().delete()
        assert "Belum memakai posko." in text(client, "/?cari=sukamaju")

    def test_the_wish_goes_on_with_the_visitor(self, client: Client, desa: Wilayah) -> None:
        assert f'href="/desa/{desa.kode}/kirim/"' in text(client, "/?untuk=kirim")
        assert "evil" not in text(client, "/?untuk=//evil.example")

    def test_the_last_desa_stands_first(self, client: Client, desa: Wilayah) -> None:
        text(client, f"/desa/{desa.kode}/")
        assert "Lanjut ke Desa Sukamaju" in text(client, "/")
        assert f'href="/desa/{desa.kode}/kirim/"' in text(client, "/cek/")

    @pytest.mark.parametrize("cookie", ["", "x", "99.99.99.9999", "99.01.01.2001'--", "..%2f"])
    def test_a_strange_cookie_is_ignored(self, client: Client, db: None, cookie: str) -> None:
        client.cookies["desa"] = cookie
        assert "Lanjut ke" not in text(client, "/")


class TestTheDesa:
    def test_it_offers_the_four_ways_and_the_number(self, client: Client, desa: Wilayah) -> None:
        makers.make_line(desa, address="+6281200002001")
        page = text(client, f"/desa/{desa.kode}/")
        for told in ("Sampaikan aspirasi", "0812-0000-2001", "Cek kabar aspirasi", "Uangnya ke mana?"):
            assert told in page
        assert "APB Desa belum ditayangkan" in page
        assert "Belum ada yang jadi" in page

    def test_an_unassigned_number_is_never_shown(self, client: Client, desa: Wilayah) -> None:
        line = makers.make_line(None, address="+6281200009999")
        line.assigned, line.sends = False, False
        line.save()
        assert "9999" not in text(client, f"/desa/{desa.kode}/")

    def test_what_came_true_is_shown(self, client: Client, walked: Walked) -> None:
        page = text(client, walked.home)
        assert "Jalan RT 03 Krajan" in page
        assert "Disampaikan sedikitnya 5 warga." in page

    def test_few_answers_are_not_counted_out(self, client: Client, desa: Wilayah, ketua: Membership) -> None:
        from django.utils import timezone

        from posko.answering import answer

        answer(aspirasi=makers.make_aspirasi(desa), sentence="Sudah.", by=ketua.actor(), at=timezone.now())
        assert "dijawab dalam 30 hari" not in text(client, f"/desa/{desa.kode}/")

    def test_the_number_of_queries_does_not_grow(
        self, client: Client, walk: Callable[..., Walked], django_assert_max_num_queries: Any
    ) -> None:
        home = walk(voices=15, percent=0).home
        with django_assert_max_num_queries(10):
            text(client, home)


class TestPlacesWithoutPosko:
    def test_a_kelurahan_is_told_the_truth(self, client: Client, db: None) -> None:
        makers.make_desa("99.01.01.1001", "Kotabaru")
        for end in ("", "kirim/", "anggaran/", "hasil/", "musyawarah/"):
            page = text(client, f"/desa/99.01.01.1001/{end}")
            assert "Kelurahan Kotabaru belum memakai posko ini" in page

    def test_a_desa_not_served_takes_nothing_in(self, client: Client, desa: Wilayah) -> None:
        DesaFacts.objects.all().delete()
        answer = client.post(f"/desa/{desa.kode}/kirim/", {"isi": "jalan rusak parah sekali"})
        assert "belum memakai posko" in answer.content.decode()
        assert not desa.aspirasi.exists()

    @pytest.mark.parametrize(
        "address",
        [
            "/desa/99.99.99.2999/",
            "/desa/99.99.99.2999/kirim/",
            "/desa/99.01/",
            "/desa/x/",
            "/kecamatan/98.98.98/",
        ],
    )
    def test_an_unknown_code_is_not_found(self, client: Client, db: None, address: str) -> None:
        assert "Halaman ini tidak ada" in text(client, address, 404)


class TestTheKecamatan:
    def test_it_says_who_has_published(
        self, client: Client, walk: Callable[..., Walked], other_desa: Wilayah
    ) -> None:
        walk(percent=0)
        page = text(client, "/kecamatan/99.01.01/")
        assert "<strong>1 dari 2</strong>" in page
        assert "APB Desa 2027 tayang" in page
        assert "APB Desa belum tayang" in page

    def test_villages_stand_by_name_and_few_voices_make_no_figure(
        self, client: Client, desa: Wilayah, other_desa: Wilayah
    ) -> None:
        makers.make_aspirasi(desa, gender="p", at=timezone.now() - dt.timedelta(days=200))
        page = text(client, "/kecamatan/99.01.01/")
        assert page.index("Mekarsari") < page.index("Sukamaju")
        assert page.count("Angkanya belum cukup untuk dibandingkan.") == 2
        assert "Belum cukup untuk angka tengah." in page
        assert "Suara perempuan" not in page

    def test_each_figure_stands_beside_the_middle(
        self, client: Client, desa: Wilayah, keuangan: Membership
    ) -> None:
        at = timezone.now()
        for number in range(1, 4):
            one = makers.make_desa(f"99.01.01.200{number}", f"Desa{number}")
            makers.make_published(one, keuangan.actor(), at=at, year=local_date(at, one.kode).year)
        page = text(client, "/kecamatan/99.01.01/")
        assert page.count("(tengah 0%)") == 3

    def test_it_is_small_and_asks_little_for_many_villages(
        self, client: Client, desa: Wilayah, django_assert_max_num_queries: Any
    ) -> None:
        for number in range(2, 40):
            makers.make_desa(f"99.01.01.20{number:02}", f"Karangbinangun{number}")
        with django_assert_max_num_queries(9):
            page = text(client, "/kecamatan/99.01.01/")
        assert len(gzip.compress(page.encode())) < 20_000
