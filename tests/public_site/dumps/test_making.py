"""What a dump tells: what the pages tell, the same totals, nobody pointed at, and the same bytes."""

import datetime as dt
import hashlib
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accountability.accounts.models import Membership
from accountability.planning.attending import Attendance, attend
from accountability.regions.models import Wilayah
from posko.models import Aspirasi, Kelompok
from posko.states import State
from public_site.dumps import making, shelf
from public_site.dumps.declared import lines, rule, tables
from public_site.dumps.making import NoRoom, make
from public_site.dumps.shelf import Dump
from public_site.kabupaten_data import stream
from tests import makers
from tests.public_site.conftest import CANARY, YEAR, Walked
from tests.public_site.dumps.conftest import AT, DAY, everything, opens, rows

type Dumped = Callable[[], Dump]

WHOLE_NUMBERS = (
    "pendapatan",
    "pendapatan_diterima",
    "belanja",
    "realisasi",
    "realisasi_tanpa_baris",
    "penerimaan_pembiayaan",
    "pengeluaran_pembiayaan",
    "silpa",
)


class TestWhatItTells:
    def test_every_table_has_the_declared_columns(self, dumped: Dumped) -> None:
        dump = dumped()
        for table in tables():
            head = (dump.folder / f"{table.name}.csv").read_bytes().split(b"\r\n")[0]
            assert head.decode().split(",") == list(table.heads), table.name
        head = (dump.folder / f"anggaran-{YEAR}.csv").read_bytes().split(b"\r\n")[0]
        assert head.decode().split(",") == list(lines().heads)

    def test_a_voice_tells_its_approved_words_and_its_week_and_no_number(
        self, dumped: Dumped, alone: list[Aspirasi]
    ) -> None:
        told = rows(dumped(), "suara")
        assert {one["ringkasan"] for one in told} == {f"Lampu jalan {n} padam." for n in range(3)}
        assert {one["minggu_masuk"] for one in told} == {"2026-10-05"}
        assert {one["topik"] for one in told} == {"jalan"}

    def test_nothing_personal_and_no_number_of_a_voice_stands_anywhere(self, dumped: Dumped) -> None:
        text = everything(dumped())
        assert CANARY not in text
        assert "lampu padam" not in text
        numbers = Aspirasi.objects.values_list("nomor", flat=True)
        assert [one for one in numbers if f",{one}," in text or f"/{one}/" in text] == []
        assert makers.PHONE.removeprefix("+62") not in text

    def test_its_ids_are_those_of_open311(self, dumped: Dumped, client: Client, walked: Walked) -> None:
        asked = {"jurisdiction_id": walked.desa.kode, "start_date": "2026-09-01T00:00:00Z"}
        asked["end_date"] = "2026-11-20T00:00:00Z"
        listed = client.get("/open311/v2/requests.json", asked).json()
        ids = {one["service_request_id"] for one in listed}
        dump = dumped()
        assert {one["id"] for one in rows(dump, "suara")} == {one for one in ids if one.startswith("S")}
        groups = {f"K{one['id']}" for one in rows(dump, "kelompok")}
        assert groups == {one for one in ids if one.startswith("K")}

    def test_the_sums_are_those_of_the_page(self, dumped: Dumped, client: Client, walked: Walked) -> None:
        page = client.get(f"{walked.budget}.json").json()
        (told,) = rows(dumped(), "apb")
        page["pendapatan_diterima"] = (
            "" if page["pendapatan_diterima"] is None else page["pendapatan_diterima"]
        )
        assert {name: told[name] for name in WHOLE_NUMBERS} == {
            name: str(page[name]) for name in WHOLE_NUMBERS
        }
        assert told["sha256"] == page["sha256"]

    def test_the_lines_are_the_bytes_of_the_kabupaten_and_add_up(self, dumped: Dumped) -> None:
        dump = dumped()
        assert (dump.folder / f"anggaran-{YEAR}.csv").read_bytes() == "".join(stream("99.01", YEAR)).encode()
        spent = sum(int(one["jumlah"]) for one in rows(dump, "realisasi") if one["dihitung"] == "true")
        assert spent == int(rows(dump, "apb")[0]["realisasi"]) == 124_000_000

    def test_a_thread_leads_from_the_kelompok_to_the_rupiah(self, dumped: Dumped, walked: Walked) -> None:
        dump = dumped()
        group = str(walked.kelompok.pk)
        (usulan,) = rows(dump, "usulan")
        assert (usulan["kelompok"], usulan["putusan"]) == (group, "adopted")
        (kegiatan,) = [one for one in rows(dump, "kegiatan") if one["kelompok"] == group]
        (fate,) = [one for one in rows(dump, "nasib") if one["kelompok"] == group]
        assert fate["nasib"] == "selesai"
        paid = [one for one in rows(dump, "realisasi") if one["kegiatan_kode"] == kegiatan["kode"]]
        assert [one["persen_fisik"] for one in paid] == ["50", "100"]

    def test_every_address_in_it_opens(self, dumped: Dumped, client: Client) -> None:
        dump = dumped()
        wanted: set[str] = set()
        for table in tables():
            for row in rows(dump, table.name):
                wanted |= {row[name] for name in ("halaman", "foto") if row.get(name)}
        paths = {one.removeprefix("http://127.0.0.1:8000") for one in wanted}
        assert len(paths) >= 6
        assert {path: opens(client, path) for path in paths} == dict.fromkeys(paths, 200)


