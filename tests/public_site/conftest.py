"""A desa whose road was walked to its end, for the public pages to show."""

import datetime as dt
import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from PIL import Image

from accountability.accounts.actors import Actor
from accountability.accounts.models import Membership
from accountability.budget.drafting import Entry, add_line, draft
from accountability.budget.models import APBDesa, BudgetLine
from accountability.budget.publication import Spending, publish, realise
from accountability.planning.agenda import propose
from accountability.planning.deciding import adopt
from accountability.planning.models import Kegiatan, Usulan
from accountability.regions.models import Wilayah
from posko.clustering import gather
from posko.intake import TakenIn
from posko.models import Kelompok
from posko.reading import mark_read
from tests import makers

DAY = dt.timedelta(days=1)
YEAR = makers.NOW.year + 1
CANARY = "kenari-xyzzy jangan sampai terbaca"
PHONE = "+6281200000042"


@dataclass(frozen=True, slots=True)
class Walked:
    """What the walk left behind."""

    desa: Wilayah
    taken: TakenIn
    kelompok: Kelompok
    usulan: Usulan
    kegiatan: Kegiatan
    apb: APBDesa

    @property
    def home(self) -> str:
        """The address of the desa."""
        return f"/desa/{self.desa.kode}/"

    @property
    def budget(self) -> str:
        """The address of its budget, without a slash at the end."""
        return f"{self.home}anggaran/{self.apb.year}"


def jpeg(colour: str = "brown", side: int = 64) -> bytes:
    """A small photo."""
    out = io.BytesIO()
    Image.new("RGB", (side, side), colour).save(out, "JPEG")
    return out.getvalue()


def _budget(desa: Wilayah, kegiatan: Kegiatan, by: Actor) -> tuple[APBDesa, BudgetLine]:
    """A published budget with the kegiatan, one without origin, and a line that looks like a formula."""
    at = makers.NOW + 20 * DAY
    apb = draft(desa=desa, year=YEAR, by=by, at=at)
    for entry in (
        Entry("4.2.1.01", 200_000_000, "DDS"),
        Entry("4.2.3.01", 99_999_999, "ADD"),
        Entry("6.1.1.01", 1, "DLL", description="=SILPA()"),
        Entry("5.1.2.01", 174_500_000, "ADD", kegiatan_kode="1.1.02"),
    ):
        add_line(apb=apb, entry=entry, by=by, at=at)
    line = add_line(apb=apb, entry=Entry("5.3.5.02", 125_500_000, "DDS", kegiatan=kegiatan), by=by, at=at)
    publish(apb=apb, perdes_no="9/2026", perdes_date=at.date(), by=by, at=at + 6 * DAY)
    return apb, line


@pytest.fixture
def walk(desa: Wilayah, ketua: Membership, kades: Membership) -> Callable[..., Walked]:
    """Walks the road for a number of voices, up to a percent of the work."""

    def _walk(voices: int = 6, percent: int = 100) -> Walked:
        bpd, head, at = ketua.actor(), kades.actor(), makers.NOW
        contact = makers.make_contact(PHONE)
        taken = makers.make_taken_in(desa, CANARY, contact=contact, topic="jalan")
        more = [makers.make_aspirasi(desa, f"{CANARY} {n}") for n in range(voices - 1)]
        mark_read(aspirasi=taken.aspirasi, by=bpd, at=at + DAY)
        both = [taken.aspirasi, *more]
        kelompok = gather(desa=desa, aspirasi=both, title="Jalan RT 03 Krajan", by=bpd, at=at + 2 * DAY)
        meeting = makers.make_musyawarah(desa, bpd, at)
        usulan = propose(
            kelompok=kelompok, musyawarah=meeting, title="Perkerasan jalan", by=bpd, at=at + 3 * DAY
        )
        makers.make_attended(meeting, bpd, at + 7 * DAY)
        adopt(
            usulan=usulan,
            sentence="Prioritas pertama dari sembilan.",
            into_year=YEAR,
            by=bpd,
            at=at + 7 * DAY,
        )
        kegiatan = makers.make_kegiatan(desa, bpd, usulan, at=at)
        apb, line = _budget(desa, kegiatan, head)
        for done, amount in ((50, 60_000_000), (100, 64_000_000)):
            if done <= percent:
                day = (at + (100 + done) * DAY).date()
                spent = Spending(amount, done, day, photo=jpeg())
                realise(line=line, spending=spent, by=head, at=at + (100 + done) * DAY)
        taken.aspirasi.refresh_from_db()
        return Walked(desa, taken, kelompok, usulan, kegiatan, apb)

    return _walk


@pytest.fixture
def walked(walk: Callable[..., Walked], settings: Any, tmp_path: Any) -> Walked:
    """The whole road, done."""
    settings.MEDIA_ROOT = tmp_path
    return walk()
