"""Papers of a meeting say what is recorded, in both files; a signed berita acara locks the meeting."""

import datetime as dt
import io
import shutil
import subprocess
from typing import Any

import docx
import pytest
from django.db import DatabaseError, transaction
from PIL import Image

from accountability.accounts.actors import Actor
from accountability.accounts.models import Membership
from accountability.lib.paper import from_json, to_docx, to_json, to_pdf
from accountability.lib.paper.as_json import NotAPaper
from accountability.planning.attending import Attendance, FromDusun, NumberGiven, attend, number_berita_acara
from accountability.planning.checking_in import Person, check_in
from accountability.planning.convening import call_off
from accountability.planning.deciding import adopt, turn_down
from accountability.planning.inviting import Audience, invite
from accountability.planning.meeting_rules import (
    CalledOff,
    Locked,
    NoQuorum,
    NotAttended,
    NotHeldYet,
    may_decide,
)
from accountability.planning.models import (
    Decision,
    DocumentKind,
    IntoPlan,
    MeetingDocument,
    Musyawarah,
    Outcome,
    Usulan,
)
from accountability.planning.papers import Wording, draft
from accountability.planning.settling import (
    MOST_BYTES,
    AlreadySettled,
    AlreadySigned,
    ChangedSince,
    NoNumber,
    TooLarge,
    Undecided,
    UnreadableCopy,
    WrongDay,
    keep_signed,
    safe_copy,
    settle_paper,
    settled_paper,
    take_back_paper,
)
from accountability.regions.models import Wilayah
from posko.states import ReasonClass
from tests import makers
from tests.accountability.planning.conftest import DAY, HELD, NOW
from tests.accountability.planning.pdf_maker import TINY_PDF

pytestmark = pytest.mark.django_db
BA = DocumentKind.BERITA_ACARA
WORDS = Wording(
    leader="Ketua Rekaan",
    scribe="Notulis Rekaan",
    citizen="Warga Rekaan",
    village_head="Kepala Rekaan",
    ended=dt.time(12),
    topics="Jalan dusun\nLampu",
    agreed="Gotong royong tiap Minggu",
)


def told(paper: Any) -> list[str]:
    """The text of both files, with single blanks."""
    file = docx.Document(io.BytesIO(to_docx(paper)))
    cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    texts = [" ".join([*(p.text for p in file.paragraphs), *cells])]
    if shutil.which("pdftotext"):
        run = ["pdftotext", "-raw", "-", "-"]
        texts.append(
            subprocess.run(run, input=to_pdf(paper), capture_output=True, check=True).stdout.decode()
        )
    return [" ".join(text.split()) for text in texts]


def settle(held: Musyawarah, by: Actor, kind: str = BA, **said: Any) -> MeetingDocument:
    """The paper, settled on the day of the meeting."""
    fields = {"number": f"9/{kind}", "date": HELD.date(), "wording": WORDS, "at": HELD, **said}
    return settle_paper(musyawarah=held, kind=kind, by=by, **fields)


@pytest.fixture
def decided(attended: Musyawarah, usulan: Usulan, by: Actor) -> Musyawarah:
    """The meeting with everything on its agenda decided."""
    turn_down(
        usulan=usulan,
        outcome=Outcome.DEFERRED,
        reason_class=ReasonClass.NO_MONEY,
        sentence="Dana belum cukup.",
        next_step="Diusulkan lagi tahun depan.",
        by=by,
        at=HELD,
    )
    return attended


