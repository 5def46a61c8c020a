"""Meetings are called, moved and called off, and who had heard of them hears of it."""

import datetime as dt

import pytest

from accountability.accounts.actors import Actor
from accountability.ledger.models import Entry
from accountability.planning.convening import (
    DayGone,
    HeldAlready,
    NoDusun,
    NoReason,
    NothingMoved,
    call_off,
    convene,
    move,
    open_check_in,
)
from accountability.planning.kind_words import kind_label
from accountability.planning.meeting_kinds import CalledBy, kind_rules, least_present, rule_of
from accountability.planning.meeting_rules import CalledOff, ElsewhereDusun
from accountability.planning.models import Invitation, Musyawarah, MusyawarahKind, Usulan
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import PRESETS, words_for
from posko.models import Milestone
from sms_gateway.models import OutboundSMS
from tests import makers
from tests.accountability.planning.conftest import DAY, HELD, NOW

pytestmark = pytest.mark.django_db


class TestKinds:
    def test_every_legal_kind_has_a_rule_with_its_basis(self) -> None:
        assert set(kind_rules()) == set(MusyawarahKind.values)
        assert all(rule.legal_basis and rule.since >= 2014 for rule in kind_rules().values())

    def test_who_calls_which(self) -> None:
        assert rule_of("bpd").called_by == rule_of("desa").called_by == CalledBy.BPD
        assert rule_of("musrenbang").called_by == CalledBy.KADES
        assert rule_of("kecamatan").called_by == CalledBy.CAMAT

    @pytest.mark.parametrize(("entitled", "needed"), [(5, 4), (6, 4), (7, 5), (9, 6)])
    def test_the_quorum_of_the_council_is_two_thirds_rounded_up(self, entitled: int, needed: int) -> None:
        assert least_present("bpd", entitled) == needed
        assert least_present("desa", entitled) is None

    @pytest.mark.parametrize("preset", sorted(PRESETS))
    def test_each_kind_has_a_name_in_local_words(self, preset: str) -> None:
        names = {kind_label(kind, PRESETS[preset]) for kind in MusyawarahKind}
        assert len(names) == len(MusyawarahKind.values)


class TestConvene:
    @pytest.mark.parametrize("kind", MusyawarahKind.values)
    def test_each_kind_is_called(self, desa: Wilayah, by: Actor, kind: str) -> None:
        held = makers.make_musyawarah(desa, by, kind=kind, dusun=makers.make_dusun(desa))
        assert held.kind == kind
        assert (held.dusun is not None) is (kind == "dusun")
        assert len(held.secret) == 32

    def test_a_musyawarah_dusun_names_its_own_dusun(
        self, desa: Wilayah, other_desa: Wilayah, by: Actor
    ) -> None:
        with pytest.raises(NoDusun):
            makers.make_musyawarah(desa, by, kind="dusun")
        with pytest.raises(ElsewhereDusun):
            makers.make_musyawarah(desa, by, kind="dusun", dusun=makers.make_dusun(other_desa))

    def test_the_secret_of_an_old_meeting_is_drawn_once(self, held: Musyawarah, by: Actor) -> None:
        Musyawarah.objects.update(secret="")
        held.refresh_from_db()
        drawn = open_check_in(musyawarah=held, by=by, at=NOW)
        assert open_check_in(musyawarah=held, by=by, at=NOW) == drawn != ""


class TestMove:
    def test_voices_and_invited_phones_are_told_each_once(
        self, usulan: Usulan, held: Musyawarah, by: Actor
    ) -> None:
        voice_phone = makers.make_contact("+6281200000011")
        stranger, silent = makers.make_contact("+6281200000012"), makers.make_contact("+6281200000013")
        silent.opted_out_at = NOW
        silent.save()
        for phone in (voice_phone, stranger, silent):
            Invitation.objects.create(musyawarah=held, contact=phone, invited_at=NOW)
        OutboundSMS.objects.all().delete()
        told = move(
            musyawarah=held,
            held_on=held.held_on + DAY,
            starts_at=dt.time(9),
            place="Masjid",
            by=by,
            at=NOW + DAY,
        )
        assert told == 3  # two voices of one phone, and one phone more
        bodies = {one.contact_id: one.body for one in OutboundSMS.objects.filter(error_code="")}
        assert set(bodies) == {voice_phone.pk, stranger.pk}
        assert "12 Okt berubah" in bodies[stranger.pk]
        assert "13 Okt jam 09.00, Masjid" in bodies[stranger.pk]
        news = Milestone.objects.filter(news="musyawarah_pindah")
        assert {one.aspirasi_id for one in news} == set(usulan.kelompok.aspirasi.values_list("pk", flat=True))

    def test_what_cannot_be_moved_is_refused(self, attended: Musyawarah, by: Actor, desa: Wilayah) -> None:
        with pytest.raises(HeldAlready):
            move(
                musyawarah=attended,
                held_on=attended.held_on + DAY,
                starts_at=None,
                place="Balai",
                by=by,
                at=HELD,
            )
        other = makers.make_musyawarah(desa, by)
        with pytest.raises(DayGone):
            move(musyawarah=other, held_on=NOW.date() - DAY, starts_at=None, place="Balai", by=by, at=NOW)
        with pytest.raises(NothingMoved):
            move(musyawarah=other, held_on=other.held_on, starts_at=None, place=other.place, by=by, at=NOW)


class TestCallOff:
    def test_everyone_is_told_why_and_nothing_more_is_done_with_it(
        self, usulan: Usulan, held: Musyawarah, by: Actor
    ) -> None:
        with pytest.raises(NoReason):
            call_off(musyawarah=held, why=" ", by=by, at=NOW)
        told = call_off(musyawarah=held, why="Banjir di jalan masuk.", by=by, at=NOW + DAY)
        assert told == usulan.kelompok.aspirasi.count()
        assert "tidak jadi: Banjir di jalan masuk." in OutboundSMS.objects.latest("pk").body
        held.refresh_from_db()
        assert held not in Musyawarah.objects.standing()
        with pytest.raises(CalledOff):
            call_off(musyawarah=held, why="Lagi", by=by, at=NOW + DAY)
        assert "Banjir" not in str(list(Entry.objects.values_list("facts", flat=True)))


def test_a_musyawarah_is_named_in_the_words_of_the_place(desa: Wilayah) -> None:
    assert kind_label("desa", words_for(desa.kode)) == "Musyawarah desa"


def test_convene_leaves_no_dusun_with_a_general_meeting(desa: Wilayah, by: Actor) -> None:
    held = convene(
        desa=desa,
        kind="desa",
        title="Umum",
        held_on=NOW.date(),
        place="Balai",
        dusun=makers.make_dusun(desa),
        by=by,
        at=NOW,
    )
    assert held.dusun is None
