"""What is kept about persons of one village: invitations, files of people, wishes to open and to erase."""

import datetime as dt
from typing import TYPE_CHECKING

from accountability.accounts.models import FileKind, Membership, Role
from accountability.accounts.totp import set_up
from accountability.lib.local_time import local_date
from accountability.oversight import lost_factor
from accountability.oversight.models import Topic
from accountability.oversight.onboarding import bringing_in, inviting
from accountability.oversight.onboarding.people_rows import PersonRow, as_data, person
from accountability.oversight.passed_up import sp4n_files, sp4n_rows
from accountability.oversight.passed_up.sp4n_rows import SP4NRow
from accountability.oversight.regency.changing import change_settings
from posko.models import ErasureScope
from posko.personal.erasing import erase_due
from posko.personal.erasure_asking import WEB, ask_to_erase
from posko.personal.identity_asking import ask_for_identity
from posko.states import Channel
from tests import makers
from tests.accountability.accounts.test_totp import SECRET, code_at

if TYPE_CHECKING:
    from tests.trust.village import Village

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


def know_persons(v: "Village", camat: Membership, at: dt.datetime) -> None:
    """Makes it, with a desk of the village's own kabupaten."""
    kabupaten = v.kecamatan.parent
    assert kabupaten is not None
    desk = makers.make_member(Role.KABUPATEN, kabupaten, f"kab-{v.colour}")
    desk.user.display_name = f"Kabupaten {v.office}"
    desk.user.save()
    _invited(v, camat, desk, at)
    _ruled(v, desk, at)
    _asked_about(v, at)


def _row(v: "Village", number: int, at: dt.datetime) -> PersonRow:
    today = local_date(at, v.kode)
    cells = {
        "kode": v.kode,
        "peran": "petugas",
        "nama": f"Calon {v.office} {'abc'[number]}",
        "hp": f"0812{v.phone[-5:]}{number}99",
        "surel": "",
    }
    return person(number=number, cells=cells, since=today, until=None, today=today)


def _invited(v: "Village", camat: Membership, desk: Membership, at: dt.datetime) -> None:
    today = local_date(at, v.kode)
    v.things["invited"] = inviting.add_one(row=_row(v, 0, at), member=camat, today=today, at=at)
    for name, member, number in (("file_of_kec", camat, 1), ("file_of_kab", desk, 2)):
        rows = as_data([_row(v, number, at)])
        mark = f"{name[-3:]}{v.colour}".ljust(64, "0")
        v.things[name] = bringing_in.keep(kind=FileKind.PEOPLE, rows=rows, sha256=mark, member=member, at=at)
        said = [SP4NRow(number=2, nomor="2045813", status="proses", agency=f"Kantor {v.office}")]
        kept = sp4n_files.keep(rows=sp4n_rows.as_data(said), sha256=mark, member=member, at=at)
        v.things[f"sp4n_{name}"] = kept
    loser = makers.make_member(Role.PETUGAS, v.desa, f"hilang-{v.colour}")
    set_up(user=loser.user, secret=SECRET, code=code_at(at), at=at)
    why = f"HP-nya hilang, datang sendiri ke {v.office}."
    v.things["lost"] = lost_factor.ask_reset(member=camat, person=loser.user, reason=why, at=at)


def _ruled(v: "Village", desk: Membership, at: dt.datetime) -> None:
    value = {"name": f"Semen {v.office}", "unit": "sak", "rupiah": 70_000, "basis": f"Perbup {v.office}"}
    v.things["ruled"] = change_settings(
        wilayah=desk.wilayah,
        topic=Topic.PRICES,
        values={f"semen-{v.colour}": value},
        year=local_date(at, v.kode).year,
        by=desk.actor(),
        at=at,
    )


def _asked_about(v: "Village", at: dt.datetime) -> None:
    for name, digit in (("opening", 1), ("erasure", 2)):
        phone = makers.make_contact(f"+62813{digit}{v.phone[-6:]}", at - 9 * DAY)
        said = f"selokan {v.raw} mampet"
        voice = makers.make_aspirasi(v.desa, said, contact=phone, channel=Channel.SMS, at=at - 9 * DAY)
        v.things[f"voice_of_{name}"] = voice
    v.things["opening"] = ask_for_identity(
        aspirasi=v.voice_of_opening,
        reason="diminta",
        sentence=f"Warga minta didatangi, alamatnya belum jelas bagi kami di {v.office}.",
        by=v.by(),
        at=at,
    )
    v.things["erasure"] = ask_to_erase(
        aspirasi=v.voice_of_erasure, scope=ErasureScope.WORDS, way=WEB, at=at - 8 * DAY
    )
    erase_due(at=at, limit=9)
    v.things["erasure"].refresh_from_db()
