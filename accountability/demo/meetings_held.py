"""Meetings of the first village around now: names and signed papers, an invitation by SMS, one called off."""

import datetime as dt
from functools import partial

from accountability.accounts.models import Role
from accountability.demo.diary import Diary
from accountability.demo.places import Village
from accountability.demo.seasons import DAY, Cause
from accountability.demo.tables import rows
from accountability.demo.voices import Saying
from accountability.planning import attending, checking_in, convening, inviting, settling
from accountability.planning.models import DocumentKind, Musyawarah, MusyawarahKind
from accountability.planning.paper_kinds import suggested_number
from accountability.planning.papers import Wording
from accountability.regions.models import Dusun

WOMEN_AGO, COUNCIL_AGO, DUSUN_IN, OFF_IN, MUSRENBANG_IN = 33, 20, 6, 12, 30  # days
MEMBERS, CAME = 7, 6
# A page without a word: what a scanner would hand in stands for itself in a world that is made up.
SIGNED = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)


def write(diary: Diary, village: Village, causes: list[Cause]) -> None:
    """All of it, each by its own deed at its own moment."""
    today = diary.now.date()
    diary.on(village.moment(today - DAY * (WOMEN_AGO + 9), 10), partial(_women, diary, village))
    diary.on(village.moment(today - DAY * (COUNCIL_AGO + 5), 10), partial(_council, diary, village))
    diary.on(village.moment(today - DAY * 15, 9), partial(_called_off, diary, village))
    diary.on(village.moment(today - DAY * 6, 9), partial(_musrenbang, village))
    speaker = next((one for cause in causes for one in cause.sayings if one.phone and one.dusun), None)
    if speaker is not None:
        diary.on(village.moment(today - DAY * 4, 9), partial(_of_dusun, diary, village, speaker))


def _call(
    village: Village,
    kind: MusyawarahKind,
    title: str,
    day: dt.date,
    at: dt.datetime,
    dusun: Dusun | None = None,
) -> Musyawarah:
    return convening.convene(
        desa=village.wilayah,
        kind=kind,
        title=title,
        held_on=day,
        starts_at=dt.time(9),
        place="Balai pertemuan",
        dusun=dusun,
        by=village.office[Role.KADES if kind == MusyawarahKind.MUSRENBANG else Role.KETUA_BPD],
        at=at,
    )


def _women(diary: Diary, village: Village, at: dt.datetime) -> None:
    day = diary.now.date() - DAY * WOMEN_AGO
    held = _call(village, MusyawarahKind.WOMEN, "Air bersih dan posyandu", day, at)
    for place, row in enumerate(rows("meeting_names")):
        dusun = village.dusun[place % len(village.dusun)]
        who = checking_in.Person(row["name"], row["gender"], dusun, row["group"], row["stands_for"])
        came = partial(_check_in, village, held, who, f"demo-{place}")
        diary.on(village.moment(day, 8, 40 + place), came)
    diary.on(village.moment(day, 13), partial(_settle, village, held))
    diary.on(village.moment(day + DAY, 9), partial(_sign, village, held))


def _check_in(
    village: Village, held: Musyawarah, who: checking_in.Person, entry: str, at: dt.datetime
) -> None:
    by = village.office[Role.ANGGOTA_BPD]
    checking_in.check_in(musyawarah=held, person=who, entry=entry, by=by, at=at)


def _settle(village: Village, held: Musyawarah, at: dt.datetime) -> None:
    wording = Wording(
        leader="Wahyu Rekaan",
        scribe="Sri Rekaan",
        citizen="Tini Contoh",
        ended=dt.time(12),
        topics="Air bersih di musim kemarau\nJam buka posyandu",
        agreed="Posyandu buka tiap Sabtu pertama\nGiliran air dicatat kader",
    )
    settling.settle_paper(
        musyawarah=held,
        kind=DocumentKind.BERITA_ACARA,
        number=suggested_number(held, DocumentKind.BERITA_ACARA),
        date=held.held_on,
        wording=wording,
        by=village.office[Role.KETUA_BPD],
        at=at,
    )


def _sign(village: Village, held: Musyawarah, at: dt.datetime) -> None:
    document = held.documents.select_related("musyawarah__desa").get(kind=DocumentKind.BERITA_ACARA)
    settling.keep_signed(document=document, data=SIGNED, by=village.office[Role.ANGGOTA_BPD], at=at)


def _council(diary: Diary, village: Village, at: dt.datetime) -> None:
    day = diary.now.date() - DAY * COUNCIL_AGO
    held = _call(village, MusyawarahKind.BPD, "Agenda kerja tiga bulan", day, at)
    diary.on(village.moment(day, 12), partial(_count, village, held))


def _count(village: Village, held: Musyawarah, at: dt.datetime) -> None:
    by = village.office[Role.KETUA_BPD]
    number = suggested_number(held, DocumentKind.BERITA_ACARA)
    heads = attending.Attendance(men=4, women=2)
    attending.attend(musyawarah=held, attendance=heads, by=by, at=at, berita_acara_no=number)
    attending.count_members(musyawarah=held, entitled=MEMBERS, present=CAME, by=by, at=at)


def _called_off(diary: Diary, village: Village, at: dt.datetime) -> None:
    day = diary.now.date() + DAY * OFF_IN
    held = _call(village, MusyawarahKind.DISABLED, "Jalan yang ramah kursi roda", day, at)
    diary.on(at + DAY * 9, partial(_call_off, village, held))


def _call_off(village: Village, held: Musyawarah, at: dt.datetime) -> None:
    by = village.office[Role.KETUA_BPD]
    convening.call_off(musyawarah=held, why="Balai sedang diperbaiki.", by=by, at=at)


def _musrenbang(village: Village, at: dt.datetime) -> None:
    day = at.date() + DAY * MUSRENBANG_IN
    _call(village, MusyawarahKind.MUSRENBANG, f"Rencana kerja {day.year + 1}", day, at)


def _of_dusun(diary: Diary, village: Village, speaker: Saying, at: dt.datetime) -> None:
    """Invited by SMS the same day; the day after somebody asks to be fetched."""
    day = diary.now.date() + DAY * DUSUN_IN
    held = _call(village, MusyawarahKind.DUSUN, "Usulan untuk tahun depan", day, at, speaker.dusun)
    diary.on(at + dt.timedelta(hours=1), partial(_invite, village, held))
    ask = partial(_jemput, diary, village, speaker)
    diary.on(at + DAY + dt.timedelta(hours=2), ask)


def _invite(village: Village, held: Musyawarah, at: dt.datetime) -> None:
    audience = inviting.Audience(dusun=frozenset({held.dusun_id or 0}))
    words = inviting.standard_words(held)
    by = village.office[Role.ANGGOTA_BPD]
    inviting.invite(musyawarah=held, audience=audience, words=words, by=by, at=at)


def _jemput(diary: Diary, village: Village, speaker: Saying, at: dt.datetime) -> None:
    diary.write_sms(line=village.line, sender=speaker.phone, body="JEMPUT", at=at)
