"""What is sent from the sheet's page: each button does its one deed, and a refusal keeps every word."""

import datetime as dt
from dataclasses import dataclass, field

from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from accountability.accounts.access import DeskRequest
from accountability.accounts.models import Membership, MembershipQuerySet, Role
from accountability.budget.models import APBDesa
from accountability.lib.local_time import jam, local_date, zone_for
from accountability.oversight.evaluation import refusals
from accountability.oversight.evaluation.answering import Said, advise_line, answer_row
from accountability.oversight.evaluation.finishing import finish
from accountability.oversight.evaluation.receiving import Team, receive, start
from accountability.oversight.evaluation.suggesting import suggest
from accountability.oversight.forms import AdviceForm, KecForm, ReceiveForm, RowForm, StartForm
from accountability.oversight.models import Evaluation
from accountability.oversight.views.sentences import KNOWN, sentence_for, stale_row
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import words_for


@dataclass
class Filled:
    """What came of a sending: what to say, or the forms with what was wrong in them."""

    told: str = ""
    anchor: str = ""
    sentences: list[str] = field(default_factory=list)
    rows: dict[int, RowForm] = field(default_factory=dict)
    unsaved: list[tuple[str, Said]] = field(default_factory=list)
    receive: ReceiveForm | None = None
    start: StartForm | None = None
    advice: tuple[int, AdviceForm] | None = None

    @property
    def refused(self) -> bool:
        """Whether anything must be put right."""
        forms: list[KecForm | None] = [
            self.receive,
            self.start,
            self.advice[1] if self.advice else None,
            *self.rows.values(),
        ]
        return bool(self.sentences) or any(form is not None and bool(form.errors) for form in forms)


def do(request: DeskRequest, desa: Wilayah, year: int, evaluation: Evaluation | None) -> Filled:
    """Does what the button `aksi` asks; 404 for what stands on no button."""
    aksi, at = request.POST.get("aksi", ""), timezone.now()
    if aksi == "terima":
        return _receive(request, desa, year, at)
    if aksi == "mulai":
        return _start(request, desa, year, at)
    if evaluation is None:
        raise Http404
    if aksi == "simpan":
        return _save_rows(request, evaluation, at)
    if aksi == "saran-baris":
        return _advise(request, evaluation, at)
    if aksi == "hitung":
        return _simple(request, evaluation, at, _("Saran dihitung lagi dari rancangan terbaru."))
    if aksi == "selesai":
        return _simple(request, evaluation, at, _("Evaluasi selesai. Temuannya menjadi tugas yang tercatat."))
    raise Http404


def staff_of(desa: Wilayah, today: dt.date) -> MembershipQuerySet:
    """Who may be in a team: those who work for the village's kecamatan today."""
    staff = Membership.objects.on(today).filter(wilayah=desa.parent_id, role=Role.CAMAT)
    return staff.select_related("user").order_by("user__display_name", "id")


def newest_budget(desa: Wilayah, year: int) -> APBDesa | None:
    """The last version of that year's budget."""
    return APBDesa.objects.filter(desa=desa).of_year(year).first()


def _receive(request: DeskRequest, desa: Wilayah, year: int, at: dt.datetime) -> Filled:
    apb = newest_budget(desa, year)
    if apb is None:
        raise Http404
    form = ReceiveForm(request.POST)
    filled = Filled(receive=form)
    if form.is_valid():
        said = form.cleaned_data
        try:
            receive(
                apb=apb,
                received_date=said["tanggal"],
                letter_no=said["surat"],
                by=request.member.actor(),
                at=at,
            )
        except KNOWN as refusal:
            _refuse(filled, refusal, desa)
    filled.told = _("Penerimaan tercatat. Hitungan hari kerja mulai berjalan.")
    return _with_sentences(filled, form)


def _start(request: DeskRequest, desa: Wilayah, year: int, at: dt.datetime) -> Filled:
    apb = newest_budget(desa, year)
    if apb is None:
        raise Http404
    form = StartForm(request.POST, staff=staff_of(desa, local_date(at, desa.kode)))
    filled = Filled(start=form, told=_("Lembar evaluasi siap diisi."))
    if form.is_valid():
        team = Team(form.cleaned_data["ketua"], list(form.cleaned_data["anggota"]))
        try:
            start(apb=apb, team=team, by=request.member.actor(), at=at)
        except KNOWN as refusal:
            _refuse(filled, refusal, desa)
    return _with_sentences(filled, form)


def _save_rows(request: DeskRequest, evaluation: Evaluation, at: dt.datetime) -> Filled:
    """Saves the rows a person touched; where another was faster, the page keeps both texts."""
    part = request.POST.get("bagian", "")
    filled = Filled(anchor=f"#bagian-{part}" if part in {"A", "B"} else "")
    for row in evaluation.rows.filter(part=part).order_by("no"):
        form = RowForm(row, request.POST)
        if f"b{row.pk}-versi" not in request.POST:
            continue
        filled.rows[row.pk] = form
        if not form.is_valid() or not form.touched:
            continue
        try:
            answer_row(
                row=row,
                said=form.said,
                version=form.cleaned_data["versi"],
                by=request.member.actor(),
                at=at,
            )
        except refusals.StaleRow as stale:
            form.meet(stale.current, stale_row(stale.current.code))
        except KNOWN as refusal:
            if not filled.sentences:
                _refuse(filled, refusal, evaluation.desa)
            filled.unsaved.append((row.code, form.said))
    filled.told = _("Bagian %(part)s tersimpan %(time)s.") % {
        "part": part,
        "time": jam(at, zone_for(evaluation.desa_id)),
    }
    return filled


def _advise(request: DeskRequest, evaluation: Evaluation, at: dt.datetime) -> Filled:
    asked = request.POST.get("baris", "")
    if not asked.isascii() or not asked.isdecimal() or len(asked) > 18:
        return Filled(sentences=[_("Pilih dulu baris anggarannya.")])
    line = get_object_or_404(evaluation.apb.lines, pk=int(asked))
    form = AdviceForm(request.POST)
    filled = Filled(advice=(line.pk, form), anchor="#per-baris", told=_("Rekomendasi baris tersimpan."))
    if form.is_valid():
        said = form.cleaned_data
        try:
            advise_line(
                evaluation=evaluation,
                line=line,
                text=said["saran"].replace("\r\n", "\n"),
                version=said["versi"],
                by=request.member.actor(),
                at=at,
            )
        except KNOWN as refusal:
            _refuse(filled, refusal, evaluation.desa)
    return _with_sentences(filled, form)


def _simple(request: DeskRequest, evaluation: Evaluation, at: dt.datetime, told: str) -> Filled:
    filled = Filled(told=told)
    deed = finish if request.POST["aksi"] == "selesai" else suggest
    try:
        with transaction.atomic():
            deed(evaluation=evaluation, by=request.member.actor(), at=at)
    except KNOWN as refusal:
        _refuse(filled, refusal, evaluation.desa)
    return filled


def _refuse(filled: Filled, refusal: Exception, desa: Wilayah) -> None:
    filled.sentences.append(sentence_for(refusal, words_for(desa.kode)))


def _with_sentences(filled: Filled, form: KecForm) -> Filled:
    """What is wrong in the form is said at the top too: the form itself may not be on the page any more."""
    filled.sentences += [str(sentence) for some in form.errors.values() for sentence in some]
    return filled
