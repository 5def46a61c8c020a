"""PILIH by SMS: counted once, answered in words, and what was chosen stays nowhere beside the phone."""

import pytest
from django.db import connection

from accountability.accounts.actors import Actor
from accountability.planning.models import Musyawarah, VoteSlip
from accountability.planning.slips import fingerprint, written
from accountability.planning.voting import close_vote, turnout
from accountability.planning.voting_by_sms import INSTEAD, looks_like_a_vote
from accountability.regions.models import Wilayah
from posko.models import Aspirasi
from sms_gateway import inbox
from sms_gateway.models import Fragment, InboundSMS, OutboundSMS
from tests import makers

NOW = makers.NOW
pytestmark = pytest.mark.django_db
_counter = iter(range(10**6))


def says(desa: Wilayah | None, body: str, sender: str = makers.PHONE) -> tuple[InboundSMS, str]:
    """One SMS through the real inbox: its row, and the template that answered it."""
    line = makers.make_line(desa, address="+6281200002001" if desa else "+6281200002999")
    ref = f"ref-{next(_counter)}"
    sms = inbox.receive(line=line, carrier_ref=ref, sender=sender, body=body, at=NOW).sms
    inbox.hand_over(at=NOW, limit=1)
    sms.refresh_from_db()
    reply = OutboundSMS.objects.filter(in_reply_to=sms).first()
    return sms, reply.template if reply else ""


def dots(ballot: Musyawarah) -> list[int]:
    """The sums on the board."""
    return list(ballot.usulan.order_by("place").values_list("dots", flat=True))


class TestCounted:
    @pytest.mark.parametrize(
        "text", ["PILIH {code} 3 1", "pilih {code},3,1", "Pilih {split} 3 dan 1", "PILH {dash} no 3 no 1"]
    )
    def test_however_it_is_written(
        self, desa: Wilayah, ballot: Musyawarah, printed: list[str], text: str
    ) -> None:
        code = printed[0]
        words = text.format(code=code, split=f"{code[:4]} {code[4:].lower()}", dash=written(code))
        _, template = says(desa, words)
        assert (template, dots(ballot)) == ("suara_masuk", [1, 0, 1])

    def test_on_a_shared_line_the_slip_tells_the_village(
        self, ballot: Musyawarah, printed: list[str]
    ) -> None:
        _, template = says(None, f"PILIH {printed[0]} 2")
        assert (template, dots(ballot)) == ("suara_masuk", [0, 1, 0])

    def test_two_phones_with_one_slip_are_one_voice(
        self, desa: Wilayah, ballot: Musyawarah, printed: list[str]
    ) -> None:
        says(desa, f"PILIH {printed[0]} 1")
        _, template = says(desa, f"PILIH {printed[0]} 2", "+6281200000077")
        assert (template, dots(ballot)) == ("suara_terpakai", [1, 0, 0])


class TestRefused:
    @pytest.mark.parametrize(
        ("text", "template"),
        [
            ("PILIH ABCDEFGH 1", "suara_kode"),
            ("PILIH K0PQ-2MXA 1", "suara_kode"),
            ("PILIH {code} 9", "suara_nomor"),
            ("PILIH {code} 1 2 3", "suara_titik"),
            ("PILIH {code}", "suara_kosong"),
        ],
    )
    def test_each_is_told_why_and_the_slip_still_votes(
        self, desa: Wilayah, ballot: Musyawarah, printed: list[str], text: str, template: str
    ) -> None:
        sms, told = says(desa, text.format(code=printed[0]))
        assert told == template
        assert sms.body == INSTEAD
        assert turnout(ballot) == (0, 6)

    def test_after_the_end_it_is_said_so(
        self, desa: Wilayah, by: Actor, ballot: Musyawarah, printed: list[str]
    ) -> None:
        close_vote(musyawarah=ballot, by=by, at=NOW)
        sms, told = says(desa, f"PILIH {printed[0]} 1")
        assert (told, sms.body) == ("suara_tutup", INSTEAD)

    @pytest.mark.parametrize("text", ["PILIH {code} 3 1", "pilih {split} dong 2", "{code} 1"])
    def test_before_it_begins_nothing_of_it_is_kept_and_the_slip_still_votes(
        self, desa: Wilayah, ballot: Musyawarah, printed: list[str], text: str
    ) -> None:
        Musyawarah.objects.filter(pk=ballot.pk).update(voting_opened_at=None)
        code = "K7PQ2MXA"
        VoteSlip.objects.create(musyawarah=ballot, fingerprint=fingerprint(ballot.pk, code))
        before = Aspirasi.objects.count()
        sms, told = says(desa, text.format(code=code, split=f"{code[:4]} {code[4:].lower()}"))
        assert (told, sms.body) == ("suara_belum", INSTEAD)
        assert Aspirasi.objects.count() == before
        Musyawarah.objects.filter(pk=ballot.pk).update(voting_opened_at=NOW)
        assert says(desa, f"PILIH {code} 2")[1] == "suara_masuk"
        assert dots(ballot) == [0, 1, 0]


