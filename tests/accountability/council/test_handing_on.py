"""Menyalurkan: lawful ways, safe words, and citizens who hear of it; what is about the head goes past him."""

import datetime as dt

import pytest

from accountability.accounts.models import Membership
from accountability.council import drafting_letters, waiting
from accountability.council.answer_clock import answer_due, basis, late_by
from accountability.council.answering import NoAnswer, PlanWithoutWords, answer_officially
from accountability.council.handing_on import (
    GoesPastPemdes,
    HandingOn,
    NoSuchMeeting,
    NothingToHandOn,
    hand_on,
)
from accountability.council.letters import LetterText
from accountability.council.models import HandedOnBy, OfficialAnswer, Penyaluran
from accountability.council.news_outlook import news_outlook
from accountability.council.open_to_pemdes import told
from accountability.council.report_values import fitting, parts_of
from accountability.planning.agenda import ElsewhereKelompok
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import PRESETS, adopt
from posko.models import Aspirasi, Kelompok, Milestone
from posko.report_words import wordings
from posko.reporting_back import report_back
from posko.states import State
from sms_gateway.models import OutboundSMS
from tests import makers

NOW = makers.NOW
DAY = dt.date(2026, 10, 5)


@pytest.fixture
def kelompok(desa: Wilayah, ketua: Membership) -> Kelompok:
    """Six voices from Krajan: one has approved words and a phone."""
    makers.make_line(desa)
    held = makers.make_kelompok(desa, ketua.actor(), voices=6, dusun=makers.make_dusun(desa))
    voice = held.aspirasi.order_by("id")[0]
    voice.public_summary, voice.contact = "Jalan di tanjakan berlubang", makers.make_contact()
    voice.save()
    OutboundSMS.objects.all().delete()
    return held


def letter_of(kelompok: Kelompok, by: Membership, channel: HandedOnBy = HandedOnBy.INPUT) -> Penyaluran:
    """Hands one kelompok on by letter."""
    desa = kelompok.desa
    text = LetterText(DAY, "Kepala", "Masukan", drafting_letters.body(desa, channel, [kelompok], DAY))
    handing = HandingOn(channel=channel, kelompok=[kelompok], letter=text)
    return hand_on(desa=desa, handing=handing, by=by.actor(), at=NOW)


