"""The Monday note: three sentences, at seven on the village's clock, once a week, no citizen's word."""

import datetime as dt
import smtplib
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage

from accountability.accounts.models import Membership, Role
from accountability.council import mailing
from accountability.council.mailing import MOST_TRIES, mail_due
from accountability.council.models import MondayNote, Reachable
from accountability.council.monday_note import Week, monday_of, week_of, words_of, write_due
from accountability.council.reachable import (
    MOST_CODES_AN_HOUR,
    NoMailHere,
    NowhereToReach,
    TooManyCodes,
    ask_address,
    ask_phone,
    be_left_alone,
    be_reached,
    code_mark,
    is_code,
)
from accountability.ledger.models import Entry
from accountability.lib import gsm7
from accountability.regions.models import Dusun, Wilayah
from accountability.regions.sebutan import PRESETS, adopt
from posko.models import Aspirasi
from posko.states import Quarantine
from sms_gateway.models import Contact, OutboundSMS
from tests import makers
from tests.accountability.council.conftest import DAY, SECRET

MONDAY = dt.date(2026, 10, 5)
SEVEN = dt.datetime(2026, 10, 5, 0, 0, tzinfo=dt.UTC)  # 07.00 WIB
PHONE = "+6281200000077"


def reached(member: Membership, **where: Any) -> Reachable:
    """This member asked for the note."""
    if not where:
        where = {"contact": makers.make_contact(PHONE)}
    return be_reached(desa=member.wilayah, by=member.actor(), at=makers.NOW, **where)


class TestWeekOf:
    @pytest.fixture
    def voices(self, desa: Wilayah) -> list[Aspirasi]:
        """Three of last week, one set aside, one of this Monday, one long ago and unread."""
        wetan = Dusun.objects.create(desa=desa, name="Wetan")
        krajan = makers.make_dusun(desa)
        last = [makers.make_aspirasi(desa, f"lampu {n}", at=SEVEN - DAY * 2, dusun=krajan) for n in range(3)]
        Aspirasi.objects.filter(pk=last[0].pk).update(quarantine=Quarantine.JUNK)
        makers.make_aspirasi(desa, "pagi ini", at=SEVEN, dusun=krajan)
        makers.make_aspirasi(desa, SECRET, at=SEVEN - DAY * 70, dusun=wetan, confidential=True)
        return last

    def test_it_counts_what_the_lists_hold(self, desa: Wilayah, voices: list[Aspirasi]) -> None:
        week = week_of(desa=desa, monday=MONDAY)
        assert (week.came, week.unread_late, week.unanswered_late) == (2, 1, 1)
        assert week.unheard == ("Wetan",)

    def test_three_sentences_without_a_word_of_a_citizen(self, desa: Wilayah, voices: list[Aspirasi]) -> None:
        said = words_of(week_of(desa=desa, monday=MONDAY), desa)
        assert said == (
            "Minggu lalu 2 aspirasi masuk. 1 lewat batas baca, 1 lewat batas jawab. "
            "Dusun Wetan belum terdengar 60 hari. -BPD"
        )

    @pytest.mark.parametrize("preset", sorted(PRESETS))
    @pytest.mark.parametrize("late", [(0, 0), (12_500, 0), (0, 12_500), (12_500, 12_500)])
    @pytest.mark.parametrize("names", [(), ("Krajan Wetan Lor Sungai Besar",) * 2, ("Wetan",) * 25])
    def test_the_worst_week_is_one_sms(
        self, desa: Wilayah, preset: str, late: tuple[int, int], names: tuple[str, ...]
    ) -> None:
        adopt(wilayah_kode=desa.kode, preset=preset)
        said = words_of(Week(12_500, *late, names, 60), desa)
        assert gsm7.is_gsm7(said)
        assert gsm7.segments(said) == 1
        assert said.count(".") >= 3


