"""What waits aside: floods, the same words again and again, advertising; never danger or secrets."""

import datetime as dt

import pytest

from accountability.accounts.actors import CITIZEN
from accountability.accounts.models import Membership
from accountability.oversight.signs import measured
from accountability.regions.models import Wilayah
from posko.adding import add_words, keep_secret
from posko.clustering import NothingToGather, gather
from posko.intake import Voice
from posko.models import Aspirasi
from posko.quarantining import in_force, is_junk
from posko.receipt import take_in_with_receipt
from posko.set_aside import NotSetAside, bring_to_desk, bring_unlooked, close_as_junk
from posko.states import Channel, Quarantine
from posko.suggesting import suggestions
from posko.undoing import LOOKING_ASIDE, undo_steps
from sms_gateway.models import OutboundSMS
from tests import makers
from tests.posko.test_intake import says

NOW, WAIT = makers.NOW, dt.timedelta(seconds=15)
MINUTE = dt.timedelta(minutes=1)
ADVERT = "Pinjaman online dana cepat cair tanpa jaminan"


def by_web(desa: Wilayah, text: str, at: dt.datetime = NOW, **fields: object) -> Aspirasi:
    voice = Voice(text=text, channel=Channel.WEB, **fields)  # type: ignore[arg-type]
    return take_in_with_receipt(desa=desa, voice=voice, by=CITIZEN, at=at).aspirasi


@pytest.fixture
def advert(desa: Wilayah) -> Aspirasi:
    return by_web(desa, ADVERT)


class TestJunk:
    @pytest.mark.parametrize(
        "text", ["http://x.top/abc", "www.promo.xyz", ADVERT, "togel www.main.xyz bonus"]
    )
    def test_a_lone_link_and_praise_for_loans_or_games_are(self, text: str) -> None:
        assert is_junk(text)

    @pytest.mark.parametrize(
        "text",
        [
            "jalan rusak, fotonya di http://foto.example/1 mohon dicek",
            "banyak pemuda main togel di pos ronda, tolong ditertibkan",
            "warga terjerat pinjol, mohon penyuluhan",
            "air keruh",
        ],
    )
    def test_a_village_that_complains_of_them_is_not(self, text: str) -> None:
        assert not is_junk(text)


class TestIntake:
    def test_it_is_kept_numbered_and_thanked_for(self, advert: Aspirasi) -> None:
        assert (advert.quarantine, advert.state, len(advert.nomor)) == (Quarantine.JUNK, "received", 7)

    def test_by_sms_the_receipt_goes_out_as_ever(self, desa: Wilayah) -> None:
        says(makers.make_line(desa), ADVERT, at=NOW)
        assert desa.aspirasi.get().quarantine == Quarantine.JUNK
        assert desa.aspirasi.get().nomor[:3] in OutboundSMS.objects.get().body

    def test_more_than_the_rule_allows_from_one_phone_wait_aside(self, desa: Wilayah) -> None:
        line, most = makers.make_line(desa), in_force()["phone_hour"].most
        for n in range(most + 2):
            says(line, f"usul nomor {'abcdefghijklmnop'[n] * 3} untuk gang kami", at=NOW + n * MINUTE)
        causes = list(desa.aspirasi.order_by("id").values_list("quarantine", flat=True))
        assert causes == [""] * most + [Quarantine.FLOOD] * 2

    def test_the_same_words_from_one_phone_wait_from_the_third_on(self, desa: Wilayah) -> None:
        line = makers.make_line(desa)
        for n, text in enumerate(("lampu mati", "Lampu  mati!", "LAMPU MATI")):
            says(line, text, at=NOW + n * 20 * MINUTE)
        causes = list(desa.aspirasi.order_by("id").values_list("quarantine", flat=True))
        assert causes == ["", "", Quarantine.REPEAT]

    def test_the_same_words_by_web_wait_and_other_words_do_not(self, desa: Wilayah) -> None:
        said = [by_web(desa, "lampu mati di gang", NOW + n * MINUTE) for n in range(4)]
        assert [one.quarantine for one in said] == ["", "", "", Quarantine.REPEAT]
        assert by_web(desa, "air keruh", NOW + 5 * MINUTE).quarantine == ""

    def test_a_number_typed_into_the_web_does_not_count_against_its_phone(self, desa: Wilayah) -> None:
        for n in range(12):
            voice = Voice(text=f"hal {'abcdefghijkl'[n]} rusak", channel=Channel.WEB)
            take_in_with_receipt(desa=desa, voice=voice, by=CITIZEN, at=NOW, number=makers.PHONE)
        says(makers.make_line(desa), "air keruh", sender=makers.PHONE, at=NOW + MINUTE)
        assert desa.aspirasi.get(channel=Channel.SMS).quarantine == ""

    def test_danger_and_secrets_are_never_set_aside(self, desa: Wilayah) -> None:
        for _ in range(4):
            assert by_web(desa, "tolong kebakaran di krajan rt 3").quarantine == ""
        assert by_web(desa, ADVERT, confidential=True).quarantine == ""

    def test_later_words_about_danger_or_a_wish_for_secrecy_bring_it_out(
        self, desa: Wilayah, advert: Aspirasi
    ) -> None:
        add_words(aspirasi=advert, text="tolong kebakaran di krajan rt 3", by=CITIZEN, at=NOW)
        other = by_web(desa, ADVERT + " klik link")
        keep_secret(aspirasi=other, by=CITIZEN, at=NOW)
        assert set(desa.aspirasi.values_list("quarantine", flat=True)) == {""}


