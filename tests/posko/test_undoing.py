"""What was done to many voices is taken back within seconds: nobody heard, all stands as before."""

import datetime as dt

import pytest

from accountability.accounts.models import Membership
from accountability.regions.models import Wilayah
from posko.answering import NothingSaid, write_back
from posko.answering_many import forward_many, reply_to_many
from posko.clustering import gather, take_out_together
from posko.models import Aspirasi, KeptApart
from posko.openings import MovedMeanwhile, mark_of
from posko.reading import mark_all_read, mark_read
from posko.regrouping import TooLateToUndo, merge, split, undo
from posko.undoing import FORWARDING, READING, TAKING_OUT, undo_replies, undo_steps
from sms_gateway.models import Contact, OutboundSMS
from tests import makers

NOW = makers.NOW
SECOND, WAIT = dt.timedelta(seconds=1), dt.timedelta(seconds=15)


@pytest.fixture
def voices(desa: Wilayah, citizen: Contact) -> list[Aspirasi]:
    """Three of three phones."""
    phones = [citizen, makers.make_contact("+6281200000002"), makers.make_contact("+6281200000003")]
    return [makers.make_aspirasi(desa, f"hal {n}", contact=phone) for n, phone in enumerate(phones)]


def left() -> set[str]:
    return set(OutboundSMS.objects.exclude(state="cancelled").values_list("template", flat=True))


def as_rows(desa: Wilayah) -> list[object]:
    fields = ("state", "state_since_at", "kelompok", "answer_due_date", "last_news_at", "quarantine")
    return list(desa.aspirasi.order_by("id").values_list(*fields))


class TestReading:
    def test_all_are_unread_again_and_no_sms_leaves(
        self, desa: Wilayah, anggota: Membership, voices: list[Aspirasi]
    ) -> None:
        before, by = as_rows(desa), anggota.actor()
        assert mark_all_read(desa=desa, aspirasi=desa.aspirasi.all(), by=by, at=NOW, wait=WAIT) == 3
        assert OutboundSMS.objects.filter(not_before__gte=NOW + WAIT, template="dibaca").count() == 3
        assert undo_steps(desa=desa, news=READING, by=by, at=NOW + 9 * SECOND) == 3
        assert as_rows(desa) == before
        assert left() == set()

    def test_once_somebody_went_on_it_is_too_late(
        self, desa: Wilayah, anggota: Membership, ketua: Membership, voices: list[Aspirasi]
    ) -> None:
        by = anggota.actor()
        mark_all_read(desa=desa, aspirasi=desa.aspirasi.all(), by=by, at=NOW, wait=WAIT)
        gather(desa=desa, aspirasi=voices[:1], title="Hal", by=ketua.actor(), at=NOW + SECOND)
        with pytest.raises(TooLateToUndo):
            undo_steps(desa=desa, news=READING, by=by, at=NOW + 2 * SECOND)

    def test_only_ones_own_and_only_for_seconds(
        self, desa: Wilayah, anggota: Membership, ketua: Membership, voices: list[Aspirasi]
    ) -> None:
        mark_all_read(desa=desa, aspirasi=desa.aspirasi.all(), by=anggota.actor(), at=NOW, wait=WAIT)
        for by, when in ((ketua.actor(), NOW + SECOND), (anggota.actor(), NOW + 20 * SECOND)):
            with pytest.raises(TooLateToUndo):
                undo_steps(desa=desa, news=READING, by=by, at=when)

    def test_read_before_is_not_told_again(
        self, desa: Wilayah, anggota: Membership, voices: list[Aspirasi]
    ) -> None:
        mark_read(aspirasi=voices[0], by=anggota.actor(), at=NOW)
        by = anggota.actor()
        assert mark_all_read(desa=desa, aspirasi=desa.aspirasi.all(), by=by, at=NOW, wait=WAIT) == 2


