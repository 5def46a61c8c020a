"""What the API lets be read: the same as the pages, in pages of lists, and only anew when it changed."""

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client

from accountability.accounts.models import Membership, Role
from accountability.regions.models import Wilayah
from public_site.budget_sheet import sheet
from public_site.open_data import as_data
from public_site.place import place_of
from tests import makers
from tests.public_site.conftest import Walked

API = "/api/v1"
LATER = makers.NOW + dt.timedelta(days=30)


@pytest.fixture
def told_alone(walked: Walked, ketua: Membership) -> list[str]:
    """Five voices with public words, and others with none: secret, about the pemdes, set aside."""
    for n in range(5):
        voice = makers.make_aspirasi(walked.desa, f"lampu padam {n}", topic="jalan")
        makers.make_summary(voice, f"Lampu jalan {n} padam.", ketua.actor())
    makers.make_aspirasi(walked.desa, "kenari-rahasia", confidential=True)
    makers.make_aspirasi(walked.desa, "kenari-pemdes", about_pemdes=True)
    makers.make_aspirasi(walked.desa, "kenari-sisih", quarantine="iseng")
    makers.make_aspirasi(walked.desa, "kenari-tanpa-ringkasan")
    return [f"Lampu jalan {n} padam." for n in range(5)]


def everything(client: Client, address: str, asked: dict[str, Any]) -> list[dict[str, Any]]:
    """All rows of a list, by its cursors."""
    rows: list[dict[str, Any]] = []
    following: str | None = None
    for _ in range(50):
        answer = client.get(address, asked | ({"kursor": following} if following else {}))
        assert answer.status_code == 200, answer.content
        told = answer.json()
        rows += told["data"]
        following = told["kursor_berikutnya"]
        if following is None:
            assert "Link" not in answer
            return rows
        assert answer["Link"] == f'<{told["berikutnya"]}>; rel="next"'
    raise AssertionError("no end")


class TestVillages:
    @pytest.fixture
    def many(self, db: None) -> list[str]:
        kode = [f"99.01.01.20{n:02}" for n in range(1, 8)] + ["99.01.02.2001"]
        for n, one in enumerate(kode):
            makers.make_desa(one, f"Sukamaju {n}" if n % 2 else f"Mekarsari {n}")
        Wilayah.objects.get(kode=kode[3]).facts.delete()  # does not use the posko
        return [one for one in kode if one != kode[3]]

    @pytest.mark.parametrize("most", [1, 2, 3, 7, 100])
    def test_pages_hold_each_once_in_the_order_of_codes(
        self, client: Client, many: list[str], most: int
    ) -> None:
        rows = everything(client, f"{API}/desa/", {"batas": most})
        assert [one["kode"] for one in rows] == many

    def test_filters_by_what_lies_around_and_by_name(self, client: Client, many: list[str]) -> None:
        assert len(everything(client, f"{API}/desa/", {"kecamatan": "99.01.01"})) == 6
        assert len(everything(client, f"{API}/desa/", {"kabupaten": "99.01", "batas": 2})) == 7
        assert len(everything(client, f"{API}/desa/", {"kabupaten": "98.01"})) == 0
        assert {one["nama"][:8] for one in everything(client, f"{API}/desa/", {"nama": "SUKA maju"})} == {
            "Sukamaju"
        }

    def test_a_desa_tells_what_a_sender_needs(self, client: Client, walked: Walked) -> None:
        makers.make_dusun(walked.desa, "Krajan")
        told = client.get(f"{API}/desa/{walked.desa.kode}/").json()
        assert told["dusun"] == ["Krajan"]
        assert {"kode": "jalan", "nama": "Jalan dan jembatan"} in told["topik"]
        assert told["tahun_anggaran"] == [walked.apb.year]

    @pytest.mark.parametrize("kode", ["99.01.01.2099", "99.01.01.1001"])
    def test_one_that_is_not_served_is_not_there(self, client: Client, walked: Walked, kode: str) -> None:
        makers.make_desa("99.01.01.1001", "Kelurahan")
        for end in ("", "aspirasi/", "kelompok/", "anggaran/2026/"):
            answer = client.get(f"{API}/desa/{kode}/{end}")
            assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


