"""The counters of both kecamatan: their services, what people thought of them, and one complaint."""

import datetime as dt
from functools import partial

from accountability.accounts.actors import CITIZEN
from accountability.accounts.models import Membership, Role
from accountability.demo.diary import Diary
from accountability.demo.places import FIRST, Village
from accountability.demo.seasons import DAY
from accountability.demo.tables import rows
from accountability.lib.local_time import local_date
from accountability.oversight.counter.answering import mark_of_form
from accountability.oversight.counter.complaining import complain
from accountability.oversight.counter.following_up import say_follow_up
from accountability.oversight.counter.freezing import freeze
from accountability.oversight.counter.listing import begin_list
from accountability.oversight.counter.tables import unsur
from accountability.oversight.models import CounterService, SurveyAnswer, SurveyChannel
from accountability.oversight.reporting.spans import Kind, Span, span_with
from accountability.regions.models import Wilayah
from posko.intake import Voice
from posko.states import Channel

BEFORE, LAST, NOW = 14, 24, 9  # answers in the quarter before the last, in the last, and in this one
COMPLAINT = "Loket tutup jam sebelas, padahal di pintu tertulis buka sampai jam tiga sore."
DOES = "Daftar syarat sudah ditempel di pintu dan di halaman ini. Loket buka sampai jam 15.00, bergantian."


def write(diary: Diary, villages: list[Village]) -> None:
    """Each kecamatan has its services; at that of the first village people rated, and one complained."""
    today = diary.now.date()
    first = {village.kode[:8]: village for village in reversed(villages)}
    for village in first.values():
        diary.on(village.moment(today - 200 * DAY, 9, 0), partial(_begin, village))
        if village.kode == FIRST:
            diary.on(village.moment(today - 4 * DAY, 9, 40), partial(_complain, village))
            diary.on(village.moment(today - DAY, 10, 0), partial(_answers, village))


def _camat(village: Village) -> Membership:
    staff = Membership.objects.filter(wilayah=village.wilayah.parent_id, role=Role.CAMAT).order_by("id")
    return staff.select_related("user", "wilayah").first() or staff.get()


def _begin(village: Village, at: dt.datetime) -> None:
    camat = _camat(village)
    begin_list(kecamatan=camat.wilayah, by=camat.actor(), at=at)


def _answers(village: Village, at: dt.datetime) -> None:
    """Three quarters at once: written as rows, for nothing follows from a single answer."""
    camat = _camat(village)
    running = span_with(Kind.QUARTER, local_date(at, village.kode))
    last, first = running.before(), running.before().before()
    offered = {one.kode: one for one in CounterService.objects.filter(kecamatan=camat.wilayah)}
    made = [
        *_of(camat.wilayah, first, BEFORE, offered, at),
        *_of(camat.wilayah, last, LAST, offered, at),
        *_of(camat.wilayah, running, NOW, offered, at),
    ]
    SurveyAnswer.objects.bulk_create(made)
    for span in (first, last):
        freeze(kecamatan=camat.wilayah, span=span, at=at)
    say_follow_up(kecamatan=camat.wilayah, span=last, words=DOES, by=camat.actor(), at=at)


def _of(
    office: Wilayah, span: Span, many: int, offered: dict[str, CounterService], at: dt.datetime
) -> list[SurveyAnswer]:
    told = rows("counter_answers")
    length = (min(span.period.until, local_date(at, office.kode)) - span.period.since).days + 1
    made = []
    for turn in range(many):
        row = told[(turn * 5 + span.nth) % len(told)]
        scores = zip(unsur(), row["scores"], strict=True)
        made.append(
            SurveyAnswer(
                kecamatan=office,
                day=span.period.since + DAY * (turn * 3 % length),
                channel=SurveyChannel.SMS if row["scores"].startswith("00") else SurveyChannel.WEB,
                service=offered.get(row["service"]),
                gender=row["gender"],
                age_group=row["age_group"],
                disability=row["disability"],
                remark=row["remark"],
                once=mark_of_form(key=f"demo:{span.slug}:{turn}", kecamatan=office),
                **{one.field: int(score) or None for one, score in scores},
            )
        )
    return made


def _complain(village: Village, at: dt.datetime) -> None:
    voice = Voice(text=COMPLAINT, channel=Channel.WEB)
    complain(desa=village.wilayah, voice=voice, number=village.phone(), by=CITIZEN, at=at)
