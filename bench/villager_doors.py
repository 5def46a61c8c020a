"""The doors of villagers that bench.villager_server opens: how each is asked for, in which village."""

import random
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlencode

import psycopg

CSRF = "a" * 32
HEADERS = {
    "Host": "posko.example",
    "X-Forwarded-Proto": "https",  # as nginx says it
    "Accept-Encoding": "gzip",
    "Origin": "https://posko.example",
    "Cookie": f"__Host-csrf={CSRF}",
}
FORM = "application/x-www-form-urlencoded"
SAID = (
    "jalan dekat pasar rusak",
    "air sumur keruh",
    "lampu jalan mati",
    "bantuan belum sampai",
    "usul posyandu",
)


class Asked(NamedTuple):
    """One request."""

    path: str
    body: str = ""
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Village:
    """What of one village can be asked for."""

    kode: str
    numbers: tuple[str, ...]
    groups: tuple[int, ...]
    pages: int


type Door = Callable[[Village, random.Random], Asked]


def villages(database: str, how_many: int) -> list[Village]:
    """The large village first, then others spread over all, each with some of its numbers and groups."""
    with psycopg.connect(database) as connection:
        rows = connection.execute("SELECT desa_id FROM regions_desafacts ORDER BY desa_id").fetchall()
        step = max(len(rows) // how_many, 1)
        return [_village(connection, str(kode)) for (kode,) in [rows[0], *rows[step::step]]]


def village_of(database: str, kode: str) -> Village:
    """One village with some of its numbers and groups."""
    with psycopg.connect(database) as connection:
        return _village(connection, kode)


def _village(connection: "psycopg.Connection[tuple[object, ...]]", kode: str) -> Village:
    def told(statement: str) -> tuple[object, ...]:
        return tuple(row[0] for row in connection.execute(statement.encode(), [kode]).fetchall())

    numbers = told("SELECT nomor FROM posko_aspirasi WHERE desa_id = %s ORDER BY md5(nomor) LIMIT 200")
    groups = told(
        "SELECT id FROM posko_kelompok WHERE desa_id = %s AND state <> 'merged' ORDER BY id LIMIT 200"
    )
    (shown,) = told(
        "SELECT count(*) FROM posko_aspirasi"
        " WHERE desa_id = %s AND public_summary <> '' AND kelompok_id IS NULL"
    )
    return Village(kode, numbers, groups, int(str(shown)) // 12 + 1)  # type: ignore[arg-type]


def _of(end: str) -> Door:
    return lambda village, _: Asked(f"/desa/{village.kode}/{end}")


def _send(village: Village, dice: random.Random) -> Asked:
    told = {
        "isi": f"{dice.choice(SAID)} di RT {dice.randrange(1, 30)}, {uuid.uuid4().hex[:6]}",
        "hp": f"0812{dice.randrange(10**8):08}",
        "sifat": "tanpa_nama",
        "kunci_kirim": str(uuid.uuid4()),
        "csrfmiddlewaretoken": CSRF,
    }
    return Asked(f"/desa/{village.kode}/kirim/", urlencode(told))


def doors(year: int, only: str = "") -> dict[str, Door]:
    """Every door by its name; `only` those whose name begins with one of these words, with commas between."""
    wanted = tuple(only.split(","))
    return {name: door for name, door in _doors(year).items() if name.startswith(wanted)}


def _doors(year: int) -> dict[str, Door]:
    return {
        "cari": lambda _, dice: Asked(
            f"/?cari={dice.choice(('sukamaju', 'karang', 'mekar', 'tirta', 'jaya'))}"
        ),
        "desa": _of(""),
        "kirim (GET)": _of("kirim/"),
        "kirim (POST)": _send,
        "cek": lambda village, dice: Asked(f"/cek/?nomor={dice.choice(village.numbers)}"),
        "kabar": lambda village, dice: Asked(f"/a/{dice.choice(village.numbers)}/"),
        "hasil": _of("hasil/"),
        "hasil, deep": lambda village, dice: Asked(
            f"/desa/{village.kode}/hasil/?halaman={dice.randrange(1, village.pages + 1)}"
        ),
        "hasil, filtered": lambda village, dice: Asked(
            f"/desa/{village.kode}/hasil/?topik={dice.choice(('jalan', 'air', 'bansos'))}&keadaan=answered"
        ),
        "hasil, one topic": _of("hasil/?topik=jalan"),
        "kelompok": lambda village, dice: Asked(
            f"/desa/{village.kode}/kelompok/{dice.choice(village.groups)}/"
        ),
        "musyawarah": _of("musyawarah/"),
        # With a question mark a page is made anew; without, it is shown as it was kept.
        "anggaran, anew": _of(f"anggaran/{year}/?baru=1"),
        "anggaran, kept": _of(f"anggaran/{year}/"),
        "rencana, anew": _of(f"rencana/{year}/?baru=1"),
        "kinerja, anew": _of("bpd/?baru=1"),
        "kesesuaian, anew": _of(f"kesesuaian/{year}/?baru=1"),
        "jejak, anew": _of(f"anggaran/{year}/jejak/?baru=1"),
        "umpan": _of("umpan.atom"),
        "bandingkan": _of("anggaran/bandingkan/"),
        "kecamatan": lambda village, _: Asked(f"/kecamatan/{village.kode[:8]}/"),
    }
