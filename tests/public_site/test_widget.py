"""The card for frames of other sites, and the same as JSON: public words alone, no cookie, no script."""

from django.test import Client

from accountability.accounts.models import Role
from accountability.regions.models import Wilayah
from posko.answering import answer
from posko.reading import mark_read
from tests import makers
from tests.public_site.conftest import Walked


def card(kode: str) -> str:
    return f"/desa/{kode}/widget/"


class TestCard:
    def test_any_site_may_frame_this_page_and_no_other(self, walked: Walked, client: Client) -> None:
        kode = walked.desa.kode
        for _ in range(2):  # made, then kept
            shown = client.get(card(kode))
            assert "frame-ancestors *" in shown["Content-Security-Policy"]
            assert "X-Frame-Options" not in shown
        home = client.get(f"/desa/{kode}/")
        assert "frame-ancestors 'none'" in home["Content-Security-Policy"]
        assert home["X-Frame-Options"] == "DENY"

    def test_it_sets_no_cookie_and_runs_no_script(self, walked: Walked, client: Client) -> None:
        for _ in range(2):
            shown = client.get(card(walked.desa.kode))
            assert not shown.cookies
            assert b"<script" not in shown.content
            assert "script-src" not in shown["Content-Security-Policy"]
            assert "noindex" in shown["X-Robots-Tag"]
            assert "no-store" not in shown["Cache-Control"]

    def test_it_is_small(self, walked: Walked, client: Client) -> None:
        assert len(client.get(card(walked.desa.kode)).content) < 8_000

    def test_its_links_open_outside(self, walked: Walked, client: Client) -> None:
        page = client.get(card(walked.desa.kode)).content.decode()
        assert page.count("<a ") == page.count('target="_blank" rel="noopener noreferrer"') > 0

    def test_a_desa_without_posko_has_none(self, client: Client, db: None) -> None:
        assert client.get(card("99.01.01.2099")).status_code == 404


class TestJson:
    def test_any_page_may_read_it_and_ask_again_by_its_etag(self, walked: Walked, client: Client) -> None:
        address = f"/desa/{walked.desa.kode}/widget.json"
        shown = client.get(address)
        assert shown["Access-Control-Allow-Origin"] == "*"
        assert shown.json()["desa"]["kode"] == walked.desa.kode
        again = client.get(address, HTTP_IF_NONE_MATCH=shown["ETag"])
        assert again.status_code == 304

    def test_what_is_secret_is_in_neither(self, walked: Walked, client: Client) -> None:
        desa: Wilayah = walked.desa
        by = makers.make_member(Role.KETUA_BPD, desa, "ketua-kartu").actor()
        secret = makers.make_aspirasi(desa, "gagakmerah minta uang di kantor", confidential=True)
        mark_read(aspirasi=secret, by=by, at=makers.NOW)
        answer(aspirasi=secret, sentence="Sudah diperiksa gagakbiru.", by=by, at=makers.NOW)
        for address in (card(desa.kode), f"/desa/{desa.kode}/widget.json"):
            assert b"gagak" not in client.get(address).content