class TestBudget:
    def test_is_what_the_page_tells(self, client: Client, walked: Walked) -> None:
        told = client.get(f"{API}{walked.budget}/").json()
        assert told == as_data(sheet(walked.apb, place_of(walked.desa.kode).words))
        assert told == client.get(f"{walked.budget}.json").json()

    def test_a_year_without_one_is_not_there(self, client: Client, walked: Walked) -> None:
        assert client.get(f"{API}{walked.home}anggaran/2001/").status_code == 404

    def test_a_withdrawn_one_is_not_there(self, client: Client, walked: Walked, kades: Membership) -> None:
        makers.make_withdrawn(walked.apb, kades.actor(), at=LATER)
        assert client.get(f"{API}{walked.budget}/").status_code == 404


class TestVoices:
    def test_the_list_is_the_page_s_own_and_names_no_number(
        self, client: Client, walked: Walked, told_alone: list[str]
    ) -> None:
        rows = everything(client, f"{API}{walked.home}aspirasi/", {"batas": 2})
        assert sorted(one["ringkasan"] for one in rows) == told_alone
        page = client.get(f"{walked.home}hasil/").content.decode()
        assert all(one in page for one in told_alone)
        assert "nomor" not in rows[0]

    def test_what_is_not_for_all_is_in_no_list_and_moves_none(
        self, client: Client, walked: Walked, told_alone: list[str]
    ) -> None:
        for end in ("aspirasi/", "kelompok/"):
            assert "kenari" not in client.get(f"{API}{walked.home}{end}").content.decode()

    def test_filters_are_those_of_the_page(
        self, client: Client, walked: Walked, told_alone: list[str]
    ) -> None:
        address = f"{API}{walked.home}aspirasi/"
        assert len(everything(client, address, {"cari": "jalan 3"})) == 1
        assert len(everything(client, address, {"topik": "jalan"})) == 5
        assert len(everything(client, address, {"topik": "air"})) == 0
        assert len(everything(client, address, {"keadaan": "done"})) == 0

    def test_a_cursor_tells_no_moment_and_is_of_its_list_alone(
        self, client: Client, walked: Walked, told_alone: list[str]
    ) -> None:
        cursor = client.get(f"{API}{walked.home}aspirasi/", {"batas": 1}).json()["kursor_berikutnya"]
        assert not re.search(r"2026|20261005", cursor)
        for other in ("kelompok/", "../"):
            address = f"{API}{walked.home}{other}" if other != "../" else f"{API}/desa/"
            assert client.get(address, {"kursor": cursor}).status_code == 404

    def test_a_group_below_five_is_not_counted(
        self, client: Client, walked: Walked, ketua: Membership
    ) -> None:
        makers.make_kelompok(walked.desa, ketua.actor(), voices=4, title="Selokan mampet")
        rows = everything(client, f"{API}{walked.home}kelompok/", {})
        assert {one["judul"]: one["warga_sedikitnya"] for one in rows} == {
            "Selokan mampet": None,
            walked.kelompok.title: 5,
        }


