"""The offices a voice may be sent on to, in the words of the place."""

from accountability.regions.sebutan import PRESETS
from posko.answering import LONGEST_OFFICE
from posko.offices import fitting_first, offices


class TestOffices:
    def test_they_speak_the_words_of_the_place(self) -> None:
        assert offices(PRESETS["umum"])[0].name == "kecamatan"
        assert offices(PRESETS["papua"])[0].name == "distrik"
        assert offices(PRESETS["diy"])[0].name == "kapanewon"

    def test_those_in_charge_of_the_topic_come_first(self) -> None:
        first = [one.kode for one in fitting_first(PRESETS["umum"], "sehat")[:2]]
        assert first == ["kesehatan", "puskesmas"]

    def test_every_code_is_there_once_and_every_name_fits(self) -> None:
        for words in PRESETS.values():
            known = offices(words)
            assert len({one.kode for one in known}) == len(known)
            assert all(len(one.name) <= LONGEST_OFFICE for one in known)
