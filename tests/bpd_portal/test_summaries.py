"""Ringkasan: what waits for a second pair of eyes is approved or sent back, with ten seconds to undo."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from accountability.accounts.models import Membership
from accountability.regions.models import Wilayah
from posko.models import SummaryProposal
from posko.summarising import propose_summary
from tests import makers
from tests.bpd_portal.conftest import Desk, refusals

DOOR = "/bpd/ringkasan/"


@pytest.fixture
def desk(ketua: Membership, desk_of: Desk) -> Client:
    return desk_of(ketua)


@pytest.fixture
def proposal(desa: Wilayah, anggota: Membership, at: dt.datetime) -> SummaryProposal:
    voice = makers.make_aspirasi(desa, "lampu depan rumah bu siti rt 3 mati hp 081200000001", at=at)
    return propose_summary(aspirasi=voice, text="Lampu depan rumah Bu Siti mati.", by=anggota.actor(), at=at)


def decide(desk: Client, proposal: SummaryProposal, aksi: str = "setuju", **more: str) -> str:
    """Posts a decision and returns where it leads."""
    answer = desk.post(DOOR, {"aksi": aksi, "usulan": proposal.pk, "kunci_kirim": f"k{aksi}{more}", **more})
    assert answer.status_code == 303
    return str(answer["Location"])


class TestTakingBack:
    def test_the_author_sees_it_waiting_and_takes_it_back(
        self, proposal: SummaryProposal, anggota: Membership, desk_of: Desk
    ) -> None:
        desk = desk_of(anggota)
        assert "Tarik usulan" in desk.get(DOOR).content.decode()
        where = decide(desk, proposal, "tarik")
        assert where == reverse("bpd-aspirasi", args=[proposal.aspirasi.nomor])
        assert "Usulan ringkasan ditarik." in desk.get(where).content.decode()

    def test_another_member_or_too_late_is_told(self, desk: Client, proposal: SummaryProposal) -> None:
        where = decide(desk, proposal, "tarik")
        assert "Hanya penulisnya" in desk.get(where).content.decode()
        proposal.refresh_from_db()
        assert proposal.decided_at is None


class TestPage:
    def test_both_texts_stand_beside_each_other_with_what_is_risky_marked(
        self, desk: Client, proposal: SummaryProposal
    ) -> None:
        page = desk.get(DOOR).content.decode()
        for marked in ("bu siti", "rt 3", "081200000001", "Bu Siti"):
            assert f"<mark>{marked}</mark>" in page
        assert "Mungkin nama orang." in page

    def test_the_menu_counts_what_waits_for_this_member(
        self, desk: Client, proposal: SummaryProposal, anggota: Membership, desk_of: Desk
    ) -> None:
        assert "Ringkasan (1)" in desk.get(reverse("bpd")).content.decode()
        assert "Ringkasan (1)" not in desk_of(anggota).get(reverse("bpd")).content.decode()

    def test_ones_own_words_wait_for_another(
        self, proposal: SummaryProposal, anggota: Membership, desk_of: Desk
    ) -> None:
        page = desk_of(anggota).get(DOOR).content.decode()
        assert "Menunggu anggota lain" in page
        assert "Setuju, tampilkan" not in page

    def test_with_nothing_waiting_it_says_so(self, desk: Client) -> None:
        assert "Tidak ada yang menunggu" in desk.get(DOOR).content.decode()

    def test_the_neighbours_words_do_not_exist_here(
        self, proposal: SummaryProposal, outsider: Membership, desk_of: Desk
    ) -> None:
        desk = desk_of(outsider)
        assert "Siti" not in desk.get(DOOR).content.decode()
        assert desk.post(DOOR, {"aksi": "setuju", "usulan": proposal.pk}).status_code == 404
        assert desk.post(f"{DOOR}{proposal.pk}/batal/").status_code == 404

    @pytest.mark.parametrize("role", ["petugas", "kades", "keuangan"])
    def test_it_is_the_councils_alone(
        self, request: pytest.FixtureRequest, desk_of: Desk, role: str, desa: Wilayah
    ) -> None:
        assert desk_of(request.getfixturevalue(role)).get(DOOR).status_code == 403


class TestDecide:
    def test_one_tap_approves_and_may_be_taken_back(self, desk: Client, proposal: SummaryProposal) -> None:
        onward = decide(desk, proposal)
        proposal.aspirasi.refresh_from_db()
        assert proposal.aspirasi.public_summary == proposal.text
        page = desk.get(onward).content.decode()
        assert f"{DOOR}{proposal.pk}/batal/" in page
        desk.post(f"{DOOR}{proposal.pk}/batal/")
        proposal.aspirasi.refresh_from_db()
        assert proposal.aspirasi.public_summary == ""
        assert "Setuju, tampilkan" in desk.get(DOOR).content.decode()

    def test_ones_own_words_are_refused_in_a_sentence(
        self, proposal: SummaryProposal, anggota: Membership, desk_of: Desk
    ) -> None:
        answer = desk_of(anggota).post(DOOR, {"aksi": "setuju", "usulan": proposal.pk})
        assert "diperiksa anggota lain" in refusals(answer)

    def test_sending_back_needs_a_sentence_and_tells_the_writer(
        self, desk: Client, proposal: SummaryProposal, anggota: Membership, desk_of: Desk
    ) -> None:
        answer = desk.post(DOOR, {"aksi": "kembali", "usulan": proposal.pk, "kalimat": ""})
        assert "Tulis apa yang perlu diubah." in refusals(answer)
        decide(desk, proposal, "kembali", kalimat="Jangan sebut nama.")
        theirs = desk_of(anggota).get(DOOR).content.decode()
        assert "Dikembalikan ke Anda" in theirs
        assert "Jangan sebut nama." in theirs

    def test_two_taps_decide_once(self, desk: Client, proposal: SummaryProposal) -> None:
        said = {"aksi": "setuju", "usulan": proposal.pk, "kunci_kirim": "k"}
        assert [desk.post(DOOR, said).status_code for _tap in range(2)] == [303, 303]

    def test_an_unknown_action_is_no_door(self, desk: Client, proposal: SummaryProposal) -> None:
        assert desk.post(DOOR, {"aksi": "hapus", "usulan": proposal.pk}).status_code == 404
        assert desk.post(DOOR, {"aksi": "setuju", "usulan": "x"}).status_code == 404
