"""The gallery shows every component; the policy, the words and the colours of all pages hold."""

import base64
import gzip
import hashlib
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client

from accountability import inline_css
from accountability.lib.template_tags import icon_names
from accountability.regions.sebutan import PRESETS
from posko.states import BADGE, State

ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
STATIC = ROOT / "static"
# Parts of a page rather than things shown in it, or told of below by another name.
FRAME = {"kaki", "kaki_cetak", "pita_luring"}


def page(address: str = "/_gaya/") -> str:
    response = Client().get(address)
    assert response.status_code == 200
    return response.content.decode()


class TestGallery:
    def test_shows_every_component(self) -> None:
        shown = set(re.findall(r'data-komponen="(\w+)"', page()))
        assert {path.stem for path in (ROOT / "templates/components").glob("*.html")} - FRAME <= shown

    def test_carries_the_frame_of_every_page(self) -> None:
        html = page()
        assert 'class="lewati" href="#isi"' in html
        assert 'class="kaki"' in html
        assert 'id="luring"' in html
        assert [html.count(f">{word}</a>") >= 1 for word in ("Beranda", "Sampaikan", "Cek", "Anggaran")] == [
            True
        ] * 4

    def test_every_state_has_an_icon_and_words(self) -> None:
        badges = re.findall(
            r'<span class="lencana l-(\w+)" data-kode="(\w+)"><svg[^>]*><use href="[^"#]*#([\w-]+)"/></svg>'
            r"<span>([^<]+)</span></span>",
            page(),
        )
        assert {code for _, code, _, _ in badges} >= {state.value for state in State}
        assert all(icon in icon_names() and label.strip() for _, _, icon, label in badges)

    def test_every_icon_and_colour_of_a_state_can_be_drawn(self) -> None:
        assert {icon for icon, _ in BADGE.values()} <= icon_names()
        assert {colour for _, colour in BADGE.values()} <= {"toska", "daun", "kunyit", "ungu", "bata", "abu"}

    @pytest.mark.parametrize("preset", sorted(set(PRESETS) - {"umum"}))
    def test_speaks_the_words_of_the_place(self, preset: str) -> None:
        words, html = PRESETS[preset], page(f"/_gaya/?sebutan={preset}")
        assert words.bpd in html
        assert words.apb in html
        assert not re.search(r"\bBPD\b|APB Desa", re.sub(r"<[^>]+>", " ", html.split("<main")[1]))

    def test_is_not_there_on_a_real_site(self, settings: Any) -> None:
        settings.DEMO = settings.DEBUG = False
        assert Client().get("/_gaya/").status_code == 404


class TestPolicy:
    def test_allows_the_one_inline_style_by_its_hash(self) -> None:
        response = Client().get("/_gaya/")
        styles = re.findall(r"<style>(.*?)</style>", response.content.decode(), re.DOTALL)
        assert len(styles) == 1
        digest = base64.b64encode(hashlib.sha256(styles[0].encode()).digest()).decode()
        policy = dict(part.split(" ", 1) for part in response["Content-Security-Policy"].split("; "))
        assert f"'sha256-{digest}'" in policy["style-src"].split()
        assert "unsafe" not in response["Content-Security-Policy"]

    @pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
    def test_no_template_has_what_the_policy_forbids(self, template: Path) -> None:
        text = template.read_text(encoding="utf-8")
        assert not re.search(r"<[^>]*\sstyle\s*=", text)
        assert not re.search(r"<[^>]*\son[a-z]+\s*=", text)
        assert not re.search(r"<style|<script(?![^>]*\ssrc=)|javascript:", text)

    def test_no_page_asks_anything_of_another_host(self) -> None:
        assert not re.search(r'(?:src|href)="(?:https?:)?//', page())
        sheets = "".join(path.read_text(encoding="utf-8") for path in (STATIC / "css").glob("*.css"))
        assert "url(" not in sheets
        assert "@import" not in sheets


