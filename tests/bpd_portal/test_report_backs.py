"""Lapor balik at the desk: chosen, seen, sent once, watched, and taken back."""

import datetime as dt

import pytest
from django.urls import reverse

from accountability.accounts.models import Membership
from accountability.regions.models import Wilayah
from posko.models import Kelompok, ReportBack
from sms_gateway.budgeting import set_budget
from sms_gateway.delivery import OutboundState
from sms_gateway.models import OutboundSMS
from tests import makers
from tests.bpd_portal.conftest import CANARY, Desk, refusals

WORDS = "{nomor}: jalan mulai diperbaiki Senin. -{bpd}"


@pytest.fixture
def kelompok(desa: Wilayah, ketua: Membership, at: dt.datetime) -> Kelompok:
    """Two voices, one with a phone."""
    line = makers.make_line(desa)
    line.rupiah_per_segment = 250
    line.save()
    held = makers.make_kelompok(desa, ketua.actor(), at=at - dt.timedelta(minutes=5))
    voice = held.aspirasi.order_by("id")[0]
    voice.contact = makers.make_contact()
    voice.save()
    return held


def send(kelompok: Kelompok, **more: str) -> dict[str, str]:
    """What the button sends, the words as they were seen before."""
    words = more.get("kata", WORDS)
    said = {"kelompok": str(kelompok.pk), "pola": "bebas", "aksi": "kirim", "kata": words, "terlihat": words}
    return {**said, **more}


class TestChoosing:
    def test_a_whole_meeting_is_one_link(
        self, kelompok: Kelompok, ketua: Membership, desk_of: Desk, at: dt.datetime
    ) -> None:
        usulan = makers.make_usulan(kelompok, ketua.actor(), at=at, adopted=True)
        desk = desk_of(ketua)
        page = desk.get(reverse("lapor")).content.decode()
        link = f"{reverse('lapor-tulis')}?musyawarah={usulan.musyawarah_id}"
        assert link in page
        seen = desk.get(link)
        assert seen.context["terpilih"].template == "disepakati"
        assert seen.context["jumlah"] == 2
        assert "Disepakati sebagai prioritas pertama." in seen.context["contoh"]

    def test_without_a_kelompok_one_is_asked_for(self, ketua: Membership, desk_of: Desk) -> None:
        assert desk_of(ketua).get(reverse("lapor-tulis")).headers["Location"] == reverse("lapor")

    def test_a_kelompok_of_the_neighbour_does_not_exist(
        self, ketua: Membership, outsider: Membership, other_desa: Wilayah, desk_of: Desk, at: dt.datetime
    ) -> None:
        theirs = makers.make_kelompok(other_desa, outsider.actor(), title=CANARY, at=at)
        desk = desk_of(ketua)
        assert desk.get(reverse("lapor-tulis"), {"kelompok": theirs.pk}).status_code == 303
        assert desk.post(reverse("lapor-tulis"), send(theirs)).status_code == 303
        assert not ReportBack.objects.exists()


class TestPreview:
    def test_it_shows_the_sms_whom_it_reaches_and_what_it_costs(
        self, kelompok: Kelompok, ketua: Membership, desk_of: Desk, at: dt.datetime
    ) -> None:
        set_budget(desa=kelompok.desa, rupiah_per_month=100, by=ketua.actor(), at=at)
        seen = desk_of(ketua).post(reverse("lapor-tulis"), send(kelompok, aksi="lihat"))
        told = seen.context
        assert seen.status_code == 200
        assert told["contoh"].endswith(": jalan mulai diperbaiki Senin. -BPD")
        assert (told["orang"], told["lewat_sms"], told["halaman_saja"], told["bagian"]) == (2, 1, 1, 1)
        assert (told["harga"].rupiah, told["harga"].left, told["harga"].too_much) == (250, 100, True)
        assert not ReportBack.objects.exists()

    def test_own_words_are_written_above_what_a_citizen_will_read(
        self, kelompok: Kelompok, ketua: Membership, desk_of: Desk
    ) -> None:
        query, desk = {"kelompok": str(kelompok.pk), "pola": "bebas"}, desk_of(ketua)
        page = desk.get(reverse("lapor-tulis"), query).content.decode()
        assert page.index("Kata-kata kabar") < page.index("Di HP warga")
        assert 'value="kirim"' not in page  # nobody sends before the cost was seen
        seen = desk.post(reverse("lapor-tulis"), send(kelompok, aksi="lihat")).content.decode()
        assert 'value="kirim"' in seen

    @pytest.mark.parametrize(
        ("words", "sentence"),
        [
            ("{nomor}: -{bpd}", "Tulis dulu kata-katanya."),
            ("jalan diperbaiki", "{nomor}, {bpd} harus ada"),
            ("{nomor}: {hasil} -{bpd}", "{hasil} belum ada untuk: Jalan rusak."),
            ("{nomor}: {harga} -{bpd}", "{harga} tidak dikenal"),
            (f"{{nomor}}: {'a' * 295} -{{bpd}}", "Terlalu panjang"),
        ],
    )
    def test_what_cannot_be_told_is_refused_with_a_sentence_and_kept(
        self, kelompok: Kelompok, ketua: Membership, desk_of: Desk, words: str, sentence: str
    ) -> None:
        desk = desk_of(ketua)
        for button in ("lihat", "kirim"):
            answer = desk.post(reverse("lapor-tulis"), send(kelompok, kata=words, aksi=button))
            assert sentence in refusals(answer)
            assert words in answer.content.decode()
        assert not ReportBack.objects.exists()

    def test_own_words_begin_with_a_sentence_and_every_value_is_in_the_list(
        self, kelompok: Kelompok, ketua: Membership, desk_of: Desk
    ) -> None:
        query = {"kelompok": str(kelompok.pk), "pola": "bebas"}
        seen = desk_of(ketua).get(reverse("lapor-tulis"), query)
        assert 'Suara Anda soal "{kelompok}"' in seen.context["form"]["kata"].value()
        assert "{bpd}" in [one["nama"] for one in seen.context["isian"]]


