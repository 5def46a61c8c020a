"""The English of the public pages is whole, fits its Indonesian, and is compiled."""

import re
from collections import Counter
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from django.utils import translation

from tests.house import catalogue
from tests.house.sources import ROOT

GAP = re.compile(r"%\(\w+\)s|%s|%%|\{\w*\}")
TAG = re.compile(r"<[^>]*>")
LONGEST_SENTENCE = 16  # words; pages aim at twelve, a legal reading needs a few more
UNTRANSLATED = re.compile(
    r"\b(yang|dengan|untuk|belum|sudah|tidak|dari|warga|usul|kegiatan|anggaran tahun|adalah|bisa|kami|anda)\b"
)


@pytest.fixture(scope="module")
def words() -> list[Message]:
    """Every entry but the header."""
    return [one for one in catalogue.read() if one.id]


def test_every_word_of_a_public_page_stands_in_it_and_no_other(words: list[Message]) -> None:
    said, known = set(catalogue.said()), {str(one.id) for one in words}
    assert len(said) > 500
    assert sorted(said ^ known) == [], "run make messages, then translate what is new"


def test_every_word_is_translated_and_none_is_a_guess(words: list[Message]) -> None:
    assert [one.id for one in words if not one.string or one.fuzzy] == []


def test_gaps_and_tags_are_the_same_on_both_sides(words: list[Message]) -> None:
    for pattern in (GAP, TAG):
        found = [
            one.id
            for one in words
            if Counter(pattern.findall(str(one.id))) != Counter(pattern.findall(str(one.string)))
        ]
        assert found == []


def test_nothing_of_the_other_language_was_left_standing(words: list[Message]) -> None:
    bare = [(one, TAG.sub(" ", GAP.sub(" ", str(one.string)))) for one in words]
    assert [one.string for one, text in bare if UNTRANSLATED.search(text)] == []


def test_a_sentence_is_short_enough_to_be_read_at_once(words: list[Message]) -> None:
    long = [
        sentence
        for one in words
        for sentence in re.split(r"(?<=[.?!:;])\s", TAG.sub(" ", str(one.string)))
        if len(re.findall(r"[A-Za-z'’]{2,}", GAP.sub(" ", sentence))) > LONGEST_SENTENCE
    ]
    assert long == []


def test_what_runs_was_compiled_from_it() -> None:
    assert catalogue.MO.read_bytes() == catalogue.compiled(catalogue.read()), "run make messages"


def test_it_is_what_django_speaks() -> None:
    with translation.override("en"):
        assert translation.gettext("Dari mana uangnya?") == "Where does the money come from?"
        assert translation.gettext("Kata yang tidak ada") == "Kata yang tidak ada"


class TestReadingTemplates:
    def test_every_way_to_say_a_word_is_found(self) -> None:
        source = (
            '{% load i18n %}{% translate "Satu" %}{% include "x.html" with teks=_("Dua") only %}'
            "{% blocktranslate with n=a.b %}Tiga {{ n }} 5%{% endblocktranslate %}"
            '{% blocktranslate asvar x %}Empat{% endblocktranslate %}<p>Lima "enam"</p>'
        )
        assert list(catalogue.of_template(source)) == ["Satu", "Dua", "Tiga %(n)s 5%%", "Empat"]


class TestBareWords:
    """A public template says no word that cannot be said in English."""

    NOT_SAID = re.compile(
        r"\{%\s*blocktranslate.*?endblocktranslate\s*%\}|<code>.*?</code>|\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}|<[^>]*>|&\w+;",
        re.DOTALL,
    )
    NAMES = re.compile(
        r"\b(Posko Aspirasi|CSV|JSON|SMS|CEK|PDF|SVG|PNG|A3|meter|CC BY|SILPA|Fiscal Data Package|WhatsApp"
        r"|TAMBAH|PUAS|BELUM|DUKUNG|ANGGARAN|RAHASIA|STOP|MULAI|HAPUS"  # words by SMS are one in both
        r"|SKM|LAPOR LOKET|Open311|GeoReport|verify_log\.py)\b"
    )

    def test_no_public_template_says_a_bare_word(self) -> None:
        found = []
        for path in self._public():
            source = re.sub(
                r"\{%\s*comment.*?endcomment\s*%\}|<style.*?</style>|<script.*?</script>"
                r'|\{% if bahasa == "en" %\}.*?\{% endif %\}'
                r"|\{% block (?:kelas|lebar\w*|kepala_alamat) %\}.*?\{% endblock %\}",
                " ",
                path.read_text(encoding="utf-8"),
                flags=re.DOTALL,
            )
            bare = self.NAMES.sub(" ", self.NOT_SAID.sub(" ", re.sub(r'"\{%.*?%\}"', '""', source)))
            found += [f"{path.name}: {word}" for word in re.findall(r"[A-Za-z]{3,}", bare)]
        assert found == []

    def _public(self) -> list[Path]:
        every = [path for pattern in catalogue.TEMPLATES for path in sorted(ROOT.glob(pattern))]
        return [path for path in every if str(path.relative_to(ROOT)) not in catalogue.NOT_PUBLIC]
