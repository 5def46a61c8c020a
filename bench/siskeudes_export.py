"""Makes exports of Siskeudes out of thin air: fictional villages, shaped as mdbtools writes them."""

import csv
import io
import random
import zipfile
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import IO

HEADERS = {
    "Ref_Version": "Versi",
    "Ta_Desa": "Tahun,Kd_Desa,Nm_Kades,Jbt_Kades,Status,NPWP",
    "Ta_RABRinci": (
        "Tahun,Kd_Desa,Kd_Keg,Kd_Rincian,Kd_SubRinci,No_Urut,SumberDana,Uraian,Satuan,JmlSatuan,HrgSatuan,"
        "Anggaran,JmlSatuanPAK,HrgSatuanPAK,AnggaranStlhPAK,AnggaranPAK,Kode_SBU"
    ),
    "Ta_RAB": "Tahun,Kd_Desa,Kd_Keg,Kd_Rincian,Anggaran,AnggaranPAK,AnggaranStlhPAK,Kd_SubRinci",
    "Ta_Kegiatan": (
        "Tahun,Kd_Desa,Kd_Bid,Kd_Keg,ID_Keg,Nama_Kegiatan,Pagu,Pagu_PAK,Nm_PPTKD,NIP_PPTKD,Lokasi,Waktu,"
        "Keluaran,Sumberdana,Jbt_PPTKD,Kd_Sub,Nilai,NilaiPAK,Satuan"
    ),
    "Ta_TBP": "Tahun,No_Bukti,Tgl_Bukti,Kd_Desa,Uraian,Nm_Penyetor,NoRek_Bank,Nama_Bank,Jumlah",
    "Ta_TBPRinci": "Tahun,No_Bukti,Kd_Desa,Kd_Keg,Kd_Rincian,RincianSD,SumberDana,nilai,Kd_SubRinci",
    "Ta_SPP": "Tahun,No_SPP,Tgl_SPP,Jn_SPP,Kd_Desa,Keterangan,Jumlah,Potongan,Status,Nm_Penerima,Rek_Bank",
    "Ta_SPPRinci": "Tahun,Kd_Desa,No_SPP,Kd_Keg,Kd_Rincian,Sumberdana,Nilai,Kd_SubRinci",
    "Ta_SPPBukti": "Tahun,Kd_Desa,No_SPP,Kd_Keg,Nm_Penerima,Alamat,Rek_Bank,Nm_Bank,NPWP,Nilai",
    "Ta_SPJ": "Tahun,No_SPJ,Tgl_SPJ,Kd_Desa,No_SPP,Keterangan,Jumlah,Potongan,Status,Kunci",
    "Ta_SPJRinci": (
        "Tahun,No_SPJ,Kd_Keg,Kd_Rincian,Sumberdana,Kd_Desa,No_SPP,JmlCair,Nilai,Alamat,Sisa,Kd_SubRinci"
    ),
    "Ta_Mutasi": (
        "Tahun,Kd_Desa,No_Bukti,Tgl_Bukti,Keterangan,Kd_Bank,Kd_Rincian,Kd_Keg,Sumberdana,Kd_Mutasi,Nilai,ID_Bank"
    ),
    "Ta_JurnalUmum": "Tahun,KdBuku,Kd_Desa,Tanggal,JnsBukti,NoBukti,Keterangan,DK,Debet,Kredit,Jenis,Posted",
    "Ta_JurnalUmumRinci": (
        "Tahun,NoBukti,Kd_Keg,RincianSD,NoID,Kd_Desa,Akun,Kd_Rincian,Sumberdana,DK,Debet,Kredit"
    ),
}
KEGIATAN = (
    ("01.01.01.", "5.1.1.01."),
    ("01.01.02.", "5.1.2.01."),
    ("01.01.04.", "5.2.1.01."),
    ("01.01.05.", "5.1.4.01."),
    ("02.02.02.", "5.2.2.05."),
    ("02.03.10.", "5.3.5.02."),
    ("02.04.11.", "5.3.7.02."),
    ("03.02.01.", "5.2.1.02."),
    ("04.02.01.", "5.2.7.02."),
    ("05.03.00.", "5.4.1.01."),
)
INCOME = (("4.2.1.01.", "DDS"), ("4.2.3.01.", "ADD"), ("4.2.2.01.", "PBH"), ("4.1.2.01.", "PAD"))