class TestReplies:
    def test_each_gets_the_text_in_its_own_thread(
        self, desa: Wilayah, anggota: Membership, voices: list[Aspirasi]
    ) -> None:
        said = {
            "text": " Sabtu ada  kerja bakti. ",
            "seen": {},
            "by": anggota.actor(),
            "at": NOW,
            "wait": WAIT,
        }
        assert reply_to_many(desa=desa, aspirasi=desa.aspirasi.all(), **said) == 3  # type: ignore[arg-type]
        assert [one.messages.get().text for one in voices] == ["Sabtu ada kerja bakti."] * 3
        assert all("Sabtu ada kerja bakti." in one.body for one in OutboundSMS.objects.all())

    def test_who_replies_has_read_and_an_undo_leaves_what_was_read_before(
        self, desa: Wilayah, anggota: Membership, voices: list[Aspirasi]
    ) -> None:
        by = anggota.actor()
        mark_read(aspirasi=voices[0], by=by, at=NOW)
        OutboundSMS.objects.all().delete()
        at = NOW + SECOND
        write_back(aspirasi=voices[1], text="Besok.", by=by, at=at, wait=WAIT, reads=True)
        write_back(aspirasi=voices[0], text="Besok.", by=by, at=at, wait=WAIT, reads=True)
        assert left() == {"balasan"}
        assert [one.state for one in desa.aspirasi.order_by("id")] == ["read", "read", "received"]
        assert undo_replies(desa=desa, by=by, at=at + SECOND) == 2
        assert [one.state for one in desa.aspirasi.order_by("id")] == ["read", "received", "received"]

    def test_undone_nothing_was_said_and_a_better_text_leaves_the_same_day(
        self, desa: Wilayah, anggota: Membership, voices: list[Aspirasi]
    ) -> None:
        by, before = anggota.actor(), as_rows(desa)
        for turn in range(2):
            at = NOW + turn * 12 * SECOND
            reply_to_many(
                desa=desa, aspirasi=desa.aspirasi.all(), text="Salah", seen={}, by=by, at=at, wait=WAIT
            )
            assert OutboundSMS.objects.filter(state="promised", not_before=at + WAIT).count() == 3
            assert undo_replies(desa=desa, by=by, at=at + 5 * SECOND) == 3
            assert as_rows(desa) == before
        assert voices[0].messages.count() == 0
        with pytest.raises(TooLateToUndo):
            undo_replies(desa=desa, by=by, at=NOW + 20 * SECOND)

    def test_whom_somebody_else_answered_meanwhile_is_passed_over(
        self, desa: Wilayah, anggota: Membership, ketua: Membership, voices: list[Aspirasi]
    ) -> None:
        seen = {voice.nomor: mark_of(voice) for voice in voices}
        write_back(aspirasi=voices[0], text="Sudah saya jawab", by=ketua.actor(), at=NOW)
        some = {"text": "Halo", "seen": seen, "by": anggota.actor(), "at": NOW + SECOND, "wait": WAIT}
        assert reply_to_many(desa=desa, aspirasi=desa.aspirasi.all(), **some) == 2  # type: ignore[arg-type]
        first = desa.aspirasi.filter(pk=voices[0].pk)
        with pytest.raises(MovedMeanwhile):
            reply_to_many(desa=desa, aspirasi=first, **some)  # type: ignore[arg-type]
        with pytest.raises(NothingSaid):
            reply_to_many(desa=desa, aspirasi=first, **{**some, "text": "  "})  # type: ignore[arg-type]


class TestForwarding:
    def test_sent_on_together_and_taken_back(
        self, desa: Wilayah, ketua: Membership, voices: list[Aspirasi]
    ) -> None:
        before, by = as_rows(desa), ketua.actor()
        told = {
            "to": "Dinas PU",
            "sentence": "Jalan kabupaten.",
            "seen": {},
            "by": by,
            "at": NOW,
            "wait": WAIT,
        }
        assert forward_many(desa=desa, aspirasi=desa.aspirasi.all(), **told) == 3  # type: ignore[arg-type]
        assert voices[0].milestones.latest("id").facts["to"] == "Dinas PU"
        assert undo_steps(desa=desa, news=FORWARDING, by=by, at=NOW + SECOND) == 3
        assert (as_rows(desa), left()) == (before, set())


class TestKelompok:
    def test_taken_out_together_they_are_not_told_apart_from_each_other_and_can_go_back(
        self, desa: Wilayah, anggota: Membership, voices: list[Aspirasi]
    ) -> None:
        by = anggota.actor()
        kelompok = gather(desa=desa, aspirasi=voices, title="Hal", by=by, at=NOW)
        before = as_rows(desa)
        later = NOW + 60 * SECOND
        assert take_out_together(desa=desa, aspirasi=voices[:2], by=by, at=later) == 2
        pairs = set(KeptApart.objects.values_list("one_id", "other_id"))
        assert pairs == {(voices[0].pk, voices[2].pk), (voices[1].pk, voices[2].pk)}
        assert undo_steps(desa=desa, news=TAKING_OUT, by=by, at=later + SECOND) == 2
        assert (as_rows(desa), KeptApart.objects.count()) == (before, 0)
        assert kelompok.aspirasi.count() == 3

    def test_a_split_and_a_merge_go_back(
        self, desa: Wilayah, anggota: Membership, voices: list[Aspirasi]
    ) -> None:
        by, later = anggota.actor(), NOW + 60 * SECOND
        one = gather(desa=desa, aspirasi=voices[:2], title="Hal", by=by, at=NOW)
        other = gather(desa=desa, aspirasi=voices[2:], title="Lain", by=by, at=NOW)
        before = as_rows(desa)
        fresh = split(kelompok=one, aspirasi=voices[:1], title="Baru", by=by, at=later)
        assert undo(kelompok=fresh, by=by, at=later + SECOND) == 1
        assert as_rows(desa) == before
        merge(kelompok=other, into=one, by=by, at=later + 2 * SECOND)
        assert undo(kelompok=one, by=by, at=later + 3 * SECOND) == 1
        assert as_rows(desa) == before
        assert set(desa.kelompok.not_empty()) == {one, other}
