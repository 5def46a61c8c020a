"""English where the visitor chose it, on public pages alone; Indonesian everywhere else."""

import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.cache import caches
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import translation

from accountability.accounts import bound_cookies as cookies
from accountability.lib.local_time import hari, tanggal
from accountability.lib.rupiah import ringkas, rupiah
from accountability.regions.sebutan import PRESETS, adopt
from posko.models import Aspirasi
from public_site import language
from sms_gateway.models import OutboundSMS
from tests import makers
from tests.public_site.conftest import Walked

pytestmark = pytest.mark.django_db

NAME = cookies.named(language.COOKIE)
ENGLISH = "Where does the money come from?"
INDONESIAN = "Dari mana uangnya?"
# Words that belong to one preset: where a page says them, it must be by the words of the place.
LITERAL = re.compile(r"(?<![\w/.-])(desa|kecamatan|bpd|apb ?des(?:a)?|camat|kades)(?![\w/-])", re.IGNORECASE)


@pytest.fixture
def english(client: Client) -> Client:
    """A visitor who chose English."""
    client.cookies[NAME] = "en"
    return client


def pages(walked: Walked) -> list[str]:
    """What a villager is most likely to open."""
    home = walked.home
    return [
        home,
        f"{home}kirim/",
        "/cek/",
        f"/a/{walked.taken.aspirasi.nomor}/",
        f"{home}hasil/",
        f"{home}kelompok/{walked.kelompok.pk}/",
        f"{home}musyawarah/",
        f"{walked.budget}/",
        f"{walked.budget}/sumber/",
        f"{walked.budget}/jejak/",
        f"{walked.budget}/kegiatan/{walked.kegiatan.kode}/",
        f"{home}rencana/{walked.apb.year}/",
        f"{home}bpd/",
        f"{home}kamus/",
        "/bantuan/",
        "/kerahasiaan/",
        "/data/",
    ]


def shown(page: str) -> str:
    """The words of a page that a person reads, without the head and the addresses."""
    body = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", page.partition("<body")[2], flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]*>", " ", body).split())


class TestChoosing:
    def test_the_choice_is_kept_and_the_page_comes_back_with_its_query(
        self, client: Client, walked: Walked
    ) -> None:
        answer = client.get(f"{walked.home}musyawarah/?halaman=1&bahasa=en")
        assert answer.status_code == 302
        assert answer["Location"] == f"{walked.home}musyawarah/?halaman=1"
        assert answer["Cache-Control"] == "no-store"
        kept = answer.cookies[NAME]
        assert (kept.value, kept["samesite"], bool(kept["httponly"])) == ("en", "Lax", True)
        assert bool(kept["secure"]) is settings.SESSION_COOKIE_SECURE
        page = client.get(answer["Location"]).content.decode()
        assert '<html lang="en">' in page
        assert "Coming up" in page
        assert "?halaman=1&amp;bahasa=id" in page

    def test_a_phone_set_to_english_gets_indonesian_first(self, client: Client, walked: Walked) -> None:
        answer = client.get(f"{walked.budget}/", headers={"Accept-Language": "en-GB,en"})
        assert answer["Content-Language"] == "id"
        assert INDONESIAN in answer.content.decode()
        assert "Accept-Language" not in answer["Vary"]

    def test_the_way_to_english_stands_in_the_foot_in_its_own_language(
        self, client: Client, walked: Walked
    ) -> None:
        page = client.get(walked.home).content.decode()
        assert 'href="?bahasa=en" lang="en" hreflang="en" rel="nofollow">English</a>' in page

    @pytest.mark.parametrize(
        "path", ["//elsewhere.example/", "/\\elsewhere.example/", "///elsewhere.example/"]
    )
    def test_nobody_is_sent_to_another_host(self, client: Client, path: str) -> None:
        answer = client.get(f"{path}?bahasa=en")
        assert answer.status_code == 302
        assert not re.match(r"(?:[a-z]+:|[/\\]{2})", answer["Location"])

    @pytest.mark.parametrize("asked", ["", "fr", "en-GB", "<script>", "en\r\nSet-Cookie: x=1"])
    def test_what_is_no_language_of_ours_changes_nothing(self, client: Client, asked: str) -> None:
        answer = client.get("/bantuan/", {"bahasa": asked})
        assert answer.status_code == 200
        assert NAME not in answer.cookies
        assert answer["Content-Language"] == "id"

    @pytest.mark.parametrize("kept", ["fr", "", "../../etc", "en;id"])
    def test_a_cookie_of_no_language_is_indonesian(self, client: Client, kept: str) -> None:
        client.cookies[NAME] = kept
        assert client.get("/bantuan/")["Content-Language"] == "id"

    def test_a_sent_form_offers_no_other_language_for_it_would_lose_what_was_typed(
        self, client: Client, walked: Walked
    ) -> None:
        answer = client.post(f"{walked.home}kirim/", {"isi": "pendek"})
        assert answer.status_code == 422
        assert "bahasa=en" not in answer.content.decode()


