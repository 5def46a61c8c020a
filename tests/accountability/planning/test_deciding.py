"""Decisions: into which plan and year, until when put off, to whom forwarded; each voice hears it."""

import datetime as dt
from typing import Any

import pytest

from accountability.accounts.actors import Actor
from accountability.planning.agenda import propose
from accountability.planning.deciding import NoDecisionWords, YearIsPast, adopt, turn_down
from accountability.planning.meeting_rules import (
    CalledOff,
    Locked,
    NoBeritaAcara,
    NotAttended,
    NotHeldYet,
)
from accountability.planning.models import (
    Decision,
    ForwardedTo,
    IntoPlan,
    Musyawarah,
    MusyawarahKind,
    Outcome,
    Usulan,
)
from accountability.planning.participants import (
    FateUnknown,
    NobodyToTell,
    tell_participants,
    words_to_participants,
)
from accountability.regions.models import Wilayah
from posko.states import Gender, ReasonClass
from sms_gateway.models import OutboundSMS
from tests import makers
from tests.accountability.planning.conftest import Bring

NOW = makers.NOW
pytestmark = pytest.mark.django_db


@pytest.fixture
def usulan(desa: Wilayah, by: Actor, meeting: Musyawarah) -> Usulan:
    """A proposal with two voices of one phone."""
    kelompok = makers.make_kelompok(desa, by, contact=makers.make_contact())
    return propose(kelompok=kelompok, musyawarah=meeting, title="Jalan", by=by, at=NOW)


def decline(usulan: Usulan, outcome: Outcome, by: Actor, **said: Any) -> Decision:
    """Not adopted, with words."""
    words = {"sentence": "Jembatan didahulukan.", "next_step": "Biayanya dihitung dulu.", **said}
    return turn_down(
        usulan=usulan, outcome=outcome, reason_class=ReasonClass.NO_MONEY, by=by, at=NOW, **words
    )


def told(template: str) -> str:
    """What the first voice was told."""
    news = OutboundSMS.objects.filter(template=template)
    assert news.count() == 2
    assert all(one.segments == 1 for one in news)
    return news[0].body


class TestTelling:
    def test_the_plan_of_one_year_or_of_many(self, desa: Wilayah, by: Actor, usulan: Usulan) -> None:
        adopt(usulan=usulan, sentence="Prioritas.", into_year=2027, into_plan=IntoPlan.RPJM, by=by, at=NOW)
        assert "untuk RPJM Desa mulai 2027. Prioritas." in told("disepakati_rpjm")
        assert usulan.decision.into_plan == IntoPlan.RPJM

    def test_what_a_feeder_agrees_to_goes_on_to_the_general_meeting(self, desa: Wilayah, by: Actor) -> None:
        held = makers.make_held(desa, by, kind=MusyawarahKind.WOMEN, title="Perempuan")
        kelompok = makers.make_kelompok(desa, by, contact=makers.make_contact())
        usulan = propose(kelompok=kelompok, musyawarah=held, title="Sumur", by=by, at=NOW)
        adopt(usulan=usulan, sentence="Sumur bor.", into_year=2027, by=by, at=NOW)
        body = told("disepakati_peserta")
        assert "DISETUJUI peserta musyawarah" in body
        assert "lalu dibawa ke musyawarah desa untuk diputuskan. Sumur bor." in body
        assert "RKP" not in body

    def test_put_off_until_the_next_planning_year(self, by: Actor, usulan: Usulan) -> None:
        assert decline(usulan, Outcome.DEFERRED, by).returns_in_year == 2027
        assert "DITUNDA, dibahas lagi tahun 2027. Jembatan didahulukan." in told("ditunda")

    def test_forwarded_names_the_office_and_says_what_was_decided(self, by: Actor, usulan: Usulan) -> None:
        decision = decline(
            usulan, Outcome.FORWARDED, by, next_step="Dinas Pendidikan", forwarded_to=ForwardedTo.DU_RKP
        )
        assert decision.forwarded_to == "du_rkp"
        assert "TERUSKAN ke Dinas Pendidikan. Jembatan didahulukan. Kami" in told("diteruskan")

    def test_not_now_says_why_and_what_next(self, by: Actor, usulan: Usulan) -> None:
        decline(usulan, Outcome.NOT_NOW, by)
        assert "BELUM BISA sekarang. Jembatan didahulukan. Biayanya" in told("belum_bisa")


