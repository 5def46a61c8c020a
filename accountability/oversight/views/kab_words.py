"""Sebutan: the local words of a kabupaten, or of one of its kecamatan, tried on real sentences first."""

import csv
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accountability.accounts.access import DeskRequest, desk
from accountability.lib import gsm7
from accountability.oversight.kab_forms import WordsForm
from accountability.oversight.models import Topic
from accountability.oversight.reach import is_regional, may_rule
from accountability.oversight.regency.changing import change_settings, mark_of, standing
from accountability.oversight.regency.refusals import WordUnfit
from accountability.oversight.regency.wording import PRESET, judge, tidy
from accountability.oversight.views.kab_history import REFUSALS, history_of, sentence_of, took_back
from accountability.oversight.views.kab_home import REGIONAL
from accountability.oversight.views.page import SeeOther, kec_page, must_rule
from accountability.regions import sebutan
from accountability.regions.models import Sebutan, Wilayah
from accountability.regions.sebutan import WORD_NAMES, Words, words_for, words_with
from posko.placeholders import TEXTS, standard
from posko.texts import as_it_looks, at_its_longest
from posko.words import ONE_SMS

SAMPLES = ("terima", "dianggarkan", "anggaran")
KEYS = (PRESET, *WORD_NAMES)


@desk(REGIONAL)
@require_http_methods(["GET", "HEAD", "POST"])
def wording(request: DeskRequest) -> HttpResponse:
    """The words with a preview; a POST looks at others, keeps them, or takes a change back."""
    if not is_regional(request.member):
        return redirect("kec")
    place = _place(request)
    now = standing(wilayah=place, topic=Topic.WORDS, keys=KEYS)
    inherited = words_with(place.kode, Sebutan(wilayah=place, preset=now[PRESET]))
    if request.method != "POST":
        form = WordsForm(initial={**now, "asal": mark_of(now)}, now=inherited, auto_id="kata_%s")
        return _page(request, place, form, words_for(place.kode))
    must_rule(request.member)
    at, asked = timezone.now(), request.POST.get("aksi", "")
    if asked == "tarik":
        took_back(request, place, at)
        return SeeOther(_here(request, place))
    if asked not in {"lihat", "simpan"}:
        raise Http404
    form = WordsForm(request.POST, now=inherited, auto_id="kata_%s")
    tried = _judged(place, form)
    if tried is not None and asked == "simpan" and _kept(request, place, form):
        return SeeOther(_here(request, place))
    return _page(request, place, form, tried or words_for(place.kode), looked=asked == "lihat")


def _place(request: DeskRequest) -> Wilayah:
    """The kabupaten itself, or the kecamatan the address names; 404 for one that is not theirs."""
    region, asked = request.member.wilayah, request.GET.get("tempat", "")
    if not asked or asked == region.kode:
        return region
    found = Wilayah.objects.kecamatan().within(region.kode).filter(kode=asked).first()
    if found is None:
        raise Http404
    return found


def _here(request: DeskRequest, place: Wilayah) -> str:
    here = reverse("kab-sebutan")
    return here if place == request.member.wilayah else f"{here}?tempat={place.kode}"


def _judged(place: Wilayah, form: WordsForm) -> Words | None:
    """The words as they would be; None where the form says what is wrong."""
    if not form.is_valid():
        return None
    try:
        return judge(wilayah=place, values=form.cleaned_data)
    except WordUnfit as unfit:
        form.add_error(unfit.name or None, unfit.sentence)
        return None


def _kept(request: DeskRequest, place: Wilayah, form: WordsForm) -> bool:
    try:
        made = change_settings(
            wilayah=place,
            topic=Topic.WORDS,
            values=tidy(form.cleaned_data),
            by=request.member.actor(),
            at=timezone.now(),
            seen=form.cleaned_data["asal"],
        )
    except REFUSALS as refusal:
        form.add_error(None, sentence_of(refusal))
        return False
    told = _("Kata-kata tersimpan. Berlaku paling lambat satu menit lagi.") if made else ""
    messages.success(request, told or _("Tidak ada yang berubah."))
    return True


def _page(
    request: DeskRequest, place: Wilayah, form: WordsForm, shown: Words, *, looked: bool = False
) -> HttpResponse:
    region = request.member.wilayah
    refused = form if form.is_bound and form.errors else None
    context = {
        "tempat": place,
        "pilihan": [region, *Wilayah.objects.kecamatan().within(region.kode).order_by("name", "kode")],
        "form": form,
        "salah": refused,
        "dilihat": looked and not refused,
        "sms": [_sample(one, shown) for one in SAMPLES],
        "kata": shown,
        "sumber": _sources(),
        "boleh_atur": may_rule(request.member),
        "riwayat": history_of(place, [Topic.WORDS]),
    }
    words = words_for(region.kode)
    return kec_page(request, "kab/sebutan.html", words, context, status=422 if refused else 200)


def _sample(template: str, words: Words) -> dict[str, Any]:
    body = standard(template)
    longest = gsm7.septets(gsm7.plain(at_its_longest(body, words)))
    return {
        "nama": TEXTS[template].title,
        "isi": as_it_looks(body, words, template),
        "huruf": longest,
        "batas": ONE_SMS,
    }


@cache
def _sources() -> list[dict[str, str]]:
    """Of each preset what it says and where that is from (regions/data/sebutan.csv)."""
    path = Path(sebutan.__file__).parent / "data" / "sebutan.csv"
    with path.open(encoding="utf-8", newline="") as table:
        return [
            {
                "nama": row["preset"].capitalize(),
                "contoh": ", ".join(row[name] for name in ("desa", "kecamatan", "bpd", "rpjm", "apb")),
                "sumber": row["source"],
            }
            for row in csv.DictReader(table)
        ]
