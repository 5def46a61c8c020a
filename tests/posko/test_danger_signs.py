"""Ordinary words that together tell of a danger or a secret."""

from hypothesis import given
from hypothesis import strategies as st

from posko import lexicons
from posko.danger_signs import heard
from posko.urgency import classify

SIGNS = lexicons.rows("danger_signs")
CLASSES = {row["class"] for row in lexicons.rows("danger_classes")}


def groups(text: str) -> set[str]:
    return {found.sign.group for found in heard(lexicons.expanded(text))}


class TestData:
    def test_every_sign_names_classes_that_exist_and_every_class_is_used(self) -> None:
        named = {name for row in SIGNS for name in f"{row['classes']} {row['unless']}".split()}
        assert named == CLASSES

    def test_no_sign_is_written_twice(self) -> None:
        keys = [frozenset(row["classes"].split()) for row in SIGNS]
        assert len(keys) == len(set(keys))

    def test_every_phrase_has_words(self) -> None:
        assert all(
            lexicons.expanded(phrase)
            for row in lexicons.rows("danger_classes")
            for phrase in row["phrases"].split(";")
        )


class TestHeard:
    def test_all_words_together_are_a_sign_and_one_alone_is_none(self) -> None:
        assert groups("ada orang berdiri di pintu saya sendirian") == {"threat"}
        assert not groups("ada orang berdiri di pintu")

    def test_order_endings_and_doubled_words_do_not_matter(self) -> None:
        assert groups("saya sendirian pak di pintunya ada orang berdiri-berdiri") == {"threat"}

    def test_the_words_of_the_regions_count(self) -> None:
        assert groups("wong lanang ngadeg neng lawange aku dewekan") == {"threat"}

    def test_words_far_apart_are_no_sign(self) -> None:
        assert not groups("nama " + "kami lama " * 20 + "jangan disebut")

    def test_a_class_of_ordinary_talk_keeps_it_quiet(self) -> None:
        assert groups("jangan disebut nama saya") == {"asked"}
        assert not groups("nama jalan jangan disebut begitu")

    def test_one_word_is_not_counted_for_two_classes(self) -> None:
        assert not groups("sendirian sendirian sendirian")

    @given(st.lists(st.sampled_from(sorted({w for r in SIGNS for w in r["classes"].split()}))))
    def test_any_words_can_be_heard(self, words: list[str]) -> None:
        assert list(heard(words)) is not None

    def test_an_amount_written_in_one_word_is_money(self) -> None:
        assert groups("bikin surat sama kadus minta 50rb") == {"corruption"}


class TestCalm:
    def test_corruption_of_last_year_is_still_a_secret(self) -> None:
        assert classify("kades korupsi dana desa tahun kemarin").confidential
        assert not classify("kebakaran tahun kemarin").emergency

    def test_corruption_on_television_or_elsewhere_is_none(self) -> None:
        assert not classify("di tipi korupsi terus isinya").confidential
        assert not classify("di desa sebelah ada pungli untung di sini bersih").confidential

    def test_what_is_said_of_prices_and_of_long_ago_is_no_emergency(self) -> None:
        assert not classify("harga gabah begini sama saja bunuh petani").emergency
        assert not classify("dulu pernah ada pembunuhan di kebun itu").emergency
        assert classify("ada pembunuhan di kebun tolong").emergency

    def test_an_age_is_not_long_ago(self) -> None:
        assert classify("anak 5 tahun tenggelam di kolam").emergency
        assert classify("nenek saya 70 th pingsan").emergency
        assert not classify("jalan longsor sudah 2 tahun").emergency

    def test_a_wish_that_they_knew_is_no_secret(self) -> None:
        assert not classify("kami takut kades tidak tahu jalan ini rusak").confidential
        assert classify("takut pak kades tahu saya yang sms").confidential

    def test_why_is_told_in_the_words_themselves(self) -> None:
        assert classify("nama saya jangan ditulis").reasons == ("asked: 'nama … jangan … ditulis'",)
