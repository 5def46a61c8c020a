"""A form counts once, together with what it did."""

import datetime as dt

import pytest
from django.db import transaction

from accountability.accounts.models import Membership, SentForm
from accountability.accounts.sending import KEPT, count_once
from tests import makers

pytestmark = pytest.mark.django_db
AT = makers.NOW


def sent(member: Membership, key: str, at: dt.datetime = AT) -> bool:
    """One sending of a form."""
    return count_once(user_id=member.user_id, key=key, at=at)


class TestCountOnce:
    def test_the_first_sending_counts_and_the_second_does_not(self, ketua: Membership) -> None:
        assert [sent(ketua, "k1"), sent(ketua, "k1")] == [True, False]

    def test_another_person_or_another_form_is_another_sending(
        self, ketua: Membership, anggota: Membership
    ) -> None:
        sent(ketua, "k1")
        assert sent(anggota, "k1")
        assert sent(ketua, "k2")

    def test_without_a_key_each_counts(self, ketua: Membership) -> None:
        assert [sent(ketua, ""), sent(ketua, "")] == [True, True]

    def test_what_came_to_nothing_may_be_sent_again(self, ketua: Membership) -> None:
        @transaction.atomic
        def fails() -> None:
            sent(ketua, "k1")
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            fails()
        assert sent(ketua, "k1")

    def test_keys_are_not_kept_for_ever(self, ketua: Membership) -> None:
        sent(ketua, "k1")
        sent(ketua, "k2", AT + KEPT + dt.timedelta(seconds=1))
        assert list(SentForm.objects.values_list("key", flat=True)) == ["k2"]
