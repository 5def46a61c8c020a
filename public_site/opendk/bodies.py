"""Reads what OpenSID sends: JSON, a form, or a ZIP around one CSV and photos; within limits."""

import csv
import io
import json
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, RawPostDataException, UnreadablePostError
from django.http.multipartparser import MultiPartParserError

from accountability.lib.spreadsheet.guards import Unreadable, opened_zip
from public_site.opendk.answers import Refused

LARGEST = 8 * 1024 * 1024  # bytes, as the web server before us takes; OpenSID's own PDF has 2 MB at most
LARGEST_ZIP = 5 * 1024 * 1024  # as OpenDK takes
MOST_ROWS = 20_000
LONGEST_CSV = 10_000_000
_TOO_LARGE = "Kiriman ini lebih dari 8 MB. Pilih lebih sedikit laporan, lalu kirim lagi."
_NO_JSON = "Isinya bukan JSON yang utuh. Kirim lagi dari OpenSID."
_NO_FORM = "Isinya tidak bisa dibaca. Kirim lagi dari OpenSID."
_NO_FILE = "Berkas ZIP-nya tidak ada di kiriman ini. Kirim lagi dari OpenSID."
_BAD_CSV = "Tabel di dalam ZIP tidak bisa dibaca. Kirim lagi dari OpenSID."


def as_json(request: HttpRequest) -> dict[str, Any]:
    """The object that was sent. Raises Refused."""
    try:
        raw = request.read(LARGEST + 1)
    except (UnreadablePostError, RawPostDataException, OSError):
        raise Refused(_NO_FORM) from None
    if len(raw) > LARGEST:
        raise Refused(_TOO_LARGE)
    try:
        told = json.loads(raw.decode("utf-8"))
    except (ValueError, RecursionError):
        raise Refused(_NO_JSON) from None
    if not isinstance(told, dict):
        raise Refused(_NO_JSON)
    return told


def as_form(request: HttpRequest) -> dict[str, str]:
    """The fields that were sent as a form or as JSON, each once, as text. Raises Refused."""
    if request.content_type == "application/json":
        told = as_json(request)
        return {name: str(value) for name, value in told.items() if isinstance(value, str | int)}
    _looked_at(request)
    return {name: value for name, value in request.POST.items() if isinstance(value, str)}


def _looked_at(request: HttpRequest) -> None:
    """Lets Django read the form once, so that its refusals are ours. Raises Refused."""
    said = request.META.get("CONTENT_LENGTH") or "0"
    if not said.isascii() or not said.isdecimal() or int(said) > LARGEST:
        raise Refused(_TOO_LARGE)
    try:
        _ = request.POST, request.FILES
    except (MultiPartParserError, SuspiciousOperation, UnreadablePostError, RawPostDataException):
        raise Refused(_NO_FORM) from None
    except (ValueError, LookupError, OSError):  # an encoding nobody knows, a client that went away
        raise Refused(_NO_FORM) from None


@dataclass(frozen=True, slots=True)
class Packet:
    """The rows of the one CSV in a ZIP, and the files beside it by their bare name."""

    rows: Sequence[dict[str, str]]
    archive: zipfile.ZipFile
    names: dict[str, zipfile.ZipInfo]

    def photo(self, name: str, largest: int) -> bytes:
        """The bytes of a file beside the table; b"" where there is none, or none that can be unpacked."""
        entry = self.names.get(name.rpartition("/")[2]) if name else None
        if entry is None or entry.file_size > largest:
            return b""
        return _unpacked(self.archive, entry, largest) or b""


def as_packet(request: HttpRequest, columns: frozenset[str]) -> Packet:
    """The ZIP in the field `file`, whose table has these columns. Raises Refused."""
    _looked_at(request)
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        raise Refused(_NO_FILE, "file")
    if (file.size or 0) > LARGEST_ZIP:
        raise Refused("Berkas ZIP ini lebih dari 5 MB. Kecilkan fotonya, lalu kirim lagi.", "file")
    if file.file is None:
        raise Refused(_NO_FILE, "file")
    try:
        archive = opened_zip(file.file)
    except Unreadable as fault:
        raise Refused(fault.sentence, "file") from None
    names = {one.filename.rpartition("/")[2]: one for one in archive.infolist() if not one.is_dir()}
    tables = [one for name, one in names.items() if name.lower().endswith(".csv")]
    if len(tables) != 1:
        raise Refused(_BAD_CSV, "file")
    return Packet(_rows(_unpacked(archive, tables[0], LONGEST_CSV), columns), archive, names)


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> bytes | None:
    try:
        with archive.open(entry) as part:
            raw = part.read(most + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError):
        return None
    return raw if len(raw) <= most else None


def _rows(raw: bytes | None, columns: frozenset[str]) -> list[dict[str, str]]:
    if raw is None:
        raise Refused(_BAD_CSV, "file")
    try:
        reader = csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline=""), restval="")
        if not columns <= set(reader.fieldnames or ()):
            raise Refused("Kolom di tabelnya tidak seperti kiriman OpenSID. Perbarui OpenSID dulu.", "file")
        found = []
        for row in reader:
            found.append({name: row[name].strip() for name in reader.fieldnames or () if name in columns})
            if len(found) > MOST_ROWS:
                raise Refused("Tabelnya lebih dari 20.000 baris, jadi tidak dibaca.", "file")
    except (UnicodeDecodeError, csv.Error):
        raise Refused(_BAD_CSV, "file") from None
    return found
