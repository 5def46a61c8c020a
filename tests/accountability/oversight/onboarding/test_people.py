"""People on board: files are looked through, codes leave by SMS or paper, a forgotten password finds back."""

import datetime as dt
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.utils.module_loading import import_string

from accountability.accounts.models import (
    Invitation,
    Membership,
    Reason,
    RecoveryAsk,
    Role,
    StaffContact,
    User,
    Way,
)
from accountability.accounts.taking_up import WrongCode
from accountability.ledger.models import Entry
from accountability.oversight.onboarding import bringing_in, ending, inviting
from accountability.oversight.onboarding.giving import give_due
from accountability.oversight.onboarding.judging import Standing, judge
from accountability.oversight.onboarding.people_rows import (
    PersonRow,
)
from accountability.oversight.onboarding.printing import print_letters
from accountability.oversight.onboarding.recovering import answer_due, ask, take_up
from accountability.oversight.onboarding.refusals import (
    ChangedMeanwhile,
    DecidedAlready,
    Faulty,
    KnownAlready,
    NothingToPrint,
    NotRecognised,
    TooLate,
)
from accountability.regions.models import Wilayah
from sms_gateway import contacts
from sms_gateway.models import OutboundSMS
from tests import makers
from tests.accountability.oversight.onboarding.cast import (
    AT,
    HP,
    PASSWORD,
    TODAY,
    adopt,
    code_in,
    invite,
    keep,
    one,
)


class TestBringingIn:
    LINES = ("99.01.01.2001;petugas;A;;;;", "99.01.01.2001;kades;B;;;;", "99.01.01.9999;petugas;C;;;;")

    def test_good_rows_are_taken_and_the_others_kept_to_be_offered_back(
        self, desa: Wilayah, kab: Membership
    ) -> None:
        file = keep(kab, *self.LINES)
        assert adopt(kab, file, 2) == 2
        file.refresh_from_db()
        assert [row["number"] for row in file.payload] == [4]
        entry = Entry.objects.get(kind="akun.undang")
        assert entry.facts == {"petugas": 1, "kades": 1}

    def test_the_same_file_twice_adds_nothing(self, desa: Wilayah, kab: Membership) -> None:
        adopt(kab, keep(kab, *self.LINES), 2)
        again = keep(kab, *self.LINES)
        with pytest.raises(ChangedMeanwhile):
            adopt(kab, again, 2)
        assert Membership.objects.filter(wilayah=desa).count() == 2

    def test_a_file_is_decided_once(self, desa: Wilayah, kab: Membership) -> None:
        file = keep(kab, *self.LINES)
        adopt(kab, file, 2)
        with pytest.raises(DecidedAlready):
            adopt(kab, file, 0)
        with pytest.raises(DecidedAlready):
            bringing_in.drop(file=file, at=AT)

    def test_the_same_waiting_file_is_found_again(self, desa: Wilayah, kab: Membership) -> None:
        assert keep(kab, *self.LINES) == keep(kab, *self.LINES)

    def test_it_is_undone_while_nobody_was_in(self, desa: Wilayah, kab: Membership) -> None:
        file = keep(kab, *self.LINES)
        adopt(kab, file, 2)
        assert bringing_in.undo(file=file, member=kab, today=TODAY, at=AT) == 2
        assert not Invitation.objects.open().exists()
        assert not User.objects.filter(memberships__wilayah=desa, is_active=True).exists()
        assert adopt(kab, keep(kab, *self.LINES), 2) == 2

    def test_it_is_not_undone_once_somebody_was_in_or_after_a_day(
        self, desa: Wilayah, kab: Membership
    ) -> None:
        file = keep(kab, *self.LINES)
        adopt(kab, file, 2)
        with pytest.raises(TooLate):
            bringing_in.undo(file=file, member=kab, today=TODAY, at=AT + dt.timedelta(days=2))
        letter = print_letters(member=kab, at=AT)[0]
        take_up(username=letter.username, code=letter.code, password=PASSWORD, at=AT)
        with pytest.raises(TooLate):
            bringing_in.undo(file=file, member=kab, today=TODAY, at=AT)

    def test_names_and_phones_of_old_files_are_forgotten(self, desa: Wilayah, kab: Membership) -> None:
        file = keep(kab, *self.LINES)
        assert bringing_in.forget_rows(at=AT, limit=9) == 0
        assert bringing_in.forget_rows(at=AT + dt.timedelta(days=31), limit=9) == 1
        file.refresh_from_db()
        assert (file.payload, file.dropped_at is None) == ([], False)

    def test_two_thousand_rows_are_judged_with_few_questions(
        self, desa: Wilayah, kab: Membership, django_assert_max_num_queries: Any
    ) -> None:
        rows = [
            PersonRow(number=n, kode=desa.kode, role="petugas", name=f"Contoh {n}", since=TODAY.isoformat())
            for n in range(2000)
        ]
        with django_assert_max_num_queries(12):
            assert all(one.standing == Standing.NEW for one in judge(rows=rows, member=kab, today=TODAY))


