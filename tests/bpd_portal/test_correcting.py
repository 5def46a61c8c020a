"""What was recognised is shown with its reason, and a member puts it right; danger stands first."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from accountability.accounts.models import Membership
from accountability.ledger.models import Entry
from accountability.regions.models import Wilayah
from posko.answering import answer
from posko.models import Aspirasi
from posko.verdicts import note_silence, silent_days
from tests import makers
from tests.bpd_portal.conftest import Desk, refusals
from tests.posko.test_intake import says

FIRE = "tolong kebakaran di gudang padi krajan rt 3 api sudah besar"
SECRET = "RAHASIA bantuan dipotong lima puluh ribu"


@pytest.fixture
def desk(ketua: Membership, desk_of: Desk) -> Client:
    return desk_of(ketua)


@pytest.fixture
def fire(desa: Wilayah, at: dt.datetime) -> Aspirasi:
    """A fire, by SMS, two days ago."""
    makers.make_dusun(desa)
    says(makers.make_line(desa), FIRE, at=at - dt.timedelta(days=2))
    return Aspirasi.objects.get()


def door(voice: Aspirasi) -> str:
    """The address of a voice."""
    return reverse("bpd-aspirasi", args=[voice.nomor])


def filled(page: Client, voice: Aspirasi, **changed: str) -> dict[str, str]:
    """The form as a browser sends it back, with these fields changed."""
    form = next(
        t["form"] for t in page.get(door(voice)).context["tindakan"].lainnya if t["act"].kode == "betulkan"
    )
    sent = {"aksi": "betulkan"}
    for field in form:
        value = field.value()
        shown = "" if value in {None, False} else "on" if value is True else str(value)
        sent |= {field.html_name: shown}
        if field.field.show_hidden_initial:
            sent |= {field.html_initial_name: str(value) if isinstance(value, bool) else shown}
    sent |= changed
    return {name: value for name, value in sent.items() if value != "" or name in changed}


class TestShown:
    def test_what_was_read_and_why(self, desk: Client, fire: Aspirasi) -> None:
        page = desk.get(door(fire)).content.decode()
        assert "RT 03" in page
        assert "Krajan <small>(kata &#x27;krajan&#x27;)</small>" in page
        assert "kata &#x27;kebakaran&#x27;" in page
        assert "fire:" not in page

    def test_danger_has_a_badge_with_words_and_an_icon(self, desk: Client, fire: Aspirasi) -> None:
        for address in (door(fire), reverse("bpd")):
            page = desk.get(address).content.decode()
            badge = page.split('data-kode="darurat"')[1].split("</span></span>")[0]
            assert "Darurat" in badge
            assert "awas" in badge

    def test_danger_stands_first_however_old(
        self, desk: Client, desa: Wilayah, fire: Aspirasi, at: dt.datetime
    ) -> None:
        calm = makers.make_aspirasi(desa, "lampu mati", at=at)
        page = desk.get(reverse("bpd")).content.decode()
        assert page.index(door(fire)) < page.index(door(calm))


class TestCorrecting:
    def test_only_what_was_changed_is_written(self, desk: Client, fire: Aspirasi, desa: Wilayah) -> None:
        told = filled(desk, fire, betulkan_topik="", topik="lainnya")
        makers.make_dusun(desa, "Wetan")
        Aspirasi.objects.filter(pk=fire.pk).update(place="RT 09")  # another member, meanwhile
        assert desk.post(door(fire), told).status_code == 303
        fire.refresh_from_db()
        assert (fire.topic, fire.place, fire.urgent) == ("lainnya", "RT 09", True)
        entry = Entry.objects.get(kind="aspirasi.dibetulkan")
        assert entry.facts == {"changed": "topic", "topic": "lainnya"}
        assert "dibetulkan di meja ini" in desk.get(door(fire)).content.decode()

    def test_a_false_alarm_is_calmed_and_a_wrong_dusun_taken_away(self, desk: Client, fire: Aspirasi) -> None:
        told = filled(desk, fire, dusun="")
        del told["darurat"]
        assert desk.post(door(fire), told).status_code == 303
        fire.refresh_from_db()
        assert (fire.urgent, fire.dusun) == (False, None)
        assert 'data-kode="darurat"' not in desk.get(reverse("bpd")).content.decode()

    def test_nothing_changed_writes_nothing(self, desk: Client, fire: Aspirasi) -> None:
        assert desk.post(door(fire), filled(desk, fire)).status_code == 303
        assert not Entry.objects.filter(kind="aspirasi.dibetulkan").exists()

    @pytest.mark.parametrize(
        ("field", "value", "sentence"),
        [
            ("topik", "entah", "Pilih dari daftar."),
            ("jenis", "entah", "Pilih dari daftar."),
            ("dusun", "0", "Pilih dari daftar."),
        ],
    )
    def test_what_is_not_in_the_list_is_refused(
        self, desk: Client, fire: Aspirasi, field: str, value: str, sentence: str
    ) -> None:
        assert sentence in refusals(desk.post(door(fire), filled(desk, fire, **{field: value})))

    def test_secrecy_is_never_taken_away(self, desk: Client, desa: Wilayah, at: dt.datetime) -> None:
        says(makers.make_line(desa), SECRET, at=at)
        voice = Aspirasi.objects.get()
        told = filled(desk, voice, topik="lainnya", confidential="False", rahasia="")
        assert desk.post(door(voice), told).status_code == 303
        voice.refresh_from_db()
        assert (voice.topic, voice.confidential) == ("lainnya", True)

    def test_an_older_word_for_a_topic_stays_when_something_else_is_corrected(
        self, desk: Client, desa: Wilayah, at: dt.datetime
    ) -> None:
        voice = makers.make_aspirasi(desa, at=at, topic="perlindungan sosial")
        assert desk.post(door(voice), filled(desk, voice, tempat="dekat balai")).status_code == 303
        voice.refresh_from_db()
        assert (voice.topic, voice.place) == ("perlindungan sosial", "dekat balai")

    def test_a_petugas_reads_and_does_not_correct(
        self, desa: Wilayah, petugas: Membership, desk_of: Desk, at: dt.datetime
    ) -> None:
        voice = makers.make_aspirasi(desa, at=at)
        Aspirasi.objects.filter(pk=voice.pk).update(taken_in_by=petugas.user)
        assert desk_of(petugas).post(door(voice), {"aksi": "betulkan", "jenis": "usul"}).status_code == 403


class TestSilence:
    def test_silence_is_told_as_silence(
        self, desk: Client, desa: Wilayah, ketua: Membership, at: dt.datetime
    ) -> None:
        before = at - dt.timedelta(days=silent_days() + 1)
        voice = makers.make_aspirasi(desa, at=before)
        answer(aspirasi=voice, sentence="Sudah diperbaiki.", by=ketua.actor(), at=before)
        assert note_silence(at=at, limit=10) == 1
        page = desk.get(door(voice)).content.decode()
        assert "tanpa kabar 14 hari, tidak dihitung puas." in page
