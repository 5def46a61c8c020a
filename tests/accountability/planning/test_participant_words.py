"""What those who came to a Musyawarah Khusus are told: each proposal in words, in few SMS parts."""

import pytest

from accountability.accounts.actors import Actor
from accountability.lib import gsm7
from accountability.planning.agenda import propose
from accountability.planning.deciding import adopt, turn_down
from accountability.planning.models import ForwardedTo, IntoPlan, Musyawarah, MusyawarahKind, Outcome
from accountability.planning.participant_words import MOST_SEGMENTS
from accountability.planning.participants import words_to_participants
from accountability.regions.models import Wilayah
from posko.states import ReasonClass
from posko.texts import set_text
from tests import makers

NOW = makers.NOW
pytestmark = pytest.mark.django_db
LONG = "Anggaran tahun ini sudah terbagi habis untuk jembatan yang putus pada musim hujan kemarin"


@pytest.fixture
def women(desa: Wilayah, by: Actor) -> Musyawarah:
    """A Musyawarah Khusus of today."""
    return makers.make_held(desa, by, kind=MusyawarahKind.WOMEN, title="Perempuan")


def decided(held: Musyawarah, by: Actor, title: str, outcome: str, why: str = "Dana kurang.") -> None:
    """A proposal of it, decided there for good (a feeder turns down by itself)."""
    kelompok = makers.make_kelompok(held.desa, by, voices=1, title=title)
    usulan = propose(kelompok=kelompok, musyawarah=held, title=title, by=by, at=NOW)
    turn_down(
        usulan=usulan,
        outcome=Outcome(outcome),
        reason_class=ReasonClass.NO_MONEY,
        sentence=why,
        next_step="Dinas Kesehatan" if outcome == Outcome.FORWARDED else "Usulkan lagi tahun depan.",
        forwarded_to=ForwardedTo.KABUPATEN,
        by=by,
        at=NOW,
    )


class TestEachInWords:
    def test_what_was_decided_why_and_what_next(self, by: Actor, women: Musyawarah) -> None:
        decided(women, by, "Posyandu", Outcome.DEFERRED)
        decided(women, by, "Sumur", Outcome.FORWARDED)
        decided(women, by, "Lampu", Outcome.NOT_NOW, "Tiangnya belum ada")
        words = words_to_participants(women)
        assert "1) Posyandu: DITUNDA, dibahas lagi 2027. Dana kurang. Usulkan lagi tahun depan." in words
        assert "2) Sumur: DITERUSKAN ke Dinas Kesehatan. Dana kurang." in words
        assert "3) Lampu: BELUM BISA. Tiangnya belum ada. Usulkan lagi tahun depan." in words
        assert words.endswith(" -BPD")

    def test_where_the_general_meeting_decided_and_for_which_plan(
        self, desa: Wilayah, by: Actor, women: Musyawarah
    ) -> None:
        for title in ("Posyandu", "Sumur"):
            kelompok = makers.make_kelompok(desa, by, voices=1, title=title)
            usulan = propose(kelompok=kelompok, musyawarah=women, title=title, by=by, at=NOW)
            adopt(usulan=usulan, sentence="Ya.", into_year=2027, by=by, at=NOW)
        general = makers.make_held(desa, by, kind=MusyawarahKind.MUSRENBANG)
        for one, plan in zip(general.usulan.order_by("place"), (IntoPlan.RKP, IntoPlan.RPJM), strict=True):
            adopt(usulan=one, sentence="Kami dahulukan.", into_year=2027, into_plan=plan, by=by, at=NOW)
        words = words_to_participants(women)
        assert "Diputuskan di Musrenbang desa" in words
        assert "1) Posyandu: DISEPAKATI untuk RKP Desa 2027. Kami dahulukan." in words
        assert "2) Sumur: DISEPAKATI untuk RPJM Desa mulai 2027." in words


class TestLength:
    def test_one_short_proposal_is_one_sms(self, by: Actor, women: Musyawarah) -> None:
        decided(women, by, "Posyandu", Outcome.NOT_NOW, "Dana kurang.")
        assert gsm7.segments(words_to_participants(women)) == 1

    @pytest.mark.parametrize("count", [1, 4, 8, 12, 30])
    def test_it_is_never_longer_and_no_decision_is_cut(
        self, by: Actor, women: Musyawarah, count: int
    ) -> None:
        for number in range(count):
            title = (
                f"Usul nomor {number} tentang air bersih [pamsimas] untuk dusun yang paling jauh dari balai"
            )
            decided(women, by, title, Outcome.NOT_NOW, LONG)
        words = words_to_participants(women)
        assert gsm7.is_gsm7(words)
        assert gsm7.segments(words) <= MOST_SEGMENTS
        told = words.count(": BELUM BISA.")
        assert told == count or f"Usul lain: {count - told} belum bisa." in words
        assert told >= min(count, 8)
        assert words.endswith(" -BPD")

    def test_a_villages_own_wording_is_used_for_the_long_one_too(
        self, desa: Wilayah, by: Actor, women: Musyawarah
    ) -> None:
        for number in range(6):
            decided(women, by, f"Usul {number}", Outcome.NOT_NOW, LONG)
        own = "Salam, {jumlah} usul tanggal {tanggal}. {isi} -{bpd}"
        set_text(desa=desa, template="kabar_peserta", body=own, by=by, at=NOW)
        words = words_to_participants(women)
        assert "1) Usul 0: BELUM BISA." in words
        assert words.startswith("Salam, 6 usul")
        assert gsm7.segments(words) <= MOST_SEGMENTS