class TestOneNumber:
    def test_tells_the_public_side(self, client: Client, walked: Walked) -> None:
        told = client.get(f"{API}/aspirasi/{walked.taken.aspirasi.nomor}/").json()
        assert told["keadaan"] == "done"
        assert told["terbuka"] is True
        assert told["langkah"][0]["kode"] == "masuk"

    @pytest.mark.parametrize(
        "more", [{"confidential": True}, {"about_pemdes": True}, {"quarantine": "iseng"}]
    )
    def test_what_is_not_for_all_looks_the_same_whatever_the_cause(
        self, client: Client, walked: Walked, more: dict[str, Any]
    ) -> None:
        voice = makers.make_aspirasi(walked.desa, "kenari-xyzzy", **more)
        told = client.get(f"{API}/aspirasi/{voice.nomor}/").json()
        assert "kenari" not in str(told)
        assert {name: told[name] for name in ("terbuka", "judul", "kelompok", "langkah", "kabar_akhir")} == {
            "terbuka": False,
            "judul": None,
            "kelompok": None,
            "langkah": [],
            "kabar_akhir": None,
        }

    def test_a_number_of_nobody_is_not_there(self, client: Client, walked: Walked) -> None:
        assert client.get(f"{API}/aspirasi/1234567/").status_code == 404


class TestIndicators:
    def test_each_village_by_name_beside_the_median(self, client: Client, walked: Walked) -> None:
        makers.make_desa("99.01.01.2002", "Mekarsari")
        told = client.get(f"{API}/kecamatan/99.01.01/indikator/").json()
        assert [one["nama"] for one in told["desa"]] == ["Mekarsari", "Sukamaju"]
        assert all(one["suara_perempuan"] is None for one in told["desa"])

    def test_an_unknown_kecamatan_is_not_there(self, client: Client, walked: Walked) -> None:
        assert client.get(f"{API}/kecamatan/98.01.01/indikator/").status_code == 404


