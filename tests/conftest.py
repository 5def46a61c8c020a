"""The fixed cast of the tests, and the database as it stands in real life."""

import os
import uuid
from collections.abc import AsyncIterator, Generator, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from channels.db import database_sync_to_async
from django.db import connections
from django.db.backends.sqlite3.creation import DatabaseCreation
from django.test import Client, TransactionTestCase
from django.utils import timezone

from accountability.accounts import guard_limits
from accountability.accounts.models import Membership, Role
from accountability.regions.models import Wilayah
from sms_gateway.models import Contact
from tests import asked_again, makers, questions, second_run, template
from tests.emptying import empty

# Two cores shared with a browser and a database: how long one example takes says nothing.
hypothesis.settings.register_profile("posko", deadline=None)
hypothesis.settings.load_profile("posko")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The second run, on the services, leaves out what says nothing of them, or what the first run showed
    other tests to ask as well (tests/run.py).
    """
    if os.environ.get("POSKO_SERVICES_ALONE"):
        kept = [item for item in items if second_run.speaks_to_one(item)]
        if folder := os.environ.get(questions.FROM):
            left_out = questions.spoken_for(kept, questions.read(Path(folder)))
            kept = [item for item in kept if item.nodeid not in left_out]
        config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
        items[:] = kept


_PASSED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Keeps whether the test itself passed, for what stands around it."""
    report = yield
    if report.when == "call":
        item.stash[_PASSED] = report.passed
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Notes what a test asks the database that passes (tests/questions.py)."""
    if not os.environ.get(questions.INTO):
        return (yield)
    with questions.noted() as asked:
        ended = yield
    if item.stash.get(_PASSED, False):
        questions.note(item.nodeid, asked)
    return ended


@pytest.fixture(autouse=True, scope="session")
def _a_transactional_test_empties_what_holds_something() -> Iterator[None]:
    """Instead of every table there is (tests/emptying.py)."""

    def emptied(self: TransactionTestCase) -> None:
        for name in self._databases_names(include_mirrors=False):  # type: ignore[attr-defined]  # Django keeps it private
            empty(connections[name])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", emptied)
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """SQLite begins as a copy of the run's template, where there is one (PostgreSQL copies by itself)."""
    if connections["default"].vendor == "postgresql":
        template.make_role(os.environ["TEST_DATABASE_URL"])
    make, kept = DatabaseCreation._create_test_db, []  # type: ignore[attr-defined]  # Django keeps it private

    def made(self: DatabaseCreation, *arguments: Any, **more: Any) -> str:
        name: str = make(self, *arguments, **more)
        kept.append(template.fill(name))
        return name

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseCreation, "_create_test_db", made)
        yield
    for one in kept:
        if one is not None:
            one.close()


@pytest.fixture(autouse=True, scope="session")
def _no_request_asks_for_each_row() -> Iterator[None]:
    """Every request of a test client fails that asks one question for each row (tests/asked_again.py)."""
    with pytest.MonkeyPatch.context() as patch:
        asked_again.stand_watch(patch)
        yield


@pytest.fixture(autouse=True)
def _news_at_any_hour(settings: Any) -> None:
    """Tests that are not about quiet hours or the pace of news tell everything at once."""
    settings.SMS_QUIET_HOURS = None
    settings.SMS_NEWS_PER_DAY = 0


@pytest.fixture(autouse=True, scope="session")
def _who_is_let_in_has_a_session_that_counts() -> Iterator[None]:
    """What the sign-in page notes in a session also stands in that of a test that takes the short way in."""
    let_in = Client.force_login

    def let_in_and_noted(self: Client, *args: Any, **kwargs: Any) -> None:
        let_in(self, *args, **kwargs)
        session = self.session
        guard_limits.begin(session, timezone.now())
        session.save()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Client, "force_login", let_in_and_noted)
        yield


