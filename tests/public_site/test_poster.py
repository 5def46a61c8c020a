"""The baliho and the card: one page, nothing over the edge or a neighbour, legible, the same figures."""

import io
import re
import zlib

import pytest
from defusedxml import ElementTree
from django.test import Client
from PIL import Image

from accountability.accounts.models import Membership
from accountability.budget.drafting import Entry, add_line, draft
from accountability.budget.publication import publish
from accountability.lib.rupiah import rupiah
from accountability.lib.typeface import drawable
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import PRESETS, words_for
from public_site import card as cards
from public_site.budget_sheet import sheet
from public_site.drawing import Drawing, Rect, Words, as_pdf, as_png, as_svg, width_of, wrapped
from public_site.money_marks import headline
from public_site.place import Place, place_of
from public_site.poster import HIGH, SIZES, SMALLEST, Told, poster
from tests import makers
from tests.public_site.budget_maker import make_any_budget
from tests.public_site.conftest import Walked

ADDRESS = "https://posko.example/desa/99.01.01.2001/anggaran/2027/"
LONG = "Badan Permusyawaratan " * 8


def told(place: Place, sms: str = "0812-0000-2001") -> Told:
    """What stands beside the figures."""
    return Told(place, ADDRESS, sms, "Kecamatan Tirtasari, Kabupaten Tirta Raya")


def drawn(desa: Wilayah, seed: int, size: str, sms: str = "0812-0000-2001") -> Drawing:
    """The baliho of a random budget."""
    return poster(
        sheet(make_any_budget(desa, seed).apb, PRESETS["umum"]), told(place_of(desa.kode), sms), size
    )


def words(drawing: Drawing) -> list[Words]:
    """Its lines of words."""
    return [one for one in drawing.shapes if isinstance(one, Words)]


def box(one: Words) -> tuple[float, float, float, float]:
    """Where a line of words stands: left, top, right, foot; capitals are 0.7 of the size."""
    left = one.x - {"start": 0.0, "middle": 0.5, "end": 1.0}[one.anchor] * one.width
    return left, one.y - 0.7 * one.size, left + one.width, one.y


@pytest.mark.django_db
class TestTheBaliho:
    @pytest.mark.parametrize("size", sorted(SIZES))
    @pytest.mark.parametrize("seed", range(6))
    def test_nothing_runs_off_the_sheet_or_over_other_words(
        self, desa: Wilayah, seed: int, size: str
    ) -> None:
        drawing = drawn(desa, seed, size)
        boxes = [(one.text, box(one)) for one in words(drawing)]
        for text, (left, top, right, foot) in boxes:
            assert left >= 5 and right <= drawing.width - 5, text  # noqa: PT018
            assert top >= 4 and foot <= HIGH - 4, text  # noqa: PT018
        for n, (text, a) in enumerate(boxes):
            for other, b in boxes[n + 1 :]:
                apart = a[2] <= b[0] + 0.1 or b[2] <= a[0] + 0.1 or a[3] <= b[1] + 0.1 or b[3] <= a[1] + 0.1
                assert apart, (text, other)

    def test_every_letter_is_legible_from_three_metres(self, desa: Wilayah) -> None:
        assert min(one.size for one in words(drawn(desa, 1, "a3"))) >= SMALLEST

    def test_it_says_what_the_law_and_the_reader_want(self, client: Client, walked: Walked) -> None:
        makers.make_line(walked.desa, address="+6281200002001")
        svg = client.get(f"{walked.budget}/baliho.svg").content.decode()
        said = " ".join(re.findall(r">([^<]+)</text>", svg))
        for wanted in (
            "INFOGRAFIS APB Desa 2027",
            "Desa Sukamaju (99.01.01.2001), Kecamatan Tirtasari, Kabupaten Tirta Raya",
            "Dana Desa (APBN)",
            rupiah(299_999_999),
            rupiah(300_000_000),
            "Perkerasan jalan RT 03",
            "41%",
            "data per 23 April 2027",
            "Peraturan Desa Nomor 9/2026",
            "SILPA",
            "SMS: ANGGARAN ke 0812-0000-2001",
            "posko.example/desa/99.01.01.2001/anggaran/2027/",
        ):
            assert wanted in said, wanted

    def test_a_village_without_a_number_asks_nobody_to_write_there(self, desa: Wilayah) -> None:
        assert not [one for one in words(drawn(desa, 1, "a3", sms="")) if "SMS" in one.text]

    def test_long_words_and_strange_signs_do_no_harm(self, desa: Wilayah, kades: Membership) -> None:
        by, at = kades.actor(), makers.NOW
        apb = draft(desa=desa, year=2027, by=by, at=at)
        odd = f"<script>alert(1)</script> & \u4e2d\u56fd \U0001f600 {LONG}"[:300]
        add_line(apb=apb, entry=Entry("4.2.1.01", 5, "DDS"), by=by, at=at)
        add_line(apb=apb, entry=Entry("6.1.1.01", 5, "DLL", description=odd), by=by, at=at)
        add_line(apb=apb, entry=Entry("5.1.2.01", 10, "DDS", kegiatan_kode="1.1.02"), by=by, at=at)
        publish(apb=apb, perdes_no=LONG[:40], perdes_date=at.date(), by=by, at=at)
        drawing = poster(sheet(apb, words_for(desa.kode)), told(place_of(desa.kode)), "a3")
        svg = as_svg(drawing)
        assert "<script" not in svg
        assert max(box(one)[2] for one in words(drawing)) <= drawing.width
        assert as_pdf(drawing, width_mm=420, made_on="2026-10-05").startswith(b"%PDF")
        assert as_png(drawing).startswith(b"\x89PNG")

    @pytest.mark.parametrize(
        ("query", "points"), [("", (1190.55, 841.89)), ("?ukuran=3x2", (8503.94, 5669.29))]
    )
    def test_the_pdf_is_one_page_of_the_right_size_with_its_words(
        self, client: Client, walked: Walked, query: str, points: tuple[float, float]
    ) -> None:
        body = client.get(f"{walked.budget}/baliho.pdf{query}").content
        assert len(re.findall(rb"/Type /Page\b(?!s)", body)) == 1
        found = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", body)
        assert found is not None
        assert (float(found[1]), float(found[2])) == pytest.approx(points, abs=0.1)
        packed = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", body, re.DOTALL)
        assert any(b"TJ" in _opened(one) or b"Tj" in _opened(one) for one in packed)

    def test_the_same_figures_give_the_same_file(self, desa: Wilayah) -> None:
        drawing = drawn(desa, 3, "a3")
        both = {as_pdf(drawing, width_mm=420, made_on="2026-10-05") for _ in range(2)}
        assert len(both) == 1


