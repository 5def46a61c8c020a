"""A kecamatan of 24 villages that go about their work, some with troubles planted by a seed."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from accountability.accounts.models import Membership, Role
from accountability.budget.models import BudgetedKegiatan
from accountability.budget.publication import Spending, realise
from accountability.oversight.evaluation.receiving import receive
from accountability.oversight.village_year import calendars
from accountability.planning.models import CalendarDone
from accountability.regions.models import DesaFacts, Wilayah
from posko.answering import answer
from posko.models import Aspirasi, Milestone
from posko.reading import mark_read
from posko.states import Channel, State
from posko.verdicts import rate
from tests import makers

NOW = makers.NOW
DAY = dt.timedelta(days=1)
JANUARY = dt.datetime(2026, 1, 5, 3, tzinfo=dt.UTC)
VILLAGES = 24


@dataclass
class Village:
    """One village with its offices, and the rules its troubles shall be told by."""

    desa: Wilayah
    ketua: Membership
    kades: Membership
    petugas: Membership
    troubles: set[str] = field(default_factory=set)
    spared: set[str] = field(default_factory=set)  # calendar items that nobody recorded


def build(seed: int) -> list[Village]:
    """The villages as they stand at NOW."""
    chance = Random(seed)
    camat = None
    villages = []
    for number in range(VILLAGES):
        desa = makers.make_desa(f"99.01.01.2{number + 1:03d}", f"Contoh {number + 1:02d}")
        offices = [makers.make_member(role, desa) for role in (Role.KETUA_BPD, Role.KADES, Role.PETUGAS)]
        villages.append(Village(desa, offices[0], offices[1], offices[2]))
        camat = camat or makers.make_member(Role.CAMAT, Wilayah.objects.get(kode="99.01.01"))
    for trouble in sorted(PLANT):
        for one in chance.sample(villages[: VILLAGES // 2], 1 + chance.randrange(2)):
            one.troubles.add(trouble)
    chance.shuffle(villages)
    assert camat is not None
    for one in villages:
        live(one, chance, camat)
    return villages


def live(one: Village, chance: Random, camat: Membership) -> None:
    """A year of ordinary work, with this village's troubles in it."""
    DesaFacts.objects.filter(desa=one.desa).update(complaint_address="Balai warga")
    budget(one)
    voices(one, chance)
    for trouble in sorted(one.troubles):
        PLANT[trouble](one, camat)
    late = calendars([one.desa.kode], at=NOW)[one.desa.kode].late
    for duty in late:
        if "calendar_late" in one.troubles and duty.rule.id == "sem1":
            continue
        CalendarDone.objects.create(
            desa=one.desa,
            item=duty.rule.id,
            year=duty.year,
            done_on=duty.due,
            document_no="1",
            entered_at=NOW,
        )


def budget(one: Village) -> None:
    """This year's budget: public in January, from what people proposed, spent as the year goes."""
    by, ketua = one.kades.actor(), one.ketua.actor()
    usulan = None
    if "no_origin" not in one.troubles:
        before = JANUARY - 60 * DAY
        kelompok = makers.make_kelompok(one.desa, ketua, at=before)
        usulan = makers.make_usulan(kelompok, ketua, at=before, adopted=True)
    planned = JANUARY - 30 * DAY
    kegiatan = makers.make_kegiatan(one.desa, by, usulan, at=planned, year=2026)
    if "apb_late" in one.troubles:
        return
    kode = {"kegiatan": None} if "rule_broken" in one.troubles else {"kegiatan": kegiatan}
    apb, line = makers.make_published(one.desa, by, **kode, at=JANUARY, year=2026, amount=600_000_000)
    if "rule_broken" in one.troubles:  # nothing but pay and running costs
        apb.lines.filter(account__startswith="5").update(kegiatan_kode="1.1.01", account="5.1.1.01")
        line.refresh_from_db()
    if "not_told" not in one.troubles:
        BudgetedKegiatan.objects.update_or_create(
            apb=apb,
            kode=line.kegiatan_kode,
            defaults={"name": "Perkerasan jalan", "pelaksana": "Kasi Kesejahteraan"},
        )
    share = 10 if "realisasi_behind" in one.troubles else 70
    spent = Spending(amount=6_000_000 * share, percent=share, spent_date=(NOW - 5 * DAY).date())
    realise(line=line, spending=spent, by=by, at=NOW - 5 * DAY)


