"""A village's own words for an automatic SMS: judged before they are kept, never in the way of sending."""

import logging
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import example, given
from hypothesis import strategies as st

from accountability.accounts.models import Membership
from accountability.ledger.models import Entry
from accountability.lib import gsm7
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import PRESETS, adopt
from posko import placeholders, texts
from posko.models import SMSText
from posko.own_words import own_words
from posko.placeholders import NoSuchText, StrayBrace
from posko.words import ONE_SMS, sms
from tests import makers
from tests.posko.test_words import LONGEST, TEMPLATES

OWN = "Matur nuwun. Nomor {nomor}, kunci {kunci}. Cek: balas CEK {nomor}. -{bpd}"
GENERAL = PRESETS["umum"]


def set_own(desa: Wilayah, by: Membership, body: str = OWN, template: str = "terima") -> None:
    """The village says it in its own words."""
    texts.set_text(desa=desa, template=template, body=body, by=by.actor(), at=makers.NOW)


def receipt(desa: Wilayah) -> str:
    """The receipt as it would be sent."""
    return sms("terima", desa, nomor="204-5813", kunci="1234 5678 9012 3456")


class TestStandard:
    @pytest.mark.parametrize("template", TEMPLATES)
    def test_every_text_is_described_for_people(self, template: str) -> None:
        assert template in placeholders.TEXTS, "add a row to posko/data/sms_texts.csv"

    @pytest.mark.parametrize("preset", sorted(PRESETS))
    @pytest.mark.parametrize("one", list(placeholders.all_texts()), ids=lambda one: one.template)
    def test_the_standard_words_pass_the_judge_in_every_local_language(
        self, one: placeholders.TextOf, preset: str
    ) -> None:
        body = placeholders.standard(one.template)
        assert texts.judge(template=one.template, body=body, s=PRESETS[preset]) <= ONE_SMS

    def test_the_words_are_those_of_the_file(self) -> None:
        assert placeholders.standard("didukung") == (
            '{nomor}: suara Anda kami gabungkan ke "{isi}". Kami kabari perkembangannya. -{bpd}'
        )

    @pytest.mark.parametrize("template", ["tidakada", "../terima", "", "tanya_tempat"])
    def test_what_is_no_text_or_belongs_to_no_village_is_refused(self, template: str) -> None:
        with pytest.raises(NoSuchText):
            placeholders.standard(template)

    @pytest.mark.django_db
    @pytest.mark.parametrize("one", list(placeholders.all_texts()), ids=lambda one: one.template)
    def test_the_standard_words_filled_in_are_what_the_template_says(
        self, one: placeholders.TextOf, desa: Wilayah
    ) -> None:
        before = sms(one.template, desa, **LONGEST)
        SMSText.objects.create(
            desa=desa,
            template=one.template,
            body=placeholders.standard(one.template),
            changed_at=makers.NOW,
        )
        caches["near"].clear()
        assert sms(one.template, desa, **LONGEST) == before


