"""Lapor balik: everyone of a kelompok hears it once, at a decent hour, and it can be taken back at once."""

import datetime as dt
from typing import Any

import pytest

from accountability.accounts.models import Membership
from accountability.ledger.models import Entry
from accountability.regions.models import Wilayah
from posko.models import Aspirasi, Kelompok, ReportBack
from posko.regrouping import PATIENCE
from posko.report_outlook import Fate, Part, look_ahead
from posko.report_progress import not_reached, progress_of
from posko.reporting_back import (
    AlreadyReported,
    KelompokElsewhere,
    NobodyToTell,
    TooLateToTakeBack,
    report_back,
    take_back,
)
from posko.states import State
from sms_gateway import outbox
from sms_gateway.delivery import OutboundState
from sms_gateway.models import OutboundSMS
from tests import makers

NOW = makers.NOW
WORDS = '{nomor}: "{kelompok}" mulai dikerjakan Senin. -{bpd}'
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def kelompok(desa: Wilayah, ketua: Membership) -> Kelompok:
    """Three voices with a phone each, one without."""
    makers.make_line(desa)
    held = makers.make_kelompok(desa, ketua.actor(), voices=4, title="Jalan RT 03", at=NOW - 5 * MINUTE)
    for place, voice in enumerate(held.aspirasi.order_by("id")[:3]):
        voice.contact = makers.make_contact(f"+62812000001{place:02}")
        voice.save()
    OutboundSMS.objects.all().delete()
    return held


def tell(kelompok: Kelompok, by: Membership, words: str = WORDS, at: dt.datetime = NOW) -> ReportBack:
    """The council reports back."""
    parts = [Part(kelompok, {"kelompok": kelompok.title})]
    return report_back(desa=kelompok.desa, parts=parts, words=words, template="bebas", by=by.actor(), at=at)


class TestReportBack:
    def test_each_phone_gets_one_sms_with_its_own_number_and_every_page_says_it(
        self, kelompok: Kelompok, ketua: Membership
    ) -> None:
        told = tell(kelompok, ketua)
        sent = list(OutboundSMS.objects.filter(template="lapor_balik").order_by("id"))
        numbers = kelompok.aspirasi.order_by("id").values_list("nomor", flat=True)
        for sms, number in zip(sent, numbers, strict=False):
            written = f"{number[:3]}-{number[3:]}"
            assert sms.body == f'{written}: "Jalan RT 03" mulai dikerjakan Senin. -BPD'
        assert len(sent) == 3
        assert all(sms.to_many and sms.not_before == NOW + PATIENCE for sms in sent)
        assert {one.text for one in told.voices.all()} == {'"Jalan RT 03" mulai dikerjakan Senin.'}
        assert told.voices.count() == 4
        assert Entry.objects.get(kind="lapor.balik").facts == {
            "kelompok": [kelompok.pk],
            "sms": 3,
            "voices": 4,
        }

    def test_the_same_words_again_are_told_to_nobody_twice(
        self, kelompok: Kelompok, ketua: Membership, anggota: Membership
    ) -> None:
        tell(kelompok, ketua)
        with pytest.raises(AlreadyReported):
            tell(kelompok, anggota, f"  {WORDS} ")
        assert OutboundSMS.objects.count() == 3

    def test_who_joined_later_is_told_alone(
        self, kelompok: Kelompok, ketua: Membership, desa: Wilayah
    ) -> None:
        tell(kelompok, ketua)
        late = makers.make_aspirasi(desa, at=NOW)
        Aspirasi.objects.filter(pk=late.pk).update(kelompok=kelompok)
        told = tell(kelompok, ketua, at=NOW + MINUTE)
        assert [one.aspirasi_id for one in told.voices.all()] == [late.pk]

    def test_one_phone_with_two_voices_gets_one_sms(self, kelompok: Kelompok, ketua: Membership) -> None:
        first, second = kelompok.aspirasi.order_by("id")[:2]
        second.contact = first.contact
        second.save()
        told = tell(kelompok, ketua)
        assert OutboundSMS.objects.filter(contact=first.contact).count() == 1
        assert told.voices.count() == 4

    def test_who_wrote_stop_is_told_on_the_page_only(self, kelompok: Kelompok, ketua: Membership) -> None:
        contact = kelompok.aspirasi.exclude(contact=None).order_by("id")[0].contact
        assert contact is not None
        contact.opted_out_at = NOW
        contact.save()
        told = tell(kelompok, ketua)
        sms = OutboundSMS.objects.get(contact=contact)
        assert (sms.state, sms.error_code) == (OutboundState.CANCELLED, "opted_out")
        assert progress_of(told, at=NOW).stopped == 1

    def test_a_voice_told_today_hears_it_tomorrow_morning(
        self, kelompok: Kelompok, ketua: Membership, settings: Any
    ) -> None:
        settings.SMS_NEWS_PER_DAY = 1
        kelompok.aspirasi.filter(contact__isnull=False).update(last_news_at=NOW)
        tell(kelompok, ketua)
        leaves = {sms.not_before for sms in OutboundSMS.objects.all()}
        assert leaves == {dt.datetime(2026, 10, 6, 1, 0, tzinfo=dt.UTC)}

    def test_what_was_closed_is_not_told(self, kelompok: Kelompok, ketua: Membership) -> None:
        first = kelompok.aspirasi.order_by("id")[0]
        Aspirasi.objects.filter(pk=first.pk).update(state=State.CLOSED)
        assert tell(kelompok, ketua).voices.count() == 3

    def test_nobody_and_a_kelompok_elsewhere_are_refused(
        self, kelompok: Kelompok, ketua: Membership, other_desa: Wilayah, outsider: Membership
    ) -> None:
        theirs = makers.make_kelompok(other_desa, outsider.actor())
        with pytest.raises(KelompokElsewhere):
            report_back(
                desa=kelompok.desa, parts=[Part(theirs)], words=WORDS, template="", by=ketua.actor(), at=NOW
            )
        kelompok.aspirasi.update(kelompok=None)
        with pytest.raises(NobodyToTell):
            tell(kelompok, ketua)
        assert not ReportBack.objects.exists()

    def test_many_are_told_with_few_questions(
        self, kelompok: Kelompok, ketua: Membership, desa: Wilayah, django_assert_max_num_queries: Any
    ) -> None:
        for place in range(40):
            voice = makers.make_aspirasi(desa, at=NOW, contact=makers.make_contact(f"+62812000002{place:02}"))
            Aspirasi.objects.filter(pk=voice.pk).update(kelompok=kelompok)
        with django_assert_max_num_queries(40):
            told = tell(kelompok, ketua)
        assert told.voices.exclude(outbound=None).count() == 43


