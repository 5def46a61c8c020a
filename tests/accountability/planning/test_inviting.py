"""Invitations by SMS, and JEMPUT: each phone once, nobody who said STOP, and no voice swallowed."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accountability.accounts.actors import Actor
from accountability.lib import gsm7
from accountability.planning.convening import call_off
from accountability.planning.fetching import AfterItBegins, NobodyToFetch, TooLateToFetch, arrange, asked
from accountability.planning.inviting import (
    Audience,
    NobodyToInvite,
    TooLateToInvite,
    invite,
    look_ahead,
    standard_words,
)
from accountability.planning.models import Invitation, Musyawarah, MusyawarahKind, Usulan
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import PRESETS, adopt
from posko.models import Aspirasi
from posko.pickup import asks_to_be_fetched
from posko.states import Channel
from posko.texts import NotForSMS, NothingWritten, TooLong
from sms_gateway.models import Contact, Line, OutboundSMS
from tests import makers
from tests.accountability.planning.conftest import HELD, NOW
from tests.posko.test_intake import replies, says

pytestmark = pytest.mark.django_db
EVERYONE = Audience(agenda=True, groups=frozenset({"p", "difabel"}))


def phone(desa: Wilayah, number: int, **said: object) -> Contact:
    """A phone whose voice says something of its owner."""
    contact = makers.make_contact(f"+62812000003{number:02}")
    makers.make_aspirasi(desa, f"lampu mati {number}", contact=contact, channel=Channel.SMS, **said)
    return contact


class TestWhom:
    def test_the_agenda_groups_and_dusun_are_joined_and_each_phone_counts_once(
        self, usulan: Usulan, held: Musyawarah, desa: Wilayah
    ) -> None:
        krajan = makers.make_dusun(desa)
        woman, disabled = phone(desa, 1, gender="p"), phone(desa, 2, vulnerable="difabel", gender="p")
        neighbour, secret = phone(desa, 3, dusun=krajan), phone(desa, 4, gender="p", confidential=True)
        stopped = phone(desa, 5, gender="p")
        stopped.opted_out_at = NOW
        stopped.save()
        seen = look_ahead(musyawarah=held, audience=EVERYONE, words="Undangan")
        of_agenda = usulan.kelompok.aspirasi.earliest("id").contact
        assert {one.pk for one in seen.phones} == {woman.pk, disabled.pk, getattr(of_agenda, "pk", 0)}
        assert (seen.stopped, seen.before, seen.segments) == (1, 0, 3)
        there = Audience(dusun=frozenset({krajan.pk}))
        assert look_ahead(musyawarah=held, audience=there, words="x").phones == (neighbour,)
        assert secret not in seen.phones

    def test_nobody_is_invited_twice(self, held: Musyawarah, desa: Wilayah, by: Actor) -> None:
        phone(desa, 1, gender="p")
        words = standard_words(held)
        assert invite(musyawarah=held, audience=EVERYONE, words=words, by=by, at=NOW) == 2
        with pytest.raises(NobodyToInvite):
            invite(musyawarah=held, audience=EVERYONE, words=words, by=by, at=NOW)
        phone(desa, 2, gender="p")
        assert invite(musyawarah=held, audience=EVERYONE, words=words, by=by, at=NOW) == 1
        sent = OutboundSMS.objects.filter(template="undangan", error_code="")
        assert sent.count() == Invitation.objects.count() == 3
        assert set(sent.values_list("body", flat=True)) == {words}

    def test_not_after_it_was_held_or_called_off(self, held: Musyawarah, by: Actor, desa: Wilayah) -> None:
        with pytest.raises(TooLateToInvite):
            invite(musyawarah=held, audience=EVERYONE, words="x", by=by, at=HELD + dt.timedelta(days=1))


class TestWords:
    @pytest.mark.parametrize("preset", sorted(PRESETS))
    @pytest.mark.parametrize("kind", MusyawarahKind.values)
    def test_the_standard_words_fit_one_sms_everywhere(
        self, desa: Wilayah, by: Actor, preset: str, kind: str
    ) -> None:
        adopt(wilayah_kode=desa.kode, preset=preset)
        held = makers.make_musyawarah(
            desa,
            by,
            kind=kind,
            place="Balai pertemuan warga dekat lapangan besar di sebelah timur sungai Kali Rekaan 2",
            starts_at=dt.time(9),
            dusun=makers.make_dusun(desa, "Krajan Wetan Lor"),
        )
        words = standard_words(held)
        assert gsm7.septets(words) <= 160
        assert "12 Okt jam 09.00" in words
        assert "Balas JEMPUT" in words
        assert look_ahead(musyawarah=held, audience=EVERYONE, words=words).body == words

    def test_own_words_are_signed_and_judged(self, held: Musyawarah) -> None:
        assert look_ahead(musyawarah=held, audience=EVERYONE, words=" Ayo  datang ").body == "Ayo datang -BPD"
        for words, refusal in ((" ", NothingWritten), ("ya " * 60, TooLong), ("datang ❤", NotForSMS)):
            with pytest.raises(refusal):
                look_ahead(musyawarah=held, audience=EVERYONE, words=words)


@pytest.fixture
def line(desa: Wilayah) -> Line:
    """Sukamaju's own number."""
    return makers.make_line(desa)