class TestDrafts:
    def test_the_berita_acara_says_it_in_the_usual_form(
        self, decided: Musyawarah, usulan: Usulan, desa: Wilayah, by: Actor
    ) -> None:
        attend(
            musyawarah=decided,
            attendance=Attendance(20, 19, disabled=2),
            by_dusun=[FromDusun(makers.make_dusun(desa), 20, 19)],
            by=by,
            at=HELD,
        )
        for text in told(draft(decided, BA, WORDS, number="1/BA", date=HELD.date())):
            for said in (
                "BERITA ACARA",
                "Nomor: 1/BA",
                "Senin, tanggal dua belas bulan Oktober tahun dua ribu dua puluh enam (12-10-2026)",
                "Balai warga",
                "tiga puluh sembilan orang",
                "Krajan",
                "Jalan dusun",
                usulan.title,
                "Ditunda",
                "Dana belum cukup.",
                "Diusulkan lagi tahun depan.",
                "Gotong royong tiap Minggu",
                "Demikian berita acara ini",
                "Pimpinan musyawarah,",
                "Notulis Rekaan",
                "Warga Rekaan",
                "Kepala Rekaan",
            ):
                assert said in text, said

    def test_heads_by_dusun_add_up_to_all_who_came(
        self, decided: Musyawarah, desa: Wilayah, by: Actor
    ) -> None:
        some = [FromDusun(makers.make_dusun(desa), 18, 12)]
        attend(musyawarah=decided, attendance=Attendance(20, 19), by_dusun=some, by=by, at=HELD)
        for text in told(draft(decided, BA, WORDS, number="1/BA", date=HELD.date())):
            flat = " ".join(text.split())
            assert "Tidak disebut 2 7 9" in flat.replace("|", " ").replace("  ", " ")

    @pytest.mark.parametrize(
        ("plan", "said"), [(IntoPlan.RKP, "RKP Desa 2027"), (IntoPlan.RPJM, "RPJM Desa, mulai 2027")]
    )
    def test_what_was_agreed_names_its_plan(
        self, attended: Musyawarah, usulan: Usulan, by: Actor, plan: IntoPlan, said: str
    ) -> None:
        adopt(usulan=usulan, sentence="Setuju.", into_year=2027, into_plan=plan, by=by, at=HELD)
        for text in told(draft(attended, BA, WORDS, number="1/BA", date=HELD.date())):
            flat = " ".join(text.split())
            assert f"({said})" in flat or f"({said.split(',', maxsplit=1)[0]}" in flat
            assert f"Masuk {said.split(',', maxsplit=1)[0][:4]}" in flat

    def test_an_invitation_comes_from_whoever_calls_it(self, desa: Wilayah, by: Actor) -> None:
        own = makers.make_musyawarah(desa, by, starts_at=dt.time(9))
        theirs = makers.make_musyawarah(desa, by, kind="musrenbang")
        for text in told(draft(own, "undangan", Wording(), number="3/UND", date=NOW.date())):
            for said in ("BADAN PERMUSYAWARATAN DESA", "3/UND", "09.00 WIB", "Ketua BPD,", "12 Oktober 2026"):
                assert said in text, said
        for text in told(draft(theirs, "undangan", Wording(), number="3/UND", date=NOW.date())):
            assert "PEMERINTAH DESA" in text
            assert "Kepala desa Sukamaju," in text

    @pytest.mark.parametrize(
        ("kind", "title", "said"),
        [
            ("musrenbang", "Musrenbang: rencana 2027", "Musrenbang Desa Sukamaju tentang rencana 2027."),
            ("musrenbang", "Musrenbang desa Sukamaju", "Musrenbang Desa Sukamaju."),
            ("desa", "Musyawarah desa 2027", "Musyawarah Desa Sukamaju tentang 2027."),
            ("desa", "Rencana 2027", "Musyawarah Desa Sukamaju tentang Rencana 2027."),
        ],
    )
    def test_each_word_is_said_once(self, desa: Wilayah, by: Actor, kind: str, title: str, said: str) -> None:
        held = makers.make_musyawarah(desa, by)
        Musyawarah.objects.filter(pk=held.pk).update(kind=kind, title=title)
        held.refresh_from_db()
        for text in told(draft(held, BA, Wording(), number="", date=HELD.date())):
            assert f"telah diselenggarakan {said}" in text

    def test_the_list_holds_names_or_empty_lines_to_sign(
        self, held: Musyawarah, by: Actor, desa: Wilayah
    ) -> None:
        for text in told(draft(held, "daftar_hadir", Wording(), number="", date=HELD.date())):
            assert "30" in text
        who = Person("Sri Rekaan", "p", makers.make_dusun(desa), "lansia", "kader")
        check_in(musyawarah=held, person=who, entry="1", by=by, at=HELD)
        for text in told(draft(held, "daftar_hadir", Wording(), number="", date=HELD.date())):
            assert "Sri Rekaan" in text
            assert "kader" in text
            assert "Lanjut usia" not in text.partition("Ringkasan")[0]

    def test_the_keputusan_lays_it_down(self, decided: Musyawarah) -> None:
        for text in told(draft(decided, "keputusan", WORDS, number="2/KEP", date=HELD.date())):
            for said in ("MEMUTUSKAN", "KESATU", "KEDUA", "Gotong royong", "001/BA/BPD/X/2026"):
                assert said in text, said

    def test_a_quorum_is_told(self, desa: Wilayah, by: Actor) -> None:
        held = makers.make_musyawarah(desa, by, kind="bpd")
        held.men, held.women, held.members_entitled, held.members_present = 3, 2, 7, 5
        for text in told(draft(held, BA, Wording(), number="", date=HELD.date())):
            assert "Anggota hadir 5 dari 7. Kuorum 2/3 anggota, yaitu 5 orang" in text

    @pytest.mark.parametrize("kind", DocumentKind.values)
    def test_as_json_and_back_it_is_the_same(self, decided: Musyawarah, kind: str) -> None:
        paper = draft(decided, kind, WORDS, number="1", date=HELD.date())
        assert from_json(to_json(paper)) == paper
        with pytest.raises(NotAPaper):
            from_json({**to_json(paper), "blocks": [{"is": "Script"}]})


