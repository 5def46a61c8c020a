"""Puts a desk's page together: local words, the menu of the role, the status of a refused form."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accountability.accounts.access import BPD, PEMDES, DeskRequest
from accountability.accounts.models import Membership, Role
from accountability.regions.sebutan import Words, words_for
from bpd_portal.forms.base import DeskForm

# Menu word, address name, and the other pages that lie behind it.
Entry = tuple[str, str, frozenset[str]]
OF_THE_BUDGET = frozenset(
    {
        "pemdes-tayang",
        "pemdes-langkah",
        "pemdes-tarik",
        "apb-periksa",
        "pemdes-apb-baris",
        "pemdes-apb-kegiatan",
        "pemdes-apb-cetak",
        "pemdes-apb-impor",
        "pemdes-apb-impor-rinci",
    }
)
OF_SPENDING = frozenset({"pemdes-catatan", "pemdes-betulkan", "pemdes-laporan"})


class SeeOther(HttpResponseRedirect):
    """After a deed: look there (303), so that loading again sends nothing again."""

    status_code = 303


def onward(name: str, *args: Any, **query: Any) -> SeeOther:
    """On to the page `name`, with `query` in its address."""
    return SeeOther(reverse(name, args=args, query=query or None))


def desk_page(
    request: DeskRequest, template: str, context: dict[str, Any], *, salah: DeskForm | None = None
) -> HttpResponse:
    """The page for this member; with `salah`, a refused form, a 422 that begins with what is wrong."""
    member = request.member
    words = context.get("s") or words_for(member.wilayah_id)
    refused = salah is not None and bool(salah.errors)
    first, rest = _menu(member.role)
    common = {
        "s": words,
        "desa": member.wilayah,
        "member": member,
        "ruang": room_of(member, words),
        "menu": [_entry(request, one) for one in first],
        "menu_lain": [_entry(request, one) for one in rest],
        "salah": salah if refused else None,
    }
    return render(request, template, {**common, **context}, status=422 if refused else 200)


def room_of(member: Membership, words: Words) -> str:
    """Whose desk this is, in local words: `BPD Desa Sukamaju`, `Pemerintah Desa Sukamaju`."""
    name = member.wilayah.name
    if member.role in PEMDES:
        return f"{words.pemdes.title()} {name}"
    return f"{words.bpd} {words.desa.capitalize()} {name}"


def _menu(role: str) -> tuple[list[Entry], list[Entry]]:
    plan = (_("Rencana"), "rencana", frozenset[str]())
    tasks = (_("Tugas"), "tugas", frozenset[str]())
    matrix = (_("Sinergi"), "sinergi", frozenset({"sinergi-baris", "sinergi-baru"}))
    sheet = (_("Setor lembar"), "lembar", frozenset({"bpd-aspirasi"} if role == Role.PETUGAS else ()))
    if role in BPD:
        sms = (_("SMS"), "sms", frozenset({"tertahan", "sms-biaya", "sms-jalur"}))
        money = (_("Anggaran"), "bpd-langkah", frozenset({"apb-periksa", "pemdes-laporan"}))
        own = (_("Pengaturan"), "pengaturan", frozenset({"teks-sms", "nomor-darurat"}))
        return [
            (_("Masuk"), "bpd", frozenset({"bpd-aspirasi", "bpd-gabung"})),
            (
                _("Kelompok"),
                "bpd-kelompok",
                frozenset({"bpd-kelompok-rinci", "bpd-kelompok-atur", "bpd-saran"}),
            ),
            (_("Musyawarah"), "bpd-musyawarah", frozenset({"bpd-musyawarah-rinci"})),
            (_("Jawab"), "jawab", frozenset()),
        ], [sheet, plan, money, tasks, matrix, sms, own]
    if role in PEMDES:
        voices = [(_("Suara"), "tanggapan", frozenset[str]())] if role == Role.KADES else []
        return [
            (_("Meja"), "pemdes", frozenset()),
            (_("Anggaran"), "pemdes-apb", OF_THE_BUDGET),
            (_("Realisasi"), "pemdes-realisasi", OF_SPENDING),
            *(voices or [plan]),
        ], [*([plan] if voices else []), tasks, matrix, (_("Tentang"), "pemdes-tentang", frozenset())]
    return [sheet, matrix], []


def _entry(request: DeskRequest, entry: Entry) -> dict[str, Any]:
    text, name, behind = entry
    here = request.resolver_match.url_name if request.resolver_match else ""
    return {"teks": text, "href": reverse(name), "kini": here == name or here in behind}