class TestPages:
    def test_every_public_page_says_its_language(self, english: Client, walked: Walked) -> None:
        for address in pages(walked):
            answer = english.get(address)
            assert answer.status_code == 200, address
            assert answer["Content-Language"] == "en", address
            assert '<html lang="en">' in answer.content.decode(), address
            assert "Cookie" in answer["Vary"], address

    def test_dates_and_rupiah_read_well_in_both(self) -> None:
        day = makers.NOW.date().replace(month=8, day=17)
        assert (tanggal(day), ringkas(1_460_000_000), rupiah(1_234_567)) == (
            f"17 Agustus {day.year}",
            "Rp1,46 miliar",
            "Rp1.234.567",
        )
        with translation.override("en"):
            assert (tanggal(day), ringkas(1_460_000_000), rupiah(1_234_567)) == (
                f"17 August {day.year}",
                "Rp1.46 billion",
                "Rp1,234,567",
            )
            assert hari(day).endswith("day")

    def test_a_citizens_own_words_are_never_translated(self, english: Client, walked: Walked) -> None:
        page = english.get(f"{walked.home}kelompok/{walked.kelompok.pk}/").content.decode()
        assert walked.kelompok.title in page

    def test_a_page_not_found_is_in_english_too(self, english: Client) -> None:
        answer = english.get("/no-such-page/")
        assert answer.status_code == 404
        assert "This page does not exist" in answer.content.decode()


class TestDesks:
    def test_a_desk_is_indonesian_whatever_was_chosen(self, english: Client) -> None:
        for address in ("/masuk/", "/setor-luring/", "/_gaya/"):
            answer = english.get(f"{address}?bahasa=en")
            assert answer.status_code == 200, address
            assert '<html lang="id">' in answer.content.decode(), address
            assert "bahasa=en" not in answer.content.decode(), address

    def test_every_address_is_of_the_public_or_of_a_desk(self) -> None:
        every = {path for path in _addresses("public_site.urls") if path.endswith("/")}
        machines = {path for path in every if path.startswith(("/api/", "/open311/"))}
        public = every - machines - {"/setor-luring/"}
        assert len(public) > 20
        spoken = {path for path in _addresses("") if language._may_be_chosen(_At(path))}  # type: ignore[arg-type]
        assert spoken == public


class TestFiles:
    def test_a_file_is_the_same_for_every_reader(self, client: Client, walked: Walked) -> None:
        for address in (f"{walked.budget}.csv", f"{walked.budget}.json", f"{walked.home}umpan.atom"):
            plain = client.get(address).content
            client.cookies[NAME] = "en"
            assert client.get(address).content == plain, address
            del client.cookies[NAME]

    def test_the_printed_baliho_is_for_everybody(self, english: Client, walked: Walked) -> None:
        page = english.get(f"{walked.budget}/baliho/").content.decode()
        drawing = page.partition('class="lembar-baliho"')[2].partition("</svg>")[0]
        assert "Rencana belanja" in drawing or "rencana" in drawing
        assert "billion" not in drawing