class TestGiving:
    def test_a_code_leaves_by_sms_in_one_part_and_opens_the_account(
        self, desa: Wilayah, kab: Membership
    ) -> None:
        term = invite(kab, one(desa, hp=HP))
        assert give_due(at=AT, limit=9) == 1
        sent = OutboundSMS.objects.get()
        assert (sent.template, sent.segments, sent.holds_secret) == ("undangan_akun", 1, True)
        assert term.user.username in sent.body
        assert "/masuk/undangan/" in sent.body
        take_up(username=term.user.username, code=code_in(sent.body), password=PASSWORD, at=AT)
        assert OutboundSMS.objects.filter(template="sandi_diganti").count() == 1
        assert give_due(at=AT, limit=9) == 0

    def test_a_phone_that_wants_no_sms_gets_a_letter(self, desa: Wilayah, kab: Membership) -> None:
        contacts.opt_out(contact=makers.make_contact(HP), at=AT)
        invite(kab, one(desa, hp=HP))
        give_due(at=AT, limit=9)
        assert Invitation.objects.to_print().count() == 1

    def test_an_address_gets_a_letter_by_mail(self, desa: Wilayah, kab: Membership, settings: Any) -> None:
        settings.MAIL_SENDS = True
        term = invite(kab, one(desa, surel="a@contoh.id"))
        give_due(at=AT, limit=9)
        code = code_in(str(mail.outbox[0].body))
        assert take_up(username=term.user.username, code=code, password=PASSWORD, at=AT) == term.user

    def test_no_number_and_no_name_reaches_the_ledger(self, desa: Wilayah, kab: Membership) -> None:
        invite(kab, one(desa, hp=HP))
        give_due(at=AT, limit=9)
        told = " ".join(str(entry.facts) + entry.ref for entry in Entry.objects.all())
        assert "Contoh" not in told
        assert "8120000" not in told


class TestPrinting:
    def test_a_letter_is_printed_once(self, desa: Wilayah, kab: Membership) -> None:
        invite(kab, one(desa))
        letter = print_letters(member=kab, at=AT)[0]
        assert letter.office == "Petugas posko, Desa Sukamaju"
        with pytest.raises(NothingToPrint):
            print_letters(member=kab, at=AT)

    def test_another_desk_prints_none_of_ours(self, desa: Wilayah, kab: Membership) -> None:
        invite(kab, one(desa))
        makers.make_desa("99.01.02.2001", "Jauh")
        other = makers.make_member(Role.CAMAT, Wilayah.objects.get(kode="99.01.02"))
        with pytest.raises(NothingToPrint):
            print_letters(member=other, at=AT)


