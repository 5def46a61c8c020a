"""Laporan APB Desa and laporan penduduk: files in JSON, one for each row that was ticked in OpenSID."""

import base64
import binascii
import io
from typing import Any

from accountability.budget.proposed import Proposal
from accountability.budget.reading import read_file
from accountability.lib.attachments import LARGEST, Attachment, NoPaper, TooLarge, looked_at
from accountability.lib.spreadsheet.guards import Unreadable
from accountability.lib.typed_text import typed_text
from accountability.partners.received import Sort
from accountability.partners.receiving import Arrival
from public_site.opendk.answers import Refused
from public_site.opendk.personal import holds_personal_numbers
from public_site.place import Place

MOST = 50  # reports in one sending
YEARS = range(2015, 2100)
_PERSONAL = (
    "Laporan {ref} berisi NIK atau nomor KK. Posko hanya menerima jumlah, bukan data orang. "
    "Buat laporan tanpa data orang, lalu kirim lagi."
)


def budgets(told: dict[str, Any], place: Place) -> list[Arrival]:
    """Each report under `laporan_apbdes`; all of them can be kept, or Refused is raised."""
    return [_budget(one, place) for one in _listed(told, "laporan_apbdes")]


def residents(told: dict[str, Any]) -> list[Arrival]:
    """Each report under `laporan_penduduk`; all of them can be kept, or Refused is raised."""
    return [_residents(one) for one in _listed(told, "laporan_penduduk")]


def _listed(told: dict[str, Any], name: str) -> list[dict[str, Any]]:
    rows = told.get(name)
    if isinstance(rows, dict):  # PHP tells a list with gaps in its numbers as an object
        rows = list(rows.values())
    if not isinstance(rows, list) or not rows or not all(isinstance(one, dict) for one in rows):
        raise Refused("Belum ada laporan yang dipilih. Centang laporannya di OpenSID, lalu kirim.", name)
    if len(rows) > MOST:
        raise Refused(f"Paling banyak {MOST} laporan sekali kirim.", name)
    return rows


def _budget(one: dict[str, Any], place: Place) -> Arrival:
    year, part = _number(one, "tahun", YEARS), _number(one, "semester", range(1, 3))
    ref, raw = _ref(one), _raw(one)
    if raw.startswith((b"%PDF", b"\xff\xd8\xff", b"\x89PNG")):
        paper = _paper(raw, ref)
        return Arrival(Sort.BUDGET, ref, _title(one), year, part, {}, raw=paper.raw, ending=paper.ending)
    return Arrival(Sort.BUDGET, ref, _title(one), year, part, {}, proposal=_proposal(raw, place, year))


def _residents(one: dict[str, Any]) -> Arrival:
    year, part = _number(one, "tahun", YEARS), _number(one, "bulan", range(1, 13))
    ref, raw = _ref(one), _raw(one)
    if not raw.startswith(b"%PDF"):
        raise Refused("Laporan penduduk harus PDF, seperti yang dibuat OpenSID.", "laporan_penduduk")
    paper = _paper(raw, ref)
    if holds_personal_numbers(paper.raw):
        raise Refused(_PERSONAL.format(ref=ref), "laporan_penduduk")
    return Arrival(Sort.RESIDENTS, ref, _title(one), year, part, {}, raw=paper.raw, ending=paper.ending)


def _proposal(raw: bytes, place: Place, year: int) -> Proposal:
    try:
        return read_file(io.BytesIO(raw), desa=place.desa.kode, year=year)
    except Unreadable as fault:
        raise Refused(fault.sentence, "laporan_apbdes") from None


def _paper(raw: bytes, ref: str) -> Attachment:
    try:
        return looked_at(io.BytesIO(raw))
    except TooLarge:
        raise Refused(f"Berkas laporan {ref} lebih dari 5 MB.", "file") from None
    except NoPaper:
        raise Refused(
            f"Berkas laporan {ref} rusak atau tidak utuh. Unggah ulang di OpenSID.", "file"
        ) from None


def _raw(one: dict[str, Any]) -> bytes:
    said = one.get("file")
    if not isinstance(said, str) or not said:
        raise Refused("Berkas laporannya tidak ada di kiriman ini.", "file")
    try:
        raw = base64.b64decode("".join(said.split()), validate=True)
    except (binascii.Error, ValueError):
        raise Refused("Berkas laporannya rusak di jalan. Kirim lagi.", "file") from None
    if not raw or len(raw) > LARGEST:
        raise Refused("Berkas laporannya kosong, atau lebih dari 5 MB.", "file")
    return raw


def _ref(one: dict[str, Any]) -> str:
    return str(_number(one, "id", range(1, 2**53)))


def _title(one: dict[str, Any]) -> str:
    return words(one.get("judul"), "judul", 200)


def words(said: object, name: str, most: int) -> str:
    """Words in one line, at most so many signs; raises Refused where there are none."""
    text = " ".join(typed_text(said).split()) if isinstance(said, str) else ""
    if not text:
        raise Refused(f"Bagian “{name}” belum diisi.", name)
    return text[:most]


def _number(one: dict[str, Any], name: str, allowed: range) -> int:
    said = one.get(name)
    text = str(said).strip() if isinstance(said, int | str) and not isinstance(said, bool) else ""
    if not text.isascii() or not text.isdecimal() or len(text) > 16 or int(text) not in allowed:
        raise Refused(f"Bagian “{name}” bukan angka yang benar.", name)
    return int(text)