class TestSettle:
    def test_what_was_settled_stays_as_it_was(self, decided: Musyawarah, by: Actor) -> None:
        paper = settle(decided, by)
        assert decided.berita_acara_no == "9/berita_acara"
        attend(musyawarah=decided, attendance=Attendance(1, 1), by=by, at=HELD)
        paper.refresh_from_db()
        assert "tiga puluh sembilan orang" in told(settled_paper(paper))[0]
        with pytest.raises(AlreadySettled):
            settle(decided, by)
        with pytest.raises(ChangedSince):
            keep_signed(document=paper, data=TINY_PDF, by=by, at=HELD)
        take_back_paper(document=paper, by=by, at=HELD)
        assert "dua orang" in told(settled_paper(settle(decided, by)))[0]

    def test_it_waits_for_attendance_and_every_decision(self, held: Musyawarah, by: Actor) -> None:
        with pytest.raises(NotAttended):
            settle(held, by)
        attend(musyawarah=held, attendance=Attendance(3, 4), by=by, at=HELD)
        with pytest.raises(Undecided):
            settle(held, by)
        with pytest.raises(NoNumber):
            settle(held, by, number=" ")

    def test_days_stand_in_their_order(self, decided: Musyawarah, by: Actor) -> None:
        for date in (HELD.date() - DAY, HELD.date() + DAY):
            with pytest.raises(WrongDay):
                settle(decided, by, date=date)
            with pytest.raises(WrongDay):
                settle(decided, by, "undangan", date=HELD.date() + DAY)
        with pytest.raises(NotHeldYet):
            settle(decided, by, "daftar_hadir", at=NOW)

    def test_a_number_is_given_once(self, decided: Musyawarah, desa: Wilayah, by: Actor) -> None:
        settle(decided, by)
        other = makers.make_musyawarah(desa, by)
        attend(musyawarah=other, attendance=Attendance(3, 4), by=by, at=HELD)
        with pytest.raises(NumberGiven):
            settle(other, by)

    def test_a_council_without_quorum_has_no_berita_acara(self, desa: Wilayah, by: Actor) -> None:
        held = makers.make_musyawarah(desa, by, kind="bpd")
        attend(musyawarah=held, attendance=Attendance(3, 2), by=by, at=HELD)
        with pytest.raises(NoQuorum):
            settle(held, by)

    def test_what_was_called_off_has_no_papers(self, desa: Wilayah, by: Actor) -> None:
        held = makers.make_musyawarah(desa, by)
        call_off(musyawarah=held, why="Banjir", by=by, at=NOW)
        with pytest.raises(CalledOff):
            settle(held, by, "undangan", date=NOW.date(), at=NOW)


