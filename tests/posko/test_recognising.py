"""What is read out of a citizen's words, why, and how it is put right."""

import pytest

from accountability.accounts.actors import CITIZEN
from accountability.accounts.models import Membership
from accountability.ledger.models import Entry
from accountability.regions.models import Wilayah
from posko.intake import Voice
from posko.models import Aspirasi
from posko.recap import recap_of
from posko.receipt import take_in_with_receipt
from posko.recognising import (
    NotOfThisDesa,
    UnknownTopic,
    correct,
    dusun_of,
    kind_of,
    place_of,
    read_out,
    recognise,
    topic_of,
)
from posko.states import Channel, Kind
from posko.topics import topics
from sms_gateway.models import Line
from tests import makers
from tests.posko.test_intake import NOW, says

pytestmark = pytest.mark.django_db


class TestPlace:
    @pytest.mark.parametrize(
        ("text", "place"),
        [
            ("jln RT 03 RW 01 rusak", "RT 03/RW 01"),
            ("rt3/rw1 becek", "RT 03/RW 01"),
            ("RT/RW 03/01", "RT 03/RW 01"),
            ("RT03RW01", "RT 03/RW 01"),
            ("Rt: 04 / Rw: 02", "RT 04/RW 02"),
            ("rt 7 gelap", "RT 07"),
            ("jln rt 02 rusak 3 bln", "RT 02"),
            ("RT 02 10 rumah kebanjiran", "RT 02"),
            ("lampu dpn masjid mati", "depan masjid"),
            ("jalan rusak", ""),
        ],
    )
    def test_rt_rw_and_landmark_are_found(self, text: str, place: str) -> None:
        assert place_of(text)[0] == place


class TestTopicAndKind:
    @pytest.mark.parametrize(
        ("text", "topic"),
        [
            ("jln rsk parah", "jalan"),
            ("air pamsimas ga ngalir", "air"),
            ("pak banyune mati maneh", "air"),
            ("posyandu krg timbangan", "sehat"),
            ("guru sd sering kosong", "sekolah"),
            ("blm dpt blt sdh 3 bln", "bansos"),
            ("pupuk subsidi langka", "tani"),
            ("mau urus kk hilang", "layanan"),
            ("halo pak apa kabar", ""),
        ],
    )
    def test_the_topic_is_read_through_abbreviations_and_local_words(self, text: str, topic: str) -> None:
        found, why = topic_of(text)
        assert found == topic
        assert bool(why) == bool(topic)

    def test_every_topic_word_names_a_topic_of_the_form(self) -> None:
        known = {one.kode for one in topics()}
        assert {topic_of(word)[0] for word in ("jalan", "posyandu", "blt", "ktp", "ronda")} <= known

    @pytest.mark.parametrize(
        ("text", "kind"),
        [
            ("kpn blt cair?", Kind.TANYA),
            ("syarat bikin kk apa", Kind.TANYA),
            ("mohon dibangunkan jembatan", Kind.USUL),
            ("mohon jalan rusak diperbaiki", Kind.LAPORAN),
            ("lampu mati", Kind.LAPORAN),
        ],
    )
    def test_the_kind_is_a_complaint_unless_the_words_wish_or_ask(self, text: str, kind: Kind) -> None:
        assert kind_of(text)[0] == kind


class TestDusun:
    def test_its_own_dusun_is_found_also_misspelt_behind_its_word(self, desa: Wilayah) -> None:
        krajan = makers.make_dusun(desa, "Krajan Wetan")
        makers.make_dusun(desa, "Sumberagung")
        assert dusun_of("jln dsn krajan wetn rusak", desa.dusun.all())[0] == krajan

    def test_an_everyday_word_is_no_dusun_without_its_word(self, desa: Wilayah) -> None:
        pasar = makers.make_dusun(desa, "Sawa")
        assert dusun_of("sawah kering sawa luas", [pasar])[0] is None

    def test_two_that_fit_are_none(self, desa: Wilayah) -> None:
        names = [makers.make_dusun(desa, "Krajan I"), makers.make_dusun(desa, "Krajan II")]
        assert dusun_of("dusun krajan", names)[0] is None


