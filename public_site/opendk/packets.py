"""Program bantuan, its participants, pembangunan and its progress: a CSV in a ZIP, with photos beside it.

Of participants only how many there are is taken; the columns with persons are never looked at.
"""

import io
from collections import Counter

from accountability.lib.photo import UnreadablePhoto, has_room, reencoded
from accountability.lib.typed_text import typed_text
from accountability.partners.received import Sort
from accountability.partners.receiving import Arrival
from posko.masking import personal_data
from public_site.opendk.answers import Refused
from public_site.opendk.bodies import Packet
from public_site.opendk.reports import YEARS
from public_site.place import Place

PROGRAMME = frozenset({"desa_id", "id", "nama", "sasaran", "sdate", "edate", "status"})
PARTICIPANTS = frozenset({"desa_id", "program_id"})
WORK = frozenset(
    {"desa_id", "id", "judul", "lokasi", "sumber_dana", "volume", "tahun_anggaran", "anggaran", "foto"}
)
PROGRESS = frozenset({"desa_id", "id", "id_pembangunan", "gambar", "persentase", "created_at"})
LARGEST_PHOTO = 4 * 1024 * 1024
# OpenSID's own numbers (its SasaranEnum).
SASARAN = {"1": "penduduk", "2": "keluarga", "3": "rumah tangga", "4": "kelompok"}


def programmes(packet: Packet, place: Place) -> list[Arrival]:
    """Each programme by its number there."""
    return [
        Arrival(
            Sort.PROGRAMME,
            _ref(row["id"]),
            _words(row["nama"]) or f"Program {_ref(row['id'])}",
            facts={
                "sasaran": SASARAN.get(row["sasaran"], ""),
                "mulai": _day(row["sdate"]),
                "selesai": _day(row["edate"]),
            },
        )
        for row in _own(packet, place)
    ]


def participants(packet: Packet, place: Place) -> list[Arrival]:
    """How many participants each programme has."""
    many = Counter(_ref(row["program_id"]) for row in _own(packet, place))
    return [
        Arrival(Sort.PARTICIPANTS, ref, f"Peserta program {ref}", facts={"peserta": number})
        for ref, number in sorted(many.items())
    ]


def works(packet: Packet, place: Place) -> list[Arrival]:
    """Each pembangunan with its photo."""
    found = []
    for row in _own(packet, place):
        photo = _photo(packet, row["foto"])
        found.append(
            Arrival(
                Sort.WORK,
                _ref(row["id"]),
                _words(row["judul"]) or f"Pembangunan {_ref(row['id'])}",
                year=_year(row["tahun_anggaran"]),
                facts={
                    "lokasi": _words(row["lokasi"]),
                    "sumber": _words(row["sumber_dana"]),
                    "volume": _words(row["volume"]),
                    "anggaran": _rupiah(row["anggaran"]),
                },
                raw=photo,
                ending="jpg" if photo else "",
            )
        )
    return found


def progress(packet: Packet, place: Place) -> list[Arrival]:
    """Each report of work under way with its photo; of which kegiatan, a person says."""
    found = []
    for row in _own(packet, place):
        photo = _photo(packet, row["gambar"])
        of = _ref(row["id_pembangunan"])
        found.append(
            Arrival(
                Sort.PROGRESS,
                f"{of}/{_ref(row['id'])}",
                f"Kemajuan pembangunan {of}",
                facts={
                    "pembangunan": of,
                    "persen": _percent(row["persentase"]),
                    "hari": _day(row["created_at"]),
                },
                raw=photo,
                ending="jpg" if photo else "",
            )
        )
    return found


def _own(packet: Packet, place: Place) -> list[dict[str, str]]:
    if any(row["desa_id"] != place.desa.kode for row in packet.rows):
        raise Refused("Tabelnya berisi baris desa lain. Kirim lagi dari OpenSID desa itu.", "desa_id")
    return list(packet.rows)


def _photo(packet: Packet, name: str) -> bytes:
    """The photo drawn anew; b"" for none, or one that cannot be opened: no report is lost by it."""
    raw = packet.photo(name, LARGEST_PHOTO)
    if not raw:
        return b""
    if not has_room():
        raise Refused(
            "Foto belum bisa disimpan karena ruang di server hampir habis. Kirim lagi nanti.", "file"
        )
    try:
        return reencoded(io.BytesIO(raw))
    except UnreadablePhoto:
        return b""


def _words(said: str) -> str:
    """Words of an office in one line; "" where they hold the number of a person."""
    text = " ".join(typed_text(said).split())[:160]
    return "" if personal_data(text) else text


def _ref(said: str) -> str:
    if not said.isascii() or not said.isdecimal() or len(said) > 15:
        raise Refused("Nomor baris di tabelnya bukan angka. Kirim lagi dari OpenSID.", "id")
    return str(int(said))


def _year(said: str) -> int | None:
    return (
        int(said) if said.isascii() and said.isdecimal() and len(said) == 4 and int(said) in YEARS else None
    )


def _rupiah(said: str) -> int | None:
    whole = said.partition(".")[0]
    return int(whole) if whole.isascii() and whole.isdecimal() and len(whole) <= 13 else None


def _percent(said: str) -> int | None:
    """ "50%" or "50"; None for words (OpenSID lets a village write its own)."""
    text = said.strip().removesuffix("%").strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 3 and int(text) <= 100 else None


def _day(said: str) -> str:
    """ "2026-11-30", or "" for no day."""
    text = said[:10]
    parts = text.split("-")
    right = len(text) == 10 and len(parts) == 3 and all(one.isascii() and one.isdecimal() for one in parts)
    return text if right else ""