class TestNobodyIsPointedAt:
    def test_two_confidential_voices_leave_no_trace(
        self, dumped: Dumped, walked: Walked, ketua: Membership
    ) -> None:
        other = makers.make_desa("99.01.01.2009", "Sepi")
        before = dumped()
        for n in range(2):
            makers.make_aspirasi(other, f"rahasia {n}", confidential=True)
            makers.make_aspirasi(walked.desa, f"rahasia {n}", confidential=True)
        makers.make_aspirasi(walked.desa, "lurah minta uang", about_pemdes=True)
        after = dumped()
        assert after == before

    def test_a_kelompok_of_four_tells_no_count_and_of_twelve_the_last_five(
        self, dumped: Dumped, walked: Walked, ketua: Membership
    ) -> None:
        dusun = makers.make_dusun(walked.desa, "Wetan")
        few = makers.make_kelompok(walked.desa, ketua.actor(), voices=4, title="Sumur kering", dusun=dusun)
        many = makers.make_kelompok(walked.desa, ketua.actor(), voices=12, title="Jembatan putus")
        told = {one["id"]: one for one in rows(dumped(), "kelompok")}
        assert told[str(few.pk)]["warga_sedikitnya"] == ""
        assert told[str(few.pk)]["dusun"] == ""
        assert told[str(many.pk)]["warga_sedikitnya"] == "10"

    def test_a_kelompok_of_confidential_voices_alone_is_not_there(
        self, dumped: Dumped, walked: Walked, ketua: Membership
    ) -> None:
        group = makers.make_kelompok(walked.desa, ketua.actor(), voices=6, title="Kenari", confidential=True)
        assert "Kenari" not in everything(dumped())
        assert Kelompok.objects.filter(pk=group.pk).exists()

    @pytest.mark.parametrize(
        ("men", "women", "came", "told"),
        [(21, 19, "40", "19"), (30, 3, "33", ""), (2, 1, "<5", ""), (3, 30, "33", ""), (0, 0, "0", "")],
    )
    def test_who_came_is_told_as_on_the_page(
        self, dumped: Dumped, walked: Walked, ketua: Membership, men: int, women: int, came: str, told: str
    ) -> None:
        held = makers.make_musyawarah(walked.desa, ketua.actor(), title="Rapat lain")
        heads = Attendance(men=men, women=women, disabled=0, poor=0)
        attend(
            musyawarah=held, attendance=heads, by=ketua.actor(), at=makers.NOW + 7 * DAY, berita_acara_no=""
        )
        row = next(one for one in rows(dumped(), "musyawarah") if one["id"] == str(held.pk))
        assert (row["hadir"], row["perempuan"]) == (came, told)