class TestUnseenWords:
    @pytest.mark.parametrize("seen", ["", "{nomor}: jalan mulai diperbaiki Selasa. -{bpd}"])
    def test_words_nobody_saw_are_shown_and_not_sent(
        self, kelompok: Kelompok, ketua: Membership, desk_of: Desk, seen: str
    ) -> None:
        desk = desk_of(ketua)
        answer = desk.post(reverse("lapor-tulis"), send(kelompok, terlihat=seen))
        page = answer.content.decode()
        assert answer.status_code == 200
        assert "Kata-katanya belum dilihat." in page
        assert answer.context["contoh"].endswith(": jalan mulai diperbaiki Senin. -BPD")
        assert answer.context["form"]["kata"].value() == WORDS
        assert not ReportBack.objects.exists()
        assert not OutboundSMS.objects.filter(template="lapor_balik").exists()
        again = send(kelompok, terlihat=answer.context["terlihat"], kunci_kirim="k1")
        assert desk.post(reverse("lapor-tulis"), again).status_code == 303

    def test_blanks_around_make_no_other_words(
        self, kelompok: Kelompok, ketua: Membership, desk_of: Desk
    ) -> None:
        said = send(kelompok, kata=f" {WORDS}\n", terlihat=WORDS)
        assert desk_of(ketua).post(reverse("lapor-tulis"), said).status_code == 303

    def test_reach_and_cost_stand_before_the_button(
        self, kelompok: Kelompok, ketua: Membership, desk_of: Desk
    ) -> None:
        page = desk_of(ketua).post(reverse("lapor-tulis"), send(kelompok, aksi="lihat")).content.decode()
        assert page.index("Sampai ke siapa") < page.index('value="kirim"')


class TestSending:
    def test_it_is_sent_once_however_often_the_button_is_tapped(
        self, kelompok: Kelompok, ketua: Membership, anggota: Membership, desk_of: Desk
    ) -> None:
        desk, form = desk_of(ketua), send(kelompok, kunci_kirim="k1")
        first, again = desk.post(reverse("lapor-tulis"), form), desk.post(reverse("lapor-tulis"), form)
        told = ReportBack.objects.get()
        assert (
            first.headers["Location"] == again.headers["Location"] == reverse("lapor-rinci", args=[told.pk])
        )
        other = desk_of(anggota).post(reverse("lapor-tulis"), send(kelompok, kunci_kirim="k2"))
        assert "sudah dikirim" in refusals(other)
        assert OutboundSMS.objects.filter(template="lapor_balik").count() == 1

    def test_it_is_watched_and_taken_back(self, kelompok: Kelompok, ketua: Membership, desk_of: Desk) -> None:
        desk = desk_of(ketua)
        where = desk.post(reverse("lapor-tulis"), send(kelompok)).headers["Location"]
        page = desk.get(where).content.decode()
        assert "0 dari 1 terkirim, 1 sedang berangkat" in page
        assert 'data-segar="5"' in page
        told = ReportBack.objects.get()
        back = desk.post(reverse("lapor-batal", args=[told.pk]))
        assert "ulang=" in back.headers["Location"]
        assert desk.get(back.headers["Location"]).context["form"].initial["kata"] == WORDS
        assert OutboundSMS.objects.get(template="lapor_balik").state == OutboundState.CANCELLED
        assert "Tidak ada warga yang menerimanya" in desk.get(where).content.decode()

    def test_whom_it_did_not_reach_is_listed_without_a_phone_number(
        self, kelompok: Kelompok, ketua: Membership, desk_of: Desk
    ) -> None:
        desk = desk_of(ketua)
        where = desk.post(reverse("lapor-tulis"), send(kelompok)).headers["Location"]
        lost = OutboundSMS.objects.filter(template="lapor_balik")
        lost.update(state=OutboundState.FAILED, rank=90, error_code="undelivered")
        page = desk.get(where).content.decode()
        assert "HP warga tidak bisa dicapai." in page
        assert "1 gagal" in page
        assert makers.PHONE[3:] not in page

    def test_a_report_of_the_neighbour_is_not_found(
        self, kelompok: Kelompok, ketua: Membership, outsider: Membership, desk_of: Desk
    ) -> None:
        desk_of(ketua).post(reverse("lapor-tulis"), send(kelompok))
        told, stranger = ReportBack.objects.get(), desk_of(outsider)
        assert stranger.get(reverse("lapor-rinci", args=[told.pk])).status_code == 404
        assert stranger.post(reverse("lapor-batal", args=[told.pk])).status_code == 404

    def test_who_left_no_phone_reads_it_on_the_public_page(
        self, kelompok: Kelompok, ketua: Membership, desk_of: Desk
    ) -> None:
        desk = desk_of(ketua)
        desk.post(reverse("lapor-tulis"), send(kelompok))
        voice = kelompok.aspirasi.get(contact=None)
        assert "jalan mulai diperbaiki Senin." in desk.get(f"/a/{voice.nomor}/").content.decode()
        desk.post(reverse("lapor-batal", args=[ReportBack.objects.get().pk]))
        assert "jalan mulai diperbaiki Senin." not in desk.get(f"/a/{voice.nomor}/").content.decode()
        desk.post(reverse("lapor-tulis"), send(kelompok))
        voice.confidential = True
        voice.save()
        assert "jalan mulai diperbaiki Senin." not in desk.get(f"/a/{voice.nomor}/").content.decode()