class TestHandOn:
    def test_a_letter_is_numbered_due_and_told(self, kelompok: Kelompok, ketua: Membership) -> None:
        kept = letter_of(kelompok, ketua)
        assert kept.letter is not None
        assert kept.letter.number == "001/BPD/SKM/X/2026"
        assert kept.answer_due_date == dt.date(2026, 10, 19)
        step = Milestone.objects.filter(news="disalurkan").first()
        assert step is not None
        assert (
            step.sentence == "Disalurkan kepada kepala desa, surat nomor 001/BPD/SKM/X/2026, 5 Oktober 2026."
        )
        assert Milestone.objects.filter(news="disalurkan").count() == 6
        assert "SALURKAN ke kepala desa, surat 001/BPD/SKM/X/2026 5 Okt." in OutboundSMS.objects.get().body
        assert set(kelompok.aspirasi.values_list("state", flat=True)) == {State.MERGED}

    def test_what_was_spoken_names_its_musyawarah(self, kelompok: Kelompok, ketua: Membership) -> None:
        held = makers.make_musyawarah(kelompok.desa, ketua.actor(), held_on=DAY)
        handing = HandingOn(
            channel=HandedOnBy.ORAL, kelompok=[kelompok], words="Jalan.", musyawarah=held, tell=False
        )
        kept = hand_on(desa=kelompok.desa, handing=handing, by=ketua.actor(), at=NOW)
        assert (kept.letter, kept.musyawarah, kept.date) == (None, held, DAY)
        assert not OutboundSMS.objects.exists()
        coming = makers.make_musyawarah(kelompok.desa, ketua.actor())
        later = HandingOn(channel=HandedOnBy.ORAL, kelompok=[kelompok], words="J.", musyawarah=coming)
        with pytest.raises(NoSuchMeeting):
            hand_on(desa=kelompok.desa, handing=later, by=ketua.actor(), at=NOW)

    def test_confidential_voices_and_those_about_the_head_are_neither_counted_nor_told(
        self, kelompok: Kelompok, ketua: Membership
    ) -> None:
        secret, about = kelompok.aspirasi.order_by("-id")[:2]
        Aspirasi.objects.filter(pk=secret.pk).update(confidential=True)
        Aspirasi.objects.filter(pk=about.pk).update(about_pemdes=True)
        body = drafting_letters.body(kelompok.desa, HandedOnBy.INPUT, [kelompok], DAY)
        assert "kurang dari 5 warga" in body
        assert "Jalan di tanjakan berlubang" in body
        for hidden in (secret.text, about.text, "Krajan"):
            assert hidden not in body
        letter_of(kelompok, ketua)
        heard = Milestone.objects.filter(news="disalurkan").values_list("aspirasi", flat=True)
        assert not {secret.pk, about.pk} & set(heard)
        assert len(heard) == 4

    @pytest.mark.parametrize(
        ("in_wetan", "nowhere", "said"),
        [
            (0, 0, "6 warga dari Krajan"),
            (1, 0, "7 warga, terbanyak dari Krajan"),
            (5, 0, "11 warga dari Krajan dan Wetan"),
            (5, 1, "12 warga, terbanyak dari Krajan dan Wetan"),
            (0, 7, "13 warga, antara lain dari Krajan"),
        ],
    )
    def test_the_letter_says_truly_from_where(
        self, kelompok: Kelompok, ketua: Membership, in_wetan: int, nowhere: int, said: str
    ) -> None:
        wetan = makers.make_dusun(kelompok.desa, "Wetan")
        for n in range(in_wetan + nowhere):
            voice = makers.make_aspirasi(kelompok.desa, dusun=wetan if n < in_wetan else None)
            Aspirasi.objects.filter(pk=voice.pk).update(kelompok=kelompok, state=State.MERGED)
        body = drafting_letters.body(kelompok.desa, HandedOnBy.INPUT, [kelompok], DAY)
        assert f"Disampaikan {said}." in body
        assert drafting_letters.spoken(kelompok.desa, [kelompok]).endswith(f"disampaikan {said}.")

    def test_the_letter_says_what_is_wrong_or_that_somebody_must_write_it(self, kelompok: Kelompok) -> None:
        body = drafting_letters.body(kelompok.desa, HandedOnBy.INPUT, [kelompok], DAY)
        assert f"1. {kelompok.title}" in body
        assert "Isinya:\n- Jalan di tanjakan berlubang" in body
        assert drafting_letters.without_words([kelompok]) == []
        kelompok.aspirasi.update(public_summary="")
        assert drafting_letters.without_words([kelompok]) == [kelompok.title]

    def test_the_outlook_counts_the_sms_that_then_leave(self, kelompok: Kelompok, ketua: Membership) -> None:
        first, second, secret, stopped = kelompok.aspirasi.order_by("id")[:4]
        Aspirasi.objects.filter(pk=second.pk).update(contact=first.contact)
        gone = makers.make_contact("+6281200000077")
        gone.opted_out_at = NOW
        gone.save()
        Aspirasi.objects.filter(pk=stopped.pk).update(contact=gone)
        hidden = makers.make_contact("+6281200000078")
        Aspirasi.objects.filter(pk=secret.pk).update(contact=hidden, confidential=True)
        seen = news_outlook(desa=kelompok.desa, kelompok=[kelompok], at=NOW)
        assert (seen.phones, seen.sms) == (1, 2)
        letter_of(kelompok, ketua)
        leaving = OutboundSMS.objects.filter(template="disalurkan").exclude(contact=gone)
        assert leaving.count() == seen.sms

    def test_a_kelompok_of_nothing_else_goes_past_the_head(
        self, kelompok: Kelompok, ketua: Membership
    ) -> None:
        kelompok.aspirasi.update(about_pemdes=True, public_summary="")
        with pytest.raises(GoesPastPemdes) as refused:
            letter_of(kelompok, ketua)
        assert refused.value.titles == [kelompok.title]
        assert not Penyaluran.objects.exists()
        assert kelompok not in waiting.to_hand_on(kelompok.desa)

    def test_nothing_and_what_lies_elsewhere_is_refused(
        self, kelompok: Kelompok, ketua: Membership, other_desa: Wilayah
    ) -> None:
        text = LetterText(DAY, "Kepala", "Masukan", "Isi.")
        nothing = HandingOn(channel=HandedOnBy.INPUT, kelompok=[], letter=text)
        with pytest.raises(NothingToHandOn):
            hand_on(desa=kelompok.desa, handing=nothing, by=ketua.actor(), at=NOW)
        theirs = HandingOn(channel=HandedOnBy.INPUT, kelompok=[kelompok], letter=text)
        with pytest.raises(ElsewhereKelompok):
            hand_on(desa=other_desa, handing=theirs, by=ketua.actor(), at=NOW)

    @pytest.mark.parametrize("preset", sorted(PRESETS))
    @pytest.mark.parametrize("channel", list(HandedOnBy)[1:])
    def test_letters_speak_the_words_of_the_place(
        self, kelompok: Kelompok, preset: str, channel: HandedOnBy
    ) -> None:
        adopt(wilayah_kode=kelompok.desa_id, preset=preset)
        body = drafting_letters.body(kelompok.desa, channel, [kelompok], DAY)
        assert "{" not in body
        if preset != "umum":
            assert "kepala desa" not in body