@pytest.fixture
def invited(held: Musyawarah, by: Actor) -> Musyawarah:
    """The phone of the agenda has its invitation."""
    invite(musyawarah=held, audience=Audience(agenda=True), words="Undangan", by=by, at=NOW)
    return held


SENDER = "+6281200000011"


class TestJemput:
    @pytest.mark.parametrize(
        "text",
        ["JEMPUT", "jemput", "Jemput ya pak", "jmput", "JEMPIT.", "tolong jemput saya", "jemput di rt 3 ya"],
    )
    def test_an_invited_phone_is_answered_in_one_sentence(
        self, line: Line, invited: Musyawarah, text: str
    ) -> None:
        before = Aspirasi.objects.count()
        says(line, text, sender=SENDER)
        assert Aspirasi.objects.count() == before
        assert Invitation.objects.get().pickup_asked_at is not None
        assert "permintaan jemput untuk musyawarah 12 Okt tercatat" in replies()[-1]
        assert replies()[-1].count(". ") == 1  # the sentence, and who writes

    @pytest.mark.parametrize(
        "text",
        [
            "jemput anak sekolah di rt 3 berbahaya",
            "jemput sampah",
            "jemput bola KTP",
            "jemput tidak datang",
            "tolong jemput ada kebakaran",
            "jempol",
        ],
    )
    def test_whatever_says_more_is_a_voice(self, line: Line, invited: Musyawarah, text: str) -> None:
        before = Aspirasi.objects.count()
        says(line, text, sender=SENDER)
        assert Aspirasi.objects.count() == before + 1
        assert Aspirasi.objects.latest("id").text == text
        assert Invitation.objects.get().pickup_asked_at is None

    @pytest.mark.parametrize(
        ("text", "also_a_voice"),
        [
            ("JEMPUT DI dekat mushola Krajan, Sri", False),
            ("jemput saya pak, kaki sakit", True),
            ("tolong jemput saya di depan posyandu ya bu", False),
            ("jemput kami berdua belakang mushola, nenek tidak bisa jalan", True),
        ],
    )
    def test_of_oneself_or_at_a_place_it_is_noted_with_its_words(
        self, line: Line, invited: Musyawarah, text: str, also_a_voice: bool
    ) -> None:
        before = Aspirasi.objects.count()
        says(line, text, sender=SENDER)
        assert Invitation.objects.get().pickup_asked_at is not None
        assert [one.words for one in asked(invited)] == [text]
        assert Aspirasi.objects.count() == before + also_a_voice

    def test_the_newest_words_stand_on_the_desk_without_numbers(
        self, line: Line, invited: Musyawarah
    ) -> None:
        says(line, "JEMPUT", sender=SENDER)
        assert asked(invited)[0].words == ""
        says(line, "JEMPUT di gang mawar, tanya 0812-0000-0033", sender=SENDER)
        assert asked(invited)[0].words == "JEMPUT di gang mawar, tanya …"

    def test_a_phone_nobody_invited_says_an_aspirasi(self, line: Line, invited: Musyawarah) -> None:
        says(line, "JEMPUT", sender="+6281200000055")
        assert Aspirasi.objects.latest("id").text == "JEMPUT"

    def test_so_does_one_whose_meeting_is_over_or_off(
        self, line: Line, invited: Musyawarah, by: Actor
    ) -> None:
        call_off(musyawarah=invited, why="Banjir", by=by, at=NOW)
        before = Aspirasi.objects.count()
        says(line, "JEMPUT", sender=SENDER)
        assert Aspirasi.objects.count() == before + 1

    @given(st.text(max_size=60))
    def test_only_small_words_may_stand_beside_it(self, text: str) -> None:
        if asks_to_be_fetched(text):
            assert len(text.split()) <= 12
        assert not asks_to_be_fetched(f"jemput anak sekolah {text}")


class TestFetch:
    def test_they_are_listed_by_dusun_and_told_when(self, line: Line, invited: Musyawarah, by: Actor) -> None:
        says(line, "JEMPUT", sender=SENDER)
        (one,) = asked(invited)
        keys = [one.invitation.pk]
        assert arrange(musyawarah=invited, invitations=keys, hour=dt.time(8, 30), by=by, at=NOW) == 1
        assert "dijemput 12 Okt jam 08.30" in OutboundSMS.objects.latest("pk").body
        assert Invitation.objects.get().pickup_arranged_at == NOW

    def test_who_did_not_ask_is_not_fetched_and_nobody_too_late(self, invited: Musyawarah, by: Actor) -> None:
        keys = list(Invitation.objects.values_list("pk", flat=True))
        with pytest.raises(NobodyToFetch):
            arrange(musyawarah=invited, invitations=keys, hour=dt.time(8), by=by, at=NOW)
        Musyawarah.objects.update(starts_at=dt.time(9))
        with pytest.raises(AfterItBegins):
            arrange(musyawarah=invited, invitations=keys, hour=dt.time(9), by=by, at=NOW)
        with pytest.raises(TooLateToFetch):
            arrange(musyawarah=invited, invitations=keys, hour=dt.time(8), by=by, at=HELD)