@pytest.fixture(autouse=True)
def _each_test_has_its_own_book(settings: Any) -> None:
    """What one test publishes of its ledger says nothing of another's."""
    settings.LEDGER_LOG_DIR = settings.VAR_DIR / f"buku-jejak-{uuid.uuid4().hex}"
    settings.OPEN_DATA_DIR = settings.VAR_DIR / f"data-terbuka-{uuid.uuid4().hex}"


@pytest.fixture(autouse=True)
def _a_public_page_never_lags(settings: Any) -> None:
    """Tests look at a page right after the deed that changes it."""
    settings.KEPT_PAGES_LOOK_SECONDS = 0
    settings.SIGNS_HOLD_SECONDS = 0


@pytest.fixture(autouse=True)
def _nothing_is_cached_yet(settings: Any) -> None:
    """Each test has the cache to itself, also where workers of one run share a Redis."""
    alone = {"KEY_PREFIX": uuid.uuid4().hex}
    settings.CACHES = {name: {**one, **alone} for name, one in settings.CACHES.items()}


@pytest.fixture(autouse=True)
def _each_test_has_its_own_layer(settings: Any) -> None:
    """A layer serves one event loop, and each test has its own; none hears the bells of another."""
    name = settings.CHANNEL_LAYERS["default"]
    alone = {"prefix": uuid.uuid4().hex} if "Redis" in name["BACKEND"] else {}
    settings.CHANNEL_LAYERS = {"default": {**name, "CONFIG": {**name.get("CONFIG", {}), **alone}}}


@pytest.fixture(autouse=True)
def _nothing_lies_in_the_spool(settings: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Each test has a spool of its own, made when something is put there."""
    settings.SPOOL_DIR = tmp_path_factory.getbasetemp() / f"spool-{uuid.uuid4().hex}"


@pytest.fixture
async def no_thread_keeps_its_connection() -> AsyncIterator[None]:
    """A consumer asks the database in a thread of its own, whose connection would outlive the test."""
    yield
    await database_sync_to_async(connections.close_all)()


@pytest.fixture
def desa(db: None) -> Wilayah:
    """Desa Sukamaju."""
    return makers.make_desa()


@pytest.fixture
def other_desa(db: None) -> Wilayah:
    """Desa Mekarsari, the neighbour."""
    return makers.make_desa("99.01.01.2002", "Mekarsari")


@pytest.fixture
def ketua(desa: Wilayah) -> Membership:
    """The head of the council of Sukamaju."""
    return makers.make_member(Role.KETUA_BPD, desa, "ketua-uji")


@pytest.fixture
def anggota(desa: Wilayah) -> Membership:
    """A member of the council of Sukamaju."""
    return makers.make_member(Role.ANGGOTA_BPD, desa, "anggota-uji")


@pytest.fixture
def petugas(desa: Wilayah) -> Membership:
    """The posko's officer of Sukamaju."""
    return makers.make_member(Role.PETUGAS, desa, "petugas-uji")


@pytest.fixture
def kades(desa: Wilayah) -> Membership:
    """The head of Sukamaju."""
    return makers.make_member(Role.KADES, desa, "kades-uji")


@pytest.fixture
def keuangan(desa: Wilayah) -> Membership:
    """The treasurer of Sukamaju."""
    return makers.make_member(Role.KEUANGAN, desa, "keuangan-uji")


@pytest.fixture
def camat(desa: Wilayah) -> Membership:
    """The head of kecamatan Tirtasari."""
    assert desa.parent is not None
    return makers.make_member(Role.CAMAT, desa.parent, "camat-uji")


@pytest.fixture
def outsider(other_desa: Wilayah) -> Membership:
    """The head of the council of the neighbour."""
    return makers.make_member(Role.KETUA_BPD, other_desa, "tetangga-uji")


@pytest.fixture
def citizen(db: None) -> Contact:
    """A citizen, known by phone only."""
    return makers.make_contact()
