"""Cards for frames, pictures, what a link shows, the page that gives the code: public words, no script."""

import io
import re
from typing import Any

import pytest
from defusedxml import ElementTree
from django.core.cache import caches
from django.test import Client
from PIL import Image

from accountability.accounts.models import Membership
from accountability.lib.rupiah import ringkas
from posko.clustering import gather
from public_site.budget_sheet import sheet
from public_site.drawing import Drawing, Words
from public_site.place import place_of
from public_site.sharing import kept_png
from public_site.sharing.kept_png import TooManyPictures, png_of
from public_site.sharing.money_told import budget_told
from public_site.sharing.picture import HIGH, SIDE, WIDE, picture_of
from public_site.sharing.place_told import village_told
from public_site.sharing.told import Item, Shared, Tile
from tests import makers
from tests.public_site.conftest import CANARY, PHONE, Walked

META = re.compile(r'<meta (?:property|name)="([^"]+)" content="([^"]*)">')


def shared_pages(walked: Walked) -> dict[str, str]:
    """Every page that people send on, with the address of its picture without its ending."""
    kecamatan = f"/kecamatan/{walked.desa.kode[:8]}/"
    pages = (
        walked.home, f"{walked.home}hasil/", f"{walked.home}musyawarah/", f"{walked.budget}/",
        f"{walked.budget}/kegiatan/2.3.10/", f"{walked.home}kelompok/{walked.kelompok.pk}/",
        f"/a/{walked.taken.aspirasi.nomor}/", kecamatan,
    )  # fmt: skip
    return {page: f"{page}gambar" for page in pages}


def frames(walked: Walked) -> list[str]:
    """Every card."""
    return [
        f"{walked.home}widget/",
        f"{walked.home}anggaran/widget/",
        f"{walked.budget}/widget/",
        f"{walked.home}kelompok/{walked.kelompok.pk}/widget/",
        f"/a/{walked.taken.aspirasi.nomor}/widget/",
    ]


class TestWhatALinkShows:
    def test_title_words_address_and_a_picture_that_is_there(
        self, client: Client, walked: Walked, settings: Any
    ) -> None:
        settings.PUBLIC_BASE_URL = "https://posko.example"
        for page, picture in shared_pages(walked).items():
            shown = client.get(page).content.decode()
            told = dict(META.findall(shown))
            assert told["og:url"] == f"https://posko.example{page}"
            assert f'<link rel="canonical" href="{told["og:url"]}">' in shown
            assert told["og:image"] == f"https://posko.example{picture}.png"
            assert (told["og:image:width"], told["og:image:height"]) == ("1200", "630")
            assert told["twitter:card"] == "summary_large_image"
            assert told["description"] == told["og:description"]
            assert len(told["og:description"]) > 20, page
            assert "\u200b" not in told["og:title"]
            assert shown.count('property="og:title"') == 1, page

    def test_the_picture_is_that_size_small_and_the_same_again(self, client: Client, walked: Walked) -> None:
        for picture in shared_pages(walked).values():
            first = client.get(f"{picture}.png")
            with Image.open(io.BytesIO(first.content)) as drawn:
                assert drawn.size == (1200, 630)
            assert len(first.content) < 60_000
            assert first["Cross-Origin-Resource-Policy"] == "cross-origin"
            assert client.get(f"{picture}.png").content == first.content
            again = client.get(f"{picture}.png", headers={"if-none-match": first["ETag"]})
            assert (again.status_code, again.content) == (304, b""), picture

    def test_svg_says_the_same_words(self, client: Client, walked: Walked) -> None:
        for picture in shared_pages(walked).values():
            shown = client.get(f"{picture}.svg")
            assert shown["Content-Type"] == "image/svg+xml"
            root = ElementTree.fromstring(shown.content)
            assert root.get("viewBox") == "0 0 1200 630"
            assert CANARY not in shown.content.decode()

    @pytest.mark.parametrize("end", ["gif", "pngx", "PNG"])
    def test_no_other_form_is_offered(self, client: Client, walked: Walked, end: str) -> None:
        assert client.get(f"{walked.home}gambar.{end}").status_code == 404