def voices(one: Village, chance: Random) -> None:
    """Twelve voices of the last weeks, read and answered in time; the newest has just come."""
    silent = "council_silent" in one.troubles
    by = one.petugas if silent else one.ketua
    women = "" if "no_women" in one.troubles else "p"
    disabled = "" if "no_disabled" in one.troubles else "difabel"
    said = [
        makers.make_aspirasi(
            one.desa,
            f"lampu di gang {number} padam",
            at=NOW - (10 + 2 * number) * DAY,
            gender=women or "l" if number % 2 else "l",
            vulnerable=disabled if number == 4 else "",
            channel=Channel.SHEET if number % 3 else Channel.WEB,
        )
        for number in range(12)
    ]
    said += [
        makers.make_aspirasi(one.desa, "air belum lancar", at=NOW - chance.randrange(5, 30) * DAY)
        for _sms in range(chance.randrange(4))
    ]
    for voice in said:
        mark_read(aspirasi=voice, by=by.actor(), at=voice.received_at + DAY)
        answer(aspirasi=voice, sentence="Sudah.", by=by.actor(), at=voice.received_at + 2 * DAY)
    if not silent:
        makers.make_aspirasi(one.desa, "jalan berlubang di RT 01", at=NOW - DAY)
    else:  # the council stopped before
        Milestone.objects.filter(aspirasi__desa=one.desa, actor_role=Role.KETUA_BPD).update(at=NOW - 50 * DAY)


def _unread(one: Village, camat: Membership) -> None:
    makers.make_aspirasi(one.desa, "jembatan goyah", at=NOW - 20 * DAY)


def _unanswered(one: Village, camat: Membership) -> None:
    voice = makers.make_aspirasi(one.desa, "selokan mampet", at=NOW - 40 * DAY)
    by = one.petugas if "council_silent" in one.troubles else one.ketua
    mark_read(aspirasi=voice, by=by.actor(), at=NOW - 39 * DAY)


def _escalated(one: Village, camat: Membership) -> None:
    voice = makers.make_aspirasi(one.desa, "pompa rusak", at=NOW - 40 * DAY)
    for turn in (38, 36):
        answer(aspirasi=voice, sentence="Sudah.", by=one.petugas.actor(), at=NOW - turn * DAY)
        rate(aspirasi=voice, satisfied=False, at=NOW - turn * DAY)
        voice.refresh_from_db()


def _said_again(one: Village, camat: Membership) -> None:
    """Work that was reported as done, and a neighbour who says the same of the same place."""
    at = NOW - 60 * DAY
    old = makers.make_aspirasi(one.desa, "jalan rusak di RT 03", at=at)
    Aspirasi.objects.filter(pk=old.pk).update(state=State.DONE, state_since_at=at + DAY)
    Milestone.objects.create(
        aspirasi=old,
        state=State.DONE,
        news="selesai",
        at=at + DAY,
        actor_kind="member",
        actor_role=Role.KADES,
    )
    makers.make_aspirasi(one.desa, "jalan rusak di RT 03", at=NOW - DAY)


def _evaluation_late(one: Village, camat: Membership) -> None:
    apb, _line = makers.make_draft(one.desa, one.kades.actor(), at=NOW - 45 * DAY)
    day = (NOW - 40 * DAY).date()
    receive(apb=apb, received_date=day, by=camat.actor(), at=NOW - 40 * DAY)


def _in_the_year(one: Village, camat: Membership) -> None:
    """Planted where the year is written down."""


PLANT: dict[str, Callable[[Village, Membership], None]] = {
    "unread": _unread,
    "unanswered": _unanswered,
    "escalated": _escalated,
    "said_again": _said_again,
    "evaluation_late": _evaluation_late,
    "apb_late": _in_the_year,
    "realisasi_behind": _in_the_year,
    "council_silent": _in_the_year,
    "no_women": _in_the_year,
    "no_disabled": _in_the_year,
    "no_origin": _in_the_year,
    "rule_broken": _in_the_year,
    "not_told": _in_the_year,
    "calendar_late": _in_the_year,
}
# What a planted trouble brings with it: it is no false alarm, and not counted as found either.
FOLLOWS = {
    "apb_late": {"calendar_late"},
    "rule_broken": {"not_told", "no_origin"},
    "evaluation_late": {"calendar_late"},
}
# Troubles that only a public budget can show.
HIDDEN_BY = {
    "apb_late": {"realisasi_behind", "no_origin", "rule_broken", "not_told"},
    "rule_broken": {"no_origin"},
}