type Record = dict[str, str]


@dataclass
class Export:
    """The tables of an export, as records by column; write it with `zipped`."""

    tables: dict[str, list[Record]] = field(default_factory=lambda: defaultdict(list))

    def add(self, table: str, **cells: str | Decimal | int) -> None:
        """Adds a record; columns that are not named stay empty, numbers are written as mdbtools does."""
        self.tables[table].append({name: _cell(value) for name, value in cells.items()})


def _cell(value: str | Decimal | int) -> str:
    if isinstance(value, str):
        return value
    mantissa, _, exponent = f"{float(value):.16e}".partition("e")
    return f"{mantissa}e{exponent[0]}{int(exponent[1:]):03d}"


def add_village(
    export: Export, kd_desa: str, year: int, luck: random.Random, *, lines: int = 120, pak: bool = False
) -> None:
    """A balanced budget of one village with `lines` lines of belanja, and some realisasi of it."""
    own = f"{kd_desa}."
    rab: dict[tuple[str, str], list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0)])
    total = [Decimal(0), Decimal(0)]
    for n in range(lines):
        keg, account = KEGIATAN[n % len(KEGIATAN)]
        volume, price = luck.randint(1, 400), luck.randint(10, 3000) * 500
        before = Decimal(volume * price)
        after = Decimal(luck.choice((0, volume * price, volume * price + 5000))) if pak else before
        export.add(
            "Ta_RABRinci",
            **_base(year, own, f"{own}{keg}", account, str(n)),
            SumberDana=luck.choice(("DDS", "ADD", "PBH")),
            Uraian=f"Belanja nomor {n}, termasuk upah",
            Satuan="Unit",
            JmlSatuan=volume,
            HrgSatuan=price,
            Anggaran=before,
            JmlSatuanPAK=volume,
            HrgSatuanPAK=price,
            AnggaranStlhPAK=after,
            AnggaranPAK=after - before,
        )
        for which, amount in enumerate((before, after)):
            rab[f"{own}{keg}", account][which] += amount
            total[which] += amount
        _spend(export, year, own, f"{own}{keg}", account, n, after, luck)
    _income(export, year, own, total, rab)
    for (keg, account), (before, after) in rab.items():
        base = _base(year, own, keg, account, "")
        sums = {"Anggaran": before, "AnggaranStlhPAK": after, "AnggaranPAK": after - before}
        export.add(
            "Ta_RAB", **{name: base[name] for name in ("Tahun", "Kd_Desa", "Kd_Keg", "Kd_Rincian")}, **sums
        )
    _kegiatan(export, year, own, rab)
    export.add("Ta_Desa", Tahun=str(year), Kd_Desa=own, Status="PAK" if pak else "AWAL")


def _base(year: int, own: str, keg: str, account: str, number: str) -> Record:
    return {
        "Tahun": str(year),
        "Kd_Desa": own,
        "Kd_Keg": keg,
        "Kd_Rincian": account,
        "Kd_SubRinci": "01",
        "No_Urut": number,
    }


