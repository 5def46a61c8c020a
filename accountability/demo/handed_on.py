"""The council hands on what was agreed, the head of the village answers, and its citizens hear of it."""

import datetime as dt
from functools import partial

from accountability.accounts.models import Role
from accountability.council import drafting_letters
from accountability.council.answering import answer_officially
from accountability.council.handing_on import HandingOn, hand_on
from accountability.council.letters import LetterText, deliver
from accountability.council.models import HandedOnBy, Penyaluran
from accountability.council.report_values import parts_of
from accountability.demo.diary import Diary
from accountability.demo.places import Village
from accountability.demo.seasons import DAY, Cause
from accountability.demo.tables import rows
from accountability.lib.local_time import local_date
from accountability.regions.sebutan import words_for
from posko.models import Kelompok
from posko.report_words import wordings
from posko.reporting_back import report_back

REPORTED = 43  # days ago: the day after the musyawarah


def write(diary: Diary, village: Village, causes: list[Cause]) -> None:
    """Writes the letters of data/handed_on.csv into the diary, and what was told of the musyawarah."""
    today = diary.now.date()
    diary.on(village.moment(today - REPORTED * DAY, 9, 5), partial(_report_meeting, village, causes))
    for row in rows("handed_on"):
        of = next(one for one in causes if one.theme["theme"] == row["cause"])
        held: list[Penyaluran] = []
        steps = {"written": _hand_on, "delivered": _deliver, "answered": _answer, "told": _tell}
        for name, step in steps.items():
            if row[name]:
                day = today - DAY * int(row[name])
                diary.on(village.moment(day, 10, 0), partial(step, village, of, row, held))


def _report_meeting(village: Village, causes: list[Cause], at: dt.datetime) -> None:
    _report(village, [one.gathered for one in causes], "disepakati", at)


def _hand_on(
    village: Village, of: Cause, row: dict[str, str], held: list[Penyaluran], at: dt.datetime
) -> None:
    desa, day = village.wilayah, local_date(at, village.kode)
    words, channel, kelompok = words_for(village.kode), HandedOnBy(row["channel"]), [of.gathered]
    text = LetterText(
        date=day,
        party=drafting_letters.party(desa, words),
        subject=drafting_letters.subject(channel, kelompok, words),
        body=drafting_letters.body(desa, channel, kelompok, day),
    )
    handing = HandingOn(channel=channel, kelompok=kelompok, letter=text, tell=False)
    held.append(hand_on(desa=desa, handing=handing, by=village.office[Role.KETUA_BPD], at=at))


def _deliver(
    village: Village, of: Cause, row: dict[str, str], held: list[Penyaluran], at: dt.datetime
) -> None:
    letter, by = held[0].letter, village.office[Role.ANGGOTA_BPD]
    if letter is not None:
        deliver(letter=letter, on=local_date(at, village.kode), to="Sekretaris", by=by, at=at)


def _answer(
    village: Village, of: Cause, row: dict[str, str], held: list[Penyaluran], at: dt.datetime
) -> None:
    answer_officially(
        penyaluran=held[0],
        sentence=row["answer"],
        plan=row["plan"],
        plan_date=local_date(at, village.kode) + DAY * int(row["plan_in"]),
        by=village.office[Role.KADES],
        at=at,
    )


def _tell(village: Village, of: Cause, row: dict[str, str], held: list[Penyaluran], at: dt.datetime) -> None:
    _report(village, [of.gathered], "jawaban", at)


def _report(village: Village, kelompok: list[Kelompok], template: str, at: dt.datetime) -> None:
    for one in kelompok:
        one.refresh_from_db()
    report_back(
        desa=village.wilayah,
        parts=parts_of(kelompok),
        words=wordings()[template].words,
        template=template,
        by=village.office[Role.KETUA_BPD],
        at=at,
    )
