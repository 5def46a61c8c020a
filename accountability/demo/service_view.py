"""The service view of the first kecamatan: a rights sheet, a coordination sheet with its plan, targets."""

import datetime as dt
from functools import partial

from accountability.accounts.actors import Actor
from accountability.accounts.models import Membership
from accountability.demo.diary import Diary
from accountability.demo.places import FIRST, Village
from accountability.demo.seasons import DAY
from accountability.demo.tables import rows
from accountability.oversight.models import Doer, MatrixRow, RightsRow, ServiceUnit, SheetState, Visit
from accountability.oversight.service import coordinating, planning_actions, targeting, writing_rights
from accountability.regions.models import Wilayah

UNIT = "Puskesmas Tirtasari"


def write(diary: Diary, village: Village) -> None:
    """Writes what of data/service_*.csv is of the kecamatan of the first village; nothing for any other."""
    if village.kode != FIRST:
        return
    today = diary.now.date()
    diary.on(village.moment(today - 19 * DAY, 9, 0), partial(_fill_sheet, village))
    diary.on(village.moment(today - 15 * DAY, 10, 0), partial(_coordinate, village, today))
    diary.on(village.moment(today - 18 * DAY, 9, 0), partial(_set_targets, village, today.year))


def _who(village: Village) -> tuple[Wilayah, Actor]:
    kecamatan = Wilayah.objects.get(kode=village.wilayah.parent_id)
    member = Membership.objects.select_related("user").get(user__username="staf")
    return kecamatan, member.actor()


def _fill_sheet(village: Village, at: dt.datetime) -> None:
    kecamatan, by = _who(village)
    unit = ServiceUnit.objects.get(kecamatan=kecamatan, name=UNIT)
    sheet = writing_rights.open_sheet(kecamatan=kecamatan, unit=unit, year=at.year, by=by, at=at)
    matrix = MatrixRow.objects.filter(unit=unit, year=at.year).exclude(problem="").first()
    visit = Visit.objects.held().filter(desa=village.wilayah).order_by("-held_date").first()
    origins = {"matriks": f"m{matrix.pk}" if matrix else "", "kunjungan": f"v{visit.pk}" if visit else ""}
    for row in rows("service_rows"):
        origin = origins.get(row["source"], "")
        said = writing_rights.Row(row["aspect"], row["problem"], row["cause"], origin)
        writing_rights.write(sheet=sheet, row=said, by=by, at=at)


def _coordinate(village: Village, today: dt.date, at: dt.datetime) -> None:
    kecamatan, by = _who(village)
    row = RightsRow.objects.filter(sheet__kecamatan=kecamatan, aspect="petugas").select_related("sheet").get()
    sheet = coordinating.begin(kecamatan=kecamatan, origin=coordinating.Origin(row=row), by=by, at=at)
    parties = tuple(coordinating.Party(one["name"], one["did"]) for one in rows("service_parties"))
    said = coordinating.Sheet(
        problem=row.problem,
        cause="Tiap pihak punya jadwal sendiri, dan panen berpindah-pindah waktunya.",
        joint="Imunisasi sore di balai dusun, dua kali sebulan selama musim panen.",
        lead="Bidan koordinator",
        communication="Grup pesan bersama, dan pertemuan tiap awal bulan.",
        conflict="Dibahas dulu berdua, lalu di rapat koordinasi.",
        account="Hasilnya dibacakan di rapat koordinasi triwulan.",
        indicators="95 persen bayi diimunisasi lengkap.",
        parties=parties,
    )
    coordinating.rewrite(sheet=sheet, said=said, version=sheet.version, by=by, at=at)
    reason = "Disepakati bersama di rapat koordinasi."
    coordinating.move(sheet=sheet, to=SheetState.AGREED, reason=reason, by=by, at=at)
    for one in rows("service_actions"):
        due = max(today + DAY * int(one["due"]), at.date())
        plan = planning_actions.Plan(
            doer=one["doer"],
            activity=one["activity"],
            due=due,
            desa=village.wilayah if one["doer"] in {Doer.PEMDES, Doer.BPD} else None,
            unit=ServiceUnit.objects.get(kecamatan=kecamatan, name=UNIT) if one["doer"] == "unit" else None,
            who=one["who"],
            output=one["output"],
            indicator=one["indicator"],
        )
        made = planning_actions.plan(sheet=sheet, what=plan, by=by, at=at)
        if one["progress"]:
            followed = planning_actions.Followed(due, one["progress"], one["obstacle"], one["follow_up"])
            planning_actions.follow(action=made, said=followed, version=made.version, by=by, at=at)


def _set_targets(village: Village, year: int, at: dt.datetime) -> None:
    kecamatan, by = _who(village)
    for row in rows("service_targets"):
        unit = ServiceUnit.objects.filter(kecamatan=kecamatan, name=row["unit"]).first()
        target = targeting.Target(
            row["sector"], row["measure"], int(row["figure"]), row["basis"], row["what"], unit
        )
        made = targeting.set_target(kecamatan=kecamatan, year=year, target=target, by=by, at=at)
        if row["reached"]:
            targeting.write_reached(target=made, reached=int(row["reached"]), by=by, at=at)
