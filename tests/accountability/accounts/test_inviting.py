"""Accounts are made with an invitation; a code opens once, and only the hash of it is kept."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from accountability.accounts.ending import (
    AlreadyEnded,
    NotEnded,
    OwnTerm,
    Succeeded,
    end_term,
    take_back_end,
)
from accountability.accounts.inviting import (
    AccountClosed,
    Newcomer,
    NothingOpen,
    NoWay,
    add_people,
    draw_code,
    renew,
    way_for,
    withdraw,
)
from accountability.accounts.models import (
    Invitation,
    Membership,
    Purpose,
    Reason,
    Role,
    StaffContact,
    User,
    Way,
)
from accountability.accounts.offices import may_place, role_named, terms_under
from accountability.accounts.taking_up import CodeOver, CodeUsed, WrongCode, take_up
from accountability.lib import kunci
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import PRESETS
from tests import makers

AT = makers.NOW
TODAY = AT.date()
DAY = dt.timedelta(days=1)
PASSWORD = "kopi pagi di teras 7"


def invited(desa: Wilayah, role: Role = Role.PETUGAS, **fields: str | bytes) -> Membership:
    newcomer = Newcomer(wilayah=desa, role=role, name="Contoh Satu", since=TODAY, **fields)  # type: ignore[arg-type]
    return add_people(people=[newcomer], made_by=None, at=AT)[0]


def given(term: Membership, at: dt.datetime = AT) -> str:
    """The code of the open invitation, as it would leave."""
    invitation = Invitation.objects.open().get(user=term.user)
    code = draw_code(invitation=invitation, at=at)
    invitation.save()
    return code


class TestAddPeople:
    def test_each_has_an_account_of_the_office_a_term_and_an_open_invitation(self, desa: Wilayah) -> None:
        people = [
            Newcomer(wilayah=desa, role=Role.PETUGAS, name=f"Contoh {n}", since=TODAY) for n in range(3)
        ]
        terms = add_people(people=people, made_by=None, at=AT)
        names = [term.user.username for term in terms]
        assert names[0] == "petugas-sukamaju"
        assert len(set(names)) == 3
        assert all(name.startswith("petugas-sukamaju") for name in names)
        assert not any(term.user.has_usable_password() for term in terms)
        assert Invitation.objects.open().count() == 3

    def test_two_thousand_take_few_statements(
        self, desa: Wilayah, django_assert_max_num_queries: object
    ) -> None:
        people = [
            Newcomer(wilayah=desa, role=Role.PETUGAS, name=f"Contoh {n}", since=TODAY) for n in range(2000)
        ]
        with django_assert_max_num_queries(60):  # type: ignore[operator]
            add_people(people=people, made_by=None, at=AT)
        assert Membership.objects.count() == 2000

    def test_a_phone_comes_before_an_address_and_paper_is_the_last(self) -> None:
        assert way_for(fingerprint="a", email="a@contoh.id", mail=True) == Way.SMS
        assert way_for(fingerprint="", email="a@contoh.id", mail=True) == Way.EMAIL
        assert way_for(fingerprint="", email="a@contoh.id", mail=False) == Way.PAPER


class TestTakeUp:
    def test_the_right_code_sets_the_password(self, desa: Wilayah) -> None:
        term = invited(desa)
        taken = take_up(username=term.user.username, code=given(term), password=PASSWORD, at=AT)
        assert taken.taken_up_at == AT
        assert User.objects.get().check_password(PASSWORD)

    def test_only_a_hash_of_the_code_is_kept(self, desa: Wilayah) -> None:
        term = invited(desa)
        code = given(term)
        assert code not in Invitation.objects.get().mark
        assert kunci.matches(code, Invitation.objects.get().mark)

    def test_a_code_opens_once(self, desa: Wilayah) -> None:
        term = invited(desa)
        code = given(term)
        take_up(username=term.user.username, code=code, password=PASSWORD, at=AT)
        with pytest.raises(CodeUsed):
            take_up(username=term.user.username, code=code, password="lain sama sekali 8", at=AT)
        assert User.objects.get().check_password(PASSWORD)

    def test_the_code_of_another_opens_nothing(self, desa: Wilayah) -> None:
        mine, theirs = invited(desa), invited(desa, Role.KADES)
        code = given(theirs)
        given(mine)
        for name in (mine.user.username, "tidak-ada"):
            with pytest.raises(WrongCode):
                take_up(username=name, code=code, password=PASSWORD, at=AT)

    def test_a_code_that_was_never_given_opens_nothing(self, desa: Wilayah) -> None:
        term = invited(desa)
        with pytest.raises(WrongCode):
            take_up(username=term.user.username, code="", password=PASSWORD, at=AT)

    def test_after_its_days_a_code_is_over(self, desa: Wilayah) -> None:
        term = invited(desa)
        code = given(term)
        with pytest.raises(CodeOver):
            take_up(username=term.user.username, code=code, password=PASSWORD, at=AT + 14 * DAY)

    def test_a_withdrawn_or_renewed_code_is_over(self, desa: Wilayah) -> None:
        term = invited(desa)
        code = given(term)
        withdraw(user=term.user, at=AT)
        with pytest.raises(CodeOver):
            take_up(username=term.user.username, code=code, password=PASSWORD, at=AT)
        renew(user=term.user, way=Way.PAPER, made_by=None, at=AT)
        fresh = given(term)
        with pytest.raises(WrongCode):
            take_up(username=term.user.username, code=code, password=PASSWORD, at=AT)
        assert take_up(username=term.user.username, code=fresh, password=PASSWORD, at=AT).taken_up_at

    def test_every_session_of_the_account_ends(self, desa: Wilayah, client: Client) -> None:
        member = makers.make_member(Role.KETUA_BPD, desa)
        client.force_login(member.user)
        assert client.get("/bpd/", secure=True).status_code == 200
        renew(user=member.user, way=Way.PAPER, made_by=None, at=AT)
        assert client.get("/bpd/", secure=True).status_code == 200
        take_up(username=member.user.username, code=given(member), password=PASSWORD, at=AT)
        assert client.get("/bpd/", secure=True).status_code == 302


class TestRenew:
    def test_of_who_was_in_it_is_a_way_back_and_the_password_stays(self, desa: Wilayah) -> None:
        member = makers.make_member(Role.KADES, desa)
        made = renew(user=member.user, way=Way.PAPER, made_by=None, at=AT)
        assert made.purpose == Purpose.RECOVER
        assert User.objects.get().check_password("rahasia-uji-coba")

    def test_a_phone_nobody_knows_is_no_way(self, desa: Wilayah) -> None:
        term = invited(desa)
        with pytest.raises(NoWay):
            renew(user=term.user, way=Way.SMS, made_by=None, at=AT)

    def test_a_closed_account_gets_no_code(self, desa: Wilayah) -> None:
        term = invited(desa)
        term.user.is_active = False
        with pytest.raises(AccountClosed):
            renew(user=term.user, way=Way.PAPER, made_by=None, at=AT)

    def test_what_is_not_open_is_not_withdrawn(self, desa: Wilayah) -> None:
        member = makers.make_member(Role.KADES, desa)
        with pytest.raises(NothingOpen):
            withdraw(user=member.user, at=AT)


class TestEndTerm:
    def end(self, term: Membership, off_from: dt.date = TODAY, by: int = 0) -> None:
        by = by or makers.make_member(Role.CAMAT, Wilayah.objects.get(kode="99.01.01")).user_id
        end_term(membership=term, off_from=off_from, reason=Reason.TERM_OVER, ended_by=by, today=TODAY, at=AT)

    def test_access_ends_that_day_and_sessions_with_it(self, desa: Wilayah, client: Client) -> None:
        member = makers.make_member(Role.KETUA_BPD, desa)
        client.force_login(member.user)
        self.end(member)
        member.refresh_from_db()
        assert member.until_date == TODAY - DAY
        assert client.get("/bpd/", secure=True).status_code == 302

    def test_a_day_to_come_leaves_the_door_open_until_then(self, desa: Wilayah) -> None:
        member = makers.make_member(Role.KETUA_BPD, desa)
        self.end(member, TODAY + 10 * DAY)
        member.refresh_from_db()
        assert member.until_date == TODAY + 9 * DAY
        assert User.objects.get(pk=member.user_id).is_active

    def test_one_who_never_began_never_serves(self, desa: Wilayah) -> None:
        term = invited(desa)
        self.end(term)
        assert not User.objects.get(pk=term.user_id).is_active
        assert not Invitation.objects.open().exists()

    def test_who_serves_elsewhere_keeps_the_account(self, desa: Wilayah) -> None:
        member = makers.make_member(Role.PETUGAS, desa)
        other = makers.make_desa("99.01.01.2002", "Mekarsari")
        Membership.objects.create(
            user=member.user, wilayah=other, role=Role.PETUGAS, since_date=dt.date(2025, 1, 1)
        )
        self.end(member)
        assert User.objects.get(pk=member.user_id).is_active

    def test_nobody_ends_the_own_term(self, desa: Wilayah) -> None:
        member = makers.make_member(Role.KADES, desa)
        with pytest.raises(OwnTerm):
            self.end(member, by=member.user_id)

    def test_it_ends_once(self, desa: Wilayah) -> None:
        member = makers.make_member(Role.KADES, desa)
        self.end(member)
        with pytest.raises(AlreadyEnded):
            self.end(member)

    def test_taken_back_everything_is_as_before(self, desa: Wilayah) -> None:
        member = makers.make_member(Role.KADES, desa)
        self.end(member)
        take_back_end(membership=member, today=TODAY, at=AT)
        member.refresh_from_db()
        assert member.until_date is None
        assert User.objects.get(pk=member.user_id).is_active
        with pytest.raises(NotEnded):
            take_back_end(membership=member, today=TODAY, at=AT)

    def test_it_is_not_taken_back_over_a_successor_or_after_a_month(self, desa: Wilayah) -> None:
        member = makers.make_member(Role.KADES, desa)
        self.end(member)
        with pytest.raises(NotEnded):
            take_back_end(membership=member, today=TODAY, at=AT + 31 * DAY)
        makers.make_member(Role.KADES, desa)
        with pytest.raises(Succeeded):
            take_back_end(membership=member, today=TODAY, at=AT)


class TestOffices:
    def test_a_kecamatan_manages_the_villages_below_and_a_kabupaten_all_of_its_own(
        self, desa: Wilayah
    ) -> None:
        kecamatan, kabupaten = Wilayah.objects.get(kode="99.01.01"), Wilayah.objects.get(kode="99.01")
        camat = makers.make_member(Role.CAMAT, kecamatan)
        kab = makers.make_member(Role.KABUPATEN, kabupaten)
        elsewhere = makers.make_desa("99.02.01.2001", "Jauh")
        assert may_place(camat, Role.KADES, desa)
        assert not may_place(camat, Role.CAMAT, kecamatan)
        assert not may_place(camat, Role.KADES, elsewhere)
        assert may_place(kab, Role.CAMAT, kecamatan)
        assert may_place(kab, Role.AUDITOR, kabupaten)
        assert not may_place(kab, Role.KADES, elsewhere)
        assert set(terms_under(kab)) == {camat, kab}
        assert not terms_under(camat).exists()

    @pytest.mark.parametrize(
        "role", [Role.PETUGAS, Role.ANGGOTA_BPD, Role.KETUA_BPD, Role.KADES, Role.KEUANGAN, Role.AUDITOR]
    )
    def test_nobody_of_a_village_manages_an_account(self, desa: Wilayah, role: Role) -> None:
        member = makers.make_member(role, desa)
        assert not may_place(member, Role.PETUGAS, desa)
        assert not terms_under(member).exists()

    @pytest.mark.parametrize(
        ("said", "role"),
        [
            ("Kepala Kampung", Role.KADES),
            ("kades", Role.KADES),
            ("KETUA BPD", Role.KETUA_BPD),
            ("staf distrik", Role.CAMAT),
            ("presiden", None),
        ],
    )
    def test_roles_are_read_in_general_and_local_words(self, said: str, role: Role | None) -> None:
        assert role_named(said, PRESETS["umum"]) == role


class TestPromises:
    def test_a_person_has_one_open_invitation(self, desa: Wilayah) -> None:
        term = invited(desa)
        with (
            pytest.raises(IntegrityError, match=r"a_person_has_one_open_invitation|UNIQUE"),
            transaction.atomic(),
        ):
            Invitation.objects.create(user=term.user, purpose=Purpose.INVITE, way=Way.SMS, made_at=AT)

    def test_a_given_code_has_its_hash_and_its_end(self, desa: Wilayah) -> None:
        invited(desa)
        with (
            pytest.raises(IntegrityError, match="a_given_code_has_its_hash_and_its_end"),
            transaction.atomic(),
        ):
            Invitation.objects.update(given_at=AT)

    def test_only_a_given_code_is_taken_up(self, desa: Wilayah) -> None:
        invited(desa)
        with pytest.raises(IntegrityError, match="only_a_given_code_is_taken_up"), transaction.atomic():
            Invitation.objects.update(taken_up_at=AT)

    def test_a_staff_contact_is_a_phone_or_an_address(self, desa: Wilayah) -> None:
        term = invited(desa)
        with (
            pytest.raises(IntegrityError, match="a_staff_contact_is_a_phone_or_an_address"),
            transaction.atomic(),
        ):
            StaffContact.objects.create(user=term.user, changed_at=AT)
