"""The vote by slips in a browser, and what everyone reads about the Musyawarah Khusus."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from accountability.accounts.models import Membership
from accountability.planning.agenda import propose
from accountability.planning.deciding import adopt, turn_down
from accountability.planning.models import IntoPlan, Musyawarah, MusyawarahKind, Outcome, PriorityMethod
from accountability.planning.priorities import choose_method
from accountability.planning.slips import codes, print_slips
from accountability.planning.voting import close_vote, open_vote, turnout
from accountability.regions.models import Wilayah
from posko.states import ReasonClass
from public_site.views.voting import WRONG_CODES_AN_HOUR
from tests import makers

SEED = bytes(range(32))
CODES = codes(seed=SEED, count=4)
pytestmark = pytest.mark.django_db


@pytest.fixture
def at() -> dt.datetime:
    return timezone.now()


def make_ballot(desa: Wilayah, ketua: Membership, at: dt.datetime, dots: int) -> Musyawarah:
    """An open vote about two proposals."""
    by = ketua.actor()
    held = makers.make_held(desa, by, at)
    for title in ("Jalan", "Air"):
        kelompok = makers.make_kelompok(desa, by, voices=1, title=title, at=at)
        propose(kelompok=kelompok, musyawarah=held, title=title, by=by, at=at)
    choose_method(musyawarah=held, method=PriorityMethod.DOTS, dots_each=dots, by=by, at=at)
    print_slips(musyawarah=held, count=4, seed=SEED, by=by, at=at)
    open_vote(musyawarah=held, by=by, at=at)
    held.refresh_from_db()
    return held


@pytest.fixture
def ballot(desa: Wilayah, ketua: Membership, at: dt.datetime) -> Musyawarah:
    return make_ballot(desa, ketua, at, 3)


def door(held: Musyawarah) -> str:
    """Its public address."""
    return f"/suara/{held.secret}/"


class TestVote:
    def test_a_slip_votes_without_an_account_and_is_thanked(self, client: Client, ballot: Musyawarah) -> None:
        shown = client.get(f"{door(ballot)}?kode={CODES[0]}")
        assert f'value="{CODES[0]}"' in shown.content.decode()
        assert shown["Cache-Control"] == "no-store"
        answer = client.post(door(ballot), {"kode": CODES[0], "t1": "1", "t2": "2"})
        assert answer.status_code == 303
        assert CODES[0] not in answer["Location"]
        assert "Suara Anda sudah masuk." in client.get(answer["Location"]).content.decode()
        assert turnout(ballot) == (1, 4)
        assert list(ballot.usulan.order_by("place").values_list("dots", flat=True)) == [1, 2]

    @pytest.mark.parametrize(
        ("said", "sentence"),
        [
            ({"kode": "", "t1": "1"}, "Tulis kode di kartu Anda."),
            ({"kode": "ABCDEFGH", "t1": "1"}, "Kode kartu ini belum kami kenal."),
            ({"kode": CODES[0]}, "Beri titik pada paling sedikit satu usulan."),
            ({"kode": CODES[0], "t1": "3", "t2": "1"}, "Satu kartu punya 3 titik."),
            ({"kode": CODES[0], "t1": "9"}, "Paling banyak 3 titik."),
        ],
    )
    def test_what_is_refused_is_told_and_the_slip_still_votes(
        self, client: Client, ballot: Musyawarah, said: dict[str, str], sentence: str
    ) -> None:
        answer = client.post(door(ballot), said)
        assert answer.status_code == 422
        assert sentence in answer.content.decode()
        assert turnout(ballot) == (0, 4)

    def test_a_used_slip_is_told_kindly(self, client: Client, ballot: Musyawarah) -> None:
        client.post(door(ballot), {"kode": CODES[0], "t1": "1"})
        answer = client.post(door(ballot), {"kode": CODES[0], "t1": "1"})
        assert "Kalau itu Anda, suara Anda sudah masuk." in answer.content.decode()

    def test_with_one_dot_one_proposal_is_chosen(
        self, client: Client, desa: Wilayah, ketua: Membership, at: dt.datetime
    ) -> None:
        held = make_ballot(desa, ketua, at, 1)
        assert client.post(door(held), {"kode": CODES[1]}).status_code == 422
        assert client.post(door(held), {"kode": CODES[1], "pilihan": "2"}).status_code == 303
        assert list(held.usulan.order_by("place").values_list("dots", flat=True)) == [0, 1]

    def test_after_the_end_it_says_so(self, client: Client, ketua: Membership, ballot: Musyawarah) -> None:
        close_vote(musyawarah=ballot, by=ketua.actor(), at=timezone.now())
        answer = client.post(door(ballot), {"kode": CODES[0], "t1": "1"})
        assert answer.status_code == 422
        assert "Pemungutan suara sudah ditutup." in answer.content.decode()

    def test_another_address_is_not_found(self, client: Client, ballot: Musyawarah) -> None:
        for secret in ("x", "0" * 16):
            assert client.get(f"/suara/{secret}/").status_code == 404

    def test_guessing_has_an_end_and_those_who_know_their_code_are_not_held_up_before(
        self, client: Client, ballot: Musyawarah
    ) -> None:
        for _ in range(WRONG_CODES_AN_HOUR - 1):
            client.post(door(ballot), {"kode": "ABCDEFGH", "t1": "1"})
        assert client.post(door(ballot), {"kode": CODES[0], "t1": "1"}).status_code == 303
        client.post(door(ballot), {"kode": "ABCDEFGH", "t1": "1"})
        assert client.post(door(ballot), {"kode": CODES[1], "t1": "1"}).status_code == 429

    def test_no_session_is_kept(self, client: Client, ballot: Musyawarah) -> None:
        client.post(door(ballot), {"kode": CODES[0], "t1": "1"})
        assert not client.session.keys()
        assert "sid" not in client.cookies


class TestSpecial:
    def test_shares_and_fates_without_a_small_count(
        self, client: Client, desa: Wilayah, ketua: Membership, at: dt.datetime
    ) -> None:
        by = ketua.actor()
        held = makers.make_musyawarah(
            desa, by, at, kind=MusyawarahKind.DISABLED, title="Khusus", held_on=at.date()
        )
        kelompok = makers.make_kelompok(desa, by, title="Ramp", at=at)
        usulan = propose(kelompok=kelompok, musyawarah=held, title="Ramp", by=by, at=at)
        makers.make_attended(held, by, at, women=1)
        Musyawarah.objects.filter(pk=held.pk).update(men=2)
        turn_down(
            usulan=usulan, outcome=Outcome.DEFERRED, reason_class=ReasonClass.NO_MONEY,
            sentence="Dana kurang.", next_step="Dihitung dulu.", by=by, at=at,
        )  # fmt: skip
        told = client.get(f"/desa/{desa.kode}/musyawarah/khusus/").content.decode()
        assert "0 dari 1 usul disepakati (0%)" in told
        assert "Ditunda." in told
        assert "hadir kurang dari 5 orang" in told

    @pytest.mark.parametrize("year", ["", "x", "9" * 30, "1999"])
    def test_any_year_is_answered(self, client: Client, desa: Wilayah, year: str) -> None:
        answer = client.get(f"/desa/{desa.kode}/musyawarah/khusus/", {"tahun": year})
        assert "Belum ada usul" in answer.content.decode()


class TestJourney:
    def test_what_was_put_off_says_until_when(
        self, client: Client, desa: Wilayah, ketua: Membership, at: dt.datetime
    ) -> None:
        usulan = makers.make_usulan(makers.make_kelompok(desa, ketua.actor(), at=at), ketua.actor(), at=at)
        turn_down(
            usulan=usulan, outcome=Outcome.DEFERRED, reason_class=ReasonClass.NO_MONEY,
            sentence="Dana kurang.", next_step="Dihitung dulu.", by=ketua.actor(), at=at,
        )  # fmt: skip
        nomor = usulan.kelompok.aspirasi.values_list("nomor", flat=True)[0]
        told = client.get(f"/a/{nomor}/").content.decode()
        year = usulan.musyawarah.held_on.year + 1
        assert f"Ditunda, dibahas lagi tahun {year}: Anggaran belum cukup." in told

    def test_the_plan_and_its_year_are_named(
        self, client: Client, desa: Wilayah, ketua: Membership, at: dt.datetime
    ) -> None:
        usulan = makers.make_usulan(makers.make_kelompok(desa, ketua.actor(), at=at), ketua.actor(), at=at)
        adopt(
            usulan=usulan, sentence="Ya.", into_year=2100, into_plan=IntoPlan.RPJM, by=ketua.actor(), at=at
        )  # fmt: skip
        nomor = usulan.kelompok.aspirasi.values_list("nomor", flat=True)[0]
        assert "Disepakati untuk RPJM Desa 2100" in client.get(f"/a/{nomor}/").content.decode()
