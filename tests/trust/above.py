"""What the kecamatan and the kabupaten have about one village: evaluation, warnings, visits, what came up."""

import datetime as dt
from typing import TYPE_CHECKING, Any

from accountability.accounts.models import Membership, Role
from accountability.lib.local_time import local_date
from accountability.oversight.coaching import helping, visiting
from accountability.oversight.evaluation.answering import Said, answer_row
from accountability.oversight.evaluation.finishing import finish
from accountability.oversight.evaluation.receiving import Team, receive, start
from accountability.oversight.keeping import keep_warnings
from accountability.oversight.matrix.writing import Cells, add_unit, follow_activity
from accountability.oversight.models import PassedUp, UnitKind
from accountability.oversight.passed_up.coming_up import come_up
from posko import answering
from posko.models import Aspirasi
from posko.states import Channel
from sms_gateway import inbox
from sms_gateway.models import Line
from tests import makers
from tests.trust.persons import know_persons
from tests.trust.served import serve

if TYPE_CHECKING:
    from tests.trust.village import Village

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


def work_above(v: "Village", at: dt.datetime) -> None:
    """Makes it, with a camat of the village's own kecamatan."""
    camat = makers.make_member(Role.CAMAT, v.kecamatan, f"camat-{v.colour}")
    camat.user.display_name = f"Pembina {v.office}"
    camat.user.save()
    _evaluated(v, camat, at)
    _matrix(v, camat, at)
    _coached(v, camat, at)
    _came_up(v, at - 3 * DAY)
    makers.make_aspirasi(v.desa, f"belum dibaca {v.raw}", at=at - 40 * DAY)
    keep_warnings(kecamatan=v.kecamatan, at=at)
    v.things["warning"] = v.desa.kept_warnings.first()
    _unplaced(v, at)
    serve(v, camat, at)
    know_persons(v, camat, at)


def _evaluated(v: "Village", camat: Membership, at: dt.datetime) -> None:
    by = camat.actor()
    receive(apb=v.draft, received_date=local_date(at, v.kode), by=by, at=at)
    sheet = start(apb=v.draft, team=Team(camat, []), by=by, at=at)
    for row in sheet.rows.order_by("part", "no"):
        wrong = row.code == "A4"
        said = Said("tidak" if wrong else "ya", "Berkas", f"Perbaiki {v.office}" if wrong else "")
        answer_row(row=row, said=said, version=row.version, by=by, at=at)
    finish(evaluation=sheet, by=by, at=at)
    v.things["evaluation"], v.things["task"] = sheet, v.desa.village_tasks.get()


def _matrix(v: "Village", camat: Membership, at: dt.datetime) -> None:
    unit = add_unit(
        kecamatan=v.kecamatan, kind=UnitKind.PUSKESMAS, name=f"Pustu {v.office}", at=at, desa=v.desa
    )
    work = Cells(activity=f"Posyandu {v.office}", problem="Sepi", renja_code="7.01.06.2.01.09")
    more: dict[str, Any] = {"year": local_date(at, v.kode).year, "cells": work, "at": at}
    v.things["row"] = follow_activity(holder=v.desa, by=v.by(Role.KADES), **more)
    v.things["unit"], v.things["unit_row"] = unit, follow_activity(holder=unit, by=camat.actor(), **more)


def _coached(v: "Village", camat: Membership, at: dt.datetime) -> None:
    plan = visiting.Plan(f"Membantu {v.office}.", local_date(at, v.kode) + DAY, camat)
    v.things["visit"] = visiting.plan(desa=v.desa, what=plan, by=camat.actor(), at=at)
    v.things["help"] = helping.ask(desa=v.desa, question=f"Kode {v.office}?", by=v.by(), at=at)


def _came_up(v: "Village", at: dt.datetime) -> None:
    for name, word, fields in (
        ("passed", v.escalated, {}),
        ("passed_closed", v.closed, {"about_pemdes": True}),
        ("passed_kabupaten", v.escalated, {}),
    ):
        phone = makers.make_contact(f"+62812777{Aspirasi.objects.count():05}", at)
        said = {"contact": phone, "channel": Channel.SMS, "at": at, **fields}
        voice = makers.make_aspirasi(v.desa, f"tanggul {word} jebol", **said)
        to = "kabupaten" if name == "passed_kabupaten" else "kecamatan"
        answering.forward(aspirasi=voice, to=to, sentence="Di atas kami.", by=v.by(), at=at + HOUR)
        come_up(region=v.kecamatan, at=at + 2 * HOUR)
        v.things[name] = PassedUp.objects.get(aspirasi=voice)


def _unplaced(v: "Village", at: dt.datetime) -> None:
    """A number of the kecamatan itself, and an SMS on it that nobody could place."""
    kecamatan = v.kecamatan
    line = makers.make_line(None, address=f"+62811{kecamatan.kode.replace('.', '')}00")
    Line.objects.filter(pk=line.pk).update(settings={"wilayah": kecamatan.kode})
    line.refresh_from_db()
    said = f"lampu {kecamatan.kode.replace('.', 'x')}x mati"
    v.things["unplaced"] = inbox.receive(
        line=line, carrier_ref=f"u-{v.colour}", sender=f"+62813555{v.phone[-5:]}", body=said, at=at
    ).sms
    inbox.hand_over(at=at, limit=10)