class TestRecovering:
    def ask(self, name: str, at: dt.datetime = AT) -> None:
        ask(username=name, at=at)
        answer_due(at=at, limit=9)
        give_due(at=at, limit=9)

    def known(self, kab: Membership, desa: Wilayah) -> User:
        user = makers.make_member(Role.KETUA_BPD, desa).user
        row = one(desa, hp=HP)
        StaffContact.objects.create(user=user, fingerprint=row.fingerprint, sealed=row.phone, changed_at=AT)
        return user

    def test_a_code_goes_to_the_phone_on_file_and_lets_in(self, desa: Wilayah, kab: Membership) -> None:
        user = self.known(kab, desa)
        self.ask(user.username)
        sent = OutboundSMS.objects.get(template="kode_pulih")
        take_up(username=user.username, code=code_in(sent.body), password=PASSWORD, at=AT)
        assert User.objects.get(pk=user.pk).check_password(PASSWORD)
        assert Entry.objects.filter(kind="akun.pulih").exists()

    def test_for_a_name_nobody_has_nothing_is_sent_or_kept(self, desa: Wilayah) -> None:
        self.ask("tidak-ada")
        assert not OutboundSMS.objects.exists()
        assert not RecoveryAsk.objects.exists()

    def test_who_was_never_in_or_has_no_phone_gets_none(self, desa: Wilayah, kab: Membership) -> None:
        never = invite(kab, one(desa, hp=HP)).user
        for name in (never.username, kab.user.username):
            ask(username=name, at=AT)
        answer_due(at=AT, limit=9)
        assert not Invitation.objects.filter(made_by=None).exists()

    def test_nobody_is_locked_out_by_asking_in_their_name(self, desa: Wilayah, kab: Membership) -> None:
        user = self.known(kab, desa)
        for minute in range(0, 600, 15):
            self.ask(user.username, AT + dt.timedelta(minutes=minute))
        sent = list(OutboundSMS.objects.filter(template="kode_pulih").order_by("id"))
        assert len(sent) == 3
        late = AT + dt.timedelta(hours=23)
        assert (
            take_up(username=user.username, code=code_in(sent[-1].body), password=PASSWORD, at=late) == user
        )

    def test_a_phone_that_wants_no_sms_gets_no_letter_for_whom_nobody_recognised(
        self, desa: Wilayah, kab: Membership
    ) -> None:
        user = self.known(kab, desa)
        contacts.opt_out(contact=makers.make_contact(HP), at=AT)
        self.ask(user.username)
        assert not Invitation.objects.open().exists()

    def test_whose_term_ended_is_not_let_in(self, desa: Wilayah, kab: Membership) -> None:
        user = self.known(kab, desa)
        Membership.objects.filter(user=user).update(until_date=TODAY - dt.timedelta(days=1))
        self.ask(user.username)
        assert not OutboundSMS.objects.exists()

    def test_the_desk_above_renews_only_whom_it_recognised(self, desa: Wilayah, kab: Membership) -> None:
        user = self.known(kab, desa)
        term = user.memberships.get()
        with pytest.raises(NotRecognised):
            inviting.renew(term=term, way=Way.PAPER, recognised=False, member=kab, at=AT)
        inviting.renew(term=term, way=Way.PAPER, recognised=True, member=kab, at=AT)
        letter = print_letters(member=kab, at=AT)[0]
        assert take_up(username=user.username, code=letter.code, password=PASSWORD, at=AT) == user

    def test_a_wrong_code_changes_nothing(self, desa: Wilayah, kab: Membership) -> None:
        user = self.known(kab, desa)
        with pytest.raises(WrongCode):
            take_up(username=user.username, code="1234 5678 9012 3456", password=PASSWORD, at=AT)
        assert User.objects.get(pk=user.pk).check_password("rahasia-uji-coba")


class TestChangingHolders:
    def test_the_old_term_ends_the_day_the_new_one_begins(self, desa: Wilayah, kab: Membership) -> None:
        old = makers.make_member(Role.KADES, desa)
        new = ending.change_holder(
            term=old, row=one(desa, "kades", "Lain"), reason=Reason.TERM_OVER, member=kab, today=TODAY, at=AT
        )
        old.refresh_from_db()
        assert (old.until_date, new.since_date) == (TODAY - dt.timedelta(days=1), TODAY)

    def test_a_successor_with_a_fault_changes_nothing(self, desa: Wilayah, kab: Membership) -> None:
        old = makers.make_member(Role.KADES, desa)
        with pytest.raises(Faulty):
            ending.change_holder(
                term=old,
                row=one(desa, "kades", "Lain", "12"),
                reason=Reason.RESIGNED,
                member=kab,
                today=TODAY,
                at=AT,
            )
        old.refresh_from_db()
        assert old.until_date is None

    def test_a_person_is_added_once(self, desa: Wilayah, kab: Membership) -> None:
        invite(kab, one(desa))
        with pytest.raises(KnownAlready):
            invite(kab, one(desa))

    def test_another_phone_makes_the_code_of_the_first_worthless(
        self, desa: Wilayah, kab: Membership
    ) -> None:
        term = invite(kab, one(desa, hp=HP))
        inviting.change_phone(term=term, row=one(desa, hp="081200000088"), member=kab, at=AT)
        assert not Invitation.objects.open().exists()
        with pytest.raises(Faulty):
            inviting.change_phone(term=term, row=one(desa, hp="12"), member=kab, at=AT)


class TestWork:
    def test_the_worker_without_celery_gives_codes_too(self, desa: Wilayah, kab: Membership) -> None:
        invite(kab, one(desa, hp=HP))
        ours = [name for name in settings.WORK_BESIDES if "onboarding" in name]
        assert [import_string(name)(at=AT, limit=9) for name in ours] == [0, 1, 0]
