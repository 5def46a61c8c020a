"""What went to SP4N-LAPOR! as a file with every field of its form: the office's own words, no name, no phone.

The same file, with tracking numbers, statuses and answers filled in, is what `sp4n_rows` reads.
"""

import csv
import io
import json
from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q

from accountability.accounts.models import Membership, Role
from accountability.lib import nomor
from accountability.lib.csv_cells import harmless
from accountability.lib.local_time import local_date
from accountability.lib.spreadsheet.writing import Column, new_book, saved, write_sheet
from accountability.oversight.models import Act, Level, PassedUp, PassedUpAct, PassedUpQuerySet, Standing
from accountability.oversight.passed_up.at_sp4n import news_of
from accountability.oversight.passed_up.categories import CLASSES, categories
from accountability.oversight.passed_up.offices import office_of
from accountability.oversight.passed_up.reading import seen_by
from accountability.oversight.passed_up.sp4n_tables import statuses, subcategories
from posko.masking import SUMMARY, kinds, masked
from posko.models import Aspirasi
from posko.states import Kind

FORM = "posko-sp4n/1"
COLUMNS = (
    ("nomor_posko", 14),
    ("judul", 40),
    ("isi_laporan", 80),
    ("klasifikasi", 20),
    ("kategori", 36),
    ("subkategori", 28),
    ("instansi_tujuan", 32),
    ("tanggal_kejadian", 16),
    ("lokasi", 40),
    ("kode_wilayah", 16),
    ("anonim", 9),
    ("rahasia", 9),
    ("lampiran", 30),
    ("diteruskan_tanggal", 18),
    ("keadaan", 22),
    ("nomor_pelacakan", 18),
    ("status_sp4n", 22),
    ("tanggal_tanggapan", 18),
    ("instansi_tanggapan", 32),
    ("tanggapan", 80),
)
_LONGEST_HEADING = 100  # letters, of a report that was written down before it had a heading


def sent_to_sp4n(member: Membership, *, without_number: bool = False) -> PassedUpQuerySet:
    """What went there from this member's desk, the oldest first; nothing a village sent past it.

    A few questions for all of it; `closed` says of each whether its words stay in the village by now.
    """
    closed = Q(confidential=True) | Q(about_pemdes=True)
    together = Aspirasi.objects.filter(closed, kelompok=OuterRef("kelompok"))
    found = seen_by(member).exclude(category="")
    if member.role != Role.KABUPATEN:
        passed_on = PassedUpAct.objects.filter(passed_up=OuterRef("pk"), act=Act.TO_KABUPATEN)
        through_here = Exists(passed_on.filter(taken_back_at=None))
        found = found.filter(Q(level=Level.KECAMATAN) | Q(through_here))
    if without_number:
        found = found.filter(tracking="", standing=Standing.SP4N)
    found = found.annotate(closed_together=Exists(together))
    return found.prefetch_related("acts", "aspirasi__photos").order_by("sent_at", "id")


def as_csv(found: Iterable[PassedUp]) -> str:
    """A row each, with a byte order mark for spreadsheets."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([name for name, _width in COLUMNS])
    for passed in found:
        writer.writerow([harmless(cell) for cell in _cells(passed).values()])
    return "\ufeff" + out.getvalue()


def as_xlsx(found: Iterable[PassedUp], note: str) -> bytes:
    """The same as one sheet."""
    book = new_book()
    columns = [Column(name, width) for name, width in COLUMNS]
    rows = [[harmless(cell) for cell in _cells(one).values()] for one in found]
    write_sheet(book, "SP4N-LAPOR", columns, rows, note=note)
    return saved(book)


def as_json(found: Iterable[PassedUp], office: str) -> str:
    """The same for a programme: `lampiran` a list, anonim and rahasia true or false, nothing quoted."""
    reports: list[dict[str, Any]] = []
    for passed in found:
        report: dict[str, Any] = dict(_cells(passed))
        report["anonim"], report["rahasia"] = True, report["rahasia"] == "Ya"
        report["lampiran"] = _attachments(passed)
        reports.append(report)
    told = {"bentuk": FORM, "pengirim": office, "laporan": reports}
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _cells(passed: PassedUp) -> dict[str, str]:
    voice, closed = passed.aspirasi, _closed(passed)
    report = "" if closed else _bare(passed.report)
    _of, sub = subcategories().get(passed.subcategory, ("", ""))
    news = next(iter(news_of(passed)), None)
    said = news if not closed else None
    heading = "" if closed else _bare(passed.heading) or _first_words(report)
    cells = (
        nomor.written(voice.nomor),
        heading,
        report,
        CLASSES[Kind(voice.kind)],
        categories().get(passed.category, passed.category),
        sub,
        passed.addressee,
        passed.event_date.isoformat() if passed.event_date and not closed else "",
        _place(passed, closed),
        passed.desa_id,
        "Ya",  # who spoke is known to nobody who reads this
        "Ya" if closed or passed.hidden_there else "Tidak",
        "; ".join(_attachments(passed)),
        local_date(passed.sent_at or passed.came_at, passed.desa_id).isoformat(),
        str(Standing(passed.standing).label),
        passed.tracking,
        statuses()[news.status].name if news else "",
        news.said_date.isoformat() if news and news.said_date else "",
        said.agency if said else "",
        said.told if said else "",
    )
    return dict(zip((name for name, _width in COLUMNS), cells, strict=True))


def _closed(passed: PassedUp) -> bool:
    """Whether its words stay in the village by now, its own or those of one in its kelompok."""
    voice = passed.aspirasi
    return voice.confidential or voice.about_pemdes or bool(getattr(passed, "closed_together", False))


def _bare(text: str) -> str:
    """Without what is refused in words for everyone: numbers of people, addresses, plates."""
    return masked(text, only={code for code, kind in kinds().items() if kind.refused(SUMMARY)})


def _first_words(report: str) -> str:
    line = " ".join(report.split())
    return line if len(line) <= _LONGEST_HEADING else f"{line[:_LONGEST_HEADING].rsplit(' ', 1)[0]}.."


def _place(passed: PassedUp, closed: bool) -> str:
    desa = passed.desa
    around = f"{desa.name}, {office_of('kecamatan', desa)}, {office_of('kabupaten', desa)}"
    exact = "" if closed else _bare(passed.event_place)
    return f"{exact}, {around}" if exact else around


def _attachments(passed: PassedUp) -> list[str]:
    """The names its photos are asked for by; they themselves stay where the council sees them."""
    if _closed(passed):
        return []
    number = nomor.written(passed.aspirasi.nomor)
    return [f"{number}-foto-{photo.place}.jpg" for photo in passed.aspirasi.photos.all()]