class TestLastWord:
    @pytest.mark.parametrize("outcome", [Outcome.DEFERRED, Outcome.FORWARDED, Outcome.NOT_NOW])
    def test_what_was_agreed_and_then_decided_otherwise_waits_for_no_plan(
        self, desa: Wilayah, by: Actor, usulan: Usulan, outcome: Outcome
    ) -> None:
        adopt(usulan=usulan, sentence="Ya.", into_year=2027, by=by, at=NOW)
        assert list(Usulan.objects.unplanned()) == [usulan]
        again = propose(
            kelompok=usulan.kelompok, musyawarah=makers.make_held(desa, by), title="Jalan", by=by, at=NOW
        )
        turn_down(
            usulan=again,
            outcome=outcome,
            reason_class=ReasonClass.NO_MONEY,
            sentence="Dana belum cukup.",
            next_step="Dinas Pekerjaan Umum",
            by=by,
            at=NOW + dt.timedelta(hours=1),
        )
        assert list(Usulan.objects.unplanned()) == []

    def test_meant_for_many_years_it_waits_there_alone(
        self, desa: Wilayah, by: Actor, usulan: Usulan
    ) -> None:
        adopt(usulan=usulan, sentence="Ya.", into_year=2027, by=by, at=NOW)
        again = propose(
            kelompok=usulan.kelompok, musyawarah=makers.make_held(desa, by), title="Jalan", by=by, at=NOW
        )
        later = NOW + dt.timedelta(hours=1)
        adopt(usulan=again, sentence="Ya.", into_year=2028, into_plan=IntoPlan.RPJM, by=by, at=later)
        assert list(Usulan.objects.unplanned()) == []
        assert list(Usulan.objects.unplanned_in_rpjm()) == [again]


class TestWhatIsRefused:
    def test_years_that_are_past(self, by: Actor, usulan: Usulan) -> None:
        with pytest.raises(YearIsPast):
            adopt(usulan=usulan, sentence="Ya.", into_year=2025, by=by, at=NOW)
        with pytest.raises(YearIsPast):
            decline(usulan, Outcome.DEFERRED, by, returns_in_year=2025)
        with pytest.raises(NoDecisionWords):
            decline(usulan, Outcome.ADOPTED, by)

    @pytest.mark.parametrize(
        ("fields", "refusal"),
        [
            ({"men": None}, NotAttended),
            ({"berita_acara_no": ""}, NoBeritaAcara),
            ({"locked_at": NOW}, Locked),
            ({"called_off_at": NOW, "called_off_why": "Hujan"}, CalledOff),
            ({"held_on": dt.date(2027, 1, 1)}, NotHeldYet),
        ],
    )
    def test_a_meeting_that_may_not_decide_yet(
        self, by: Actor, usulan: Usulan, fields: dict[str, Any], refusal: type[Exception]
    ) -> None:
        Musyawarah.objects.filter(pk=usulan.musyawarah_id).update(**fields)
        usulan.refresh_from_db()
        with pytest.raises(refusal):
            adopt(usulan=usulan, sentence="Ya.", into_year=2027, by=by, at=NOW)
        assert not Decision.objects.exists()


class TestParticipants:
    @pytest.fixture
    def women(self, desa: Wilayah, by: Actor) -> Musyawarah:
        """A Musyawarah Khusus; two of three people of two phones want to be told."""
        held = makers.make_held(desa, by, kind=MusyawarahKind.WOMEN, title="Perempuan")
        for number, phone in enumerate(("+6281200000011", "+6281200000011", "+6281200000012", "")):
            held.attendees.create(
                entry=f"e{number}", name=f"Ibu {number}", gender=Gender.WOMAN, checked_in_by="meja",
                checked_in_at=NOW, contact=makers.make_contact(phone) if phone else None,
            )  # fmt: skip
        return held

    def test_each_phone_is_told_once_when_the_fate_is_known(
        self, desa: Wilayah, by: Actor, women: Musyawarah, bring: Bring
    ) -> None:
        first, second = bring(women, "Posyandu"), bring(women, "PAUD")
        adopt(usulan=first, sentence="Ya.", into_year=2027, by=by, at=NOW)
        decline(second, Outcome.NOT_NOW, by)
        with pytest.raises(FateUnknown):  # the general meeting still has to agree
            tell_participants(musyawarah=women, by=by, at=NOW)
        general = makers.make_held(desa, by)
        carried = general.usulan.get()
        adopt(usulan=carried, sentence="Ya.", into_year=2027, by=by, at=NOW)
        words = words_to_participants(women)
        assert words.startswith("Kabar 2 usul musyawarah")
        assert "1) Posyandu: DISEPAKATI untuk RKP Desa 2027. Ya. 2) PAUD: BELUM BISA. Jembatan" in words
        assert tell_participants(musyawarah=women, by=by, at=NOW) == 2
        news = OutboundSMS.objects.filter(template="kabar_peserta")
        assert {one.body for one in news} == {words}
        assert not any(name in words for name in women.attendees.values_list("name", flat=True))
        assert women.attendees.exclude(told_at=None).count() == 3
        with pytest.raises(NobodyToTell):
            tell_participants(musyawarah=women, by=by, at=NOW)
        assert news.count() == 2
