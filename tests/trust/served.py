"""What a kecamatan has about services near one village: units, sheets of rights, joint work, a counter."""

import datetime as dt
from typing import TYPE_CHECKING

from accountability.accounts.models import Membership
from accountability.lib.local_time import local_date
from accountability.oversight.counter import listing
from accountability.oversight.counter.answering import Answered, count_answer, mark_of_form
from accountability.oversight.models import Doer, SurveyChannel
from accountability.oversight.reporting.spans import Kind, span_with
from accountability.oversight.service import coordinating, keeping_units, planning_actions, writing_rights

if TYPE_CHECKING:
    from tests.trust.village import Village

DAY = dt.timedelta(days=1)


def serve(v: "Village", camat: Membership, at: dt.datetime) -> None:
    """Makes it, each thing by the deed that makes it."""
    _sheets(v, camat, at)
    _counter(v, camat, at)


def _sheets(v: "Village", camat: Membership, at: dt.datetime) -> None:
    by, today = camat.actor(), local_date(at, v.kode)
    told = keeping_units.Told("puskesmas", f"Puskesmas {v.office}", "kesehatan", desa=v.kode)
    unit = keeping_units.add(kecamatan=v.kecamatan, told=told, by=by, at=at)
    rights = writing_rights.open_sheet(kecamatan=v.kecamatan, unit=unit, year=today.year, by=by, at=at)
    said = writing_rights.Row("waktu", f"Tutup siang {v.office}", f"Petugas pulang {v.office}")
    row = writing_rights.write(sheet=rights, row=said, by=by, at=at)
    origin = coordinating.Origin(row=row)
    sheet = coordinating.begin(kecamatan=v.kecamatan, origin=origin, by=by, at=at)
    parties = (
        coordinating.Party(f"Pihak {v.office}", f"Menegur {v.office}"),
        coordinating.Party(f"Mitra {v.office}"),
    )
    words = coordinating.Sheet(row.problem, joint=f"Giliran {v.office}", parties=parties)
    sheet = coordinating.rewrite(sheet=sheet, said=words, version=sheet.version, by=by, at=at)
    for name, doer in (("action_council", Doer.BPD), ("action_office", Doer.PEMDES)):
        plan = planning_actions.Plan(doer, f"Datang ke {v.office}", today + 9 * DAY, desa=v.desa)
        v.things[name] = planning_actions.plan(sheet=sheet, what=plan, by=by, at=at)
    v.things |= {"served": unit, "rights": rights, "rights_row": row, "coordination": sheet}


def _counter(v: "Village", camat: Membership, at: dt.datetime) -> None:
    kode = f"uji{v.colour}"
    standard = listing.Standard(f"Layanan {v.office}", 3, 0, f"Kartu {v.office}", f"Perbup {v.office}")
    service = listing.add(kecamatan=v.kecamatan, kode=kode, standard=standard, by=camat.actor(), at=at)
    answered = Answered({1: 2, 2: 3}, service=service, remark=f"antre {v.office} lama")
    count_answer(
        kecamatan=v.kecamatan,
        answered=answered,
        channel=SurveyChannel.WEB,
        once=mark_of_form(key=v.colour, kecamatan=v.kecamatan),
        at=at - 120 * DAY,
    )
    v.things |= {"counter_service": service, "quarter": span_with(Kind.QUARTER, local_date(at, v.kode)).slug}
