"""One village with something behind every door, its words marked with its colour."""

import datetime as dt
import io
from dataclasses import dataclass, field
from typing import Any

from accountability.accounts.actors import Actor
from accountability.accounts.models import Membership, Role
from accountability.budget import reading
from accountability.budget.bringing_in import keep
from accountability.budget.drafting import Entry, add_line, draft
from accountability.budget.publication import Spending, publish, realise
from accountability.council.decisions import Decided, enter_decision
from accountability.council.handing_on import HandingOn, hand_on
from accountability.council.letters import LetterText, receive
from accountability.council.minutes import write_minutes
from accountability.council.models import HandedOnBy
from accountability.lib.attachments import looked_at
from accountability.lib.local_time import local_date
from accountability.partners.keys import give_key
from accountability.partners.received import Sort
from accountability.partners.receiving import Arrival
from accountability.partners.receiving import receive as receive_sent
from accountability.planning.agenda import propose
from accountability.planning.checking_in import Person, check_in
from accountability.planning.du_rkp import Onward, list_item
from accountability.planning.models import MusyawarahKind, PriorityMethod
from accountability.planning.papers.wording import Wording
from accountability.planning.plan_stages import Done, record_stage
from accountability.planning.priorities import choose_method
from accountability.planning.rpjm import Planned, add_activity, begin
from accountability.planning.settling import keep_signed, settle_paper
from accountability.planning.slips import print_slips
from accountability.planning.voting import open_vote
from accountability.regions.models import Wilayah
from posko.clustering import gather
from posko.models import Aspirasi, EmergencyNumber
from posko.noting import note_inside
from posko.outreaching import Guide, enlist, plan_outreach
from posko.report_outlook import Part
from posko.reporting_back import report_back
from posko.states import Channel
from posko.summarising import propose_summary
from tests import makers
from tests.accountability.budget.spreadsheet.books import HEADINGS, book
from tests.accountability.planning.pdf_maker import TINY_PDF
from tests.public_site.conftest import jpeg
from tests.trust.above import work_above

DAY = dt.timedelta(days=1)
COUNCIL = (Role.PETUGAS, Role.ANGGOTA_BPD, Role.KETUA_BPD, Role.KADES, Role.KEUANGAN)
PHONES = {
    "merah": "+628129000011",
    "biru": "+628129000022",
    "hijau": "+628129000033",
    "kuning": "+628129000044",
}


