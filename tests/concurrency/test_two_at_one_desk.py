"""Two members at one voice: one wins, the other hears that it moved and loses no word."""

import datetime as dt
import os

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accountability.accounts.actors import CITIZEN, Actor
from accountability.accounts.models import Membership, Role
from accountability.ledger.verify import problems
from accountability.regions.models import Wilayah
from posko.adding import add_words
from posko.answering import ask_detail
from posko.answering_many import reply_to_many
from posko.going_on import go_on_without
from posko.models import Aspirasi, Message, Opening
from posko.openings import MovedMeanwhile, mark_of, opened
from posko.reading import mark_all_read
from posko.regrouping import TooLateToUndo
from posko.set_aside import NotSetAside, bring_to_desk, close_as_junk
from posko.undoing import READING, undo_steps
from tests import makers
from tests.concurrency.test_one_winner import outcome
from tests.concurrency.test_rows_on_postgresql import at_the_same_time, each

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.skipif(
        not os.environ.get("TEST_DATABASE_URL", "").startswith("postgres"),
        reason="needs PostgreSQL: set TEST_DATABASE_URL",
    ),
    pytest.mark.django_db(transaction=True),
]
NOW = makers.NOW
WAIT, SECOND = dt.timedelta(seconds=15), dt.timedelta(seconds=1)


@pytest.fixture
def village() -> Wilayah:
    """Sukamaju, on a database that really commits."""
    return makers.make_desa()


@pytest.fixture
def members(village: Wilayah) -> list[Membership]:
    """Two of the council."""
    return [makers.make_member(Role.KETUA_BPD, village), makers.make_member(Role.ANGGOTA_BPD, village)]


@pytest.fixture
def by(members: list[Membership]) -> Actor:
    return members[0].actor()


def test_two_replies_to_the_same_page_are_one(village: Wilayah, members: list[Membership], settings) -> None:  # type: ignore[no-untyped-def]
    settings.ALLOWED_HOSTS = ["testserver"]
    voice = makers.make_aspirasi(village, at=timezone.now())
    seen, door = mark_of(voice), reverse("bpd-aspirasi", args=[voice.nomor])
    clients = []
    for member in members:
        client = Client()
        client.force_login(member.user)
        clients.append(client)

    def reply(client: Client, text: str) -> str:
        said = {"aksi": "balas", "kalimat": text, "dilihat": seen, "kunci_kirim": text}
        answer = client.post(door, said, secure=True)
        kept = answer.status_code == 422 and text in answer.content.decode()
        return {303: "done"}.get(answer.status_code, "refused, words kept" if kept else "lost")

    done = each(lambda: reply(clients[0], "Jawaban Ketua"), lambda: reply(clients[1], "Jawaban Sari"))
    assert done == ["done", "refused, words kept"]
    assert Message.objects.count() == 1


def test_many_replies_at_once_answer_each_voice_once(village: Wilayah, by: Actor) -> None:
    voices = [makers.make_aspirasi(village, f"hal {n}") for n in range(3)]
    seen = {voice.nomor: mark_of(voice) for voice in voices}

    def hand() -> str:
        return outcome(
            lambda: reply_to_many(
                desa=village,
                aspirasi=village.aspirasi.all(),
                text="Baik",
                seen=seen,
                by=by,
                at=NOW,
                wait=WAIT,
            ),
            MovedMeanwhile,
        )

    assert sorted(at_the_same_time(hand, 6)) == ["MovedMeanwhile"] * 5 + ["done"]
    assert Message.objects.count() == 3
    assert list(problems()) == []


def test_an_undo_and_somebody_going_on_cannot_both_have_it(
    village: Wilayah, members: list[Membership], by: Actor
) -> None:
    voice = makers.make_aspirasi(village)
    mark_all_read(desa=village, aspirasi=village.aspirasi.all(), by=by, at=NOW, wait=WAIT)
    other = members[1].actor()
    each(
        lambda: outcome(
            lambda: undo_steps(desa=village, news=READING, by=by, at=NOW + SECOND), TooLateToUndo
        ),
        lambda: outcome(lambda: ask_detail(aspirasi=voice, question="Di mana?", by=other, at=NOW + SECOND)),
    )
    voice.refresh_from_db()
    assert voice.state == "needs_detail"
    assert list(problems()) == []


def test_words_that_come_and_patience_that_ends_wake_the_clock_once(village: Wilayah, by: Actor) -> None:
    voice = makers.make_aspirasi(village)
    ask_detail(aspirasi=voice, question="Di mana?", by=by, at=NOW)
    later = NOW + dt.timedelta(days=8)
    each(
        lambda: outcome(lambda: add_words(aspirasi=voice, text="RT 3", by=CITIZEN, at=later)),
        lambda: outcome(lambda: go_on_without(at=later, limit=5)),
    )
    assert Aspirasi.objects.get().state == "read"
    assert voice.milestones.filter(news__in=["dilengkapi", "tanpa_jawaban"]).count() == 1


def test_what_is_set_aside_is_decided_once(village: Wilayah, by: Actor) -> None:
    makers.make_aspirasi(village, "iklan", quarantine="iseng")
    rows = village.aspirasi.all()
    done = each(
        lambda: outcome(lambda: bring_to_desk(desa=village, aspirasi=rows, by=by, at=NOW), NotSetAside),
        lambda: outcome(
            lambda: close_as_junk(desa=village, aspirasi=rows, sentence="x", by=by, at=NOW, wait=WAIT),
            NotSetAside,
        ),
    )
    assert done == ["NotSetAside", "done"]


def test_opened_many_times_by_many_is_kept_for_each(village: Wilayah, members: list[Membership]) -> None:
    voice = makers.make_aspirasi(village)
    each(*[lambda m=m: opened(aspirasi=voice, by=m.actor(), at=NOW) for m in members])
    assert set(Opening.objects.values_list("user_id", flat=True)) == {m.user_id for m in members}
