"""Ambang peringatan: which thresholds the kabupaten may set, and what another one would have done lately."""

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accountability.accounts.access import DeskRequest, desk
from accountability.lib.local_time import local_date
from accountability.oversight.kab_forms import ThresholdForm
from accountability.oversight.models import RegionalThreshold, Topic
from accountability.oversight.reach import is_regional, may_rule
from accountability.oversight.regency.changing import change_settings, mark_of, standing
from accountability.oversight.regency.thresholds import WEEKS, bounds, try_out
from accountability.oversight.regional_rules import rules_at
from accountability.oversight.rules import Rule, in_force
from accountability.oversight.views.kab_history import REFUSALS, history_of, sentence_of, took_back
from accountability.oversight.views.kab_home import REGIONAL
from accountability.oversight.views.page import SeeOther, kec_page, must_rule
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import Words, words_for


@desk(REGIONAL)
@require_http_methods(["GET", "HEAD", "POST"])
def thresholds(request: DeskRequest) -> HttpResponse:
    """Every threshold that may be set; a POST tries one out, sets it after that, or takes one back."""
    if not is_regional(request.member):
        return redirect("kec")
    if request.method != "POST":
        return _page(request, _rule_asked(request.GET.get("aturan", "")))
    must_rule(request.member)
    if request.POST.get("aksi") == "tarik":
        took_back(request, request.member.wilayah, timezone.now())
        return SeeOther(reverse("kab-aturan-ambang"))
    return _posted(request)


def _posted(request: DeskRequest) -> HttpResponse:
    asked, at = request.POST.get("aksi", ""), timezone.now()
    rule = _rule_asked(request.POST.get("aturan", ""))
    if rule is None or asked not in {"coba", "pakai", "semula"}:
        raise Http404
    if asked == "semula":
        _set(request, rule, None, None)
        return SeeOther(reverse("kab-aturan-ambang"))
    form = _form(request, rule, request.POST)
    if not form.is_valid():
        return _page(request, rule, form=form)
    said = form.cleaned_data
    tried = f"{rule.id}:{said['ambang']}"
    if asked == "pakai" and request.POST.get("dicoba") == tried:
        value = {"threshold": said["ambang"], "basis": said["dasar"].strip()}
        if _set(request, rule, value, form):
            return SeeOther(reverse("kab-aturan-ambang"))
        return _page(request, rule, form=form)
    kecamatan = _kecamatan(request.member.wilayah).get(kode=said["tempat"])
    trial = try_out(rule=rule.id, threshold=said["ambang"], kecamatan=kecamatan, at=at)
    return _page(request, rule, form=form, trial=_told(trial, kecamatan), tried=tried)


def _rule_asked(rule_id: str) -> Rule | None:
    if not rule_id:
        return None
    if rule_id not in bounds():
        raise Http404
    return in_force(timezone.now().year)[rule_id]


def _kecamatan(region: Wilayah) -> Any:
    """The kecamatan inside that have villages in service."""
    served = Wilayah.objects.desa().in_service().within(region.kode).values("parent")
    return Wilayah.objects.kecamatan().within(region.kode).filter(pk__in=served).order_by("name", "kode")


def _form(request: DeskRequest, rule: Rule, data: Any = None) -> ThresholdForm:
    region = request.member.wilayah
    now = standing(wilayah=region, topic=Topic.THRESHOLD, keys=[rule.id])
    own = now[rule.id] or {"threshold": rule.threshold, "basis": ""}
    return ThresholdForm(
        data,
        bounds=bounds()[rule.id],
        unit=rule.unit,
        words=words_for(region.kode),
        places=list(_kecamatan(region).values_list("kode", "name")),
        initial={"ambang": own["threshold"], "dasar": own["basis"], "asal": mark_of(now)},
        auto_id="ambang_%s",
    )


def _set(request: DeskRequest, rule: Rule, value: Any, form: ThresholdForm | None) -> bool:
    """Whether it was set; a refusal becomes a sentence in the form, or on the next page."""
    region, seen = request.member.wilayah, form.cleaned_data["asal"] if form else ""
    try:
        change_settings(
            wilayah=region,
            topic=Topic.THRESHOLD,
            values={rule.id: value},
            by=request.member.actor(),
            at=timezone.now(),
            seen=seen,
        )
    except REFUSALS as refusal:
        if form is None:
            messages.warning(request, sentence_of(refusal))
        else:
            form.add_error(None, sentence_of(refusal))
        return False
    messages.success(request, _("Ambang berlaku paling lambat satu menit lagi. Bisa ditarik di riwayat."))
    return True


def _told(trial: Any, kecamatan: Wilayah) -> dict[str, Any]:
    return {"kini": trial.now, "coba": trial.tried, "tempat": kecamatan.name, "minggu": WEEKS}


def _page(
    request: DeskRequest,
    rule: Rule | None,
    *,
    form: ThresholdForm | None = None,
    trial: dict[str, Any] | None = None,
    tried: str = "",
) -> HttpResponse:
    region = request.member.wilayah
    words = words_for(region.kode)
    may = may_rule(request.member)
    if rule is not None and form is None and may:
        form = _form(request, rule)
    refused = form if form is not None and form.is_bound and form.errors else None
    context = {
        "aturan": _rules(region, words),
        "dipilih": rule,
        "nama": _name(rule, words) if rule else "",
        "form": form,
        "coba": trial,
        "dicoba": tried,
        "boleh_atur": may,
        "salah": refused,
        "riwayat": history_of(region, [Topic.THRESHOLD]),
    }
    return kec_page(request, "kab/ambang.html", words, context, status=422 if refused else 200)


def _rules(region: Wilayah, words: Words) -> list[dict[str, Any]]:
    year = local_date(timezone.now(), region.kode).year
    national, here = in_force(year), rules_at(region.kode, year)
    own = set(RegionalThreshold.objects.filter(kabupaten=region).values_list("rule", flat=True))
    return [
        {
            "id": rule_id,
            "nama": _name(national[rule_id], words),
            "satuan": national[rule_id].unit,
            "nasional": national[rule_id].threshold,
            "kini": here[rule_id].threshold,
            "sendiri": rule_id in own,
            "dasar": here[rule_id].legal_basis,
            "mengapa": one.why,
        }
        for rule_id, one in bounds().items()
    ]


def _name(rule: Rule, words: Words) -> str:
    return rule.name.format(**asdict(words))
