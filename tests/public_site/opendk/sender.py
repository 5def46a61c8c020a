"""OpenSID as it sends: addresses, headers, field names and files as its Sinkronisasi, Laporan_apbdes and
Opendk_pesan controllers make them, and what it believes afterwards (decision 0119)."""

import base64
import csv
import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

SERVER = "/api/opendk"  # what its admin types as "Alamat Server OpenDK", below the host
JSON = "application/json"


@dataclass
class OpenSID:
    """One village's OpenSID with its settings: `kode` of the desa and the token it keeps."""

    kode: str
    key: str = ""
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))
    marked_as_sent: set[int] = field(default_factory=set)
    answers: list[Any] = field(default_factory=list)

    # sinkronisasi/index.php, get_token(): axios from the admin's browser
    def buat_key(self, user: str, password: str) -> int:
        """Asks for a token, and keeps it when the answer is 200."""
        asked = json.dumps({"email": user, "password": password})
        answer = self.client.post(f"{SERVER}/api/v1/auth/login", asked, content_type=JSON)
        if answer.status_code == 200:
            self.key = answer.json()["access_token"]
        return int(answer.status_code)

    # Laporan_apbdes::kirim(), Laporan_penduduk extends it: cURL, JSON, everything but 422 counts as sent
    def kirim_laporan(self, tipe: str, rows: Sequence[Mapping[str, Any]]) -> Any:
        """Sends the ticked reports; notes them as sent unless the answer is 422."""
        body = json.dumps({"desa_id": self.kode, tipe: list(rows)})
        answer = self._post(tipe.replace("_", "-"), body, JSON, HTTP_ACCEPT=JSON)
        if answer.status_code != 422:
            self.marked_as_sent |= {row["id"] for row in rows}
        return answer.json()

    # helper opendk_api(): Guzzle; 4xx is a ClientException, 5xx is caught by nobody
    def opendk_api(self, path: str, data: Any) -> dict[str, Any]:
        """What the page of OpenSID shows afterwards: status and sentence."""
        answer = self._post(path, data, None, HTTP_X_REQUESTED_WITH="XMLHttpRequest")
        assert answer.status_code < 500, "OpenSID has no catch for this: its page dies"
        told = answer.json()
        if answer.status_code >= 400:
            assert all(isinstance(one, str) for errors in told["errors"].values() for one in errors)
            return {"status": "danger", "pesan": told["message"]}
        return {"status": told["status"], "pesan": told["message"]}

    def kirim_zip(self, path: str, name: str, table: bytes, photos: Mapping[str, bytes]) -> dict[str, Any]:
        """kirim_pembangunan() and its sisters: multipart with `file` and `desa_id`."""
        return self.opendk_api(path, {"file": zipped(name, table, photos), "desa_id": self.kode})

    # Sinkronisasi::sinkronisasi_data_penduduk(): two calls, the first answer is thrown away
    def kirim_penduduk(self, workbook: bytes) -> dict[str, Any]:
        """Rows of persons with photos, then who was deleted."""
        packed = SimpleUploadedFile("penduduk_30_11_2026_opendk.zip", workbook)
        self._post("penduduk/storedata", {"file": packed}, None)
        gone = json.dumps({"hapus_penduduk": [{"desa_id": self.kode, "id_pend_desa": 7, "foto": None}]})
        answer = self._post("penduduk", gone, JSON, HTTP_ACCEPT=JSON)
        told = answer.json()
        if answer.status_code == 422:
            assert isinstance(told["errors"], str), "OpenSID prints it as one word"
            return {"status": "danger", "pesan": f"{told['message']}{told['errors']}"}
        return {"status": told["status"], "pesan": told["message"]}

    # Opendk_pesan::insert(): form_params
    def kirim_pesan(self, judul: str, pesan: str, **more: str) -> Any:
        """A message of the village office."""
        params = {
            "kode_desa": self.kode,
            "pesan": pesan,
            "judul": judul,
            "pengirim": "desa",
            "nama_pengirim": "Desa Rekaan - Pengirim Rekaan",
            **more,
        }
        return self._post("pesan", params, None, HTTP_X_REQUESTED_WITH="XMLHttpRequest")

    def _post(self, path: str, data: Any, content_type: str | None, **headers: str) -> Any:
        more: dict[str, Any] = {**headers, **({"content_type": content_type} if content_type else {})}
        address = f"{SERVER}/api/v1/{path}"
        auth = f"Bearer {self.key}"
        answer = self.client.post(address, data, HTTP_AUTHORIZATION=auth, **more)
        self.answers.append(answer)
        return answer


def table(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """A CSV as OpenSpout writes it: a byte order mark, commas, every row on its line."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def zipped(name: str, table: bytes, photos: Mapping[str, bytes]) -> SimpleUploadedFile:
    """The ZIP as CodeIgniter makes it: photos and table side by side."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for photo, raw in photos.items():
            archive.writestr(photo, raw)
        archive.writestr(f"{name}_opendk.csv", table)
    return SimpleUploadedFile(f"{name}_opendk.zip", out.getvalue(), "application/zip")


def laporan(number: int, raw: bytes, **more: Any) -> dict[str, Any]:
    """One report as Laporan_sinkronisasi_model::opendk() tells it: numbers come as text from its database."""
    return {
        "id": number,
        "judul": "Laporan APBDes",
        "semester": "1",
        "nama_file": "laporan-apbdes.pdf",
        "tahun": "2026",
        "created_at": "2026-11-30 08:00:00",
        "updated_at": "2026-11-30 08:00:00",
        "file": base64.b64encode(raw).decode(),
        **more,
    }


PROGRAMME = ("desa_id", "id", "nama", "sasaran", "ndesc", "sdate", "edate", "userid", "status", "asaldana")
PARTICIPANTS = (
    *("desa_id", "id", "peserta", "program_id", "no_id_kartu", "kartu_nik", "kartu_nama"),
    *("kartu_tempat_lahir", "kartu_tanggal_lahir", "kartu_alamat", "kartu_peserta", "kartu_id_pend"),
    "sasaran",
)
WORK = (
    *("desa_id", "id", "sumber_dana", "lokasi", "judul", "keterangan", "volume", "tahun_anggaran"),
    *("pelaksana_kegiatan", "status", "anggaran", "perubahan_anggaran", "sumber_biaya_pemerintah"),
    *("sumber_biaya_provinsi", "sumber_biaya_kab_kota", "sumber_biaya_swadaya", "sumber_biaya_jumlah"),
    *("manfaat", "waktu", "sifat_proyek", "foto"),
)
PROGRESS = (
    *("desa_id", "id", "id_pembangunan", "gambar", "persentase", "keterangan", "created_at", "updated_at"),
)