class TestOnTheRoad:
    def test_an_sms_is_recognised_with_reasons_and_keeps_its_own_words(self, desa: Wilayah) -> None:
        krajan = makers.make_dusun(desa, "Krajan")
        says(makers.make_line(desa), "jln dsn krajan rt 3 rw 1 rsk parah")
        voice = Aspirasi.objects.get()
        assert voice.text == "jln dsn krajan rt 3 rw 1 rsk parah"
        assert (voice.topic, voice.place, voice.dusun) == ("jalan", "RT 03/RW 01", krajan)
        assert voice.recognised["topic"] == ["jalan", "kata 'jalan'"]

    def test_what_the_citizen_chose_on_the_form_stays(self, desa: Wilayah) -> None:
        assert recognise("jalan rusak", desa=desa).topic == "jalan"
        voice = makers.make_aspirasi(desa, "jalan rusak", topic="lainnya", channel=Channel.WEB)
        assert voice.topic == "lainnya"

    def test_what_was_chosen_is_kept_as_chosen_and_what_the_words_say_is_a_doubt(self, desa: Wilayah) -> None:
        krajan = makers.make_dusun(desa, "Krajan")
        makers.make_dusun(desa, "Wetan")
        chosen = Voice("jalan rusak dusun wetan", Channel.WEB, topic="air", dusun=krajan)
        taken = take_in_with_receipt(desa=desa, voice=chosen, by=CITIZEN, at=NOW).aspirasi
        assert (taken.topic, taken.dusun) == ("air", krajan)
        assert taken.recognised["dusun"] == ["Krajan", "dipilih", "teksnya: Wetan (kata 'wetan')"]
        assert taken.recognised["topic"] == ["air", "dipilih", "teksnya: jalan (kata 'jalan')"]
        day = NOW.date()
        counted = recap_of(desa, day, day, today=day)
        assert counted.from_dusun(krajan.pk) == 1

    def test_what_was_chosen_and_is_said_too_leaves_no_doubt(self, desa: Wilayah) -> None:
        krajan = makers.make_dusun(desa, "Krajan")
        chosen = Voice("jalan rusak dusun krajan", Channel.WEB, topic="jalan", dusun=krajan)
        told = read_out(chosen, desa=desa).recognised
        assert (told["topic"], told["dusun"]) == (["jalan", "dipilih"], ["Krajan", "dipilih"])

    def test_what_was_left_open_keeps_the_reason_of_the_words(self, desa: Wilayah) -> None:
        told = read_out(Voice("jalan rusak", Channel.WEB), desa=desa).recognised
        assert told["topic"] == ["jalan", "kata 'jalan'"]

    def test_a_report_of_pungli_is_confidential_by_itself(self, desa: Wilayah) -> None:
        line: Line = makers.make_line(desa)
        says(line, "ada pungli urus ktp bayar 50rb")
        voice = Aspirasi.objects.get()
        assert voice.confidential
        assert voice.recognised["confidential"][0] == "ya"


class TestCorrect:
    def test_people_put_right_what_was_read_and_the_ledger_knows(
        self, desa: Wilayah, ketua: Membership
    ) -> None:
        voice = makers.make_aspirasi(desa, "jalan rusak di RT 03")
        dusun = makers.make_dusun(desa, "Krajan")
        correct(
            aspirasi=voice, topic="air", place="RT 04", dusun=dusun, kind="usul", by=ketua.actor(), at=NOW
        )
        voice.refresh_from_db()
        assert (voice.topic, voice.place, voice.dusun, voice.kind) == ("air", "RT 04", dusun, "usul")
        facts = Entry.objects.get(kind="aspirasi.dibetulkan").facts
        assert facts["topic"] == "air"
        assert "RT 04" not in str(facts)
        assert "dibetulkan" in voice.recognised["topic"][1]

    def test_nothing_new_writes_nothing(self, desa: Wilayah, ketua: Membership) -> None:
        voice = makers.make_aspirasi(desa)
        correct(aspirasi=voice, topic=voice.topic, by=ketua.actor(), at=NOW)
        assert not Entry.objects.filter(kind="aspirasi.dibetulkan").exists()

    def test_a_topic_nobody_has_and_a_strange_dusun_are_refused(
        self, desa: Wilayah, other_desa: Wilayah, ketua: Membership
    ) -> None:
        voice = makers.make_aspirasi(desa)
        with pytest.raises(UnknownTopic):
            correct(aspirasi=voice, topic="cuaca", by=ketua.actor(), at=NOW)
        with pytest.raises(NotOfThisDesa):
            correct(aspirasi=voice, dusun=makers.make_dusun(other_desa), by=ketua.actor(), at=NOW)
