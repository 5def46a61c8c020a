"""Salurkan at the desk of the council, and the answers at the desk of the village government."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from accountability.accounts.models import Membership, Role
from accountability.council.models import Letter, OfficialAnswer, Penyaluran
from accountability.lib.local_time import local_date
from accountability.regions.models import Wilayah
from posko.clustering import gather
from posko.models import Aspirasi, Kelompok
from tests import makers
from tests.bpd_portal.conftest import CANARY, Desk, refusals

SECRET, ABOUT = "kata yang rahasia sekali", "soal perangkat yang minta uang"


@pytest.fixture
def kelompok(desa: Wilayah, ketua: Membership, at: dt.datetime) -> Kelompok:
    """Four voices: open with approved words, plain, confidential, and about the government."""
    said = ("jalan berlubang", "kata mentah dari warga", SECRET, ABOUT)
    day = at - dt.timedelta(days=2)
    voices = [makers.make_aspirasi(desa, words, at=day) for words in said]
    held = gather(desa=desa, aspirasi=voices, title="Jalan rusak", by=ketua.actor(), at=day)
    first, _plain, secret, about = voices
    Aspirasi.objects.filter(pk=first.pk).update(public_summary="Jalan berlubang di tanjakan")
    Aspirasi.objects.filter(pk=secret.pk).update(confidential=True)
    Aspirasi.objects.filter(pk=about.pk).update(about_pemdes=True)
    return held


def letter(desk: Any, kelompok: Kelompok, **more: str) -> Any:
    """The letter as it was drafted, sent by the button."""
    query = {"kelompok": kelompok.pk, "cara": "masukan"}
    form = desk.get(reverse("salurkan-baru"), query).context["form"]
    drafted = {name: form.initial[name] for name in ("nomor", "kepada", "perihal", "isi")}
    return desk.post(
        reverse("salurkan-baru"),
        {**query, **drafted, "tanggal": form.initial["tanggal"].isoformat(), "kabari": "on", **more},
    )


class TestHandingOn:
    def test_three_steps_lead_from_the_list_to_the_letter(
        self, kelompok: Kelompok, ketua: Membership, desk_of: Desk
    ) -> None:
        desk = desk_of(ketua)
        assert kelompok.title in desk.get(reverse("salurkan")).content.decode()
        ways = desk.get(reverse("salurkan-baru"), {"kelompok": kelompok.pk}).content.decode()
        assert all(way in ways for way in ("Surat masukan", "Surat permintaan keterangan", "Lisan", "Usulan"))
        answer = letter(desk, kelompok)
        kept = Penyaluran.objects.get()
        assert answer.headers["Location"] == reverse("salurkan-rinci", args=[kept.pk])
        page = desk.get(answer.headers["Location"]).content.decode()
        assert "Menunggu jawaban" in page
        for hidden in (SECRET, ABOUT, "kata mentah dari warga"):
            assert hidden not in page
        assert kelompok.title not in str(desk.get(reverse("salurkan")).context["menunggu"])

    def test_a_taken_number_is_refused_with_the_next_and_the_words_are_kept(
        self, kelompok: Kelompok, ketua: Membership, anggota: Membership, desk_of: Desk
    ) -> None:
        letter(desk_of(ketua), kelompok, nomor="007/BPD/2026")
        answer = letter(desk_of(anggota), kelompok, nomor="007/BPD/2026", isi="Isi kami sendiri.")
        assert "baru saja dipakai" in refusals(answer)
        assert "Isi kami sendiri." in answer.content.decode()
        assert Letter.objects.count() == 1

    def test_the_letter_is_a_pdf_and_a_docx(
        self, kelompok: Kelompok, ketua: Membership, outsider: Membership, desk_of: Desk
    ) -> None:
        desk = desk_of(ketua)
        letter(desk, kelompok)
        pk = Penyaluran.objects.get().pk
        for name, begins in (("salurkan-pdf", b"%PDF"), ("salurkan-docx", b"PK")):
            file = desk.get(reverse(name, args=[pk]))
            assert file.content.startswith(begins)
            assert "attachment" in file.headers["Content-Disposition"]
            assert desk_of(outsider).get(reverse(name, args=[pk])).status_code == 404

    def test_a_delivery_is_noted(
        self, kelompok: Kelompok, ketua: Membership, desk_of: Desk, at: dt.datetime
    ) -> None:
        desk = desk_of(ketua)
        letter(desk, kelompok)
        where = reverse("salurkan-rinci", args=[Penyaluran.objects.get().pk])
        day = local_date(at, kelompok.desa_id)
        tomorrow = (day + dt.timedelta(days=1)).isoformat()
        assert "hari ini" in refusals(desk.post(where, {"tanggal": tomorrow, "penerima": "Sekretaris"}))
        assert desk.post(where, {"tanggal": day.isoformat(), "penerima": "Sekretaris"}).status_code == 303
        assert Letter.objects.get().delivered_on == day

    def test_what_was_spoken_needs_a_meeting_that_was_held(
        self, kelompok: Kelompok, ketua: Membership, desk_of: Desk, at: dt.datetime
    ) -> None:
        desk, query = desk_of(ketua), {"kelompok": kelompok.pk, "cara": "lisan", "isi": "Jalan."}
        assert "Pilih musyawarah" in refusals(desk.post(reverse("salurkan-baru"), query))
        held = makers.make_musyawarah(kelompok.desa, ketua.actor(), at=at, held_on=local_date(at, "99.01"))
        assert desk.post(reverse("salurkan-baru"), {**query, "musyawarah": held.pk}).status_code == 303
        assert Penyaluran.objects.get().musyawarah == held

    def test_what_is_only_about_the_government_cannot_be_chosen(
        self, kelompok: Kelompok, ketua: Membership, desk_of: Desk
    ) -> None:
        kelompok.aspirasi.update(about_pemdes=True, public_summary="")
        answer = desk_of(ketua).get(reverse("salurkan-baru"), {"kelompok": kelompok.pk})
        assert answer.headers["Location"] == reverse("salurkan")

    def test_before_it_is_sent_it_says_how_many_phones_and_what_it_costs(
        self, kelompok: Kelompok, ketua: Membership, desk_of: Desk
    ) -> None:
        desk = desk_of(ketua)
        query: dict[str, str] = {"kelompok": str(kelompok.pk), "cara": "masukan"}
        assert "belum ada yang punya nomor HP" in desk.get(reverse("salurkan-baru"), query).content.decode()
        line = makers.make_line(kelompok.desa)
        line.rupiah_per_segment = 250
        line.save()
        voice = kelompok.aspirasi.get(public_summary__gt="")
        Aspirasi.objects.filter(pk=voice.pk).update(contact=makers.make_contact())
        for way in ("masukan", "lisan"):
            page = desk.get(reverse("salurkan-baru"), {**query, "cara": way}).content.decode()
            assert "Kabari warganya lewat SMS: 1 HP, kira-kira Rp250" in page.replace("\xa0", "")

    def test_where_no_words_are_approved_the_writer_is_told_to_add_them(
        self, kelompok: Kelompok, ketua: Membership, desk_of: Desk
    ) -> None:
        desk = desk_of(ketua)
        query: dict[str, str] = {"kelompok": str(kelompok.pk), "cara": "masukan"}
        assert "Tambahkan apa masalahnya." not in desk.get(reverse("salurkan-baru"), query).content.decode()
        kelompok.aspirasi.update(public_summary="")
        page = desk.get(reverse("salurkan-baru"), query).content.decode()
        assert "Belum ada ringkasan yang disetujui untuk: Jalan rusak." in page

    def test_the_page_of_the_kelompok_tells_of_the_letter_and_leads_to_it(
        self, kelompok: Kelompok, ketua: Membership, desk_of: Desk
    ) -> None:
        desk = desk_of(ketua)
        letter(desk, kelompok, nomor="007/BPD/2026")
        page = desk.get(reverse("bpd-kelompok-rinci", args=[kelompok.pk])).content.decode()
        assert reverse("salurkan-rinci", args=[Penyaluran.objects.get().pk]) in page
        assert "007/BPD/2026" in page.replace("\u200b", "").replace("<wbr>", "")
        assert "Jawaban ditunggu sampai" in page

    def test_the_list_says_which_voices_do_not_count(
        self, kelompok: Kelompok, ketua: Membership, desk_of: Desk
    ) -> None:
        desk = desk_of(ketua)
        page = desk.get(reverse("salurkan")).content.decode()
        assert "2 suara rahasia atau tentang pemerintah setempat tidak ikut." in page
        kelompok.aspirasi.update(confidential=False, about_pemdes=False)
        assert "tidak ikut" not in desk.get(reverse("salurkan")).content.decode()


class TestAnswering:
    def test_what_turned_out_to_be_about_the_head_is_not_named_to_him_again(
        self, kelompok: Kelompok, ketua: Membership, kades: Membership, desk_of: Desk
    ) -> None:
        letter(desk_of(ketua), kelompok)
        kelompok.aspirasi.update(about_pemdes=True, public_summary="")
        where = reverse("tanggapan-rinci", args=[Penyaluran.objects.get().pk])
        head = desk_of(kades)
        assert f"<h1>{kelompok.title}" not in head.get(where).content.decode()
        assert kelompok.title not in head.get(reverse("tanggapan")).content.decode()

    def test_the_head_answers_and_the_council_takes_it_over_in_one_tap(
        self, kelompok: Kelompok, ketua: Membership, kades: Membership, desk_of: Desk
    ) -> None:
        council, head = desk_of(ketua), desk_of(kades)
        letter(council, kelompok)
        kept = Penyaluran.objects.get()
        page = head.get(reverse("tanggapan")).content.decode()
        assert "Menunggu jawaban Anda" in page
        assert "1 hal dari BPD menunggu jawaban Anda." in head.get(reverse("pemdes")).content.decode()
        where = reverse("tanggapan-rinci", args=[kept.pk])
        assert "Tulis dulu jawabannya." in refusals(head.post(where, {"kalimat": ""}))
        assert head.post(where, {"kalimat": "Kami perbaiki.", "rencana": "Diaspal"}).status_code == 303
        assert OfficialAnswer.objects.get().text == "Kami perbaiki.\nYang akan dilakukan: Diaspal."
        assert "menunggu jawaban Anda" not in head.get(reverse("pemdes")).content.decode()
        assert "menjawab 1 hal" in council.get(reverse("bpd")).content.decode()
        detail = council.get(reverse("salurkan-rinci", args=[kept.pk])).content.decode()
        link = f"{reverse('lapor-tulis')}?pola=jawaban&amp;kelompok={kelompok.pk}"
        assert link in detail
        seen = council.get(link.replace("&amp;", "&"))
        assert seen.context["terpilih"].template == "jawaban"
        assert "Kami perbaiki." in seen.context["contoh"]

    def test_the_head_sees_nothing_confidential_raw_or_about_himself(
        self, kelompok: Kelompok, ketua: Membership, kades: Membership, desk_of: Desk
    ) -> None:
        letter(desk_of(ketua), kelompok)
        head = desk_of(kades)
        where = reverse("tanggapan-rinci", args=[Penyaluran.objects.get().pk])
        for page in (head.get(reverse("tanggapan")).content.decode(), head.get(where).content.decode()):
            assert "Jalan berlubang di tanjakan" in page
            assert "kurang dari 5 warga" in page
            for hidden in (SECRET, ABOUT, "kata mentah dari warga", "Web"):
                assert hidden not in page
            for number in kelompok.aspirasi.values_list("nomor", flat=True):
                assert number not in page.replace("-", "")

    def test_a_late_answer_is_asked_for_kindly(
        self, kelompok: Kelompok, ketua: Membership, kades: Membership, desk_of: Desk, at: dt.datetime
    ) -> None:
        letter(desk_of(ketua), kelompok)
        long_ago = local_date(at, kelompok.desa_id) - dt.timedelta(days=9)
        Penyaluran.objects.update(answer_due_date=long_ago)
        assert "Jawaban singkat pun" in desk_of(kades).get(reverse("tanggapan")).content.decode()
        assert "Tanyakan baik-baik" in desk_of(ketua).get(reverse("salurkan")).content.decode()

    def test_what_the_neighbours_council_wrote_does_not_exist(
        self, kelompok: Kelompok, ketua: Membership, other_desa: Wilayah, desk_of: Desk
    ) -> None:
        letter(desk_of(ketua), kelompok, perihal=CANARY)
        pk = Penyaluran.objects.get().pk
        stranger = desk_of(makers.make_member(Role.KADES, other_desa))
        assert stranger.get(reverse("tanggapan-rinci", args=[pk])).status_code == 404
        assert CANARY not in stranger.get(reverse("tanggapan")).content.decode()
