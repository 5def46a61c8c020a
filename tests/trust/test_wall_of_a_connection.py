"""Each connection knows whose villages it may touch, and never more nor longer than whoever is served."""

import os
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from channels.db import database_sync_to_async
from django.apps import apps
from django.core.checks import run_checks
from django.core.exceptions import FieldDoesNotExist
from django.db import DatabaseError, connection, connections, transaction
from django.http import StreamingHttpResponse
from django.test import RequestFactory
from django.urls import reverse

from accountability import walls
from accountability.accounts.access import desk, membership_of
from accountability.accounts.consumers import MemberPage
from accountability.accounts.models import Membership, Role
from accountability.lib import scope
from accountability.regions.models import Wilayah
from posko.models import Aspirasi, Message, Milestone
from tests import makers

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.skipif(
        not os.environ.get("TEST_DATABASE_URL", "").startswith("postgres"),
        reason="needs PostgreSQL: set TEST_DATABASE_URL",
    ),
]


def setting(name: str = "app.scope") -> str:
    """What the connection was told last, without telling it anything now."""
    row = connection.connection.execute("SELECT current_setting(%s, true)", [name]).fetchone()
    return str(row[0] or "")


@pytest.mark.django_db
class TestTheWall:
    def test_the_role_of_the_tests_is_bound_by_it(self) -> None:
        assert walls.standing() == "up"
        assert walls.missing() == []
        assert [one.id for one in run_checks(databases=["default"]) if str(one.id).startswith("walls")] == []

    def test_who_is_above_all_walls_is_told_so(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")
            cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
            if not cursor.fetchone()[0]:
                pytest.skip("TEST_DATABASE_URL names a role that is bound itself")
        assert walls.standing() == "passed by"
        assert "walls.W001" in [one.id for one in run_checks(databases=["default"])]

    def test_a_wall_that_is_lost_is_told(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE posko_aspirasi NO FORCE ROW LEVEL SECURITY")
            cursor.execute(f"DROP POLICY {walls.POLICY} ON posko_message")
        assert walls.missing() == ["posko.Aspirasi", "posko.Message"]
        assert walls.standing() == "broken"
        assert "walls.W002" in [one.id for one in run_checks(databases=["default"])]

    def test_it_can_be_taken_down_and_put_up_again(self) -> None:
        with connection.schema_editor() as editor:
            walls.take_down(apps, editor)
            assert walls.missing() == sorted(walls.walled())
            walls.raise_walls(apps, editor)
            walls.raise_walls(apps, editor)
        assert walls.missing() == []

    def test_a_table_of_a_later_migration_is_left_for_it(self) -> None:
        class Earlier:
            def get_model(self, label: str) -> Any:
                if label == "posko.Aspirasi":
                    raise LookupError
                if label == "posko.Kelompok":
                    raise FieldDoesNotExist
                return apps.get_model(label)

        with connection.schema_editor() as editor:
            walls.take_down(apps, editor)
            walls.raise_walls(Earlier(), editor)
        assert {"posko.Aspirasi", "posko.Kelompok"} <= set(walls.missing())
        assert "posko.Outreach" not in walls.missing()


@pytest.mark.django_db
class TestWriting:
    def test_nothing_can_be_put_into_another_village(self, desa: Wilayah, other_desa: Wilayah) -> None:
        mine, theirs = makers.make_aspirasi(desa), makers.make_aspirasi(other_desa)
        with scope.within([desa.kode]):
            for make in (
                lambda: Aspirasi.objects.filter(pk=mine.pk).update(desa=other_desa),
                lambda: Milestone.objects.filter(aspirasi=mine).update(aspirasi=theirs.pk),
                lambda: makers.make_aspirasi(other_desa),
            ):
                with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                    make()
            assert Message.objects.filter(aspirasi=theirs.pk).update(aspirasi=mine.pk) == 0
        assert Aspirasi.objects.get(pk=theirs.pk).desa_id == other_desa.kode

    def test_own_rows_are_made_changed_and_removed(self, desa: Wilayah) -> None:
        with scope.within([desa.kode]):
            mine = makers.make_aspirasi(desa)
            assert Aspirasi.objects.filter(pk=mine.pk).update(place="Krajan") == 1
            assert Milestone.objects.filter(aspirasi=mine).exists()

    def test_no_office_elsewhere_can_be_given(self, ketua: Membership, other_desa: Wilayah) -> None:
        with scope.within([ketua.wilayah_id]):
            with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                makers.make_member(Role.KETUA_BPD, other_desa)
            assert Membership.objects.filter(wilayah=other_desa).update(role=Role.KADES) == 0

    def test_a_unique_promise_holds_across_villages(self, desa: Wilayah, other_desa: Wilayah) -> None:
        theirs = makers.make_aspirasi(other_desa)
        mine = makers.make_aspirasi(desa)
        with scope.within([desa.kode]), pytest.raises(DatabaseError, match="unique"), transaction.atomic():
            Aspirasi.objects.filter(pk=mine.pk).update(nomor=theirs.nomor)


@pytest.mark.django_db
class TestABrokenConnection:
    def test_one_that_broke_while_a_transaction_ended_is_left_behind_at_the_next_request(self) -> None:
        own = connections.create_connection("default")
        try:
            own.ensure_connection()
            own.set_autocommit(False)
            own.connection.close()  # and so it could not be set back
            own.errors_occurred = True
            with scope.within(["99.01.01.2001"]):
                own.close_if_unusable_or_obsolete()
                assert own.connection is None
                with own.cursor() as cursor:
                    cursor.execute("SELECT current_setting('app.scope')")
                    assert cursor.fetchone() == ("99.01.01.2001,99.01.01.2001.%",)
        finally:
            own.close()


@pytest.mark.django_db
class TestOneConnection:
    def test_it_forgets_with_the_block_and_with_a_failure(self, desa: Wilayah, other_desa: Wilayah) -> None:
        makers.make_aspirasi(other_desa)

        def fails() -> None:
            with scope.within([desa.kode]):
                assert Aspirasi.objects.count() == 0
                raise RuntimeError

        with pytest.raises(RuntimeError):
            fails()
        assert Aspirasi.objects.count() == 1

    def test_what_a_rollback_undid_is_told_again(self, desa: Wilayah, other_desa: Wilayah) -> None:
        makers.make_aspirasi(other_desa)
        with scope.within([desa.kode]):
            with transaction.atomic():
                assert Aspirasi.objects.count() == 0
                transaction.set_rollback(True)
            assert Aspirasi.objects.count() == 0
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SELECT 1/0")
            assert Aspirasi.objects.count() == 0
        assert Aspirasi.objects.count() == 1

    def test_a_failed_transaction_can_still_be_ended(self, desa: Wilayah, other_desa: Wilayah) -> None:
        makers.make_aspirasi(other_desa)
        inside = scope.within([desa.kode])
        with pytest.raises(DatabaseError), transaction.atomic(), inside, connection.cursor() as cursor:
            cursor.execute("SELECT 1/0")
        assert Aspirasi.objects.count() == 1

    def test_a_cursor_made_by_hand_is_told_too(self, desa: Wilayah) -> None:
        with scope.within([desa.kode]):
            connection.ensure_connection()
            assert setting() == f"{desa.kode},{desa.kode}.%"
            assert setting("app.above") == "99,99.01,99.01.01"
        connection.ensure_connection()
        assert setting() == setting("app.above") == ""


@pytest.fixture
def voice_next_door(transactional_db: None, other_desa: Wilayah) -> Aspirasi:
    """A voice of the neighbour, committed."""
    return makers.make_aspirasi(other_desa)


@pytest.mark.django_db(transaction=True)
class TestRequests:
    def test_the_next_one_is_a_stranger_to_it(
        self, client: Any, ketua: Membership, voice_next_door: Aspirasi, monkeypatch: Any
    ) -> None:
        during: list[str] = []
        client.force_login(ketua.user)
        seen: list[int] = []

        def forgetful(*args: Any, **kwargs: Any) -> Any:
            seen.append(Aspirasi.objects.count())
            during.append(setting())
            raise RuntimeError

        client.raise_request_exception = False
        monkeypatch.setattr("bpd_portal.views.inbox.VoiceFilter", forgetful)
        assert client.get(reverse("bpd")).status_code == 500
        assert seen == [0]
        assert during[-1] == f"{ketua.wilayah_id},{ketua.wilayah_id}.%"
        assert setting() == ""
        client.logout()
        assert client.get(reverse("desa", args=[voice_next_door.desa_id])).status_code == 200
        assert setting() == ""
        assert Aspirasi.objects.count() == 1

    def test_behind_a_shut_door_without_a_desk_there_is_no_village(
        self, client: Any, ketua: Membership, voice_next_door: Aspirasi, monkeypatch: Any
    ) -> None:
        seen: list[int] = []

        def looking(*args: Any, **kwargs: Any) -> Any:
            seen.append(Aspirasi.objects.count())
            raise RuntimeError

        monkeypatch.setattr("accountability.accounts.views.account.render", looking)
        client.force_login(ketua.user)
        client.raise_request_exception = False
        client.get(reverse("akun"))
        assert seen == [0]
        assert setting() == ""

    def test_a_connection_lost_in_the_midst_is_told_anew(
        self, desa: Wilayah, voice_next_door: Aspirasi
    ) -> None:
        with scope.within([desa.kode]):
            assert Aspirasi.objects.count() == 0
            connection.close()
            assert Aspirasi.objects.count() == 0
        assert Aspirasi.objects.count() == 1

    def test_a_connection_that_cannot_hear_is_closed(self, desa: Wilayah, voice_next_door: Aspirasi) -> None:
        with scope.within([desa.kode]):
            assert Aspirasi.objects.count() == 0
            connection.connection.close()
        scope.settle()
        assert Aspirasi.objects.count() == 1

    def test_another_thread_has_a_scope_of_its_own(self, desa: Wilayah, voice_next_door: Aspirasi) -> None:
        seen: list[int] = []

        def look() -> None:
            with scope.within([desa.kode]):
                seen.append(Aspirasi.objects.count())
            seen.append(Aspirasi.objects.count())
            connections.close_all()

        thread = threading.Thread(target=look)
        with scope.within([voice_next_door.desa_id]):
            thread.start()
            thread.join()
            seen.append(Aspirasi.objects.count())
        assert seen == [0, 1, 1]

    def test_what_is_made_while_it_is_sent_is_walled_too(
        self, ketua: Membership, voice_next_door: Aspirasi
    ) -> None:
        def lines() -> Iterator[bytes]:
            yield str(Aspirasi.objects.count()).encode()

        @desk({Role.KETUA_BPD})
        def streams(request: Any) -> Any:
            return StreamingHttpResponse(lines())

        request: Any = RequestFactory().get("/")
        request.user, request.resolver_match = ketua.user, None
        answer: Any = streams(request)
        assert scope.current() is None
        assert list(answer.streaming_content) == [b"0"]
        assert scope.current() is None
        assert Aspirasi.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("no_thread_keeps_its_connection")
class TestLivePages:
    async def test_a_live_page_asks_about_people_and_reaches_no_village(self, monkeypatch: Any) -> None:
        seen: list[int] = []

        def prepared() -> Membership:
            desa = makers.make_desa()
            makers.make_aspirasi(desa)
            return makers.make_member(Role.KETUA_BPD, desa)

        def left() -> tuple[int, str]:
            return Aspirasi.objects.count(), setting()

        def asks(user: Any, roles: Any) -> Any:
            seen.append(Aspirasi.objects.count())
            return membership_of(user, roles)

        monkeypatch.setattr("accountability.accounts.consumers.membership_of", asks)
        member = await database_sync_to_async(prepared)()
        page: Any = MemberPage()
        page.roles, page.scope = frozenset({Role.KETUA_BPD}), {"user": member.user}
        assert await page._member() == member
        assert seen == [0]
        assert await database_sync_to_async(left)() == (1, "")
