"""Personal data in public words is found however it is typed, masked in one go, and refused by kind."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accountability.accounts.models import Membership
from accountability.regions.models import Wilayah
from posko import answering, masking, renaming
from posko.masking import ANSWER, SUMMARY, TITLE, HoldsPersonalData, kinds, masked, personal_data
from posko.models import SummaryProposal
from posko.summarising import propose_summary
from tests import makers

DIGITS = "0123456789"
BETWEEN = st.sampled_from(["", " ", "-", ".", " - "[:2]])
WORDS = st.sampled_from(["Jalan rusak.", "Mohon segera,", "hubungi", "lampu mati di sana:", "“", "(", ""])


@st.composite
def grouped(draw: st.DrawFn, digits: str) -> str:
    """The digits as a thumb types them: in groups, with blanks, dots or dashes."""
    sign, size = draw(BETWEEN), draw(st.integers(3, 5))
    return sign.join(digits[start : start + size] for start in range(0, len(digits), size))


@st.composite
def phones(draw: st.DrawFn) -> str:
    """A mobile number in one of its writings."""
    tail = draw(st.text(DIGITS, min_size=8, max_size=10))
    head = draw(st.sampled_from(["08", "+628", "628", "+62 8"]))
    return head + draw(grouped(tail))


@st.composite
def niks(draw: st.DrawFn) -> str:
    """Sixteen digits that begin as a NIK does."""
    return draw(grouped(draw(st.sampled_from("1369")) + draw(st.text(DIGITS, min_size=15, max_size=15))))


def found_in(text: str) -> set[str]:
    return {one.kind for one in personal_data(text)}


class TestFound:
    @given(WORDS, phones(), WORDS)
    def test_a_telephone_number(self, before: str, number: str, after: str) -> None:
        text = f"{before} {number} {after}"
        assert found_in(text) & {"telepon", "nik"}
        assert not any(sign.isdigit() for sign in masked(text))

    @given(WORDS, niks(), WORDS)
    def test_sixteen_digits(self, before: str, number: str, after: str) -> None:
        text = f"{before} {number} {after}"
        assert found_in(text) & {"nik", "telepon"}
        assert not any(sign.isdigit() for sign in masked(text))

    @pytest.mark.parametrize(
        ("text", "kind"),
        [
            ("transfer ke BRI 0021 01 003344 50 1", "rekening"),
            ("no rek 1234567890", "rekening"),
            ("rekening: 12-345-678-9", "rekening"),
            ("tulis ke warga.desa@contoh.id ya", "surel"),
            ("truk AB 1234 XY lewat malam", "plat"),
            ("truk b1234xyz".upper(), "plat"),
            ("rumah di Jl. Melati no 12 bocor", "alamat"),
            ("gang mawar 2 nomor 7a", "alamat"),
            ("depan rumah RT 03/01", "rt"),
            ("lampu depan rumah bu Siti", "nama"),
            ("Pak Slamet yang lapor", "nama"),
        ],
    )
    def test_other_kinds(self, text: str, kind: str) -> None:
        assert kind in found_in(text)
        assert kinds()[kind].mask in masked(text)

    @pytest.mark.parametrize(
        "text",
        [
            "Jembatan butuh Rp125.000.000 untuk 12 meter.",
            "Usul untuk tahun 2027, SD 2 dan SMP 1.",
            "Mulai 21/11/2026 pukul 09.00 di balai.",
            "Panjang jalan 1200 m, lebar 3,5 m.",
            "UU 6 tahun 2014 pasal 26.",
        ],
    )
    def test_money_days_and_measures_are_none(self, text: str) -> None:
        assert found_in(text) <= {"rt", "nama"}

    @given(st.text(max_size=200))
    def test_whatever_is_typed_parts_do_not_overlap_and_each_is_masked(self, text: str) -> None:
        bits = personal_data(text)
        assert all(one.end <= other.start for one, other in pairwise(bits))
        rest = sum(one.end - one.start for one in bits)
        masks = sum(len(kinds()[one.kind].mask) for one in bits)
        assert len(masked(text)) == len(text) - rest + masks

    @given(st.text("0 1.-/+62()a@B", max_size=600))
    def test_it_takes_no_long_time(self, text: str) -> None:
        personal_data(text)


class TestRefused:
    @pytest.mark.parametrize(
        "text", ["Hubungi 0812 3456 7890.", "NIK 3201010101010001", "BRI 002101003344501"]
    )
    def test_no_summary_holds_it(self, desa: Wilayah, anggota: Membership, text: str) -> None:
        voice = makers.make_aspirasi(desa)
        with pytest.raises(HoldsPersonalData) as held:
            propose_summary(aspirasi=voice, text=f"Lampu mati. {text}", by=anggota.actor(), at=makers.NOW)
        assert not SummaryProposal.objects.exists()
        propose_summary(aspirasi=voice, text=held.value.masked, by=anggota.actor(), at=makers.NOW)
        assert "disamarkan" in SummaryProposal.objects.get().text

    def test_the_refusal_says_kinds_and_never_words(self) -> None:
        with pytest.raises(HoldsPersonalData) as held:
            masking.refuse_personal("panggil 081234567890", where=SUMMARY)
        assert "0812" not in str(held.value)

    def test_no_title_holds_it(self, desa: Wilayah, ketua: Membership) -> None:
        group = makers.make_kelompok(desa, ketua.actor())
        with pytest.raises(HoldsPersonalData):
            renaming.rename(kelompok=group, title="Rumah 081234567890", by=ketua.actor(), at=makers.NOW)

    def test_an_answer_may_name_an_office_phone_and_no_nik(self, desa: Wilayah, ketua: Membership) -> None:
        voice = makers.make_aspirasi(desa)
        with pytest.raises(HoldsPersonalData):
            answering.answer(
                aspirasi=voice, sentence="NIK 3201010101010001 terdaftar.", by=ketua.actor(), at=makers.NOW
            )
        answering.answer(
            aspirasi=voice, sentence="Hubungi puskesmas 0274123456.", by=ketua.actor(), at=makers.NOW
        )

    def test_every_kind_says_what_is_done_where(self) -> None:
        for kind in kinds().values():
            assert {kind.does[where] for where in (SUMMARY, TITLE, ANSWER)} <= {"refuse", "warn"}
