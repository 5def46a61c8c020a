"""Memeriksa buku jejak Posko Aspirasi di komputer sendiri. Cukup Python 3.9, tanpa paket lain.

Contoh:
  python3 verify_log.py https://posko.example/buku-jejak/log --tanda-terima 204-5813
  python3 verify_log.py https://posko.example/buku-jejak/log --lama bulan-lalu.txt --semua

Kunci tanda terima tidak dikirim ke mana pun: hitungannya di komputer ini. Berakhir dengan 0 kalau semua
cocok, 1 kalau ada yang tidak cocok. Bentuknya: RFC 6962; C2SP signed-note, cosignature dan tlog-tiles.
"""

from __future__ import annotations

import argparse
import base64
import datetime as dt
import getpass
import hashlib
import hmac
import json
import re
import sys
import urllib.request
from collections import Counter
from pathlib import Path
from typing import Any

WIDTH, HASH = 256, 32
DASH = "\u2014"
DAYS_BEFORE = 45  # a leaf is written at most so many days after its voice came


OPTIONS = {
    "--kunci-buku": "kunci umum buku, dari papan pengumuman",
    "--tanda-terima": "nomor pada tanda terima",
    "--kunci": "16 angka pada tanda terima; ditanya kalau tidak ditulis",
    "--lembar": "cari di sekitar lembar ini saja (lebih cepat)",
    "--lama": "berkas checkpoint yang dulu disimpan",
    "--kode": "kode 16 huruf dari papan pengumuman",
    "--simpan": "simpan checkpoint ini ke berkas, untuk kelak",
}


class Salah(Exception):
    """Ada yang tidak cocok; isinya kalimat untuk orang."""


P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)
Point = tuple[int, int, int, int]


def _added(a: Point, b: Point) -> Point:
    """The sum of two points in extended coordinates."""
    one, two = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    three, four = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = two - one, four - three, four + three, two + one
    return e * f % P, g * h % P, f * g % P, e * h % P


def _times(number: int, point: Point) -> Point:
    found = (0, 1, 1, 0)
    while number:
        if number & 1:
            found = _added(found, point)
        point, number = _added(point, point), number >> 1
    return found


