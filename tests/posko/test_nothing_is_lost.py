"""Nothing a citizen wrote is lost, and nothing said in secret becomes public, whatever else was asked."""

import datetime as dt

import pytest

from accountability.accounts.actors import CITIZEN
from accountability.accounts.models import Membership
from accountability.regions.models import Wilayah
from posko.adding import add_words
from posko.answering import answer, ask_detail, close, not_now
from posko.clustering import gather
from posko.models import Aspirasi
from posko.states import CloseClass, ReasonClass, State
from posko.summarising import StaysConfidential, propose_summary
from posko.transitions import MOVES
from posko.verdicts import rate
from sms_gateway.models import Contact, Line
from tests import makers
from tests.posko.test_intake import NOW, replies, says

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)
SOON = NOW + 20 * MINUTE
STRANGER = "+6281200000077"


@pytest.fixture
def line(desa: Wilayah) -> Line:
    """Sukamaju's own number."""
    return makers.make_line(desa)


@pytest.fixture
def shared(desa: Wilayah) -> Line:
    """A number that serves many villages."""
    return makers.make_line(None, address="+6281200009999")


@pytest.fixture
def voice(desa: Wilayah, citizen: Contact) -> Aspirasi:
    """A citizen's own voice."""
    return makers.make_aspirasi(desa, "jalan berlubang", contact=citizen)


class TestOnASharedLine:
    def test_words_said_in_secret_stay_secret_once_the_village_is_known(self, shared: Line) -> None:
        says(shared, "RAHASIA raskin dijual di warung")
        says(shared, "sukamaju", at=NOW + MINUTE)
        kept = Aspirasi.objects.get()
        assert kept.confidential
        assert kept.text == "raskin dijual di warung"

    def test_rahasia_sent_ahead_counts_for_words_that_waited_for_their_village(self, shared: Line) -> None:
        says(shared, "RAHASIA")
        says(shared, "raskin dijual di warung dekat pasar", at=NOW + MINUTE)
        says(shared, "sukamaju", at=NOW + 2 * MINUTE)
        assert Aspirasi.objects.get().confidential

    def test_another_question_in_between_does_not_lose_the_words(self, shared: Line) -> None:
        says(shared, "jembatan bambu lapuk bahaya buat anak sekolah")
        says(shared, "RAHASIA", at=NOW + MINUTE)
        says(shared, "DESA Sukamaju", at=NOW + 2 * MINUTE)
        assert Aspirasi.objects.filter(text__startswith="jembatan bambu").count() == 1

    def test_a_command_in_between_is_no_voice(self, shared: Line) -> None:
        says(shared, "jembatan bambu lapuk bahaya buat anak sekolah")
        says(shared, "PANDUAN", at=NOW + MINUTE)
        says(shared, "DESA Sukamaju", at=NOW + 2 * MINUTE)
        assert Aspirasi.objects.get().text.startswith("jembatan bambu")


class TestSecrecy:
    def test_the_same_words_again_in_secret_make_the_first_secret(self, line: Line) -> None:
        says(line, "raskin dijual di warung", ref="one")
        says(line, "RAHASIA", at=NOW + MINUTE)
        says(line, "raskin dijual di warung", ref="two", at=NOW + 2 * MINUTE)
        assert Aspirasi.objects.get().confidential

    def test_words_behind_rahasia_and_a_number_are_added(self, line: Line, voice: Aspirasi) -> None:
        says(line, f"RAHASIA {voice.nomor} pelakunya orang kantor")
        voice.refresh_from_db()
        assert voice.confidential
        assert voice.messages.get().text == "pelakunya orang kantor"

    def test_rahasia_with_a_mistyped_number_says_so_and_opens_nothing(
        self, line: Line, voice: Aspirasi
    ) -> None:
        wrong = voice.nomor[:-1] + str((int(voice.nomor[-1]) + 1) % 10)
        says(line, f"RAHASIA {wrong}")
        assert Aspirasi.objects.count() == 1
        assert "satu angka" in replies()[0]

    def test_no_summary_is_written_for_what_became_secret_meanwhile(
        self, voice: Aspirasi, ketua: Membership
    ) -> None:
        Aspirasi.objects.update(confidential=True)
        with pytest.raises(StaysConfidential):
            propose_summary(aspirasi=voice, text="Jalan berlubang", by=ketua.actor(), at=SOON)