class TestMondayOf:
    @pytest.mark.parametrize(
        ("kode", "hour", "due"),
        [
            ("99.01.01.2001", 0, True),
            ("99.01.01.2001", -1, False),
            ("91.01.01.2001", -2, True),
            ("91.01.01.2001", -3, False),
            ("51.01.01.2001", -1, True),
        ],
    )
    def test_seven_is_that_of_the_village(self, kode: str, hour: int, due: bool) -> None:
        at = SEVEN + dt.timedelta(hours=hour)
        assert (monday_of(at, kode) == MONDAY) is due

    def test_a_missed_monday_is_made_good_until_tuesday_evening(self) -> None:
        assert monday_of(SEVEN + dt.timedelta(hours=35), "99.01.01.2001") == MONDAY
        assert monday_of(SEVEN + dt.timedelta(hours=36), "99.01.01.2001") is None


class TestWriteDue:
    @pytest.fixture(autouse=True)
    def voice(self, desa: Wilayah) -> Aspirasi:
        return makers.make_aspirasi(desa, SECRET, at=SEVEN - DAY * 2)

    def test_each_member_who_asked_gets_one_a_week(self, anggota: Membership, ketua: Membership) -> None:
        reached(anggota)
        for _look in range(2):
            write_due(at=SEVEN, limit=10)
        note = MondayNote.objects.get()
        sms = OutboundSMS.objects.get()
        assert (note.user, note.week, note.outbound) == (anggota.user, MONDAY, sms)
        assert (sms.kind, sms.body, sms.contact) == ("notice", note.words, Contact.objects.get())
        assert write_due(at=SEVEN + DAY * 7, limit=10) == 1

    def test_it_says_no_word_of_a_citizen_and_the_ledger_no_phone(self, anggota: Membership) -> None:
        reached(anggota)
        write_due(at=SEVEN, limit=10)
        assert SECRET not in MondayNote.objects.get().words
        assert PHONE[4:] not in "".join(f"{entry.ref}{entry.facts}" for entry in Entry.objects.all())

    def test_a_quiet_week_has_none(self, anggota: Membership) -> None:
        reached(anggota)
        Aspirasi.objects.update(received_at=SEVEN - DAY * 20, state_since_at=SEVEN, state="answered")
        assert write_due(at=SEVEN, limit=10) == 0

    def test_who_stopped_or_whose_term_ended_gets_none(
        self, desa: Wilayah, anggota: Membership, ketua: Membership, kades: Membership
    ) -> None:
        reached(anggota)
        reached(kades, email="kades@contoh.id")
        be_left_alone(desa=desa, by=anggota.actor(), at=SEVEN)
        reached(ketua, email="ketua@contoh.id")
        Membership.objects.filter(pk=ketua.pk).update(until_date=MONDAY - DAY * 3)
        assert write_due(at=SEVEN, limit=10) == 0

    def test_on_any_other_day_nothing_is_written(self, anggota: Membership) -> None:
        reached(anggota)
        assert write_due(at=SEVEN + DAY * 3, limit=10) == 0

    def test_a_member_of_two_councils_gets_one_of_each(
        self, anggota: Membership, other_desa: Wilayah
    ) -> None:
        Membership.objects.create(
            user=anggota.user, wilayah=other_desa, role=Role.ANGGOTA_BPD, since_date=dt.date(2025, 1, 1)
        )
        makers.make_aspirasi(other_desa, "lampu", at=SEVEN - DAY)
        reached(anggota)
        assert write_due(at=SEVEN, limit=10) == 2