def _point(raw: bytes) -> Point | None:
    """The point that 32 bytes stand for, None when they stand for none."""
    y = int.from_bytes(raw, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return (x, y, 1, x * y % P)


BASE = _point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little")) or (0, 1, 1, 0)


def ed25519_holds(public: bytes, message: bytes, signature: bytes) -> bool:
    """Apakah tanda tangan itu sah."""
    if len(public) != 32 or len(signature) != 64:
        return False
    key, commitment = _point(public), _point(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if key is None or commitment is None or scalar >= L:
        return False
    asked = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % L
    left, right = _times(scalar, BASE), _added(commitment, _times(asked, key))
    return all((left[one] * right[2] - right[one] * left[2]) % P == 0 for one in (0, 1))


def read_key(written: str) -> tuple[str, int, bytes]:
    """Nama, jenis (1 buku, 4 saksi) dan kunci dari `nama+id+kunci`."""
    name, _, rest = written.strip().partition("+")
    key_id, _, value = rest.partition("+")
    raw = base64.b64decode(value)
    if len(raw) != 33 or _key_id(name, raw[0], raw[1:]).hex() != key_id:
        raise Salah("Kunci umum itu tidak utuh. Salin lagi seluruhnya: nama+id+kunci.")
    return name, raw[0], raw[1:]


def _key_id(name: str, kind: int, public: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\n" + bytes([kind]) + public).digest()[:4]


def parted(note: str) -> tuple[str, list[str]]:
    """Isi dan tanda tangan sebuah catatan."""
    body, empty, lines = note.partition("\n\n")
    if not empty:
        raise Salah("Berkas checkpoint tidak utuh.")
    return body + "\n", lines.splitlines()


def read_checkpoint(note: str) -> tuple[str, int, bytes]:
    """Nama buku, banyak lembar dan akarnya."""
    lines = parted(note)[0].splitlines()
    if len(lines) < 3 or not lines[1].isdecimal():
        raise Salah("Berkas checkpoint tidak utuh.")
    return lines[0], int(lines[1]), base64.b64decode(lines[2])


def signed_at(note: str, key: tuple[str, int, bytes]) -> int | None:
    """Kapan pemilik kunci menandatangani (0 untuk buku, yang tidak menyebut waktu); None kalau tidak."""
    name, kind, public = key
    body, lines = parted(note)
    for line in lines:
        dash, _, rest = line.partition(" ")
        who, _, value = rest.rpartition(" ")
        raw = base64.b64decode(value)
        if dash != DASH or who != name or raw[:4] != _key_id(name, kind, public):
            continue
        when = int.from_bytes(raw[4:12], "big") if kind == 4 else 0
        message = f"cosignature/v1\ntime {when}\n{body}" if kind == 4 else body
        if ed25519_holds(public, message.encode(), raw[-64:]):
            return when
    return None


def leaf_hash(entry: bytes) -> bytes:
    """Sidik satu lembar."""
    return hashlib.sha256(b"\x00" + entry).digest()


def pair_hash(left: bytes, right: bytes) -> bytes:
    """Sidik di atas dua sidik."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Buku:
    """Buku yang terbit: sebuah map atau alamat web."""

    def __init__(self, where: str) -> None:
        self.where = where.rstrip("/")
        self.note = self.read("checkpoint").decode()
        self.origin, self.size, self.root = read_checkpoint(self.note)
        self.bundles = -(-self.size // WIDTH)
        self._tiles: dict[tuple[str, int], bytes] = {}

    def read(self, name: str) -> bytes:
        """Isi satu berkas."""
        found = self._read(name)
        if found is None:
            raise Salah(f"Berkas {name} tidak ada di {self.where}.")
        return found

    def _read(self, name: str) -> bytes | None:
        if not self.where.startswith(("http://", "https://")):
            path = Path(self.where) / name
            return path.read_bytes() if path.is_file() else None
        try:
            with urllib.request.urlopen(f"{self.where}/{name}", timeout=30) as answer:  # noqa: S310
                return bytes(answer.read())
        except OSError as problem:
            if getattr(problem, "code", 0) == 404:
                return None
            raise Salah(f"{self.where} tidak menjawab dengan baik.") from problem

    def tile(self, level: str, index: int, row: int) -> bytes:
        """Satu potong: sidik (level angka) atau lembar (`entries`); `row` banyaknya di tingkat itu."""
        if (level, index) not in self._tiles:
            width = min(WIDTH, row - index * WIDTH)
            digits = str(index).zfill(-(-len(str(index)) // 3) * 3)
            groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
            name = f"tile/{level}/" + "/".join([*("x" + one for one in groups[:-1]), groups[-1]])
            part = None if width == WIDTH else self._read(f"{name}.p/{width}")
            self._tiles[level, index] = self.read(name) if part is None else part
        return self._tiles[level, index]

    def node(self, height: int, index: int) -> bytes:
        """Sidik anak pohon yang penuh setinggi `height`."""
        level, above = height // 8, height % 8
        first = index << above
        tile = self.tile(str(level), first // WIDTH, self.size >> level * 8)
        start = first % WIDTH * HASH
        piece = tile[start : start + (HASH << above)]
        if len(piece) != HASH << above:
            raise Salah(f"Potongan tile/{level}/{first // WIDTH} kurang panjang.")
        return tree_root([piece[at : at + HASH] for at in range(0, len(piece), HASH)])

    def range_hash(self, low: int, high: int) -> bytes:
        """Sidik di atas lembar low..high."""
        size = high - low
        if size & (size - 1) == 0:
            return self.node(size.bit_length() - 1, low >> (size.bit_length() - 1))
        middle = low + (1 << (size - 1).bit_length() - 1)
        return pair_hash(self.range_hash(low, middle), self.range_hash(middle, high))

    def entries(self, index: int) -> list[bytes]:
        """Lembar-lembar satu bundel."""
        raw, found, at = self.tile("entries", index, self.size), [], 0
        while at < len(raw):
            end = at + 2 + int.from_bytes(raw[at : at + 2], "big")
            if end > len(raw):
                raise Salah(f"Bundel {index} terpotong.")
            found.append(raw[at + 2 : end])
            at = end
        return found[: min(WIDTH, self.size - index * WIDTH)]


def climb(buku: Buku, index: int, leaf: bytes) -> bytes:
    """Akar yang dicapai lembar ini lewat sidik-sidik di sampingnya (bukti termuat)."""
    low, high, path = 0, buku.size, []
    while high - low > 1:
        middle = low + (1 << (high - low - 1).bit_length() - 1)
        if index < middle:
            path.append((False, buku.range_hash(middle, high)))
            high = middle
        else:
            path.append((True, buku.range_hash(low, middle)))
            low = middle
    for on_left, one in reversed(path):
        leaf = pair_hash(one, leaf) if on_left else pair_hash(leaf, one)
    return leaf


def say(text: str) -> None:
    """Satu baris untuk pembaca."""
    sys.stdout.write(text + "\n")


def short_code(root: bytes) -> str:
    """Kode 16 huruf yang tertempel di papan pengumuman."""
    return "-".join(re.findall("....", base64.b32encode(root[:10]).decode()))


def check_signature(buku: Buku, about: dict[str, Any], given: str) -> None:
    """Tanda tangan buku, dan akarnya dari potongan paling kanan."""
    keys = [given] if given else list(about["kunci"])
    if not given:
        say("CATATAN: kunci umum diambil dari alamat yang sama. Cocokkan dengan yang tertempel di papan:")
        say("\n".join(f"  {one}" for one in keys))
    if not any(
        one[0] == buku.origin and signed_at(buku.note, one) is not None for one in map(read_key, keys)
    ):
        raise Salah("Tanda tangan buku TIDAK sah.")
    say(f"COCOK: tanda tangan buku {buku.origin} sah, {buku.size} lembar, kode {short_code(buku.root)}.")
    if buku.size and buku.range_hash(0, buku.size) != buku.root:
        raise Salah("Potongan buku TIDAK menuju akar yang ditandatangani.")


def check_older(buku: Buku, path: str, given: str) -> None:
    """Buku sekarang masih berawal dengan buku yang dulu disimpan (bukti sambungan)."""
    note = Path(path).read_text(encoding="utf-8")
    origin, size, root = read_checkpoint(note)
    if origin != buku.origin:
        raise Salah("Berkas lama itu dari buku lain.")
    if given and signed_at(note, read_key(given)) is None:
        raise Salah("Tanda tangan pada berkas lama TIDAK sah.")
    if size > buku.size:
        raise Salah(f"Dulu {size} lembar, sekarang {buku.size}. Ada lembar yang DIHILANGKAN.")
    if size and buku.range_hash(0, size) != root:
        raise Salah(f"{size} lembar pertama BUKAN lagi yang dulu. Bukunya ditulis ulang.")
    say(f"COCOK: {size} lembar yang dulu masih ada semua, {buku.size - size} lembar baru sesudahnya.")


def check_all(buku: Buku) -> None:
    """Semua lembar dihitung ulang sampai ke akar; lalu dihitung menurut jenisnya."""
    kinds: Counter[str] = Counter()
    leaves: list[bytes] = []
    for index in range(buku.bundles):
        entries = buku.entries(index)
        hashes = b"".join(leaf_hash(one) for one in entries)
        if buku.tile("0", index, buku.size)[: len(hashes)] != hashes:
            raise Salah(f"Lembar {index * WIDTH + 1} dan sesudahnya TIDAK cocok dengan sidiknya.")
        leaves.extend(leaf_hash(one) for one in entries)
        kinds.update(str(json.loads(one)["kind"]) for one in entries)
    if len(leaves) != buku.size or (leaves and tree_root(leaves) != buku.root):
        raise Salah("Semua lembar bersama TIDAK menuju akar yang ditandatangani.")
    say(f"COCOK: {buku.size} lembar dihitung ulang sampai ke akar.")
    for kind, count in sorted(kinds.items()):
        say(f"  {kind}: {count}")
    waiting = max(0, kinds["masuk"] - kinds["tanggapan"])
    say(f"  Sedikitnya {waiting} aspirasi belum punya lembar tanggapan.")


def tree_root(hashes: list[bytes]) -> bytes:
    """Akar pohon, dihitung langsung dari semua sidik lembar."""
    if len(hashes) == 1:
        return hashes[0]
    middle = 1 << (len(hashes) - 1).bit_length() - 1
    return pair_hash(tree_root(hashes[:middle]), tree_root(hashes[middle:]))


def receipt_salt(kunci: str, nomor: str, about: dict[str, Any]) -> bytes:
    """Garam lembar tanda terima: scrypt di atas HKDF, dari nomor dan kunci saja."""
    cost, info = int(about["scrypt_n"]), str(about["scrypt_info"]).encode()
    if not 2 <= cost <= 2**17:
        raise Salah("Keterangan buku menyebut hitungan yang tidak wajar.")
    extracted = hmac.new(nomor.encode(), kunci.encode(), hashlib.sha256).digest()
    early = hmac.new(extracted, info + b"\x01", hashlib.sha256).digest()
    return hashlib.scrypt(early, salt=info, n=cost, r=8, p=1, maxmem=2**28, dklen=32)


def commits_of(salt: bytes, nomor: str, first: dt.date, last: dt.date) -> dict[str, dt.date]:
    """Isi lembar tanda terima untuk tiap hari yang mungkin."""
    found = {}
    for day in (first + dt.timedelta(days=step) for step in range((last - first).days + 1)):
        event = json.dumps({"day": day.isoformat(), "nomor": nomor}, separators=(",", ":"), sort_keys=True)
        found[hashlib.sha256(salt + event.encode()).hexdigest()] = day
    return found


def check_receipt(buku: Buku, about: dict[str, Any], written: str, kunci: str, place: int) -> None:
    """Lembar tanda terima: dicari, dibuka, lalu dibuktikan termuat."""
    nomor, digits = re.sub(r"\D", "", written), re.sub(r"\D", "", kunci)
    if len(digits) != 16:
        raise Salah("Kunci tanda terima itu 16 angka.")
    first = dt.date.fromisoformat(json.loads(buku.entries(0)[0])["day"]) - dt.timedelta(days=DAYS_BEFORE)
    last = dt.date.fromisoformat(json.loads(buku.entries(buku.bundles - 1)[-1])["day"])
    commits = commits_of(receipt_salt(digits, nomor, about), nomor, first, last + dt.timedelta(days=1))
    wanted = range(buku.bundles - 1, -1, -1) if not place else [(place - 1) // WIDTH]
    for index in wanted:
        for at, entry in enumerate(buku.entries(index)):
            told = json.loads(entry)
            if told["kind"] == "masuk" and told["commit"] in commits:
                number = index * WIDTH + at
                if climb(buku, number, leaf_hash(entry)) != buku.root:
                    raise Salah(f"Lembar {number + 1} TIDAK menuju akar yang ditandatangani.")
                say(f"COCOK: tanda terima {written} ada di buku jejak: lembar ke-{number + 1}.")
                say(f"  Diterima {commits[told['commit']].isoformat()}, dicetak {told['day']}.")
                return
    raise Salah("Tanda terima itu TIDAK ada di buku ini, atau nomor dan kuncinya keliru ketik.")


def main(words: list[str] | None = None) -> int:
    """Memeriksa yang diminta, satu per satu."""
    parser = argparse.ArgumentParser(description="Memeriksa buku jejak Posko Aspirasi.")
    parser.add_argument("buku", help="alamat atau map buku, misalnya https://posko.example/buku-jejak/log")
    for name, told in OPTIONS.items():
        parser.add_argument(name, default="", help=told)
    parser.add_argument("--saksi", action="append", default=[], help="kunci umum seorang saksi")
    parser.add_argument("--semua", action="store_true", help="hitung ulang semua lembar")
    asked = parser.parse_args(words)
    try:
        check(asked)
    except (Salah, ValueError, KeyError, TypeError, IndexError, OSError) as problem:
        say(f"TIDAK COCOK: {problem if isinstance(problem, Salah) else 'isi buku tidak bisa dibaca.'}")
        return 1
    return 0


def check(asked: argparse.Namespace) -> None:
    """Yang diminta, dari yang ringan ke yang berat."""
    buku = Buku(asked.buku)
    about = json.loads(buku.read("keterangan.json"))
    check_signature(buku, about, asked.kunci_buku)
    code = short_code(buku.root)
    if asked.kode and re.findall(r"[A-Z2-7]", asked.kode.upper()) != re.findall(r"[A-Z2-7]", code):
        raise Salah(f"Kode itu lain dari kode terakhir, {code}. Yang lebih lama: periksa dengan --lama.")
    for one in asked.saksi:
        key = read_key(one)
        when = signed_at(buku.note, key)
        if when is None:
            raise Salah(f"Saksi {key[0]} TIDAK menandatangani buku ini.")
        say(f"COCOK: saksi {key[0]} menandatangani {dt.date.fromtimestamp(when)}.")  # noqa: DTZ012 - the day here
    if asked.lama:
        check_older(buku, asked.lama, asked.kunci_buku)
    if asked.semua:
        check_all(buku)
    if asked.tanda_terima:
        kunci = asked.kunci or getpass.getpass("Kunci 16 angka: ")
        check_receipt(buku, about, asked.tanda_terima, kunci, int(asked.lembar or 0))
    if asked.simpan:
        Path(asked.simpan).write_text(buku.note, encoding="utf-8")
        say(f"Disimpan: {asked.simpan}. Kelak periksa dengan --lama {asked.simpan}.")


if __name__ == "__main__":
    sys.exit(main())
