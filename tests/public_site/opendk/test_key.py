"""OpenSID asks for its token, and every wrong token or body is told as 422, never as another status."""

import pytest
from django.test import Client

from accountability.accounts.actors import system
from accountability.partners.keys import give_key, revoke_key
from accountability.partners.models import ApiKey, Received
from accountability.regions.models import Wilayah
from posko.models import Aspirasi
from tests.makers import NOW, make_desa
from tests.public_site.opendk.sender import JSON, SERVER, OpenSID, laporan

ADDRESSES = (
    *("identitas-desa", "laporan-apbdes", "laporan-penduduk", "penduduk", "penduduk/storedata"),
    *("program-bantuan", "program-bantuan/peserta", "pembangunan", "pembangunan/dokumentasi"),
    *("pesan", "pesan/getpesan", "komplain", "auth/refresh", "auth/logout"),
)


class TestToken:
    def test_the_key_of_the_kecamatan_is_the_token(self, opensid: OpenSID) -> None:
        fresh = OpenSID(opensid.kode)
        assert fresh.buat_key("kantor@desa.example", opensid.key) == 200
        assert fresh.key == opensid.key

    def test_another_password_gets_none(self, opensid: OpenSID) -> None:
        fresh = OpenSID(opensid.kode)
        assert fresh.buat_key("kantor@desa.example", "salah") == 422
        assert fresh.key == ""

    def test_a_browser_of_another_host_may_ask(self, db: None) -> None:
        answer = Client().options(
            f"{SERVER}/api/v1/auth/login",
            HTTP_ORIGIN="https://desa.example",
            HTTP_ACCESS_CONTROL_REQUEST_METHOD="POST",
        )
        assert answer.status_code == 204
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert "Content-Type" in answer["Access-Control-Allow-Headers"]

    @pytest.mark.parametrize(
        "path", ["/api/v1/pesan/getpesan", "//api/v1/pesan/getpesan", "/api/v1/pesan/getpesan/"]
    )
    def test_a_slash_more_in_its_settings_does_not_matter(self, opensid: OpenSID, path: str) -> None:
        auth = f"Bearer {opensid.key}"
        answer = opensid.client.post(f"{SERVER}{path}", {"kode_desa": opensid.kode}, HTTP_AUTHORIZATION=auth)
        assert answer.status_code == 200

    def test_identitas_desa_tells_that_key_and_village_are_right(self, opensid: OpenSID) -> None:
        said = opensid.opendk_api(
            "identitas-desa",
            {
                "kode_desa": opensid.kode,
                "sebutan_desa": "desa",
                "website": "https://desa.example",
                "path": "",
            },
        )
        assert said["status"] == "success"
        assert ApiKey.objects.get().last_used_on is not None


class TestWrongToken:
    @pytest.mark.parametrize("path", ADDRESSES)
    @pytest.mark.parametrize("key", ["", "salah", "posko_0000000000_" + "0" * 64])
    def test_is_told_as_422(self, opensid: OpenSID, path: str, key: str) -> None:
        opensid.key = key
        answer = opensid._post(path, {"desa_id": opensid.kode}, None)
        assert answer.status_code == 422
        assert "Token" in answer.json()["message"]

    def test_a_revoked_key_marks_nothing_as_sent(self, opensid: OpenSID) -> None:
        revoke_key(api_key=ApiKey.objects.get(), by=system("test"), at=NOW)
        opensid.kirim_laporan("laporan_apbdes", [laporan(1, b"%PDF-1.4\n%%EOF")])
        assert not opensid.marked_as_sent

    def test_a_key_for_something_else_opens_nothing(self, desa: Wilayah, opensid: OpenSID) -> None:
        other = give_key(partner="Lain", wilayah=desa, scopes=["aspirasi:kirim"], by=system("test"), at=NOW)
        opensid.key = other.key
        assert opensid.kirim_pesan("Jalan", "<p>Jalan rusak di RT 03</p>").status_code == 422
        assert not Aspirasi.objects.exists()

    def test_a_key_of_another_kecamatan_reaches_no_village_here(self, opensid: OpenSID) -> None:
        away = make_desa("99.01.02.2001", "Lain")
        away.refresh_from_db()
        opensid.kode = "99.01.02.2001"
        assert opensid.kirim_pesan("Jalan", "<p>Jalan rusak di RT 03</p>").status_code == 422

    def test_a_cookie_gives_no_right(self, opensid: OpenSID) -> None:
        opensid.client.cookies["sid"] = "apa saja"
        answer = opensid.kirim_pesan("Jalan", "<p>Jalan rusak di RT 03</p>")
        assert answer.status_code == 200
        assert not answer.cookies


class TestWrongBody:
    @pytest.mark.parametrize("path", ADDRESSES)
    @pytest.mark.parametrize(
        ("body", "kind"),
        [
            (b"", JSON),
            (b"{", JSON),
            (b"[]", JSON),
            (b"\xff\xfe", JSON),
            (b"[" * 100_000, JSON),
            (b'{"desa_id": 5, "laporan_apbdes": "x", "laporan_penduduk": {"a": 1}}', JSON),
            (b"--x\r\nContent-Disposition: form-data", "multipart/form-data; boundary=x"),
            (b"apa saja", "multipart/form-data"),
            (b"a=1&" * 500, "application/x-www-form-urlencoded"),
            (b"apa saja", "text/plain"),
        ],
    )
    def test_is_told_as_422(self, opensid: OpenSID, path: str, body: bytes, kind: str) -> None:
        answer = opensid._post(path, body, kind)
        if path not in {"auth/refresh", "auth/logout"}:
            assert answer.status_code == 422
        assert answer.status_code in {200, 422}
        assert not Received.objects.exists()

    @pytest.mark.parametrize("path", ["surat/kirim", "tidak-ada", "komplain/1", "auth/me"])
    def test_an_address_that_is_not_taken_says_so(self, opensid: OpenSID, path: str) -> None:
        answer = opensid._post(path, {}, None)
        assert answer.status_code == 422
        assert "tidak diterima" in answer.json()["message"]

    def test_what_breaks_behind_the_door_is_told_as_422(
        self, opensid: OpenSID, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from public_site.opendk import complaints

        def broken(**_: object) -> None:
            raise RuntimeError

        monkeypatch.setattr(complaints, "take_in_with_receipt", broken)
        answer = opensid.kirim_pesan("Jalan", "<p>Jalan rusak di RT 03</p>")
        assert answer.status_code == 422
        assert "gangguan" in answer.json()["message"]

    def test_a_host_that_is_not_ours_is_told_as_422(self, opensid: OpenSID) -> None:
        answer = opensid.client.post(f"{SERVER}/api/v1/pesan", HTTP_HOST="bukan.example")
        assert answer.status_code == 422