class TestTheFigures:
    def test_the_budget_card_tells_the_figures_of_the_page(self, client: Client, walked: Walked) -> None:
        place = place_of(walked.desa.kode)
        figures = sheet(walked.apb, place.words)
        told = budget_told(place, walked.apb.year)
        assert sum(one.share for one in told.parts) == 100
        for address in (f"{walked.budget}/widget/", f"{walked.budget}/gambar.svg"):
            shown = client.get(address).content.decode()
            for wanted in (ringkas(figures.belanja), f"{figures.percent_spent}%", ringkas(figures.spent)):
                assert wanted in shown, (address, wanted)

    def test_the_newest_year_stands_at_an_address_without_a_year(
        self, client: Client, walked: Walked
    ) -> None:
        year = str(walked.apb.year)
        for end in ("widget/", "gambar.svg"):
            assert year in client.get(f"{walked.home}anggaran/{end}").content.decode()

    def test_before_any_budget_it_says_so(self, client: Client, db: None) -> None:
        desa = makers.make_desa()
        for end in ("widget/", "gambar.svg"):
            shown = client.get(f"/desa/{desa.kode}/anggaran/{end}")
            assert shown.status_code == 200
            assert "Belum ditayangkan" in shown.content.decode()
            assert client.get(f"/desa/{desa.kode}/anggaran/2026/{end}").status_code == 404

    def test_few_people_are_not_counted(self, client: Client, walked: Walked, ketua: Membership) -> None:
        group = makers.make_kelompok(walked.desa, ketua.actor(), voices=3, title="Sumur baru")
        for end in ("widget/", "gambar.svg"):
            shown = client.get(f"{walked.home}kelompok/{group.pk}/{end}").content.decode()
            assert "kurang dari 5 warga" in shown
            assert not re.search(r"\b3 warga", shown)

    def test_a_deed_is_seen_in_the_picture(self, client: Client, walked: Walked) -> None:
        address = f"{walked.home}kelompok/{walked.kelompok.pk}/gambar.svg"
        before = client.get(address)
        for n in range(6):
            more = makers.make_aspirasi(walked.desa, f"saya juga {n}")
            type(more).objects.filter(pk=more.pk).update(kelompok=walked.kelompok)
        assert client.get(address)["ETag"] != before["ETag"]


class TestFrames:
    def test_any_site_may_frame_the_cards_and_nothing_else(self, client: Client, walked: Walked) -> None:
        for address in frames(walked):
            for _ in range(2):  # made, then kept
                shown = client.get(address)
                policy = shown["Content-Security-Policy"]
                assert "frame-ancestors *" in policy, address
                assert "default-src 'none'" in policy
                assert "script-src" not in policy
                assert "X-Frame-Options" not in shown
                assert shown["Cross-Origin-Resource-Policy"] == "cross-origin"
                assert "noindex" in shown["X-Robots-Tag"]
                assert not shown.cookies
        for page in (*shared_pages(walked), f"{walked.home}pasang/"):
            shown = client.get(page)
            assert "frame-ancestors 'none'" in shown["Content-Security-Policy"], page
            assert shown["X-Frame-Options"] == "DENY"

    def test_they_hold_no_script_no_form_and_links_that_open_outside(
        self, client: Client, walked: Walked
    ) -> None:
        for address in frames(walked):
            shown = client.get(address).content.decode()
            assert len(shown) < 8_000
            assert not re.search(r"<script|<form|\son\w+=|style=", shown), address
            assert shown.count("<a ") == shown.count('target="_blank" rel="noopener noreferrer"') > 0

    def test_neither_words_nor_phones_are_in_them(self, client: Client, walked: Walked) -> None:
        for address in (*frames(walked), *(f"{one}.svg" for one in shared_pages(walked).values())):
            shown = client.get(address).content.decode()
            assert CANARY not in shown, address
            assert PHONE[3:] not in shown, address

    def test_what_is_not_public_has_neither_card_nor_picture(
        self, client: Client, walked: Walked, ketua: Membership
    ) -> None:
        secret = makers.make_aspirasi(walked.desa, confidential=True)
        group = gather(desa=walked.desa, aspirasi=[secret], title="Pungutan", by=ketua.actor(), at=makers.NOW)
        for base in (f"{walked.home}kelompok/{group.pk}/", "/desa/99.01.01.2099/", "/a/0000000/"):
            for end in ("widget/", "gambar.png", "gambar.svg"):
                assert client.get(f"{base}{end}").status_code == 404, (base, end)


