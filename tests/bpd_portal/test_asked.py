"""A question about money shows its part on the desks: to the BPD with its words, to the head in summary."""

import pytest
from django.test import Client

from accountability.accounts.actors import CITIZEN
from accountability.accounts.models import Membership
from accountability.budget.asking import ask_about, find_part
from accountability.budget.models import APBDesa
from accountability.regions.models import Wilayah
from posko.intake import Voice
from posko.models import Aspirasi
from posko.states import Channel, Kind
from tests import makers

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(desa: Wilayah, kades: Membership) -> Aspirasi:
    """A question about the village road."""
    apb, _ = makers.make_published(desa, kades.actor())
    part = find_part(desa=desa, year=apb.year, kegiatan_kode="2.3.10", today=makers.NOW.date())
    voice = Voice(text="Kenapa belum selesai?", channel=Channel.WEB, kind=Kind.TANYA)
    return ask_about(desa=desa, part=part, voice=voice, by=CITIZEN, at=makers.NOW).aspirasi


def page(client: Client, member: Membership, address: str) -> str:
    """The page as its reader sees it."""
    client.force_login(member.user)
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_the_council_reads_what_the_question_is_about(
    client: Client, asked: Aspirasi, ketua: Membership
) -> None:
    told = page(client, ketua, f"/bpd/aspirasi/{asked.nomor}/")
    assert "Soal:" in told
    assert "Rp125.500.000 (2027)" in told
    assert f'href="/desa/{asked.desa_id}/anggaran/2027/kegiatan/2.3.10/"' in told


def test_after_a_withdrawal_it_leads_to_the_tombstone(
    client: Client, asked: Aspirasi, ketua: Membership
) -> None:
    APBDesa.objects.update(withdrawn_at=makers.NOW, withdrawal_reason="Salah jumlah")
    told = page(client, ketua, f"/bpd/aspirasi/{asked.nomor}/")
    assert f'href="/desa/{asked.desa_id}/anggaran/2027/"' in told
    assert "Rp125.500.000" not in told


def test_the_head_sees_it_beside_the_summary(client: Client, asked: Aspirasi, kades: Membership) -> None:
    Aspirasi.objects.filter(pk=asked.pk).update(public_summary="Kapan jalan selesai", state="read")
    told = page(client, kades, "/pemdes/tanggapan/")
    assert "Kapan jalan selesai" in told
    assert "Rp125.500.000 (2027)" in told


def test_another_voice_says_nothing_of_money(client: Client, desa: Wilayah, ketua: Membership) -> None:
    assert "Soal:" not in page(client, ketua, f"/bpd/aspirasi/{makers.make_aspirasi(desa).nomor}/")
