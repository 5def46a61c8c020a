"""A village that had one kelompok on two open agendas wakes up with one of them holding it."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from accountability.accounts.models import Role
from accountability.planning.agenda import propose
from accountability.planning.locked_stays import GUARDS
from accountability.planning.models import MusyawarahKind, Usulan
from tests import makers

NOW = makers.NOW
LATER = NOW + dt.timedelta(hours=1)
BEFORE, AFTER = "0003_locked_meetings_stay", "0004_one_agenda"


def migrated(name: str) -> Any:
    """The models as they were when the step `name` was the last of planning."""
    executor = MigrationExecutor(connection)
    executor.migrate([("planning", name)])
    executor.loader.build_graph()
    return executor.loader.project_state([("planning", name)]).apps


@pytest.fixture
def whole_again(transactional_db: None) -> Iterator[None]:
    """Every step of every app again, whatever went back with planning: others use this database too."""
    yield
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


@pytest.mark.usefixtures("whole_again")
@pytest.mark.django_db(transaction=True)
def test_the_newest_holds_the_kelompok_and_the_earlier_ones_point_to_it() -> None:
    desa = makers.make_desa()
    by = makers.make_member(Role.KETUA_BPD, desa).actor()
    road, water = (makers.make_kelompok(desa, by, title=title) for title in ("Jalan", "Air"))
    women = makers.make_musyawarah(desa, by, kind=MusyawarahKind.WOMEN)
    first, second = (makers.make_musyawarah(desa, by) for _ in range(2))
    with_women = propose(kelompok=road, musyawarah=women, title="Jalan", by=by, at=NOW)
    earlier = propose(kelompok=water, musyawarah=women, title="Air", by=by, at=NOW)
    in_first = propose(kelompok=road, musyawarah=first, title="Jalan", by=by, at=NOW)
    old = migrated(BEFORE).get_model("planning", "Usulan")
    try:
        of_road = {"desa_id": desa.pk, "kelompok_id": road.pk, "title": "Jalan", "proposed_at": LATER}
        in_second = old.objects.create(musyawarah_id=second.pk, place=1, **of_road)
        of_water = {**of_road, "kelompok_id": water.pk, "carried_from_id": earlier.pk}
        carried = old.objects.create(musyawarah_id=first.pk, place=2, **of_water)
    finally:
        migrated(AFTER)
    told = {one.pk: (one.continued_by_id, one.holds_kelompok) for one in Usulan.objects.all()}
    assert told == {
        with_women.pk: (in_first.pk, False),
        in_first.pk: (in_second.pk, False),
        in_second.pk: (None, True),
        earlier.pk: (carried.pk, False),
        carried.pk: (None, True),
    }
    with connection.cursor() as cursor:
        names = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "postgresql":
            names = "SELECT tgname FROM pg_trigger"
        cursor.execute(names)
        there = {name for (name,) in cursor.fetchall()}
    assert {f"{one.table}_{one.name}" for one in GUARDS} <= there