@dataclass
class Village:
    """What is in it: `raw` words only its council reads, `closed` ones no desk beside it or above."""

    desa: Wilayah
    colour: str
    council: dict[Role, Membership]
    things: dict[str, Any] = field(default_factory=dict)
    rows: dict[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def kode(self) -> str:
        """Its code."""
        return str(self.desa.kode)

    @property
    def kecamatan(self) -> Wilayah:
        """Where it lies."""
        assert self.desa.parent is not None
        return self.desa.parent

    @property
    def raw(self) -> str:
        """A word of a citizen, as it came."""
        return f"jalak{self.colour}"

    @property
    def closed(self) -> str:
        """A word about the village government, or a confidential one."""
        return f"gagak{self.colour}"

    @property
    def escalated(self) -> str:
        """A word of a citizen that came up to the kecamatan and the kabupaten."""
        return f"elang{self.colour}"

    @property
    def office(self) -> str:
        """A word the desks of this village write to each other."""
        return f"merpati{self.colour}"

    @property
    def phone(self) -> str:
        """The digits of a citizen's number."""
        return PHONES[self.colour].removeprefix("+62")

    def __getattr__(self, name: str) -> Any:
        try:
            return self.__dict__["things"][name]
        except KeyError:
            raise AttributeError(f"{name}: make it in tests/trust/village.py or above.py") from None

    def by(self, role: Role = Role.KETUA_BPD) -> Actor:
        """Who does it."""
        return self.council[role].actor()


def day_of(v: Village, at: dt.datetime) -> dt.date:
    """The day it is there."""
    return local_date(at, v.kode)


def kode_digits(desa: Wilayah) -> str:
    """Its code without dots."""
    return str(desa.kode).replace(".", "")


def fill(desa: Wilayah, colour: str, at: dt.datetime) -> Village:
    """Makes everything a door of this village may ask for."""
    council = {role: makers.make_member(role, desa, f"{role}-{colour}") for role in COUNCIL}
    v = Village(desa, colour, council)
    for one in council.values():
        one.user.display_name = f"Pejabat {v.office}"
        one.user.save()
    v.things["line"] = makers.make_line(desa, address=f"+62811{kode_digits(desa)}")
    v.things["dusun"] = makers.make_dusun(desa, f"Dusun {v.office}")
    _voices(v, at - 3 * DAY)
    _outreach(v, at)
    _meetings(v, at)
    _plans(v, at)
    _money(v, at)
    _council_work(v, at)
    work_above(v, at)
    return v


def _voices(v: Village, at: dt.datetime) -> None:
    phone = makers.make_contact(PHONES[v.colour], at)
    own = v.council[Role.PETUGAS]
    say: dict[str, Any] = {"at": at, "contact": phone, "channel": Channel.SMS}
    taken = makers.make_taken_in(v.desa, f"jalan {v.raw} rusak", photos=(jpeg(),), dusun=v.dusun, **say)
    closed = makers.make_aspirasi(v.desa, f"perangkat minta uang {v.closed}", about_pemdes=True, at=at)
    secret = makers.make_aspirasi(v.desa, f"rahasia {v.closed}", confidential=True, at=at)
    keyed = makers.make_aspirasi(v.desa, f"lembar {v.raw}", channel=Channel.SHEET, at=at)
    Aspirasi.objects.filter(pk=keyed.pk).update(taken_in_by=own.user)
    shown = makers.make_aspirasi(v.desa, f"air {v.raw}", at=at)
    proposal = propose_summary(aspirasi=shown, text=f"Ringkas {v.office}", by=v.by(Role.ANGGOTA_BPD), at=at)
    note_inside(aspirasi=taken.aspirasi, text=f"catatan {v.office}", by=v.by(), at=at)
    grouped = [makers.make_aspirasi(v.desa, f"jembatan {v.raw} {n}", at=at) for n in range(3)]
    grouped.append(makers.make_aspirasi(v.desa, f"jembatan {v.closed}", about_pemdes=True, at=at))
    group = gather(desa=v.desa, aspirasi=grouped, title=f"Jembatan {v.office}", by=v.by(), at=at)
    v.things["loose"] = makers.make_kelompok(v.desa, v.by(), title=f"Parit {v.office}", at=at)
    EmergencyNumber.objects.create(desa=v.desa, label="Bidan", number="0812000111")
    v.things |= {
        "taken": taken,
        "voice": taken.aspirasi,
        "closed_voice": closed,
        "secret_voice": secret,
        "keyed": keyed,
        "proposal": proposal,
        "group": group,
        "contact": phone,
        "emergency": v.desa.emergency_numbers.get(),
    }


def _outreach(v: Village, at: dt.datetime) -> None:
    today = day_of(v, at)
    words: dict[str, Any] = {
        name: f"{name} {v.office}" for name in ("title", "maksud", "tujuan", "sasaran", "uraian")
    }
    guide = Guide(kind="kunjungan", starts_on=today, ends_on=today, **words)
    held = plan_outreach(desa=v.desa, guide=guide, targets=(), by=v.by(), at=at)
    enlist(outreach=held, name=f"Relawan {v.office}", dusun=v.dusun, target_sheets=5, by=v.by(), at=at)
    v.things["outreach"] = held


def _meetings(v: Village, at: dt.datetime) -> None:
    by = v.by()
    held = makers.make_musyawarah(v.desa, by, at, held_on=day_of(v, at), title=f"Musdes {v.office}")
    person = Person(f"Hadirin {v.office}", "p", dusun=v.dusun)
    v.things["heads_meeting"] = makers.make_musyawarah(
        v.desa, v.by(Role.KADES), at, kind=MusyawarahKind.MUSRENBANG, title=f"Musrenbang {v.office}"
    )
    v.things["name"] = check_in(musyawarah=held, person=person, entry=f"a-{v.colour}", by=by, at=at)
    other = makers.make_kelompok(v.desa, by, title=f"Air {v.office}", at=at)
    third = makers.make_kelompok(v.desa, by, title=f"Pos {v.office}", at=at)
    ballot = makers.make_held(v.desa, by, at, title=f"Suara {v.office}")
    for group in (other, third):
        propose(kelompok=group, musyawarah=ballot, title=group.title, by=by, at=at)
    choose_method(musyawarah=ballot, method=PriorityMethod.DOTS, dots_each=2, by=by, at=at)
    print_slips(musyawarah=ballot, count=4, seed=v.colour.ljust(32, "x").encode(), by=by, at=at)
    open_vote(musyawarah=ballot, by=by, at=at)
    ballot.refresh_from_db()
    adopted = makers.make_usulan(v.group, by, at=at, adopted=True)
    written = Wording(leader=f"Pimpinan {v.office}")
    paper: dict[str, Any] = {"kind": "berita_acara", "number": f"7/{v.colour}", "date": day_of(v, at)}
    signed = settle_paper(musyawarah=adopted.musyawarah, wording=written, by=by, at=at, **paper)
    keep_signed(document=signed, data=TINY_PDF + v.office.encode(), by=by, at=at)
    v.things |= {
        "meeting": held,
        "ballot": ballot,
        "usulan": adopted,
        "open_usulan": ballot.usulan.first(),
        "signed": signed,
    }


def _plans(v: Village, at: dt.datetime) -> None:
    by, year = v.by(), day_of(v, at).year
    rpjm = begin(desa=v.desa, first_year=year, by=by, at=at)
    road = Planned("2.3.10", f"Jalan {v.office}", (year, year + 1), volume=4, unit="m", cost=9_000_000)
    v.things["activity"] = add_activity(rpjm=rpjm, planned=road, by=by, at=at)
    v.things["kegiatan"] = makers.make_kegiatan(v.desa, by, v.usulan, at=at, name=f"Jembatan {v.office}")
    item = Onward(f"Sungai {v.office}", "Dinas Pekerjaan Umum", cost=1_000_000)
    v.things["item"] = list_item(desa=v.desa, year=year + 1, onward=item, by=by, at=at)
    for stage in ("tim", "pengesahan"):
        done = Done(on=day_of(v, at), paper=looked_at(io.BytesIO(TINY_PDF)))
        row = record_stage(desa=v.desa, plan="rkp", year=year + 1, stage=stage, done=done, by=by, at=at)
        v.things[stage] = row


def _money(v: Village, at: dt.datetime) -> None:
    by, year = v.by(Role.KEUANGAN), day_of(v, at).year
    apb = draft(desa=v.desa, year=year, by=by, at=at)
    add_line(apb=apb, entry=Entry("4.2.1.01", 9_000_000, "DDS"), by=by, at=at)
    spend = Entry("5.3.5.02", 9_000_000, "DDS", kegiatan_kode="2.3.10", description=f"Semen {v.office}")
    line = add_line(apb=apb, entry=spend, by=by, at=at)
    publish(apb=apb, perdes_no="5/2026", perdes_date=day_of(v, at), by=v.by(Role.KADES), at=at)
    line.refresh_from_db()
    spent = Spending(1_000_000, 10, day_of(v, at), photo=jpeg())
    v.things["spent"] = realise(line=line, spending=spent, by=by, at=at)
    v.things["line_spent"] = line
    v.things["apb"] = apb
    v.things["draft"], v.things["draft_line"] = makers.make_draft(v.desa, by, at=at)
    rows: list[list[Any]] = [
        HEADINGS,
        ["2.3.10 Jalan", "5.3.5.02", f"Batu {v.office}", None, None, None, 1000, "DDS"],
    ]
    read = reading.read_file(io.BytesIO(book({"Anggaran": rows}).getvalue()), desa=v.kode, year=year + 1)
    v.things["brought"] = keep(desa=v.desa, proposal=read, by=by, at=at)
    given: dict[str, Any] = {"scopes": ["opendk:kirim"], "by": by, "at": at}
    key = give_key(partner=f"OpenSID {v.office}", wilayah=v.desa, **given).api_key
    v.things["api_key"] = key
    sent = Arrival(Sort.BUDGET, "1", f"Laporan {v.office}", year, 1, raw=TINY_PDF, ending="pdf")
    (v.things["received"],) = receive_sent(desa=v.desa, api_key=key, arrivals=[sent], by=by, at=at)


def _council_work(v: Village, at: dt.datetime) -> None:
    by, day = v.by(), day_of(v, at)
    letter = LetterText(day, "Kepala", f"Perihal {v.office}", f"Isi {v.office}")
    extra = makers.make_kelompok(v.desa, by, title=f"Drainase {v.office}", at=at)
    v.things["handed"] = hand_on(
        desa=v.desa, handing=HandingOn(HandedOnBy.INPUT, [extra], letter=letter), by=by, at=at
    )
    receive(
        desa=v.desa,
        text=LetterText(day, "Camat", f"Surat {v.office}", number="1"),
        received_date=day,
        by=by,
        at=at,
    )
    v.things["minutes"] = write_minutes(musyawarah=v.meeting, text=f"Notulen {v.office}", by=by, at=at)
    decided = Decided(f"1/{v.colour}", day, f"Agenda {v.office}", f"Putusan {v.office}")
    enter_decision(desa=v.desa, decided=decided, by=by, at=at)
    v.things["told_back"] = report_back(
        desa=v.desa,
        parts=[Part(extra)],
        words=f"{{nomor}}: kabar {v.office}. -{{bpd}}",
        template="bebas",
        by=by,
        at=at,
    )