def _income(
    export: Export, year: int, own: str, total: list[Decimal], rab: dict[tuple[str, str], list[Decimal]]
) -> None:
    """Income as high as belanja, from four sources; the last takes the rest."""
    left = list(total)
    for n, (account, source) in enumerate(INCOME):
        part = [left[0], left[1]] if n == len(INCOME) - 1 else [left[0] // 2, left[1] // 2]
        left = [left[0] - part[0], left[1] - part[1]]
        base = _base(year, own, f"{own}00.00.00.", account, f"p{n}")
        money = {"Anggaran": part[0], "AnggaranStlhPAK": part[1], "AnggaranPAK": part[1] - part[0]}
        export.add("Ta_RABRinci", **base, SumberDana=source, Uraian="Pendapatan", Satuan="Tahun", **money)
        rab[f"{own}00.00.00.", account] = part
        number = f"{n:05d}/TBP/{own}/{year}"
        export.add("Ta_TBP", Tahun=str(year), No_Bukti=number, Tgl_Bukti=_day(year, n), Kd_Desa=own)
        told = {"Kd_Rincian": account, "SumberDana": source, "Kd_Desa": own}
        export.add("Ta_TBPRinci", Tahun=str(year), No_Bukti=number, nilai=part[1] // 2, **told)


def _spend(
    export: Export, year: int, own: str, keg: str, account: str, n: int, amount: Decimal, luck: random.Random
) -> None:
    """Half of it paid by SPP; every fifth as panjar, of which half is accounted for by SPJ."""
    number, kind = f"{n:04d}/SPP/{own}/{year}", "UM" if n % 5 == 0 else "LS"
    place = {"Kd_Keg": keg, "Kd_Rincian": account, "Sumberdana": "DDS", "Kd_Desa": own}
    paid = amount // 2
    export.add("Ta_SPP", Tahun=str(year), No_SPP=number, Tgl_SPP=_day(year, n), Jn_SPP=kind, Kd_Desa=own)
    export.add("Ta_SPPRinci", Tahun=str(year), No_SPP=number, Nilai=paid, **place)
    if kind == "UM":
        spj = number.replace("SPP", "SPJ")
        export.add("Ta_SPJ", Tahun=str(year), No_SPJ=spj, Tgl_SPJ=_day(year, n + 1), Kd_Desa=own)
        export.add("Ta_SPJRinci", Tahun=str(year), No_SPJ=spj, No_SPP=number, Nilai=paid // 2, **place)
    if luck.random() < 0.05:
        told = {"Tahun": str(year), "Kd_Desa": own, "Tgl_Bukti": _day(year, n)}
        export.add("Ta_Mutasi", **told, Nilai=n * 100 + 1, Kd_Rincian="4.3.6.01.")


def _kegiatan(export: Export, year: int, own: str, rab: Mapping[tuple[str, str], list[Decimal]]) -> None:
    for (keg, account), (before, after) in rab.items():
        if account.startswith("5"):
            pagu = {"Pagu": before, "Pagu_PAK": after}
            place = {"Lokasi": "Dusun Krajan", "Waktu": "12 Bulan", "Keluaran": "1 Paket"}
            office = {"Nm_PPTKD": "KENARI Nama Pelaksana", "Jbt_PPTKD": "Kasi Kesejahteraan"}
            name = {"Nama_Kegiatan": f"Kegiatan {keg[-9:-1]}", "Kd_Keg": keg}
            export.add("Ta_Kegiatan", Tahun=str(year), Kd_Desa=own, **name, **pagu, **place, **office)


def _day(year: int, n: int) -> str:
    return f"{n % 12 + 1:02d}/{n % 28 + 1:02d}/{year % 100:02d} 00:00:00"


def write(
    export: Export,
    target: IO[bytes],
    *,
    delimiter: str = ",",
    encoding: str = "utf-8",
    quoted_header: bool = True,
    headers: Mapping[str, list[str]] | None = None,
    folder: str = "",
    end: str = "\n",
) -> None:
    """Writes the export as a ZIP; `headers` sets the columns of a table and their order."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(f"{folder}Ref_Version.csv", f'"Versi"{end}"2.0.7"{end}'.encode(encoding))
        for table, told in HEADERS.items():
            if table == "Ref_Version":
                continue
            columns = (headers or {}).get(table, told.split(","))
            text = io.StringIO()
            heading = csv.writer(
                text,
                delimiter=delimiter,
                quoting=csv.QUOTE_ALL if quoted_header else csv.QUOTE_MINIMAL,
                lineterminator=end,
            )
            heading.writerow(columns)
            rows = csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_MINIMAL, lineterminator=end)
            by_name = {name.casefold(): name for name in told.split(",")}
            for record in export.tables.get(table, ()):
                rows.writerow([record.get(by_name.get(c.casefold(), c), "") for c in columns])
            packed.writestr(f"{folder}{table}.csv", text.getvalue().encode(encoding))


def kabupaten(villages: int, year: int, seed: int, *, lines: int = 120) -> Export:
    """An export of a whole kabupaten: twenty villages in each kecamatan."""
    luck, export = random.Random(seed), Export()
    for n in range(villages):
        kd_desa = f"{n // 20 % 89 + 1:02d}.{2001 + n % 20 + 20 * (n // 1780):04d}"
        add_village(export, kd_desa, year, luck, lines=lines, pak=n % 3 == 0)
    return export