class TestAskedAgain:
    def test_what_has_not_changed_costs_nothing(self, client: Client, walked: Walked) -> None:
        first = client.get(f"{API}{walked.home}")
        again = client.get(f"{API}{walked.home}", headers={"If-None-Match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert again["ETag"] == first["ETag"]
        assert again["Access-Control-Allow-Origin"] == "*"
        assert "max-age=60" in again["Cache-Control"]

    def test_what_has_changed_comes_anew(self, client: Client, walked: Walked) -> None:
        first = client.get(f"{API}{walked.home}")
        makers.make_dusun(walked.desa, "Baru")
        again = client.get(f"{API}{walked.home}", headers={"If-None-Match": first["ETag"]})
        assert again.status_code == 200
        assert again["ETag"] != first["ETag"]

    def test_a_head_tells_the_same_without_its_body(self, client: Client, walked: Walked) -> None:
        first, head = client.get(f"{API}{walked.home}"), client.head(f"{API}{walked.home}")
        assert (head.status_code, head.content, head["ETag"]) == (200, b"", first["ETag"])
        unchanged = client.head(f"{API}{walked.home}", headers={"If-None-Match": first["ETag"]})
        assert unchanged.status_code == 304

    def test_if_match_that_does_not_is_told(self, client: Client, walked: Walked) -> None:
        answer = client.get(f"{API}{walked.home}", headers={"If-Match": '"x"'})
        assert (answer.status_code, answer["Content-Type"]) == (412, "application/problem+json")


class TestWhoAsks:
    def test_a_signed_in_person_is_nobody_here(self, client: Client, walked: Walked) -> None:
        stranger = client.get(f"{API}{walked.home}")
        member = makers.make_member(Role.KADES, walked.desa)
        client.force_login(member.user)
        known = client.get(f"{API}{walked.home}")
        assert known.content == stranger.content
        assert "Set-Cookie" not in str(known.headers)
        assert not known.cookies
        assert "Cookie" not in known["Vary"]
        assert "no-store" not in known["Cache-Control"]

    def test_pages_of_other_hosts_may_read_and_nothing_else(self, client: Client, walked: Walked) -> None:
        foreign = {"Origin": "https://lain.example"}
        answer = client.get(f"{API}{walked.home}", headers=foreign)
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in answer
        may = client.options(f"{API}{walked.home}", headers=foreign)
        assert (may.status_code, may["Access-Control-Allow-Methods"]) == (204, "GET, HEAD, OPTIONS")
        sending = client.options(f"{API}/aspirasi/", headers=foreign)
        assert (sending.status_code, sending["Allow"]) == (204, "POST, OPTIONS")
        assert "Access-Control-Allow-Methods" not in sending
        assert "Access-Control-Allow-Origin" not in client.post(f"{API}/aspirasi/", headers=foreign)

    def test_asking_for_a_language_leads_nowhere(self, client: Client, walked: Walked) -> None:
        assert client.get(f"{API}{walked.home}?bahasa=en").status_code == 400


class TestTrouble:
    @pytest.mark.parametrize(
        ("address", "status", "where"),
        [
            ("desa/?batas=0", 400, "batas"),
            ("desa/?batas=101", 400, "batas"),
            ("desa/?batas=sepuluh", 400, "batas"),
            ("desa/?batas=1&batas=2", 400, "batas"),
            ("desa/?kecamatan=99.01", 400, "kecamatan"),
            ("desa/?nama=su", 400, "nama"),
            ("desa/?halaman=2", 400, "halaman"),
            ("desa/?kursor=%00", 400, "kursor"),
            ("desa/?kursor=xyz", 404, "kursor"),
            ("desa/99.01.01.2001/aspirasi/?keadaan=hilang", 400, "keadaan"),
            ("desa/99.01.01.2001/aspirasi/?kursor=xyz", 404, "kursor"),
        ],
    )
    def test_a_wrong_question_is_told_where_it_is_wrong(
        self, client: Client, walked: Walked, address: str, status: int, where: str
    ) -> None:
        answer = client.get(f"{API}/{address}")
        assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
        told = answer.json()
        assert told["status"] == status
        assert [one["parameter"] for one in told["errors"]] == [where]
        assert told["type"].endswith(("#permintaan-keliru", "#tidak-ada"))

    @pytest.mark.parametrize("address", ["", "apa/", "desa", "desa/x/", "kecamatan/99.01.01.2001/indikator/"])
    def test_an_address_of_nobodys_is_told_in_json(
        self, client: Client, walked: Walked, address: str
    ) -> None:
        for method in ("get", "post", "put", "delete"):
            answer = getattr(client, method)(f"{API}/{address}")
            assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")

    @pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
    def test_a_method_that_is_not_there_names_those_that_are(
        self, client: Client, walked: Walked, method: str
    ) -> None:
        answer = getattr(client, method)(f"{API}/desa/")
        assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, OPTIONS")
        assert answer["Content-Type"] == "application/problem+json"

    @pytest.mark.parametrize("accept", ["text/html", "application/xml", "image/*"])
    def test_another_form_than_json_is_not_there(self, client: Client, walked: Walked, accept: str) -> None:
        assert client.get(f"{API}/desa/", headers={"Accept": accept}).status_code == 406

    @pytest.mark.parametrize("accept", ["", "*/*", "application/*", "application/json;q=0.9, text/html"])
    def test_whoever_takes_json_gets_it(self, client: Client, walked: Walked, accept: str) -> None:
        assert client.get(f"{API}/desa/", headers={"Accept": accept}).status_code == 200

    def test_a_wrong_host_is_told_in_json_too(self, client: Client, walked: Walked) -> None:
        answer = client.get(f"{API}/desa/", headers={"Host": "x y"})
        assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")

    def test_each_kind_is_explained_on_the_page(self, client: Client, walked: Walked) -> None:
        page = client.get("/api/").content.decode()
        slug = client.get(f"{API}/desa/?batas=0").json()["type"].partition("#")[2]
        assert f'id="{slug}"' in page


def test_days_are_days_and_no_hour_is_told(client: Client, walked: Walked, told_alone: list[str]) -> None:
    for end in (
        f"{walked.home}aspirasi/",
        f"{walked.home}kelompok/",
        f"/aspirasi/{walked.taken.aspirasi.nomor}/",
        f"{walked.budget}/",
    ):
        assert not re.search(r"\d\dT\d\d|\d\d:\d\d:\d\d", client.get(f"{API}{end}").content.decode())