class TestWords:
    @pytest.mark.parametrize(
        "body",
        ["Tambah 3000000 untuk posyandu", "belum 1500000 rupiah blt saya terima", "BELUM 204-5813 lampu"],
    )
    def test_a_number_that_is_no_ones_number_stays_in_the_text(self, line: Line, body: str) -> None:
        says(line, body)
        assert Aspirasi.objects.get().text == body

    def test_the_same_verdict_again_is_told_as_that_and_its_words_are_kept(
        self, line: Line, voice: Aspirasi, ketua: Membership
    ) -> None:
        answer(aspirasi=voice, sentence="Sudah ditambal.", by=ketua.actor(), at=SOON)
        rate(aspirasi=voice, satisfied=True, at=SOON)
        says(line, f"PUAS {voice.nomor} tapi lampunya redup", at=SOON)
        assert "sudah kami catat sebelumnya" in replies()[-1]
        assert voice.messages.get().text == "tapi lampunya redup"

    def test_after_puas_a_citizen_may_still_say_belum(
        self, line: Line, voice: Aspirasi, ketua: Membership
    ) -> None:
        answer(aspirasi=voice, sentence="Sudah ditambal.", by=ketua.actor(), at=SOON)
        rate(aspirasi=voice, satisfied=True, at=SOON)
        says(line, f"BELUM {voice.nomor} rusak lagi kena hujan", at=SOON)
        assert "BUKA LAGI" in replies()[-1]
        voice.refresh_from_db()
        assert (voice.state, voice.reopened) == (State.READ, 1)
        assert list(voice.verdicts.order_by("id").values_list("choice", flat=True)) == [
            "satisfied",
            "not_yet",
        ]

    @pytest.mark.parametrize(
        ("why", "asked"), [(" rusak lagi kena hujan", False), ("", True), (" pak", True)]
    )
    def test_what_is_missing_is_asked_only_of_who_did_not_say_it(
        self, line: Line, voice: Aspirasi, ketua: Membership, why: str, asked: bool
    ) -> None:
        answer(aspirasi=voice, sentence="Sudah ditambal.", by=ketua.actor(), at=SOON)
        says(line, f"BELUM {voice.nomor}{why}", at=SOON)
        assert "BUKA LAGI" in replies()[-1]
        assert ("Kurangnya apa?" in replies()[-1]) == asked

    def test_a_long_complaint_behind_belum_is_kept_whole(
        self, line: Line, voice: Aspirasi, ketua: Membership
    ) -> None:
        answer(aspirasi=voice, sentence="Sudah ditambal.", by=ketua.actor(), at=SOON)
        said = "lubang baru " * 60 + "di depan sekolah"
        says(line, f"BELUM {voice.nomor} {said}", ref="long", at=SOON)
        assert voice.messages.get().text == said


class TestOnTheDesk:
    def test_what_the_council_asked_for_brings_the_voice_back_to_it(
        self, voice: Aspirasi, ketua: Membership
    ) -> None:
        ask_detail(aspirasi=voice, question="Di RT berapa?", by=ketua.actor(), at=NOW)
        add_words(aspirasi=voice, text="RT 03", by=CITIZEN, at=SOON)
        voice.refresh_from_db()
        assert (voice.state, voice.milestones.in_order().last().news) == (State.READ, "dilengkapi")  # type: ignore[union-attr]

    def test_a_voice_opened_again_lies_there_although_it_is_in_a_kelompok(
        self, desa: Wilayah, ketua: Membership
    ) -> None:
        kelompok = makers.make_kelompok(desa, ketua.actor(), voices=1)
        held = kelompok.aspirasi.get()
        assert not desa.aspirasi.on_the_desk().exists()
        Aspirasi.objects.update(state=State.DONE)
        rate(aspirasi=held, satisfied=False, at=SOON)
        assert desa.aspirasi.on_the_desk().get() == held

    def test_a_voice_gathered_late_goes_where_its_kelompok_stands_now(
        self, desa: Wilayah, ketua: Membership
    ) -> None:
        seen = makers.make_kelompok(desa, ketua.actor())
        makers.make_usulan(type(seen).objects.get(), ketua.actor())
        late = makers.make_aspirasi(desa, "jalan rusak juga")
        gather(desa=desa, aspirasi=[late], title="", kelompok=seen, by=ketua.actor(), at=SOON)
        late.refresh_from_db()
        assert State.PLANNED in MOVES[late.state]
        assert late.state == State.ON_AGENDA


class TestNotAgreed:
    @pytest.mark.parametrize("ending", ["not_now", "closed"])
    def test_words_after_a_no_open_the_voice_again_with_the_whole_time(
        self, desa: Wilayah, ketua: Membership, ending: str
    ) -> None:
        voice = makers.make_aspirasi(desa, "jalan rusak", at=NOW)
        later = NOW + dt.timedelta(days=30)
        if ending == "not_now":
            not_now(
                aspirasi=voice,
                reason_class=ReasonClass.NO_MONEY,
                sentence="Dana belum cukup.",
                next_step="Diusulkan lagi tahun depan.",
                by=ketua.actor(),
                at=NOW,
            )
        else:
            close(
                aspirasi=voice,
                reason_class=CloseClass.NO_CONTENT,
                sentence="Tidak berisi aspirasi.",
                by=ketua.actor(),
                at=NOW,
            )
        add_words(aspirasi=voice, text="Tidak setuju, ini sudah tiga tahun.", by=CITIZEN, at=later)
        voice.refresh_from_db()
        assert voice.state == State.READ
        assert voice.answer_due_date > later.date()
        assert voice in desa.aspirasi.on_the_desk()
        last = voice.milestones.in_order().last()
        assert last is not None
        assert last.news == "keberatan"
