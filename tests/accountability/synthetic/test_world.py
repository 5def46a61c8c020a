"""The synthetic world: rows the product can read, the same for the same seed, never beside real people."""

import datetime as dt
import hashlib
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from accountability import walls
from accountability.accounts.models import User
from accountability.ledger.models import Entry
from accountability.ledger.verify import problems
from accountability.lib import nomor
from accountability.lib.local_time import local_date
from accountability.regions.models import DesaFacts, Wilayah
from accountability.synthetic import village_plan, world
from accountability.synthetic.numbers import numbers
from accountability.synthetic.phrases import speech, words
from posko import clocks
from posko.models import Aspirasi, Kelompok, Milestone
from posko.states import State
from sms_gateway.models import InboundSMS, OutboundSMS
from tests import makers
from tests.emptying import empty

NOW = dt.datetime(2026, 11, 24, 2, 0, tzinfo=dt.UTC)
DESA, ASPIRASI = 4, 1200
FILLED = frozenset({"posko", "regions", "ledger", "planning", "budget", "sms_gateway"})
REAL = ("33", "33.29", "33.29.04", "33.29.04.2001")
LEVELS = (
    ("provinsi", "provinsi"), ("kabupaten_kota", "kabupaten"), ("kecamatan", "kecamatan"),
    ("desa_kelurahan", "desa"),
)  # fmt: skip

pytestmark = pytest.mark.django_db(transaction=True)


def loaded(**other: Any) -> world.Loaded:
    return world.load(**{"desa": DESA, "aspirasi": ASPIRASI, "now": NOW, **other})


def rows_of_everything() -> str:
    """One print of every row that was loaded; ids that the database drew say nothing."""
    said = hashlib.sha256()
    for model in apps.get_models():
        if model._meta.managed and model._meta.app_label in FILLED:
            names = [field.attname for field in model._meta.concrete_fields if field.attname != "id"]
            for row in sorted(map(repr, model._base_manager.values_list(*names))):
                said.update(row.encode())
    return said.hexdigest()


class TestTheRows:
    def test_there_are_as_many_as_were_asked_for_and_every_promise_of_the_database_holds(self) -> None:
        told = loaded()
        assert told.rows["posko_aspirasi"] == Aspirasi.objects.count() == ASPIRASI
        assert DesaFacts.objects.count() == DESA
        assert not Wilayah.objects.filter(fictional=False).exists()
        connection.check_constraints()

    def test_every_chain_of_the_ledger_holds(self) -> None:
        loaded()
        assert Entry.objects.count() == ASPIRASI
        assert list(problems()) == []

    def test_a_voice_has_a_valid_number_and_the_days_it_was_promised(self) -> None:
        loaded()
        for voice in Aspirasi.objects.all():
            day = local_date(voice.received_at, voice.desa_id)
            assert nomor.is_valid(voice.nomor)
            assert voice.read_due_date == clocks.due("read", day)
            assert voice.answer_due_date == clocks.due(voice.kind, day)

    def test_what_happened_to_a_voice_happened_in_order_and_not_in_the_future(self) -> None:
        loaded()
        for voice in Aspirasi.objects.prefetch_related("milestones"):
            steps = sorted(voice.milestones.all(), key=lambda one: (one.at, one.pk))
            assert steps[0].state == State.RECEIVED
            assert steps[-1].state == voice.state
            assert steps[-1].at == voice.state_since_at <= NOW

    def test_an_sms_stands_behind_each_voice_that_came_by_sms_and_reaches_nobody(self) -> None:
        loaded()
        by_sms = Aspirasi.objects.filter(channel="sms")
        assert by_sms.count() == InboundSMS.objects.count() == OutboundSMS.objects.count()
        assert not by_sms.filter(inbound=None).exists()
        assert {bytes(one.contact.sealed) for one in OutboundSMS.objects.select_related("contact")} == {b""}

    def test_a_new_row_of_the_product_gets_an_id_behind_them(self) -> None:
        loaded()
        desa = Wilayah.objects.filter(level="desa_kelurahan").first()
        assert desa is not None
        last = Kelompok.objects.order_by("-pk").values_list("pk", flat=True).first()
        made = Kelompok.objects.create(desa=desa, title="Jalan rusak", created_at=NOW)
        assert last is not None
        assert made.pk > last

    def test_the_pages_of_a_village_show_them(self, client: Client) -> None:
        loaded()
        voice = Aspirasi.objects.exclude(kelompok=None).first()
        assert voice is not None
        for path in (
            f"/desa/{voice.desa_id}/hasil/",
            f"/a/{voice.nomor}/",
            f"/kecamatan/{voice.desa_id[:8]}/",
        ):
            assert client.get(path).status_code == 200


class TestTheSeed:
    def test_the_same_seed_and_moment_make_the_same_rows(self) -> None:
        loaded(seed=3)
        first = rows_of_everything()
        empty(connection)
        loaded(seed=3)
        assert rows_of_everything() == first

    def test_another_seed_says_other_things(self) -> None:
        loaded(seed=3)
        texts = set(Aspirasi.objects.values_list("text", flat=True))
        empty(connection)
        loaded(seed=4)
        assert len(texts & set(Aspirasi.objects.values_list("text", flat=True))) < ASPIRASI / 10


