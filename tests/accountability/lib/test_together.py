"""Many deeds in one transaction: all of them, or none and the word to do them one by one."""

from collections.abc import Callable, Collection

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accountability.lib.together import ahead, current, insert, together
from posko.models import PendingQuestion
from sms_gateway.models import Contact
from tests.makers import NOW

pytestmark = pytest.mark.django_db


def contact(name: str) -> Contact:
    """A row of a table with a unique column."""
    return Contact(fingerprint=name, created_at=NOW)


def contact_written(name: str) -> Contact:
    """One that is there already."""
    return Contact.objects.create(fingerprint=name, created_at=NOW)


def names() -> set[str]:
    return set(Contact.objects.values_list("fingerprint", flat=True))


class Refused(Exception):
    """A deed says no."""


@transaction.atomic
def refuse(before: Callable[[], object] = lambda: None) -> None:
    """A deed that does something first, and then refuses."""
    before()
    raise Refused


class TestTogether:
    def test_rows_are_written_at_the_end_of_the_block_in_one_statement_and_without_savepoints(self) -> None:
        with CaptureQueriesContext(connection) as seen, together():
            for name in "abc":
                with transaction.atomic():
                    insert(contact(name))
            assert names() == set()
        assert names() == {"a", "b", "c"}
        written = [one["sql"] for one in seen if "INSERT" in one["sql"]]
        assert len(written) == 1
        assert (
            len([one for one in seen if one["sql"].startswith("SAVEPOINT")]) <= 1
        )  # the block's own, in a test

    def test_outside_a_block_a_row_is_written_at_once(self) -> None:
        insert(contact("a"))
        assert names() == {"a"}
        assert current() is None

    def test_a_failure_undoes_all_and_ends_the_block(self) -> None:
        with pytest.raises(Refused), together():  # noqa: PT012
            Contact.objects.create(fingerprint="a", created_at=NOW)
            insert(contact("b"))
            raise Refused
        assert names() == set()
        assert current() is None

    def test_a_deed_that_refuses_before_it_writes_leaves_the_others_alone(self) -> None:
        with together():
            insert(contact("a"))
            with pytest.raises(Refused):
                refuse(lambda: Contact.objects.first())  # noqa: PLW0108
            insert(contact("b"))
        assert names() == {"a", "b"}

    @pytest.mark.parametrize(
        "write",
        [
            lambda: Contact.objects.create(fingerprint="x", created_at=NOW),
            lambda: Contact.objects.update(opted_out_at=NOW),
            lambda: insert(contact("x")),
        ],
        ids=["insert", "update", "insert later"],
    )
    def test_one_that_wrote_before_it_refused_can_not_be_forgiven(self, write: Callable[[], object]) -> None:
        with pytest.raises(transaction.TransactionManagementError), together():  # noqa: PT012
            insert(contact("a"))
            with pytest.raises(Refused):
                refuse(write)
            Contact.objects.first()
        assert names() == set()

    def test_what_the_constraint_refuses_ends_the_block(self) -> None:
        Contact.objects.create(fingerprint="a", created_at=NOW)
        with pytest.raises(IntegrityError), together():  # noqa: PT012
            insert(contact("b"))
            insert(contact("a"))
        assert names() == {"a"}

    def test_a_statement_that_failed_can_not_be_forgiven_either(self) -> None:
        Contact.objects.create(fingerprint="a", created_at=NOW)
        with pytest.raises(transaction.TransactionManagementError), together():  # noqa: PT012
            with pytest.raises(IntegrityError), transaction.atomic():
                contact("a").save(force_insert=True)
            Contact.objects.first()
        assert names() == {"a"}

    def test_afterwards_savepoints_work_as_before(self) -> None:
        with together():
            insert(contact("a"))
        with pytest.raises(Refused):
            refuse(lambda: Contact.objects.create(fingerprint="x", created_at=NOW))
        assert names() == {"a"}

    def test_what_was_to_happen_after_the_commit_happens_once_for_each(
        self, django_capture_on_commit_callbacks: Callable[..., object]
    ) -> None:
        heard: list[str] = []
        with django_capture_on_commit_callbacks(execute=True), together():  # type: ignore[attr-defined]
            for name in "ab":
                with transaction.atomic():
                    transaction.on_commit(lambda name=name: heard.append(name))  # type: ignore[misc]
            with pytest.raises(Refused):
                refuse(lambda: transaction.on_commit(lambda: heard.append("never")))
        assert heard == ["a", "b"]


class TestBlocksWithin:
    def test_a_block_inside_a_block_is_part_of_it(self) -> None:
        with together() as outer:
            with together() as inner:
                assert inner is outer
                insert(contact("a"))
            assert names() == set()
        assert names() == {"a"}

    def test_a_deed_may_open_one_for_a_part_of_its_own_transaction(self) -> None:
        with transaction.atomic():
            with together():
                insert(contact("a"))
            assert names() == {"a"}
            with pytest.raises(Refused):
                refuse(lambda: Contact.objects.create(fingerprint="x", created_at=NOW))
        assert names() == {"a"}

    def test_what_such_a_deed_wrote_before_goes_with_its_block(self) -> None:
        with pytest.raises(Refused), transaction.atomic():  # noqa: PT012
            Contact.objects.create(fingerprint="a", created_at=NOW)
            with together():
                insert(contact("b"))
                raise Refused
        assert names() == set()

    def test_rows_of_some_tables_may_wait_longer_than_others(self) -> None:
        with together() as block:
            insert(contact("a"))
            block.flush(later=[Contact])
            assert names() == set()
            block.flush()
            assert names() == {"a"}

    def test_what_points_to_a_row_that_waits_waits_with_it(self) -> None:
        with together() as block:
            unfinished = contact("a")
            insert(unfinished)
            insert(PendingQuestion(contact=unfinished, kind="village", asked_at=NOW, expires_at=NOW))
            block.flush(later=[Contact])
            assert not PendingQuestion.objects.exists()
        assert PendingQuestion.objects.get().contact == unfinished


class TestOrderOfTables:
    def test_what_others_point_to_is_written_before_them_although_it_was_met_later(self) -> None:
        with together():
            unfinished = contact("b")
            insert(PendingQuestion(contact=contact_written("a"), kind="secret", asked_at=NOW, expires_at=NOW))
            insert(unfinished)
            insert(PendingQuestion(contact=unfinished, kind="village", asked_at=NOW, expires_at=NOW))
        asked = dict(PendingQuestion.objects.values_list("contact__fingerprint", "kind"))
        assert asked == {"a": "secret", "b": "village"}


class TestAhead:
    def test_it_asks_once_for_all_that_were_announced_and_again_for_those_that_were_not(self) -> None:
        asked: list[set[str]] = []

        def load(keys: Collection[str]) -> dict[str, str]:
            asked.append(set(keys))
            return {key: key.upper() for key in keys}

        with together() as block:
            block.announce("phone", ["a", "b"])
            block.announce("phone", ["c"])  # a deed inside the block; what was said first holds
            assert [ahead("phone", key, "loud", load, "") for key in "abc"] == ["A", "B", "C"]
            assert asked == [{"a", "b"}, {"c"}]
            block.forget("phone")
            block.announce("phone", ["a"])
            assert ahead("phone", "a", "loud", load, "") == "A"
        assert asked == [{"a", "b"}, {"c"}, {"a"}]