class TestPagesForWhenThingsGoWrong:
    @pytest.mark.parametrize("name", ["403.html", "403_csrf.html", "404.html", "500.html", "503.html"])
    def test_are_whole_without_a_request_or_a_village(self, name: str) -> None:
        html = render_to_string(name)
        assert html.count("<h1>") == 1
        assert 'href="/"' in html
        assert not re.search(
            r"\b(desa|kecamatan|BPD|APB)\b", re.sub(r"<style>.*?</style>|<[^>]+>", " ", html)
        )

    def test_a_stale_form_says_the_words_are_safe(self) -> None:
        assert "Tulisan Anda aman; tekan Kirim sekali lagi." in render_to_string("403_csrf.html")

    def test_a_missing_page_offers_to_look_up_a_number(self) -> None:
        response = Client().get("/tidak-ada-di-sini/")
        assert response.status_code == 404
        assert 'action="/cek/"' in response.content.decode()


class TestWeight:
    """Bytes count on a phone with a slow signal; a thousand bytes here is 20 ms at 50 KB/s."""

    def test_the_inlined_style_is_at_most_5_kb(self) -> None:
        assert len(gzip.compress(inline_css.inline_css().encode(), 9)) <= 5_000

    def test_the_icons_are_at_most_3_kb(self) -> None:
        assert len(gzip.compress((STATIC / "ikon.svg").read_bytes(), 9)) <= 3_000

    def test_the_scripts_of_a_desk_are_at_most_1500_bytes(self) -> None:
        names = ("tema", "lihat", "dialog")
        assert sum(len(gzip.compress((STATIC / f"js/{n}.js").read_bytes(), 9)) for n in names) <= 1_500

    def test_the_licence_of_the_icons_lies_beside_them(self) -> None:
        assert "MIT License" in (STATIC / "ikon-LISENSI.txt").read_text(encoding="utf-8")


def _palettes() -> dict[str, dict[str, str]]:
    sheet = (STATIC / "css/tokens.css").read_text(encoding="utf-8")
    blocks = re.findall(r"(:root[^{]*)\{([^}]*)\}", sheet)
    light, wished, chosen = [dict(re.findall(r"--([\w-]+): (#\w+);", body)) for _, body in blocks]
    assert wished == chosen, "dark is the same, whether the phone or the reader wants it"
    return {"light": light, "dark": light | wished}


def _luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    channels = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of WCAG 2.2 between two colours."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


TEXT_ON = [
    *[
        (ink, ground)
        for ink in ("tinta", "tinta-2", "tautan", "kunjung", "bata")
        for ground in ("latar", "muka")
    ],
    *[(c, f"{c}-muda") for c in ("toska", "bata", "kunyit", "daun", "ungu", "abu")],
    *[(ink, f"{c}-muda") for ink in ("tinta", "tautan") for c in ("toska", "bata", "kunyit", "daun")],
    *[("pada-toska", "toska"), ("pada-toska", "toska-gelap"), ("pada-kepala", "kepala"), ("kertas", "bata")],
    *[("tinta-2", "abu-muda"), ("toska", "muka"), ("tinta-2", "toska-muda")],
]
MARK_ON = [
    *[
        (mark, ground)
        for mark in ("garis", "g1", "g2", "g3", "g4", "g5")
        for ground in ("kertas", "kertas-2")
    ],
    *[("tanda", "kepala"), ("cincin", "fokus")],
]


class TestColours:
    @pytest.mark.parametrize("theme", ["light", "dark"])
    @pytest.mark.parametrize(("ink", "ground"), TEXT_ON)
    def test_text_stands_out_four_and_a_half_to_one(self, theme: str, ink: str, ground: str) -> None:
        palette = _palettes()[theme]
        assert contrast(palette[ink], palette[ground]) >= 4.5

    @pytest.mark.parametrize("theme", ["light", "dark"])
    @pytest.mark.parametrize(("mark", "ground"), MARK_ON)
    def test_marks_and_edges_stand_out_three_to_one(self, theme: str, mark: str, ground: str) -> None:
        palette = _palettes()[theme]
        assert contrast(palette[mark], palette[ground]) >= 3
