"""Data warga: how many people of each group live where, typed, pasted, or read from a file."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accountability.accounts.access import BPD, PEMDES, DeskRequest, desk
from accountability.lib.local_time import local_date
from accountability.lib.spreadsheet.guards import Unreadable
from accountability.lib.spreadsheet.lists import About, Field, Form, Value, as_xlsx
from accountability.lib.spreadsheet.opening import LARGEST
from accountability.lib.spreadsheet.workbook import lines_of_xlsx
from accountability.lib.spreadsheet.writing import XLSX
from accountability.regions.residents import Of, residents_of, what_does_not_add_up
from accountability.regions.sebutan import words_for
from bpd_portal.attempts import attempt
from bpd_portal.forms.residents import PasteForm, ResidentsForm, initial_of
from bpd_portal.page import desk_page, onward
from bpd_portal.residents_sentences import context_of, problem_sentence, whole_name
from bpd_portal.years import year_asked
from posko.counting_residents import count_residents
from posko.residents_table import MOST_ROWS, NoHeading, Table, TooLong, decoded, read_table


@desk(BPD | PEMDES)
@require_http_methods(["GET", "HEAD", "POST"])
def residents(request: DeskRequest) -> HttpResponse:
    """The grid of the newest counts; a POST keeps it, or reads a table into it without keeping it yet."""
    at, desa = timezone.now(), request.member.wilayah
    today = local_date(at, desa.kode)
    asked = request.POST.get("aksi", "")
    if asked not in {"", "simpan", "baca"} or (request.method == "POST" and not asked):
        raise Http404
    dusun = list(desa.dusun.order_by("name").values_list("pk", "name"))
    if request.method == "GET" and "templat" in request.GET:
        return _template(request, [name for _pk, name in dusun])
    paste = PasteForm(
        request.POST if asked == "baca" else None,
        request.FILES if asked == "baca" else None,
        auto_id="tabel_%s",
    )
    read = _read(paste, dict(dusun), request) if asked == "baca" and paste.is_valid() else None
    initial = _known(request, today) if read is None else initial_of(read.people, today.year, "")
    form = ResidentsForm(
        request.POST if asked == "simpan" else None,
        auto_id="warga_%s",
        dusun=dusun,
        today=today,
        initial=initial,
    )
    if form.is_bound and attempt(request, form, lambda: _count(request, form, at)):
        messages.success(request, _("Data warga tersimpan."))
        return onward("penduduk", tahun=form.cleaned_data["tahun"])
    return _page(request, form, paste, read, dusun, today)


def _page(
    request: DeskRequest,
    form: ResidentsForm,
    paste: PasteForm,
    read: Table | None,
    dusun: list[tuple[int, str]],
    today: dt.date,
) -> HttpResponse:
    desa = request.member.wilayah
    words = words_for(desa.kode)
    numbers = residents_of(desa, today.year)
    shown: dict[Of, int] = read.people if read else {of: one.people for of, one in numbers.counts.items()}
    odd = what_does_not_add_up(shown, [pk for pk, _name in dusun])
    context: dict[str, Any] = {
        "s": words,
        "form": form,
        "tabel": paste,
        "terbaca": read,
        "masalah": [problem_sentence(one, words) for one in read.problems] if read else [],
        "ganjil": context_of(odd, dict(dusun), words),
        "seluruh": whole_name(words),
        "sumber": numbers.sources,
    }
    refused = form if form.is_bound and form.errors else paste
    return desk_page(request, "meja/penduduk.html", context, salah=refused)


def _known(request: DeskRequest, today: dt.date) -> dict[str, Any]:
    """The newest counts there are; a source is only said where one was."""
    year = year_asked(request, default=today.year)
    numbers = residents_of(request.member.wilayah, min(year, today.year))
    people = {of: one.people for of, one in numbers.counts.items()}
    told = [one for one in numbers.counts.values() if one.year]
    newest = max(told, key=lambda one: one.year) if told else None
    return initial_of(people, newest.year if newest else today.year, newest.source if newest else "")


def _read(paste: PasteForm, dusun: dict[int, str], request: DeskRequest) -> Table | None:
    said = paste.cleaned_data
    file = said.get("berkas")
    words = words_for(request.member.wilayah_id)
    try:
        text = _text_of(file) if file else said["tempel"]
        return read_table(text, dusun, (words.desa, whole_name(words), request.member.wilayah.name))
    except Unreadable as fault:
        paste.add_error("berkas", fault.sentence)
    except NoHeading:
        paste.add_error(None, _("Baris pertama harus judul kolom, misalnya: nama, semua, perempuan."))
    except TooLong:
        paste.add_error(None, _("Tabel ini terlalu panjang. Kirim hanya satu tempat."))
    return None


def _text_of(file: Any) -> str:
    """A workbook as text apart by tabs, or the text of a CSV. Raises Unreadable, TooLong."""
    if file.size > LARGEST:
        raise TooLong
    if not file.read(4).startswith(b"PK"):
        file.seek(0)
        return decoded(file.read())
    return "\n".join("\t".join(line) for line in lines_of_xlsx(file.file, MOST_ROWS))


def _template(request: DeskRequest, names: list[str]) -> HttpResponse:
    """The table to fill in: a row for each dusun and one for all of it, a column for each group."""
    words = words_for(request.member.wilayah_id)
    groups = ("semua", "perempuan", "laki-laki", "difabel", "lansia", "miskin", "anak")
    fields = [Field(words.dusun, width=26), *(Field(one, Form.COUNT, 12) for one in groups)]
    rows: list[list[Value]] = [[name, *[None] * len(groups)] for name in [*names, "jumlah"]]
    about = About(_("Data warga"), request.member.wilayah.name, _("Isi yang Anda tahu saja."))
    answer = HttpResponse(as_xlsx(fields, rows, about), content_type=XLSX)
    answer["Content-Disposition"] = 'attachment; filename="templat-data-warga.xlsx"'
    return answer


def _count(request: DeskRequest, form: ResidentsForm, at: dt.datetime) -> None:
    count_residents(
        desa=request.member.wilayah,
        year=form.cleaned_data["tahun"],
        source=form.cleaned_data["sumber"],
        people=form.people(),
        by=request.member.actor(),
        at=at,
    )