class TestTheDrawing:
    def test_long_words_stay_inside_and_nothing_runs_over_the_foot(self) -> None:
        long = "Perbaikan jalan lingkungan dan saluran air " * 4
        mark = {"kode": "on_agenda", "label": "Dibahas di musyawarah", "ikon": "", "warna": "ungu"}
        told = Shared(
            kind="Usul bersama", title=long, where=long, said="", path="/", picture="/gambar", mark=mark,
            figure=Tile("Sedikitnya 1.234.565 warga", long), lead=long, step=long, ask="SMS 0812-0000-2001",
            track=("sudah",) * 6 + ("nanti",),
        )  # fmt: skip
        for one in (told, Shared("a", long, "", "", "/", "", items=(Item(long, mark),) * 3, lead=long)):
            drawn = picture_of(one, f"https://posko.example/{long}")
            for words in (shape for shape in drawn.shapes if isinstance(shape, Words)):
                left = words.x - (words.width if words.anchor == "end" else 0)
                assert left >= SIDE - 1, words.text
                assert left + words.width <= WIDE - SIDE + 1, words.text
                assert words.y <= HIGH, words.text

    def test_it_can_be_read_at_a_third_of_its_size(self, walked: Walked) -> None:
        drawn = picture_of(village_told(place_of(walked.desa.kode)), "https://posko.example/")
        assert min(one.size for one in drawn.shapes if isinstance(one, Words)) >= 25


class TestWhatItCosts:
    def drawing(self, n: int) -> Drawing:
        return picture_of(Shared("a", f"Gambar {n}", "", "", "/", ""), "https://posko.example/")

    def test_the_same_is_drawn_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        drawn: list[str] = []

        def draw(one: Drawing) -> bytes:
            drawn.append(one.title)
            return b"png"

        monkeypatch.setattr(kept_png, "as_png", draw)
        for _ in range(3):
            assert png_of(self.drawing(1)) == b"png"
        assert drawn == ["Gambar 1"]

    def test_only_so_many_are_drawn_in_a_minute_and_those_before_are_still_shown(
        self, client: Client, walked: Walked, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(kept_png, "MOST_DRAWN", 2)
        monkeypatch.setattr(kept_png, "as_png", lambda one: b"png")
        caches["default"].delete("png:drawn")
        for n in (1, 2):
            png_of(self.drawing(n))
        with pytest.raises(TooManyPictures):
            png_of(self.drawing(3))
        assert png_of(self.drawing(1)) == b"png"
        late = client.get(f"{walked.home}gambar.png")
        assert (late.status_code, late["Retry-After"]) == (429, "60")
        assert client.get(f"{walked.home}gambar.svg").status_code == 200


class TestThePageThatGivesTheCode:
    def test_it_shows_each_card_with_code_that_works(self, client: Client, walked: Walked) -> None:
        page = client.get(f"{walked.home}pasang/").content.decode()
        assert page.count("<textarea") == 4
        assert page.count("<svg xmlns") == 2
        for end in ("widget/", "anggaran/widget/", "gambar.png", "anggaran/gambar.png", "umpan.atom"):
            assert f"{walked.home}{end}" in page, end
            assert client.get(f"{walked.home}{end}").status_code == 200

    def test_the_address_of_another_page_gives_its_code(self, client: Client, walked: Walked) -> None:
        group = f"{walked.home}kelompok/{walked.kelompok.pk}/"
        for asked in (group, f"/a/{walked.taken.aspirasi.nomor}/"):
            page = client.get(f"{walked.home}pasang/", {"alamat": asked}).content.decode()
            assert f"{asked}widget/" in page.partition('id="bingkai-0"')[2].partition("</textarea>")[0]

    @pytest.mark.parametrize("asked", ["", "kenari", "https://lain.example/", "/bpd/", "x" * 900])
    def test_another_address_gets_a_sentence_and_stays(
        self, client: Client, walked: Walked, asked: str
    ) -> None:
        answer = client.get(f"{walked.home}pasang/", {"alamat": asked})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "<title>Salah:" in page
        assert 'aria-invalid="true"' in page
        if asked:
            assert f'value="{asked}"' in page

    def test_it_asks_for_nothing_from_elsewhere(self, client: Client, walked: Walked) -> None:
        page = client.get(f"{walked.home}pasang/").content.decode()
        shown = re.sub(r"<textarea.*?</textarea>", "", page, flags=re.DOTALL).partition("<main")[2]
        assert not re.search(r"<(?:script|iframe|img)\b", shown.partition("</main>")[0])
