"""Sign-ins end here and from afar, and take their session along."""

import datetime as dt

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction

from accountability.accounts import account_rows
from accountability.accounts.models import AccountEvent, Ending, Membership, SignIn, SignInWay
from accountability.accounts.sessions import begin, end_here, end_one, end_others, seen
from tests import makers

AT = makers.NOW
MINUTE = dt.timedelta(minutes=1)


def signed_in(member: Membership, device: str = "Chrome di Android", at: dt.datetime = AT) -> SignIn:
    """One more device of this member."""
    store = SessionStore()
    store.create()
    return begin(
        user=member.user,
        session_key=store.session_key or "",
        device=device,
        network="jaringan",
        way=SignInWay.PASSWORD,
        at=at,
    )


class TestEnding:
    def test_one_device_is_sent_out_with_its_session(self, ketua: Membership) -> None:
        mine, lost = signed_in(ketua), signed_in(ketua)
        key = lost.session_key
        assert end_one(user=ketua.user, pk=lost.pk, at=AT + MINUTE)
        lost.refresh_from_db()
        assert (lost.ended_how, lost.session_key) == (Ending.REMOTE, "")
        assert not Session.objects.filter(pk=key).exists()
        assert Session.objects.filter(pk=mine.session_key).exists()

    def test_the_device_of_another_person_is_not_touched(
        self, ketua: Membership, anggota: Membership
    ) -> None:
        theirs = signed_in(anggota)
        assert not end_one(user=ketua.user, pk=theirs.pk, at=AT)
        assert Session.objects.filter(pk=theirs.session_key).exists()

    def test_all_others_go_and_this_one_stays(self, ketua: Membership) -> None:
        mine = signed_in(ketua)
        signed_in(ketua)
        signed_in(ketua)
        assert end_others(user=ketua.user, but=mine.session_key, how=Ending.REMOTE, at=AT + MINUTE) == 2
        assert [one.pk for one in account_rows.running(ketua.user, mine.session_key, AT + MINUTE)] == [
            mine.pk
        ]

    def test_without_an_exception_all_go(self, ketua: Membership) -> None:
        signed_in(ketua)
        assert end_others(user=ketua.user, but="", how=Ending.RESET, at=AT) == 1
        assert not Session.objects.exists()

    def test_what_ended_by_itself_says_so(self, ketua: Membership) -> None:
        one = signed_in(ketua)
        end_here(session_key=one.session_key, how=Ending.OUT, at=AT + MINUTE)
        assert account_rows.past(ketua.user)[0].ended == "keluar sendiri"


class TestList:
    def test_this_device_stands_first_and_a_place_is_a_word(self, ketua: Membership) -> None:
        mine = signed_in(ketua)
        signed_in(ketua, "Firefox di Windows", AT + MINUTE)
        rows = account_rows.running(ketua.user, mine.session_key, AT + 2 * MINUTE)
        assert [(row.device, row.here) for row in rows] == [
            ("Chrome di Android", True),
            ("Firefox di Windows", False),
        ]
        assert rows[1].place == "jaringan yang sama dengan Anda sekarang"

    def test_what_was_idle_too_long_is_not_shown_as_signed_in(self, ketua: Membership) -> None:
        one = signed_in(ketua)
        seen(session_key=one.session_key, at=AT + 10 * MINUTE)
        assert account_rows.running(ketua.user, "", AT + 39 * MINUTE)
        assert not account_rows.running(ketua.user, "", AT + 41 * MINUTE)

    def test_the_history_is_kept_for_ninety_days(self, ketua: Membership) -> None:
        old = signed_in(ketua)
        end_one(user=ketua.user, pk=old.pk, at=AT)
        signed_in(ketua, at=AT + dt.timedelta(days=91))
        assert not SignIn.objects.filter(pk=old.pk).exists()

    def test_sending_a_device_out_is_written_down(self, ketua: Membership) -> None:
        end_one(user=ketua.user, pk=signed_in(ketua).pk, at=AT)
        assert [one.kind for one in AccountEvent.objects.all()] == ["others_out"]


class TestPromises:
    def test_a_sign_in_that_ended_says_how(self, ketua: Membership) -> None:
        one = signed_in(ketua)
        one.ended_at = AT
        with pytest.raises(IntegrityError), transaction.atomic():
            one.save()

    def test_a_running_sign_in_has_a_session_of_its_own(self, ketua: Membership) -> None:
        one = signed_in(ketua)
        with pytest.raises(IntegrityError), transaction.atomic():
            SignIn.objects.create(
                user=ketua.user, session_key=one.session_key, way=SignInWay.TOTP, began_at=AT, seen_at=AT
            )
