"""Visits out of a spreadsheet: shown first, planned by one yes, never twice, for this kecamatan alone."""

import datetime as dt
import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accountability.accounts.models import Membership, Role
from accountability.lib.local_time import local_date
from accountability.oversight.coaching.delegating import delegate
from accountability.oversight.coaching.tables import coaching_tasks
from accountability.oversight.models import Visit
from accountability.regions.models import Wilayah
from tests import makers
from tests.bpd_portal.test_row_files import book, send, take, words

pytestmark = pytest.mark.django_db
ADDRESS = reverse("kec-pembinaan-berkas")
HEAD = ["Desa", "Tanggal", "Untuk apa", "Tugas pembinaan", "Siapa yang datang"]


def day(kode: str, ahead: int) -> dt.date:
    return local_date(timezone.now(), kode) + dt.timedelta(days=ahead)


@pytest.fixture
def desk(desa: Wilayah, camat: Membership) -> Client:
    client = Client()
    client.force_login(camat.user)
    return client


def row(desa: Wilayah, **said: Any) -> list[Any]:
    told = {
        "place": desa.kode,
        "day": day(desa.kode, 7),
        "why": "Melihat papan anggaran.",
        "task": None,
        "who": None,
    }
    return list({**told, **said}.values())


def test_visits_are_planned_by_name_or_code_of_the_village(
    desk: Client, desa: Wilayah, camat: Membership, staf: Membership
) -> None:
    who = staf.user.display_name or staf.user.username
    rows = [row(desa), row(desa, place=desa.name.upper(), why="Menyusun laporan.", who=who)]
    looked = send(desk, ADDRESS, book(HEAD, *rows))
    assert "2 baris baru" in words(looked)
    assert not Visit.objects.exists()
    done = take(desk, ADDRESS, looked)
    assert "2 baris masuk." in words(done)
    told = Visit.objects.order_by("id").values_list("desa_id", "planned_date", "purpose", "visitor_id")
    assert list(told) == [
        (desa.kode, day(desa.kode, 7), "Melihat papan anggaran.", camat.user_id),
        (desa.kode, day(desa.kode, 7), "Menyusun laporan.", staf.user_id),
    ]


def test_who_has_the_task_comes_unless_the_row_says_another(
    desk: Client, desa: Wilayah, camat: Membership, staf: Membership
) -> None:
    task = next(iter(coaching_tasks().values()))
    by, at = camat.actor(), timezone.now()
    delegate(kecamatan=camat.wilayah, task=task.kode, to=staf, reason="Ahli.", by=by, at=at)
    take(desk, ADDRESS, send(desk, ADDRESS, book(HEAD, row(desa, task=task.kode))))
    assert Visit.objects.get().visitor_id == staf.user_id


def test_the_same_file_plans_nothing_twice_also_what_did_not_take_place(desk: Client, desa: Wilayah) -> None:
    raw = book(HEAD, row(desa))
    take(desk, ADDRESS, send(desk, ADDRESS, raw))
    Visit.objects.update(cancelled_at=timezone.now(), why_cancelled="Hujan.")
    again = send(desk, ADDRESS, raw)
    assert "1 baris sudah ada" in words(again)
    assert not again.context["isi"]


def test_a_day_that_is_gone_another_kecamatan_and_no_purpose_are_told_by_row(
    desk: Client, desa: Wilayah
) -> None:
    makers.make_desa("99.01.02.2001", "Lain Jauh")
    rows = [
        row(desa, day=day(desa.kode, -1)),
        row(desa, place="99.01.02.2001"),
        row(desa, why=None),
        row(desa, task="tidak ada"),
    ]
    looked = send(desk, ADDRESS, book(HEAD, *rows))
    said = words(looked)
    assert "Baris 2, kolom Tanggal: Pilih hari ini atau sesudahnya." in said
    assert "Baris 3, kolom Desa: “99.01.02.2001” tidak dikenal." in said
    assert "Baris 4, kolom Untuk apa: Tulis dulu kalimatnya." in said
    assert "Baris 5, kolom Tugas pembinaan: “tidak ada” tidak dikenal." in said
    assert not looked.context["isi"]


def test_what_the_deed_refuses_is_told_and_the_others_come_in(desk: Client, desa: Wilayah) -> None:
    rows = [row(desa, day=day(desa.kode, 800)), row(desa)]
    done = take(desk, ADDRESS, send(desk, ADDRESS, book(HEAD, *rows)))
    assert "lebih dari setahun lagi" in words(done)
    assert Visit.objects.count() == 1


def test_the_template_names_villages_and_tasks_but_no_person(
    desk: Client, desa: Wilayah, staf: Membership
) -> None:
    made = load_workbook(io.BytesIO(desk.get(ADDRESS, {"templat": "xlsx"}).content))
    offered = {cell for row in made["Pilihan"].iter_rows(values_only=True) for cell in row}
    assert desa.name in offered
    assert not offered & {staf.user.display_name, staf.user.username}


def test_who_only_reads_sends_no_file(desa: Wilayah, camat: Membership) -> None:
    client = Client()
    client.force_login(makers.make_member(Role.KABUPATEN, Wilayah.objects.get(kode="99.01")).user)
    assert send(client, ADDRESS, book(HEAD, row(desa))).status_code == 403


def test_something_that_is_no_spreadsheet_is_told_on_the_page(desk: Client, desa: Wilayah) -> None:
    answer = send(desk, ADDRESS, b"\x00kosong", "isian.xls")
    assert answer.status_code == 422
    assert "pesan-salah" in answer.content.decode()