class TestKeptPages:
    def test_a_kept_page_is_never_shown_in_the_other_language(self, client: Client, walked: Walked) -> None:
        caches["pages"].clear()
        address = f"{walked.budget}/"
        first = client.get(address)
        client.cookies[NAME] = "en"
        second, third = client.get(address), client.get(address)
        client.cookies[NAME] = "id"
        fourth = client.get(address)
        assert INDONESIAN in first.content.decode()
        assert ENGLISH in second.content.decode()
        assert third.content == second.content
        assert fourth.content == first.content
        assert first["ETag"] != second["ETag"]
        assert {one["Content-Language"] for one in (second, third)} == {"en"}
        assert fourth["Content-Language"] == "id"
        assert all("Cookie" in one["Vary"] for one in (first, second, third, fourth))

    def test_the_mark_of_one_language_does_not_answer_for_the_other(
        self, client: Client, walked: Walked
    ) -> None:
        mark = client.get(f"{walked.budget}/")["ETag"]
        client.cookies[NAME] = "en"
        answer = client.get(f"{walked.budget}/", headers={"If-None-Match": mark})
        assert answer.status_code == 200


class TestDeeds:
    def test_what_is_sent_from_an_english_page_is_kept_and_answered_in_indonesian(
        self, english: Client, walked: Walked
    ) -> None:
        makers.make_line(walked.desa, address="+6281200002001")
        answer = english.post(
            f"{walked.home}kirim/", {"isi": "The bridge of RT 02 is rotten.", "hp": "0812 0000 0077"}
        )
        assert answer.status_code == 303
        said = Aspirasi.objects.latest("id")
        assert said.text == "The bridge of RT 02 is rotten."
        sent = OutboundSMS.objects.latest("id").body
        assert "Nomor" in sent
        assert "number" not in sent.lower()

    def test_the_page_after_a_refused_form_is_in_english(self, english: Client, walked: Walked) -> None:
        answer = english.post(f"/a/{walked.taken.aspirasi.nomor}/", {"kunci": "1111 2222 3333 4444"})
        assert answer.status_code == 422
        assert "That key does not belong to this number." in answer.content.decode()
        assert '<html lang="en">' in answer.content.decode()

    def test_the_next_request_of_the_process_is_indonesian_again(self, english: Client) -> None:
        english.get("/bantuan/")
        assert translation.get_language() == "id"


class TestLocalWords:
    @pytest.mark.parametrize("preset", sorted(PRESETS))
    @pytest.mark.parametrize("spoken", ["id", "en"])
    def test_a_page_says_no_word_of_another_place(
        self, client: Client, walked: Walked, preset: str, spoken: str
    ) -> None:
        adopt(wilayah_kode=walked.desa.kode, preset=preset)
        client.cookies[NAME] = spoken
        words = PRESETS[preset]
        own = {word.lower() for word in (getattr(words, name) for name in words.__slots__)}
        for address in pages(walked):
            text = shown(client.get(address).content.decode())
            for name in (walked.kegiatan.name, "Dana Desa", "Desa Merah Putih", "BUM Desa", "BLT Desa"):
                text = text.replace(name, " ")
            for word in sorted(own, key=len, reverse=True):
                text = re.sub(rf"\b{re.escape(word)}\b", " ", text, flags=re.IGNORECASE)
            found = [text[max(0, one.start() - 60) : one.end() + 40] for one in LITERAL.finditer(text)]
            assert found == [], address

    def test_the_help_page_says_in_english_what_they_mean(self, english: Client, walked: Walked) -> None:
        adopt(wilayah_kode=walked.desa.kode, preset="aceh")
        english.get(walked.home)
        page = shown(english.get("/bantuan/").content.decode())
        assert "Gampong the village and its government" in page


class _At:
    def __init__(self, path: str) -> None:
        self.path_info = path


def _addresses(module: str) -> Iterator[str]:
    """An example path of every address, of one list or of all."""
    yield from _walk(get_resolver(module or None).url_patterns, "/")


def _walk(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[str]:
    for one in patterns:
        path = before + re.sub(r"<[^>]*>", "x", str(one.pattern))
        if isinstance(one, URLResolver):
            yield from _walk(one.url_patterns, path)
        else:
            yield path