class TestNoVote:
    @pytest.mark.parametrize(
        "text", ["pilih kepala dusun yang jujur pak", "pilih anak muda", "pilih dulu jalan rt 3 pak"]
    )
    def test_ordinary_words_stay_an_aspirasi_while_people_vote(
        self, desa: Wilayah, ballot: Musyawarah, text: str
    ) -> None:
        before = Aspirasi.objects.count()
        sms, template = says(desa, text)
        assert sms.body == text
        assert not template.startswith("suara_")
        assert Aspirasi.objects.count() == before + 1

    def test_without_an_open_vote_it_is_an_aspirasi(self, desa: Wilayah) -> None:
        sms, _ = says(desa, "PILIH K7PQ2MXA 3")
        assert Aspirasi.objects.get().inbound == sms


class TestSecrecy:
    def test_no_row_joins_phone_and_choice(
        self, desa: Wilayah, ballot: Musyawarah, printed: list[str]
    ) -> None:
        """After the vote no text column of any table holds the code or the words that were sent."""
        words = f"PILIH {printed[0]} 3 1"
        sms, _ = says(desa, words)
        assert sms.body == INSTEAD
        assert not Aspirasi.objects.filter(inbound=sms).exists()
        for table in connection.introspection.table_names():
            with connection.cursor() as cursor:
                cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - names of our own tables
                rows = repr(cursor.fetchall())
            assert printed[0] not in rows, table
            assert words not in rows, table

    def test_the_parts_of_a_long_sms_are_blanked_too(
        self, desa: Wilayah, ballot: Musyawarah, printed: list[str]
    ) -> None:
        line, contact = makers.make_line(desa), makers.make_contact()
        body = f"PILIH {printed[0]} 1"
        sms = inbox.receive(line=line, carrier_ref="x", sender=makers.PHONE, body=body, at=NOW).sms
        Fragment.objects.create(
            line=line, contact=contact, carrier_ref="x1", concat_ref=1, total=1, seq=1, body=body,
            received_at=NOW, joined_into=sms,
        )  # fmt: skip
        inbox.hand_over(at=NOW, limit=1)
        assert Fragment.objects.get().body == ""

    def test_the_logs_hold_nothing(
        self, desa: Wilayah, ballot: Musyawarah, printed: list[str], caplog: pytest.LogCaptureFixture
    ) -> None:
        with caplog.at_level("DEBUG"):
            says(desa, f"PILIH {printed[0]} 1")
        assert printed[0] not in "".join(
            record.getMessage() for record in caplog.records if not record.name.startswith("django.db")
        )


class TestHoweverItIsWritten:
    """A printed code is a vote whatever stands around it: never kept, counted when the rest is numbers."""

    @pytest.mark.parametrize(
        "text",
        ["PILIH {dash} 3 pak", "PILIH {code} nomor3", "PILIH: {code} (3)!", "PILIH {code}3", "{code} 3",
         "saya PILIH {code} 3", "PILIH {bits} 3"],
    )  # fmt: skip
    def test_it_counts(self, desa: Wilayah, ballot: Musyawarah, printed: list[str], text: str) -> None:
        code = next(one for one in printed if any(sign.isdecimal() for sign in one))
        bits = " ".join(code[at : at + 2] for at in range(0, len(code), 2))
        sms, template = says(desa, text.format(code=code, dash=written(code), bits=bits))
        assert (template, dots(ballot), sms.body) == ("suara_masuk", [0, 0, 1], INSTEAD)

    @pytest.mark.parametrize("text", ["PILIH {code} tiga", "PILIH {code} 3x2", "pilih {code} jembatan saja"])
    def test_what_is_no_number_is_not_kept_and_leaves_the_slip(
        self, desa: Wilayah, ballot: Musyawarah, printed: list[str], text: str
    ) -> None:
        sms, template = says(desa, text.format(code=printed[0]))
        assert (template, sms.body) == ("suara_kosong", INSTEAD)
        assert not Aspirasi.objects.filter(text__contains=printed[0]).exists()
        assert says(desa, f"PILIH {printed[0]} 3")[1] == "suara_masuk"

    @pytest.mark.parametrize(
        "text", ["pilih kepala dusun yang jujur pak", "jembatan wetan 24 meter rusak", "PILIH jembatan saja"]
    )
    def test_ordinary_words_stay_a_voice(self, desa: Wilayah, ballot: Musyawarah, text: str) -> None:
        sms, _ = says(desa, text)
        assert sms.body == text
        assert Aspirasi.objects.filter(inbound=sms).exists()

    def test_until_it_is_forgotten_no_desk_shows_it(self, printed: list[str]) -> None:
        assert looks_like_a_vote(f"pilih {written(printed[0])} 3 dan 1")
        assert not looks_like_a_vote("jalan rusak di rt 03")


class TestWithoutACode:
    @pytest.mark.parametrize("text", ["PILIH", "pilih", "Pilih 3", "PILIH no 3 dan 1", "pilh pak"])
    def test_it_is_told_how_and_nothing_of_it_is_kept(
        self, desa: Wilayah, ballot: Musyawarah, text: str
    ) -> None:
        before = Aspirasi.objects.count()
        sms, template = says(desa, text)
        assert (template, sms.body) == ("suara_cara", INSTEAD)
        assert looks_like_a_vote(text)
        assert Aspirasi.objects.count() == before
        assert (dots(ballot), turnout(ballot)[0]) == ([0, 0, 0], 0)

    def test_once_the_vote_is_over_it_is_an_ordinary_sms(
        self, desa: Wilayah, by: Actor, ballot: Musyawarah
    ) -> None:
        close_vote(musyawarah=ballot, by=by, at=NOW)
        assert says(desa, "PILIH 3")[1] != "suara_cara"