class TestJudge:
    @pytest.mark.parametrize(
        ("body", "refusal", "told"),
        [
            ("", texts.NothingWritten, {}),
            ("Nomor {nomor} kunci {kunci} {alamat} -{bpd}", texts.UnknownPlaceholder, {"names": ["alamat"]}),
            ("Nomor {nomor} {isi} {kunci} -{bpd}", texts.UnknownPlaceholder, {"names": ["isi"]}),
            ("Nomor {nomor} -{bpd}", texts.MissingPlaceholder, {"names": ["kunci"]}),
            ("Nomor {nomor}, kunci {kunci}.", texts.MissingPlaceholder, {"names": ["bpd"]}),
            ("Nomor {nomor, kunci {kunci} -{bpd}", StrayBrace, {}),
            ("Nomor {{nomor}}, kunci {kunci} -{bpd}", StrayBrace, {}),
            ("“{nomor}” – {kunci} -{bpd}", texts.NotForSMS, {"letters": ["“", "”", "–"]}),
            ("{nomor} {kunci} 😀 -{bpd}", texts.NotForSMS, {"letters": ["😀"]}),
            (f"{{nomor}} {{kunci}} {'a' * 130} -{{bpd}}", texts.TooLong, {"septets": 166}),
            (f"{{nomor}} {{kunci}} {'~' * 65} -{{bpd}}", texts.TooLong, {"septets": 166}),
        ],
    )
    def test_a_wording_that_would_harm_is_refused_with_what_is_wrong(
        self, body: str, refusal: type[Exception], told: dict[str, Any]
    ) -> None:
        with pytest.raises(refusal) as refused:
            texts.judge(template="terima", body=body, s=GENERAL)
        assert {name: getattr(refused.value, name) for name in told} == told

    @given(st.text(st.sampled_from("ab {}nomrkuci~^€é“😀\\%$.:/bpd"), max_size=200))
    @example("{0}{nomor.__class__}{kunci}{bpd}")
    @example("%(nomor)s {nomor}{kunci}{bpd}")
    def test_whatever_is_let_through_is_one_sms_with_everything_in_it(self, body: str) -> None:
        said = texts.tidy(body)
        try:
            length = texts.judge(template="terima", body=said, s=GENERAL)
        except (
            texts.NothingWritten,
            texts.UnknownPlaceholder,
            texts.MissingPlaceholder,
            texts.NotForSMS,
            texts.TooLong,
            StrayBrace,
        ):
            return
        sent = placeholders.fill(said, lambda name: placeholders.longest(name, GENERAL))
        assert gsm7.segments(sent) == 1
        assert length == gsm7.septets(sent)
        for name in ("nomor", "kunci", "bpd"):
            assert placeholders.longest(name, GENERAL) in sent

    @given(st.integers(0, 40), st.sampled_from("a~é€"))
    def test_the_edge_is_at_one_hundred_and_sixty(self, more: int, sign: str) -> None:
        bare = texts.judge(template="terima", body=OWN, s=GENERAL)
        cost = gsm7.septets(sign)
        room = (ONE_SMS - bare) // cost
        body = OWN + sign * (room - 20 + more if more <= 20 else room + more - 20)
        if more <= 20:
            assert texts.judge(template="terima", body=body, s=GENERAL) <= ONE_SMS
        else:
            with pytest.raises(texts.TooLong):
                texts.judge(template="terima", body=body, s=GENERAL)


@pytest.mark.django_db
class TestSetText:
    def test_the_village_is_heard_in_its_own_words(
        self, desa: Wilayah, other_desa: Wilayah, anggota: Membership
    ) -> None:
        receipt(desa)  # remembered before the change
        set_own(desa, anggota)
        assert receipt(desa) == (
            "Matur nuwun. Nomor 204-5813, kunci 1234 5678 9012 3456. Cek: balas CEK 204-5813. -BPD"
        )
        assert receipt(other_desa).startswith("Terima kasih.")

    def test_it_is_written_down_who_changed_what_and_not_the_words(
        self, desa: Wilayah, anggota: Membership
    ) -> None:
        set_own(desa, anggota)
        entry = Entry.objects.get(desa=desa)
        assert (entry.kind, entry.ref, entry.actor_user_id) == ("sms.teks", "teks:terima", anggota.user_id)
        assert "Matur" not in str(entry.facts)
        kept = SMSText.objects.get()
        assert (kept.changed_by, kept.changed_at) == (anggota.user, makers.NOW)

    def test_the_same_words_again_change_nothing(self, desa: Wilayah, anggota: Membership) -> None:
        set_own(desa, anggota)
        set_own(desa, anggota, f"  {OWN}\n")
        assert Entry.objects.filter(desa=desa).count() == SMSText.objects.count() == 1

    def test_the_standard_words_take_the_own_ones_away(self, desa: Wilayah, anggota: Membership) -> None:
        set_own(desa, anggota)
        set_own(desa, anggota, placeholders.standard("terima"))
        assert not SMSText.objects.exists()
        assert receipt(desa).startswith("Terima kasih.")

    def test_back_to_the_standard_is_written_down_once(self, desa: Wilayah, anggota: Membership) -> None:
        set_own(desa, anggota)
        for _tap in range(2):
            texts.reset_text(desa=desa, template="terima", by=anggota.actor(), at=makers.NOW)
        assert receipt(desa).startswith("Terima kasih.")
        assert [one.kind for one in Entry.objects.chain(desa.kode)] == ["sms.teks", "sms.teks_semula"]

    def test_a_refused_wording_leaves_everything_as_it_was(self, desa: Wilayah, anggota: Membership) -> None:
        with pytest.raises(texts.MissingPlaceholder):
            set_own(desa, anggota, "Halo")
        assert not SMSText.objects.exists()
        assert not Entry.objects.filter(desa=desa).exists()