class TestMailDue:
    @pytest.fixture
    def note(self, desa: Wilayah, anggota: Membership) -> MondayNote:
        makers.make_aspirasi(desa, SECRET, at=SEVEN - DAY * 2)
        reached(anggota, email="anggota@contoh.id")
        write_due(at=SEVEN, limit=10)
        return MondayNote.objects.get()

    def test_it_leaves_once(self, note: MondayNote) -> None:
        assert (mail_due(at=SEVEN, limit=10), mail_due(at=SEVEN + DAY, limit=10)) == (1, 0)
        letter = mail.outbox[0]
        assert letter.to == ["anggota@contoh.id"]
        assert letter.subject == "Kabar Senin BPD Sukamaju, 5 Oktober 2026"
        assert note.words in letter.body
        assert SECRET not in letter.body
        note.refresh_from_db()
        assert (note.mailed_at, note.next_try_at, note.tries) == (SEVEN, None, 1)

    def test_a_server_that_fails_is_tried_again_with_growing_pauses(
        self, note: MondayNote, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(self: EmailMessage, *args: Any, **kwargs: Any) -> int:
            raise smtplib.SMTPServerDisconnected

        monkeypatch.setattr(EmailMessage, "send", fail)
        pauses, at = [], SEVEN
        for _try in range(MOST_TRIES):
            mail_due(at=at, limit=10)
            note.refresh_from_db()
            if note.next_try_at is None:
                break
            pauses.append((note.next_try_at - at).total_seconds() / 60)
            at = note.next_try_at
        assert pauses == [5, 10, 20, 40, 80, 160, 320]
        assert (note.tries, note.mailed_at) == (MOST_TRIES, None)

    def test_without_a_mail_server_nothing_is_tried(self, note: MondayNote, settings: Any) -> None:
        settings.MAIL_SENDS = False
        assert mail_due(at=SEVEN, limit=10) == 0
        assert MondayNote.objects.get().tries == 0

    def test_who_stopped_meanwhile_gets_no_letter(
        self, note: MondayNote, desa: Wilayah, anggota: Membership
    ) -> None:
        be_left_alone(desa=desa, by=anggota.actor(), at=SEVEN)
        assert mail_due(at=SEVEN, limit=10) == 0
        assert mail.outbox == []
        assert MondayNote.objects.get().next_try_at is None


class TestReachable:
    def test_the_phone_is_sealed_like_a_citizens(self, anggota: Membership) -> None:
        reached(anggota)
        contact = Reachable.objects.get().contact
        assert contact is not None
        assert PHONE[3:] not in str(vars(contact))

    def test_a_second_place_takes_that_of_the_first(self, anggota: Membership) -> None:
        reached(anggota)
        reached(anggota, email="anggota@contoh.id")
        kept = Reachable.objects.get()
        assert (kept.contact, kept.email) == (None, "anggota@contoh.id")

    def test_nowhere_is_refused(self, anggota: Membership) -> None:
        with pytest.raises(NowhereToReach):
            reached(anggota, email="")

    def test_a_code_belongs_to_one_person_and_is_not_kept_as_it_is(self) -> None:
        mark = code_mark("123456", 1)
        assert is_code("123 456", mark, 1)
        assert not is_code("123456", mark, 2)
        assert "123456" not in mark

    def test_codes_by_sms_are_few(self, desa: Wilayah, anggota: Membership) -> None:
        at = makers.NOW
        for place in range(MOST_CODES_AN_HOUR):
            at = makers.NOW + dt.timedelta(minutes=place)
            ask_phone(desa=desa, number=PHONE, code=f"00000{place}", by=anggota.actor(), at=at)
        with pytest.raises(TooManyCodes):
            ask_phone(desa=desa, number=PHONE, code="999999", by=anggota.actor(), at=at)
        assert OutboundSMS.objects.filter(holds_secret=True).count() == MOST_CODES_AN_HOUR

    def test_an_address_needs_a_mail_server(self, desa: Wilayah, settings: Any) -> None:
        ask_address(desa=desa, email="a@contoh.id", code="123456")
        assert "123456" in mail.outbox[0].body
        settings.MAIL_SENDS = False
        with pytest.raises(NoMailHere):
            ask_address(desa=desa, email="a@contoh.id", code="123456")


def test_a_pause_doubles() -> None:
    assert [mailing.pause_after(tries).total_seconds() for tries in (1, 2, 3)] == [300, 600, 1200]
