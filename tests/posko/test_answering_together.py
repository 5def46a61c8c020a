"""One answer for several alike voices: all of them or none, and only where they are alike."""

import pytest

from accountability.accounts.models import Membership
from accountability.regions.models import Wilayah
from posko.answer_templates import answer_templates
from posko.answering import NothingSaid
from posko.answering_together import NobodyWaits, NotAlike, SameAnswer, answer_together
from posko.models import Kelompok
from posko.states import ReasonClass, State
from sms_gateway.models import OutboundSMS
from tests import makers

NOW = makers.NOW
SAID = SameAnswer("Lampu diganti hari Senin.")


@pytest.fixture
def kelompok(desa: Wilayah, ketua: Membership) -> Kelompok:
    """Three voices, one of them with a phone."""
    held = makers.make_kelompok(desa, ketua.actor(), voices=3)
    voice = held.aspirasi.order_by("id")[0]
    voice.contact = makers.make_contact()
    voice.save()
    return held


def keys(kelompok: Kelompok) -> list[int]:
    return list(kelompok.aspirasi.values_list("pk", flat=True))


class TestAnswerTogether:
    def test_all_are_answered_told_and_the_kelompok_goes_with_them(
        self, kelompok: Kelompok, ketua: Membership
    ) -> None:
        told = answer_together(desa=kelompok.desa, voices=keys(kelompok), said=SAID, by=ketua.actor(), at=NOW)
        kelompok.refresh_from_db()
        assert (told, kelompok.state) == (3, State.ANSWERED)
        assert set(kelompok.aspirasi.values_list("state", flat=True)) == {State.ANSWERED}
        assert OutboundSMS.objects.get(template="dijawab").to_many

    def test_where_others_still_wait_the_kelompok_stays(self, kelompok: Kelompok, ketua: Membership) -> None:
        answer_together(desa=kelompok.desa, voices=keys(kelompok)[:2], said=SAID, by=ketua.actor(), at=NOW)
        kelompok.refresh_from_db()
        assert kelompok.state == State.MERGED

    def test_not_now_needs_its_next_step_and_keeps_its_reason(
        self, kelompok: Kelompok, ketua: Membership
    ) -> None:
        by = ketua.actor()
        said = SameAnswer("Dana habis.", ReasonClass.NO_MONEY)
        with pytest.raises(NothingSaid):
            answer_together(desa=kelompok.desa, voices=keys(kelompok), said=said, by=by, at=NOW)
        said = SameAnswer("Dana habis.", ReasonClass.NO_MONEY, "Diusulkan tahun depan.")
        answer_together(desa=kelompok.desa, voices=keys(kelompok), said=said, by=by, at=NOW)
        assert set(kelompok.aspirasi.values_list("state", flat=True)) == {State.NOT_NOW}

    def test_voices_of_two_kelompok_or_of_none_are_not_alike(
        self, kelompok: Kelompok, ketua: Membership, desa: Wilayah
    ) -> None:
        alone = makers.make_aspirasi(desa)
        with pytest.raises(NotAlike):
            answer_together(
                desa=desa, voices=[*keys(kelompok), alone.pk], said=SAID, by=ketua.actor(), at=NOW
            )
        assert answer_together(desa=desa, voices=[alone.pk], said=SAID, by=ketua.actor(), at=NOW) == 1

    def test_who_was_answered_meanwhile_stops_all_of_it(self, kelompok: Kelompok, ketua: Membership) -> None:
        answer_together(desa=kelompok.desa, voices=keys(kelompok)[:1], said=SAID, by=ketua.actor(), at=NOW)
        with pytest.raises(NobodyWaits):
            answer_together(desa=kelompok.desa, voices=keys(kelompok), said=SAID, by=ketua.actor(), at=NOW)
        assert kelompok.aspirasi.filter(state=State.MERGED).count() == 2

    def test_voices_of_another_desa_are_as_if_not_there(
        self, other_desa: Wilayah, desa: Wilayah, ketua: Membership
    ) -> None:
        theirs = makers.make_aspirasi(other_desa)
        with pytest.raises(NobodyWaits):
            answer_together(desa=desa, voices=[theirs.pk], said=SAID, by=ketua.actor(), at=NOW)


@pytest.mark.parametrize("one", answer_templates().values(), ids=lambda one: one.kode)
def test_each_common_answer_is_whole_and_short(one: object) -> None:
    template = answer_templates()[one.kode]  # type: ignore[attr-defined]
    assert bool(template.reason) == bool(template.next_step)
    for sentence in template.sentence.split(". "):
        assert len(sentence.split()) <= 12, sentence