@pytest.mark.django_db
class TestSending:
    """Whatever stands in the row: one SMS leaves, and it helps."""

    @pytest.fixture
    def stored(self, desa: Wilayah) -> Any:
        def put(body: str, template: str = "terima") -> None:
            SMSText.objects.create(desa=desa, template=template, body=body, changed_at=makers.NOW)
            caches["near"].clear()

        return put

    @pytest.mark.parametrize("body", ["tanpa isian", "{nomor} {kunci} {lain} {bpd}", "{nomor {kunci}", "{}"])
    def test_what_no_longer_keeps_to_the_standard_is_passed_over(
        self, desa: Wilayah, stored: Any, body: str
    ) -> None:
        stored(body)
        assert receipt(desa).startswith("Terima kasih.")

    def test_words_that_became_too_long_are_passed_over_and_only_their_name_is_logged(
        self, desa: Wilayah, stored: Any, caplog: pytest.LogCaptureFixture
    ) -> None:
        stored(f"{{nomor}} {{kunci}} canary {'a' * 112} -{{bpd}}")
        adopt(wilayah_kode=desa.kode, preset="sumbar")  # Bamus Nagari is longer than BPD
        with caplog.at_level(logging.WARNING):
            assert receipt(desa).startswith("Terima kasih.")
        assert "terima" in caplog.text
        assert "canary" not in caplog.text
        assert "204-5813" not in caplog.text

    def test_a_value_that_is_not_given_is_no_reason_to_be_silent(self, desa: Wilayah, stored: Any) -> None:
        stored(OWN)
        assert "Terima kasih" in sms("terima", desa, nomor="204-5813")

    def test_braces_in_what_a_citizen_or_an_office_wrote_are_only_signs(
        self, desa: Wilayah, stored: Any
    ) -> None:
        stored("{nomor}: jawaban kami {isi} -{bpd}", "balasan")
        told = sms("balasan", desa, nomor="204-5813", tail="{kunci} {s.bpd}")
        assert told == "204-5813: jawaban kami {kunci} {s.bpd} -BPD"

    def test_the_free_part_is_cut_at_a_word(self, desa: Wilayah, stored: Any) -> None:
        stored("{nomor}: jawaban kami {isi} -{bpd}", "balasan")
        told = sms("balasan", desa, nomor="204-5813", tail="Jalan RT 03 " * 40)
        assert gsm7.segments(told) == 1
        assert told.endswith(".. -BPD")

    def test_many_sms_ask_for_the_wordings_once(self, desa: Wilayah, stored: Any) -> None:
        stored(OWN)
        with CaptureQueriesContext(connection) as asked:
            for _sms in range(5):
                own_words(desa.kode)
        assert len(asked) == 1

    def test_a_village_without_own_words_is_remembered_too(self, desa: Wilayah) -> None:
        assert own_words(desa.kode) == {}
        with CaptureQueriesContext(connection) as asked:
            assert own_words(desa.kode) == {}
        assert len(asked) == 0