class TestNotCounted:
    def test_neither_on_the_desk_nor_in_suggestions_groups_or_signs(
        self, desa: Wilayah, anggota: Membership
    ) -> None:
        for n in range(4):
            by_web(desa, f"pinjol dana cepat cair lampu rt {n}")
        assert not desa.aspirasi.on_the_desk().exists()
        assert suggestions(desa) == []
        with pytest.raises(NothingToGather):
            gather(desa=desa, aspirasi=desa.aspirasi.all(), title="x", by=anggota.actor(), at=NOW)
        assert measured([desa], at=NOW)[0].voices == 0


class TestDeciding:
    def test_brought_to_the_desk_its_clocks_run_from_arrival(
        self, desa: Wilayah, anggota: Membership, advert: Aspirasi
    ) -> None:
        due = advert.read_due_date
        assert bring_to_desk(desa=desa, aspirasi=desa.aspirasi.all(), by=anggota.actor(), at=NOW + WAIT) == 1
        held = desa.aspirasi.on_the_desk().get()
        assert (held.read_due_date, held.state) == (due, "received")
        with pytest.raises(NotSetAside):
            bring_to_desk(desa=desa, aspirasi=desa.aspirasi.all(), by=anggota.actor(), at=NOW + WAIT)

    def test_closed_as_junk_it_stays_uncounted_and_costs_no_sms(
        self, desa: Wilayah, anggota: Membership, advert: Aspirasi
    ) -> None:
        close_as_junk(
            desa=desa, aspirasi=desa.aspirasi.all(), sentence="Iklan.", by=anggota.actor(), at=NOW, wait=WAIT
        )
        advert.refresh_from_db()
        assert (advert.state, advert.quarantine) == ("closed", Quarantine.JUNK)
        assert advert.milestones.latest("id").reason_class == "junk"
        assert OutboundSMS.objects.count() == 0

    @pytest.mark.parametrize("close", [True, False])
    def test_either_is_undone_at_once(
        self, desa: Wilayah, anggota: Membership, advert: Aspirasi, close: bool
    ) -> None:
        by, all_of_them = anggota.actor(), desa.aspirasi.all()
        if close:
            close_as_junk(desa=desa, aspirasi=all_of_them, sentence="Iklan.", by=by, at=NOW, wait=WAIT)
        else:
            bring_to_desk(desa=desa, aspirasi=all_of_them, by=by, at=NOW)
        assert undo_steps(desa=desa, news=LOOKING_ASIDE, by=by, at=NOW + dt.timedelta(seconds=5)) == 1
        assert desa.aspirasi.set_aside().count() == 1

    def test_unlooked_for_three_working_days_it_comes_by_itself(
        self, desa: Wilayah, advert: Aspirasi
    ) -> None:
        assert bring_unlooked(at=NOW + dt.timedelta(days=3), limit=10) == 0
        assert bring_unlooked(at=NOW + dt.timedelta(days=4), limit=10) == 1
        assert desa.aspirasi.on_the_desk().count() == 1