class TestItsBytes:
    def test_twice_it_is_the_same_and_no_new_day_tells_that_somebody_looked(
        self, kabupaten: Wilayah, dumped: Dumped
    ) -> None:
        first = make(kabupaten, at=AT)
        zipped = (first.dump.folder / "posko-99.01.zip").read_bytes()
        again = make(kabupaten, at=AT + 3 * DAY)
        assert (first.is_new, again.is_new) == (True, False)
        assert again.dump == first.dump
        for one in shelf.dumps_of("99.01"):
            shelf.remove(one)
        anew = make(kabupaten, at=AT + 3 * DAY)
        assert (anew.dump.folder / "posko-99.01.zip").read_bytes() == zipped
        assert anew.dump.day == first.dump.day + dt.timedelta(days=3)

    def test_the_zip_holds_every_file_and_the_sums_fit(self, dumped: Dumped) -> None:
        dump = dumped()
        with zipfile.ZipFile(dump.folder / dump.whole.name) as whole:
            inside = {name: whole.read(name) for name in whole.namelist()}
        assert set(inside) == {f"posko-99.01/{one.name}" for one in dump.parts[1:]}
        told = inside["posko-99.01/SHA256SUMS"].decode().splitlines()
        sums = {line.split("  ")[1]: line.split("  ")[0] for line in told}
        assert set(sums) == {one.name for one in dump.parts[1:]} - {"SHA256SUMS"}
        for name, wanted in sums.items():
            assert hashlib.sha256(inside[f"posko-99.01/{name}"]).hexdigest() == wanted, name
            assert hashlib.sha256((dump.folder / name).read_bytes()).hexdigest() == wanted, name
        whole_sum = hashlib.sha256((dump.folder / dump.whole.name).read_bytes()).hexdigest()
        assert whole_sum == dump.whole.sha256

    def test_no_cell_is_a_formula(self, dumped: Dumped, walked: Walked, ketua: Membership) -> None:
        voice = makers.make_aspirasi(walked.desa, "uji")
        makers.make_summary(voice, "=HYPERLINK(1)", ketua.actor())
        dump = dumped()
        cells = [cell for one in tables() for row in rows(dump, one.name) for cell in row.values()]
        assert "'=HYPERLINK(1)" in cells
        assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))] == []


class TestItsPlace:
    def test_nobody_sees_half_of_it(
        self, kabupaten: Wilayah, dumped: Dumped, alone: list[Aspirasi], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        before = dumped()
        Aspirasi.objects.filter(pk=alone[0].pk).update(public_summary="Lampu lain padam.")
        seen: list[list[Dump]] = []

        def broken(*args: Any, **kwargs: Any) -> Any:
            seen.append(shelf.dumps_of("99.01"))
            raise OSError

        monkeypatch.setattr(making, "pack", broken)
        with pytest.raises(OSError):  # noqa: PT011 - any
            make(kabupaten, at=AT)
        assert seen == [[before]]
        assert shelf.dumps_of("99.01") == [before]
        assert [one.name for one in before.folder.parent.iterdir()] == [before.name]

    def test_what_was_left_of_one_that_was_cut_short_is_no_dump_and_goes(
        self, kabupaten: Wilayah, dumped: Dumped
    ) -> None:
        left = shelf.fresh_folder("99.01")
        (left / "suara.csv").write_text("setengah")
        assert shelf.dumps_of("99.01") == []
        dump = dumped()
        assert [one.name for one in dump.folder.parent.iterdir()] == [dump.name]

    def test_only_the_newest_few_are_kept(self, kabupaten: Wilayah, alone: list[Aspirasi]) -> None:
        names = []
        for n in range(rule("kept") + 2):
            Aspirasi.objects.filter(pk=alone[0].pk).update(public_summary=f"Lampu {n} padam.")
            names.append(make(kabupaten, at=AT + n * DAY).dump.name)
        assert [one.name for one in shelf.dumps_of("99.01")] == names[: -rule("kept") - 1 : -1]

    def test_a_nearly_full_disk_is_left_alone(
        self, kabupaten: Wilayah, dumped: Dumped, settings: Any
    ) -> None:
        settings.PHOTOS_LEAVE_FREE_BYTES = 1 << 60
        with pytest.raises(NoRoom):
            dumped()
        assert shelf.dumps_of("99.01") == []

    def test_a_closed_voice_is_not_in_the_next(
        self, kabupaten: Wilayah, dumped: Dumped, alone: list[Aspirasi]
    ) -> None:
        dumped()
        Aspirasi.objects.filter(pk=alone[1].pk).update(state=State.CLOSED)
        told = {one["ringkasan"] for one in rows(dumped(), "suara")}
        assert told == {"Lampu jalan 0 padam.", "Lampu jalan 2 padam."}
