"""The pages that explain, in words anyone reads."""

import re

import pytest
from django.test import Client

from accountability.accounts.models import Membership
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import PRESETS
from posko.emergency import add_number
from posko.models import Kelompok
from public_site.glossary import glossary
from tests import makers
from tests.public_site.conftest import CANARY, Walked

MOST_WORDS = 25


def text(client: Client, address: str) -> str:
    """The page as text."""
    found = client.get(address)
    assert found.status_code == 200
    return found.content.decode()


def said(page: str) -> str:
    """The words of the main part."""
    main = page.split("<main", 1)[1].split("</main>", 1)[0].split(">", 1)[1]
    return " ".join(re.sub(r"<[^>]+>", " ", re.sub(r"<svg.*?</svg>", " ", main, flags=re.DOTALL)).split())


class TestTheDictionary:
    @pytest.mark.parametrize("preset", sorted(PRESETS))
    def test_each_term_is_short_and_in_local_words(self, preset: str) -> None:
        terms = glossary(PRESETS[preset])
        assert len(terms) >= 15
        assert [t["istilah"] for t in terms if len(t["arti"].split()) > MOST_WORDS] == []
        assert not [t for t in terms if "{" in t["istilah"] + t["arti"]]

    def test_there_are_twenty_five_of_a_budget_and_each_wants_an_example(self) -> None:
        budget = [term for term in glossary(PRESETS["umum"]) if term["uang"]]
        assert len(budget) == 25
        assert not any(term["contoh"] for term in budget)

    def test_examples_are_the_villages_own_rupiah(self, client: Client, walked: Walked) -> None:
        page = text(client, f"{walked.home}kamus/")
        for told in (
            "Contoh: Tahun 2027, belanja yang direncanakan Rp300.000.000.",
            "Contoh: Tahun 2027: Rp200.000.000.",
            "Contoh: Tahun 2027: defisit Rp1.",
            "Pagu terbesar tahun 2027: Rp174.500.000",
            "41% dari rencana",
        ):
            assert told in page, told
        # What its budget says nothing of has no example.
        bagi_hasil = page.split("<strong>Bagi hasil</strong>")[1].split("</div>")[0]
        assert "Contoh" not in bagi_hasil

    def test_without_a_budget_the_terms_stand_alone(self, client: Client, desa: Wilayah) -> None:
        page = text(client, f"/desa/{desa.kode}/kamus/")
        assert "25 istilah" in page
        assert "Contoh:" not in page

    def test_it_is_a_page(self, client: Client, db: None) -> None:
        assert "Realisasi" in text(client, "/kamus/")


class TestSecrecy:
    def test_it_promises_and_says_what_it_cannot(self, client: Client, db: None) -> None:
        words = said(text(client, "/kerahasiaan/"))
        assert "tidak bisa kami janjikan" in words
        assert len(words.split()) <= 200

    @pytest.mark.parametrize("address", ["/kerahasiaan/", "/bantuan/", "/mudah-dibaca/"])
    def test_no_page_is_longer_than_two_hundred_words(
        self, client: Client, desa: Wilayah, address: str
    ) -> None:
        makers.make_line(desa)
        client.cookies["desa"] = desa.kode
        assert 40 < len(said(text(client, address)).split()) <= 200

    def test_easy_to_read_has_no_sentence_above_twelve_words(self, client: Client, db: None) -> None:
        page = re.sub(r"</(p|li|h\d|dt|dd)>", ". ", text(client, "/mudah-dibaca/"))
        sentences = [s.split() for s in re.split(r"[.:!?]\s", said(page)) if s.strip()]
        assert [" ".join(one) for one in sentences if len(one) > 12] == []

    def test_help_names_whom_to_call_in_the_village_first(
        self, client: Client, desa: Wilayah, ketua: Membership
    ) -> None:
        add_number(desa=desa, label="Bidan", number="0812 0000 0009", by=ketua.actor(), at=makers.NOW)
        assert "Bidan" not in text(client, "/bantuan/")
        client.cookies["desa"] = desa.kode
        page = text(client, "/bantuan/")
        assert page.index("tel:081200000009") < page.index("tel:112") < page.index("tel:110")

    @pytest.mark.parametrize("address", ["/kerahasiaan/", "/bantuan/"])
    def test_sentences_are_short(self, client: Client, db: None, address: str) -> None:
        page = re.sub(r"</(p|li|h\d|dt|dd)>", ". ", text(client, address))
        sentences = [s.split() for s in re.split(r"[.:!?]\s", said(page)) if s.strip()]
        assert sum(map(len, sentences)) / len(sentences) <= 12


class TestOpenData:
    def test_it_lists_the_files_of_the_desa_looked_at(self, client: Client, walked: Walked) -> None:
        assert "Pilih tempat dulu" in text(client, "/data/")
        client.get(walked.home)
        page = text(client, "/data/")
        assert f"{walked.budget}.csv" in page
        assert f"{walked.budget}.json" in page

    def test_the_feed_tells_of_groups(self, client: Client, walked: Walked) -> None:
        feed = client.get(f"{walked.home}umpan.atom")
        assert feed["Content-Type"].startswith("application/atom+xml")
        assert "Selesai: Jalan RT 03 Krajan" in feed.content.decode()
        assert CANARY not in feed.content.decode()

    def test_a_control_character_in_a_title_does_not_shut_the_feed(
        self, client: Client, walked: Walked
    ) -> None:
        Kelompok.objects.filter(pk=walked.kelompok.pk).update(title="Jalan\x01 RT 03\x0b Krajan")
        assert "Jalan RT 03 Krajan" in client.get(f"{walked.home}umpan.atom").content.decode()
        one = client.get(f"{walked.home}kelompok/{walked.kelompok.pk}/umpan.atom")
        assert "Jalan RT 03 Krajan" in one.content.decode()

    def test_the_feed_of_a_quiet_desa_is_empty(self, client: Client, db: None) -> None:
        desa = makers.make_desa()
        assert b"<entry>" not in client.get(f"/desa/{desa.kode}/umpan.atom").content
