"""Suggestions: which voices of a desa belong together, and why; never across desa, never twice."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accountability.accounts.models import Membership
from accountability.regions.models import Wilayah
from posko import suggesting
from posko.apart import NothingToKeepApart, keep_apart
from posko.clustering import gather, take_out
from posko.models import Aspirasi, GroupingKey, KeptApart
from posko.regrouping import merge
from posko.suggesting import homes_of, suggestions, suggestions_for
from tests import makers

NOW = makers.NOW
LAMPS = ("lampu jalan rt 4 mati", "lampu rt 04 padam 2 minggu", "gelap gulita rt 4, lampu jalan mati")


def say(desa: Wilayah, *texts: str, **fields: object) -> list[Aspirasi]:
    return [makers.make_aspirasi(desa, text, **fields) for text in texts]


class TestNewKelompok:
    def test_like_voices_are_suggested_with_their_reasons(self, desa: Wilayah) -> None:
        voices = say(desa, *LAMPS)
        say(desa, "blt belum cair")
        (one,) = suggestions(desa)
        assert set(one.voices) == set(voices)
        assert one.problem == "Lampu jalan"
        assert one.places == ("RT 4",)
        assert {"lampu", "4"} <= one.shared

    def test_a_voice_that_just_came_is_in_the_next_suggestion(self, desa: Wilayah) -> None:
        say(desa, LAMPS[0])
        assert suggestions(desa) == []
        late = say(desa, LAMPS[1])[0]
        assert late in suggestions(desa)[0].voices
        assert [late in one.voices for one in suggestions_for(late)] == [True]

    def test_other_places_are_not_suggested_together(self, desa: Wilayah) -> None:
        say(desa, "jalan dusun krajan rusak", "jalan dusun wetan rusak")
        assert suggestions(desa) == []

    def test_a_chosen_dusun_counts_where_none_is_named(self, desa: Wilayah) -> None:
        for name in ("Krajan", "Wetan"):
            say(desa, "jalan rusak parah", dusun=makers.make_dusun(desa, name))
        assert suggestions(desa) == []

    def test_the_title_is_in_the_villagers_words_without_persons(self, desa: Wilayah) -> None:
        say(desa, "lampu depan rumah pak Tarno rt 4 mati", "lampu jalan rt 4 mati semua")
        assert suggestions(desa)[0].title == "Lampu jalan rt 4 mati"

    def test_the_title_ends_with_a_thought(self, desa: Wilayah) -> None:
        say(desa, "air irigasi tidak sampai sawah, padi mati", "air irigasi tidak sampai sawah, padi kering")
        assert suggestions(desa)[0].title == "Air irigasi tidak sampai sawah"

    def test_a_thing_and_its_dusun_are_no_long_name(self, desa: Wilayah) -> None:
        makers.make_dusun(desa, "Sukasari")
        say(desa, "jembatan bambu sukasari lapuk bahaya", "jembatan bambu sukasari mau putus")
        assert suggestions(desa)[0].places == ("Sukasari",)

    def test_a_confidential_voice_lends_no_word_to_the_title(self, desa: Wilayah) -> None:
        say(desa, "lampu jalan rt 4 padam karena dirusak", confidential=True)
        say(desa, "lampu jalan rt 4 padam lagi karena dirusak", confidential=True)
        assert suggestions(desa)[0].title == ""


class TestKelompokThereIs:
    def test_a_new_voice_is_suggested_into_it(self, desa: Wilayah, anggota: Membership) -> None:
        first = say(desa, *LAMPS[:2])
        kelompok = gather(desa=desa, aspirasi=first, title="Lampu RT 4", by=anggota.actor(), at=NOW)
        late = say(desa, LAMPS[2])[0]
        (one,) = suggestions(desa)
        assert (one.kelompok, one.voices) == (kelompok, (late,))
        assert set(one.beside) == set(first)

    def test_two_that_say_the_same_are_suggested_as_one(self, desa: Wilayah, anggota: Membership) -> None:
        by = anggota.actor()
        big = gather(desa=desa, aspirasi=say(desa, *LAMPS[:2]), title="Lampu RT 4", by=by, at=NOW)
        small = gather(desa=desa, aspirasi=say(desa, LAMPS[2]), title="Gelap RT 4", by=by, at=NOW)
        (one,) = suggestions(desa)
        assert (one.kelompok, one.other, one.voices) == (big, small, ())
        merge(kelompok=small, into=big, by=by, at=NOW)
        assert suggestions(desa) == []


class TestHomes:
    def test_a_voice_that_stands_alone_has_a_home_where_its_like_stand(
        self, desa: Wilayah, anggota: Membership
    ) -> None:
        lamps = gather(desa=desa, aspirasi=say(desa, *LAMPS[:2]), title="L", by=anggota.actor(), at=NOW)
        late, other = say(desa, LAMPS[2], "blt belum cair")
        assert homes_of(desa, [late, other]) == {late.pk: lamps}

    def test_only_what_was_settled_lately_is_looked_through(
        self, desa: Wilayah, anggota: Membership, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(suggesting, "MOST_COMPARED", 2)
        long_ago = say(desa, *LAMPS[:2], at=NOW - dt.timedelta(days=300))
        gather(desa=desa, aspirasi=long_ago, title="Lampu RT 4", by=anggota.actor(), at=NOW)
        roads = say(desa, "jalan rt 2 rusak", "jalan rt 2 berlubang")
        gather(desa=desa, aspirasi=roads, title="Jalan RT 2", by=anggota.actor(), at=NOW)
        late = say(desa, LAMPS[2])[0]
        assert homes_of(desa, [late]) == {}
        assert not GroupingKey.objects.filter(aspirasi__in=long_ago).exists()


class TestToldApart:
    def test_it_is_never_suggested_again(self, desa: Wilayah, anggota: Membership) -> None:
        voices = say(desa, *LAMPS[:2])
        keep_apart(desa=desa, voices=voices, by=anggota.actor(), at=NOW)
        assert suggestions(desa) == []
        third = say(desa, LAMPS[2])[0]
        for one in suggestions(desa):
            assert third in one.voices
            assert not set(voices) <= set(one.voices)

    def test_not_into_a_kelompok_either(self, desa: Wilayah, anggota: Membership) -> None:
        by = anggota.actor()
        kelompok = gather(desa=desa, aspirasi=say(desa, *LAMPS[:2]), title="Lampu", by=by, at=NOW)
        late = say(desa, LAMPS[2])
        keep_apart(desa=desa, voices=late, from_others=kelompok.aspirasi.all(), by=by, at=NOW)
        assert suggestions(desa) == []

    def test_those_kept_from_a_kelompok_are_suggested_as_one_of_their_own(
        self, desa: Wilayah, anggota: Membership
    ) -> None:
        held = gather(desa=desa, aspirasi=say(desa, *LAMPS), title="Lampu", by=anggota.actor(), at=NOW)
        others = say(desa, "lampu jalan rt 4 mati lagi", "lampu jalan rt 4 padam lagi")
        keep_apart(desa=desa, voices=others, by=anggota.actor(), at=NOW, from_others=held.aspirasi.all())
        (one,) = suggestions(desa)
        assert (one.kelompok, set(one.voices)) == (None, set(others))
        second = gather(desa=desa, aspirasi=others, title="Lampu lain", by=anggota.actor(), at=NOW)
        (late,) = say(desa, "lampu jalan rt 4 mati total")
        keep_apart(desa=desa, voices=[late], by=anggota.actor(), at=NOW, from_others=held.aspirasi.all())
        assert [one.kelompok for one in suggestions(desa) if late in one.voices] == [second]

    def test_what_was_taken_out_is_not_suggested_back(self, desa: Wilayah, anggota: Membership) -> None:
        voices = say(desa, *LAMPS)
        gather(desa=desa, aspirasi=voices, title="Lampu", by=anggota.actor(), at=NOW)
        take_out(aspirasi=voices[0], by=anggota.actor(), at=NOW)
        assert suggestions(desa) == []

    def test_saying_it_twice_keeps_it_once(self, desa: Wilayah, anggota: Membership) -> None:
        voices = say(desa, *LAMPS)
        assert keep_apart(desa=desa, voices=voices, by=anggota.actor(), at=NOW) == 3
        assert keep_apart(desa=desa, voices=reversed(voices), by=anggota.actor(), at=NOW) == 0
        assert KeptApart.objects.count() == 3

    def test_voices_of_another_desa_are_as_if_not_there(
        self, desa: Wilayah, other_desa: Wilayah, anggota: Membership
    ) -> None:
        ours, theirs = say(desa, LAMPS[0]), say(other_desa, LAMPS[1])
        with pytest.raises(NothingToKeepApart):
            keep_apart(desa=desa, voices=[*ours, *theirs], by=anggota.actor(), at=NOW)
        with pytest.raises(NothingToKeepApart):
            keep_apart(desa=desa, voices=ours, from_others=theirs, by=anggota.actor(), at=NOW)


class TestAcrossDesa:
    @settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(said=st.lists(st.tuples(st.sampled_from(LAMPS), st.booleans()), min_size=2, max_size=5))
    def test_no_suggestion_ever_holds_two_desa(
        self, desa: Wilayah, other_desa: Wilayah, said: list[tuple[str, bool]]
    ) -> None:
        for text, ours in said:
            say(desa if ours else other_desa, text)
        for home in (desa, other_desa):
            for one in suggestions(home):
                assert {voice.desa_id for voice in one.voices} == {home.kode}


class TestCost:
    def test_it_costs_the_same_for_many_voices_and_words_are_read_once(self, desa: Wilayah) -> None:
        say(desa, *LAMPS)
        suggestions(desa)
        assert GroupingKey.objects.count() == 3
        with CaptureQueriesContext(connection) as few:
            suggestions(desa)
        say(desa, *LAMPS, *LAMPS, *LAMPS)
        suggestions(desa)
        with CaptureQueriesContext(connection) as many:
            suggestions(desa)
        assert len(many) == len(few) <= 4

    def test_a_finished_voice_is_not_looked_at(self, desa: Wilayah) -> None:
        voices = say(desa, *LAMPS[:2], at=NOW - dt.timedelta(days=1))
        Aspirasi.objects.filter(pk=voices[0].pk).update(state="closed")
        assert suggestions(desa) == []

    def test_one_voice_is_compared_with_those_of_its_problem_only(self, desa: Wilayah) -> None:
        say(desa, *LAMPS, "blt belum cair", "bpjs saya mati")
        suggestions(desa)
        late = say(desa, "lampu jalan rt 4 padam lagi")[0]
        with CaptureQueriesContext(connection) as asked:
            (one,) = suggestions_for(late)
        assert len(one.voices) == 4
        assert len(asked) <= 10