class TestTold:
    def test_a_dusun_with_few_voices_is_not_named(self, kelompok: Kelompok, desa: Wilayah) -> None:
        first = kelompok.aspirasi.order_by("id")[0]
        Aspirasi.objects.filter(pk=first.pk).update(dusun=makers.make_dusun(desa, "Wetan"))
        shown = told(kelompok)
        assert (shown.people, shown.places) == ("6 warga", ("Krajan",))


class TestOfficialAnswer:
    def test_it_is_added_and_never_changed(
        self, kelompok: Kelompok, ketua: Membership, kades: Membership
    ) -> None:
        kept = letter_of(kelompok, ketua)
        assert list(waiting.unanswered(kelompok.desa)) == [kept]
        by = kades.actor()
        answer_officially(penyaluran=kept, sentence="Kami setuju.", by=by, at=NOW)
        until = dt.date(2026, 11, 1)
        answer_officially(
            penyaluran=kept, sentence="Sudah dimulai.", plan="Diaspal.", plan_date=until, by=by, at=NOW
        )
        texts = list(OfficialAnswer.objects.order_by("id").values_list("text", flat=True))
        assert texts == [
            "Kami setuju.",
            "Sudah dimulai.\nYang akan dilakukan: Diaspal, paling lambat 1 November 2026.",
        ]
        assert not waiting.unanswered(kelompok.desa)

    def test_an_empty_one_or_a_day_without_a_plan_is_refused(
        self, kelompok: Kelompok, ketua: Membership, kades: Membership
    ) -> None:
        kept = letter_of(kelompok, ketua)
        with pytest.raises(NoAnswer):
            answer_officially(penyaluran=kept, sentence=" ", by=kades.actor(), at=NOW)
        with pytest.raises(PlanWithoutWords):
            answer_officially(penyaluran=kept, sentence="Ya.", plan_date=DAY, by=kades.actor(), at=NOW)

    def test_it_waits_to_be_told_until_it_was(
        self, kelompok: Kelompok, ketua: Membership, kades: Membership
    ) -> None:
        kept = letter_of(kelompok, ketua)
        answer_officially(penyaluran=kept, sentence="Diaspal bulan depan.", by=kades.actor(), at=NOW)
        assert list(waiting.untold_answers(kelompok.desa)) == [kept]
        parts = parts_of([kelompok])
        assert "jawaban" in [one.template for one in fitting(parts)]
        report_back(
            desa=kelompok.desa,
            parts=parts,
            words=wordings()["jawaban"].words,
            template="jawaban",
            by=ketua.actor(),
            at=NOW,
        )
        assert not waiting.untold_answers(kelompok.desa)
        sms = OutboundSMS.objects.get(template="lapor_balik")
        assert "kepala desa MENJAWAB 5 Okt: Diaspal bulan depan. -BPD" in sms.body
        later = NOW + dt.timedelta(minutes=1)
        answer_officially(penyaluran=kept, sentence="Maaf, diundur.", by=kades.actor(), at=later)
        assert list(waiting.untold_answers(kelompok.desa)) == [kept]


class TestReportValues:
    def test_only_what_is_true_is_offered(self, desa: Wilayah, ketua: Membership) -> None:
        held = makers.make_kelompok(desa, ketua.actor())
        assert [one.template for one in fitting(parts_of([held]))] == ["bebas"]
        makers.make_usulan(held, ketua.actor())
        held.refresh_from_db()
        assert [one.template for one in fitting(parts_of([held]))] == ["dibahas", "bebas"]
        agreed = makers.make_kelompok(desa, ketua.actor(), title="Air keruh")
        makers.make_usulan(agreed, ketua.actor(), adopted=True)
        agreed.refresh_from_db()
        offered = [one.template for one in fitting(parts_of([agreed]))]
        assert offered == ["disepakati", "hasil", "dibahas", "bebas"]


class TestClock:
    def test_days_are_working_days_with_a_basis(self) -> None:
        assert answer_due("masukan", DAY) == dt.date(2026, 10, 19)
        assert basis("raperdes", DAY).startswith("20 hari kerja.")
        assert late_by(DAY, DAY) == 0
        assert late_by(DAY, DAY + dt.timedelta(days=2)) == 2
        assert late_by(None, DAY) == 0