class TestTakeBack:
    def test_within_seconds_nobody_hears_it_and_the_corrected_one_leaves_today(
        self, kelompok: Kelompok, ketua: Membership, settings: Any
    ) -> None:
        settings.SMS_NEWS_PER_DAY = 1
        kelompok.aspirasi.update(last_news_at=None)
        told = tell(kelompok, ketua)
        assert take_back(report_back=told, by=ketua.actor(), at=NOW + PATIENCE) == 4
        assert set(OutboundSMS.objects.values_list("state", "error_code")) == {("cancelled", "withdrawn")}
        assert set(kelompok.aspirasi.values_list("last_news_at", flat=True)) == {None}
        again = tell(kelompok, ketua, at=NOW + PATIENCE)
        waiting = OutboundSMS.objects.promised()
        assert {sms.not_before for sms in waiting} == {NOW + 2 * PATIENCE}
        assert again.voices.count() == 4

    def test_too_late_by_another_or_after_one_has_left_it_stands(
        self, kelompok: Kelompok, ketua: Membership, anggota: Membership
    ) -> None:
        told = tell(kelompok, ketua)
        for by, at in ((anggota, NOW), (ketua, NOW + PATIENCE + MINUTE)):
            with pytest.raises(TooLateToTakeBack):
                take_back(report_back=told, by=by.actor(), at=at)
        OutboundSMS.objects.filter(pk=OutboundSMS.objects.first().pk).update(  # type: ignore[union-attr]
            state=OutboundState.SENDING, rank=10, sending_at=NOW
        )
        with pytest.raises(TooLateToTakeBack):
            take_back(report_back=told, by=ketua.actor(), at=NOW)
        assert OutboundSMS.objects.promised().count() == 2


class TestOutlook:
    def test_the_preview_says_what_then_happens(
        self, kelompok: Kelompok, ketua: Membership, settings: Any
    ) -> None:
        settings.SMS_NEWS_PER_DAY = 1
        voices = list(kelompok.aspirasi.order_by("id"))
        kelompok.aspirasi.update(last_news_at=None)
        Aspirasi.objects.filter(pk=voices[0].pk).update(last_news_at=NOW - MINUTE)
        parts = [Part(kelompok, {"kelompok": kelompok.title})]
        seen = look_ahead(desa=kelompok.desa, parts=parts, words=WORDS, at=NOW)
        assert seen.counts == {Fate.TOMORROW: 1, Fate.NOW: 2, Fate.NO_PHONE: 1}
        assert seen.segments == 3
        tell(kelompok, ketua)
        assert sorted(sms.body for sms in OutboundSMS.objects.all()) == sorted(
            one.body for one in seen.by_sms
        )

    def test_at_night_all_wait_for_the_morning(self, kelompok: Kelompok, settings: Any) -> None:
        settings.SMS_QUIET_HOURS = (dt.time(20), dt.time(6))
        night = dt.datetime(2026, 10, 5, 15, 0, tzinfo=dt.UTC)
        parts = [Part(kelompok, {"kelompok": kelompok.title})]
        seen = look_ahead(desa=kelompok.desa, parts=parts, words=WORDS, at=night)
        assert seen.counts[Fate.MORNING] == 3


class TestProgress:
    def test_it_counts_what_became_of_each(self, kelompok: Kelompok, ketua: Membership) -> None:
        told = tell(kelompok, ketua)
        before = progress_of(told, at=NOW)
        assert (before.sms, before.on_its_way, before.page_only, before.moving) == (3, 3, 1, True)
        assert before.sent == 0

    @pytest.mark.django_db(transaction=True)
    def test_after_they_left_they_are_sent_and_a_lost_one_is_listed(
        self, kelompok: Kelompok, ketua: Membership
    ) -> None:
        told = tell(kelompok, ketua)
        later = NOW + PATIENCE + MINUTE
        assert outbox.send(at=later, limit=10) == 3
        lost = OutboundSMS.objects.order_by("id").first()
        assert lost is not None
        OutboundSMS.objects.filter(pk=lost.pk).update(
            state=OutboundState.FAILED, rank=90, error_code="undelivered"
        )
        after = progress_of(told, at=later)
        assert (after.sent, after.failed, after.moving) == (2, 1, False)
        assert [one.outbound_id for one in not_reached(told, at=later)] == [lost.pk]