def _opened(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return b""


@pytest.mark.django_db
class TestTheCard:
    @pytest.mark.parametrize("seed", range(4))
    def test_it_fits_its_picture_and_is_legible(self, desa: Wilayah, seed: int) -> None:
        figures = sheet(make_any_budget(desa, seed).apb, PRESETS["toraja"])
        drawing = cards.card(figures, told(place_of(desa.kode)), headline(figures))
        for one in words(drawing):
            left, top, right, foot = box(one)
            assert left >= 30 and right <= cards.WIDE - 30, one.text  # noqa: PT018
            assert top >= 20 and foot <= cards.HIGH - 20, one.text  # noqa: PT018
            assert one.size >= 20

    def test_it_is_a_small_png_that_the_page_of_papers_leads_to(self, client: Client, walked: Walked) -> None:
        answer = client.get(f"{walked.budget}/kartu.png")
        picture = Image.open(io.BytesIO(answer.content))
        assert (picture.size, answer["Content-Type"]) == ((1080, 1350), "image/png")
        assert len(answer.content) < 100_000
        assert f'href="{walked.budget}/kartu.png"' in client.get(f"{walked.budget}/baliho/").content.decode()


class TestTheDrawing:
    def test_signs_the_font_lacks_become_plain_ones(self) -> None:
        assert drawable("Ａ\u200b  b\u0101c \U0001f600") == "A bac ?"

    def test_too_many_words_end_in_full_stops(self) -> None:
        lines = wrapped(LONG, 6, 60, most=2)
        assert len(lines) == 2
        assert lines[-1].endswith("...")
        assert all(width_of(line, 6) <= 60 for line in lines)
        assert wrapped("", 6, 60) == []
        assert width_of(wrapped("x" * 300, 6, 60, most=1)[0], 6) <= 60

    def test_nothing_without_size_is_drawn(self) -> None:
        drawing = Drawing(10, 10, "x")
        drawing.rect(0, 0, 0, 5, fill="#000000")
        drawing.words(0, 0, "  ", 6)
        assert drawing.shapes == []

    def test_a_qr_code_keeps_its_quiet_zone(self) -> None:
        drawing = Drawing(100, 100, "x")
        drawing.qr(0, 0, 100, ADDRESS)
        dark = [one for one in drawing.shapes if isinstance(one, Rect) and one.fill == "#000000"]
        assert min(one.x for one in dark) == pytest.approx(min(one.y for one in dark))
        assert min(one.x for one in dark) > 6
        assert max(one.x + one.width for one in dark) < 94


def test_a_title_with_signs_nobody_types_is_still_a_drawing_that_opens() -> None:
    drawing = Drawing(100, 100, "Anggaran\x0c \x00desa & warga")
    assert ElementTree.fromstring(as_svg(drawing))[0].text == "Anggaran desa & warga"