class TestSignedCopy:
    def test_a_pdf_is_kept_as_it_is_and_a_photo_drawn_again(self) -> None:
        assert safe_copy(TINY_PDF) == (TINY_PDF, "pdf")
        out, exif = io.BytesIO(), Image.Exif()
        exif[0x010E] = "rumah di RT 3"
        Image.new("RGB", (40, 40), "white").save(out, "JPEG", exif=exif)
        kept, ending = safe_copy(out.getvalue())
        assert ending == "jpg"
        assert b"rumah" not in kept

    @pytest.mark.parametrize(
        "data",
        [
            b"",
            b"<script>alert(1)</script>",
            b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>",
            b"PK\x03\x04" + b"\0" * 40,
            b"%PDF-1.7 without an end",
            b"MZ" + b"\0" * 99,
            b"<html>%PDF-1.4 %%EOF",
        ],
    )
    def test_nothing_else_is(self, data: bytes) -> None:
        with pytest.raises(UnreadableCopy):
            safe_copy(data)

    def test_nor_what_is_too_large(self) -> None:
        with pytest.raises(TooLarge):
            safe_copy(TINY_PDF + b"\0" * MOST_BYTES)

    def test_it_is_kept_once(self, decided: Musyawarah, by: Actor, settings: Any, tmp_path: Any) -> None:
        settings.MEDIA_ROOT = tmp_path
        paper = settle(decided, by)
        keep_signed(document=paper, data=TINY_PDF, by=by, at=HELD)
        with pytest.raises(AlreadySigned):
            keep_signed(document=paper, data=TINY_PDF, by=by, at=HELD)
        with pytest.raises(Locked):
            take_back_paper(document=paper, by=by, at=HELD)


class TestLock:
    @pytest.fixture
    def locked(self, decided: Musyawarah, by: Actor, settings: Any, tmp_path: Any) -> Musyawarah:
        settings.MEDIA_ROOT = tmp_path
        paper = settle(decided, by)
        keep_signed(document=paper, data=TINY_PDF, by=by, at=HELD)
        decided.refresh_from_db()
        assert decided.locked_at == HELD
        return decided

    def test_every_deed_refuses(self, locked: Musyawarah, by: Actor) -> None:
        who = Person("Sri Rekaan", "p")
        for deed in (
            lambda: attend(musyawarah=locked, attendance=Attendance(1, 1), by=by, at=HELD),
            lambda: check_in(musyawarah=locked, person=who, entry="1", by=by, at=HELD),
            lambda: invite(musyawarah=locked, audience=Audience(agenda=True), words="x", by=by, at=HELD),
            lambda: call_off(musyawarah=locked, why="x", by=by, at=HELD),
            lambda: number_berita_acara(musyawarah=locked, number="77", by=by, at=HELD),
            lambda: may_decide(musyawarah=locked, at=HELD),
        ):
            with pytest.raises(Locked):
                deed()

    def test_the_keputusan_may_still_be_written(self, locked: Musyawarah, by: Actor) -> None:
        assert settle(locked, by, "keputusan").number == "9/keputusan"

    def test_the_database_refuses_too(self, locked: Musyawarah, usulan: Usulan, ketua: Membership) -> None:
        phone = makers.make_contact()
        other = makers.make_kelompok(locked.desa, ketua.actor(), title="Lampu")
        for statement in (
            lambda: Musyawarah.objects.update(men=1),
            lambda: Musyawarah.objects.update(locked_at=None),
            lambda: Musyawarah.objects.update(berita_acara_no="x"),
            lambda: locked.attendees.create(
                entry="1", name="x", gender="p", checked_in_by="meja", checked_in_at=HELD
            ),
            lambda: locked.invitations.create(contact=phone, invited_at=HELD),
            lambda: locked.by_dusun.create(dusun=makers.make_dusun(locked.desa), men=1, women=1),
            lambda: locked.usulan.create(desa=locked.desa, kelompok=other, title="x", proposed_at=HELD),
            lambda: locked.usulan.update(title="x"),
            lambda: Decision.objects.update(sentence="x"),
            lambda: Decision.objects.all().delete(),
            lambda: usulan.scores.create(criterion="x", points=3, given_at=HELD),
            lambda: locked.documents.update(content={}),
            lambda: locked.documents.update(signed=""),
            lambda: MeetingDocument.objects.all().delete(),
        ):
            with pytest.raises(DatabaseError, match=r"locked|stays as it is"), transaction.atomic():
                statement()
        Musyawarah.objects.update(voting_closed_at=None)  # what is not of the meeting's record may change