class TestSizes:
    def test_one_village_grows_with_the_whole_and_the_others_stay_as_they_are(self) -> None:
        small, large = village_plan.planned(20, 10_000), village_plan.planned(200, 100_000)
        assert large[0].voices == 10 * small[0].voices
        assert large[7].voices == pytest.approx(small[7].voices, rel=0.1)

    def test_every_village_has_a_code_of_its_own_as_far_as_codes_go(self) -> None:
        for desa in (1, 40_000, village_plan.MOST):
            kode = {one.kode for one in village_plan.planned(desa, desa)}
            assert len(kode) == desa
            assert {len(one) for one in kode} == {13}
        with pytest.raises(village_plan.TooManyVillages):
            village_plan.planned(village_plan.MOST + 1, 1)

    def test_numbers_are_each_given_once_and_never_one_that_is_taken(self) -> None:
        taken = frozenset(list(numbers(50, 7, frozenset()))[:20])
        given = list(numbers(9000, 7, taken))
        assert len(set(given)) == 9000
        assert not taken & set(given)
        assert all(map(nomor.is_valid, given))

    def test_what_is_said_has_many_thousand_beginnings_and_no_sign_a_copy_would_trip_over(self) -> None:
        said = speech()
        assert sum(map(len, said.heads)) > 10_000
        assert len(said.tails) > 1_000
        everything = "".join((*said.greetings, *said.tails, *(head for some in said.heads for head in some)))
        assert not set(everything + "".join(words("answer"))) & set("\t\n\r\\")


class TestWhereItMayGo:
    def test_a_second_world_is_refused(self) -> None:
        loaded()
        with pytest.raises(world.ThereAlready):
            loaded()
        assert Aspirasi.objects.count() == ASPIRASI

    def test_it_stands_beside_other_fictional_villages(self) -> None:
        desa = makers.make_desa()
        voice = makers.make_aspirasi(desa)
        loaded()
        assert Aspirasi.objects.count() == ASPIRASI + 1
        assert Aspirasi.objects.filter(pk=voice.pk, desa=desa).exists()

    def test_an_installation_with_a_real_village_is_refused(self) -> None:
        for kode, (level, kind) in zip(REAL, LEVELS, strict=True):
            parent = kode.rpartition(".")[0] or None
            Wilayah.objects.create(kode=kode, name="Contoh", level=level, type=kind, parent_id=parent)
        DesaFacts.objects.create(desa_id=REAL[-1])
        with pytest.raises(world.InUse):
            loaded()

    def test_without_demo_one_with_accounts_is_refused_and_an_empty_one_is_not(self, settings: Any) -> None:
        settings.DEMO = False
        someone = User.objects.create_user("seseorang")
        with pytest.raises(CommandError, match="in use"):
            call_command("load_synthetic", "--desa=1", "--aspirasi=10", stderr=StringIO())
        someone.delete()
        out = StringIO()
        call_command("load_synthetic", "--desa=1", "--aspirasi=10", stdout=out, stderr=StringIO())
        assert "10 aspirasi in 1 villages" in out.getvalue()

    def test_a_moment_without_a_zone_and_no_village_at_all_are_refused(self) -> None:
        for wrong in (["--desa=0", "--aspirasi=1"], ["--desa=1", "--aspirasi=1", "--at=2026-11-24"]):
            with pytest.raises(CommandError):
                call_command("load_synthetic", *wrong)


class TestWhenItBreaksOff:
    def test_nothing_is_left_behind_and_every_promise_stands(self, monkeypatch: pytest.MonkeyPatch) -> None:
        before = promises()

        def power_cut(self: Any, *said: Any) -> Any:
            yield 1
            raise RuntimeError("power cut")

        monkeypatch.setattr("accountability.synthetic.voices.Voices.say", power_cut)
        with pytest.raises(RuntimeError, match="power cut"):
            loaded()
        assert not Aspirasi.objects.exists()
        assert not Wilayah.objects.exists()
        assert promises() == before

    def test_a_row_the_database_refuses_is_told_where_it_was_written(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("accountability.synthetic.voices._state", lambda *said: "nowhere")
        monkeypatch.setattr("accountability.synthetic.voices.NEWS", {"nowhere": "x"})
        with pytest.raises(CommandError, match="nothing was changed"):
            call_command("load_synthetic", "--desa=1", "--aspirasi=10", stderr=StringIO())
        assert not Aspirasi.objects.exists()


class TestWhatStandsAfterwards:
    def test_keys_indexes_and_walls_are_those_of_before(self) -> None:
        before = promises()
        loaded()
        assert promises() == before
        assert walls.standing() in {"up", "none"}

    def test_what_is_sent_by_the_product_still_meets_them(self) -> None:
        loaded()
        voice = Aspirasi.objects.all()[0]
        assert Milestone.objects.filter(aspirasi=voice).exists()
        with pytest.raises(Exception, match=r"(?i)unique"):
            Aspirasi.objects.filter(pk=voice.pk + 1).update(nomor=voice.nomor)


def promises() -> list[tuple[str, ...]]:
    """Every key, index and wall as PostgreSQL words it; on SQLite nothing is ever set aside."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
            " UNION ALL SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
            " UNION ALL SELECT relname, relrowsecurity::text, relforcerowsecurity::text FROM pg_class"
            " ORDER BY 1, 2, 3"
        )
        return list(cursor.fetchall())
