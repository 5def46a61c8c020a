"""The voice before and the one after, in the list a member came from; the filter travels in the address."""

import datetime as dt

from django.db.models import Q
from django.urls import reverse

from accountability.accounts.access import DeskRequest
from accountability.lib.local_time import local_date
from accountability.regions.sebutan import Words
from bpd_portal.filters import VoiceFilter
from posko.models import Aspirasi, AspirasiQuerySet

FROM_GROUP = "dari_kelompok"  # of the address: the kelompok whose page one came from


def neighbours(request: DeskRequest, held: Aspirasi, words: Words, at: dt.datetime) -> dict[str, str]:
    """Addresses: `sebelum` and `sesudah` ("" at an end), and `daftar`, the way back. 2 queries.

    A kelompok one came from is walked alone, and `nama` says how it is called.
    """
    if held.kelompok_id is not None and request.GET.get(FROM_GROUP) == str(held.kelompok_id):
        return _in_its_group(held, request.member.wilayah.aspirasi.filter(kelompok=held.kelompok_id))
    kept = request.GET.copy()
    kept.pop("halaman", None)
    query = f"?{kept.urlencode()}" if kept else ""
    listed = VoiceFilter(
        request.GET,
        queryset=request.member.wilayah.aspirasi.all(),
        request=request,
        kode=held.desa_id,
        today=local_date(at, held.desa_id),
        dusun_word=words.dusun,
    )
    before, after = _in_chosen_order(listed.qs, held) if request.GET.get("urut") else listed.qs.beside(held)
    found = {"sebelum": before, "sesudah": after}
    places = {
        name: f"{reverse('bpd-aspirasi', args=[one.nomor])}{query}" if one else ""
        for name, one in found.items()
    }
    back = request.GET.urlencode()
    return {**places, "daftar": f"{reverse('bpd')}?{back}" if back else reverse("bpd")}


def _in_its_group(held: Aspirasi, group: AspirasiQuerySet) -> dict[str, str]:
    """The same within the kelompok one came from, in the order of its page."""
    newer = Q(received_at__gt=held.received_at) | Q(received_at=held.received_at, pk__gt=held.pk)
    found = {
        "sebelum": group.filter(newer).newest_first().reverse().first(),
        "sesudah": group.exclude(newer).exclude(pk=held.pk).newest_first().first(),
    }
    query = {FROM_GROUP: held.kelompok_id}
    places = {
        name: reverse("bpd-aspirasi", args=[one.nomor], query=query) if one else ""
        for name, one in found.items()
    }
    title = held.kelompok.title if held.kelompok else ""
    back = reverse("bpd-kelompok-rinci", args=[held.kelompok_id])
    return {**places, "daftar": back, "nama": title}


def _in_chosen_order(listed: AspirasiQuerySet, held: Aspirasi) -> tuple[Aspirasi | None, Aspirasi | None]:
    """Those before and after in an order the member chose; the first of the list for one that left it."""
    keys = list(listed.values_list("pk", flat=True))
    if held.pk not in keys:
        return None, listed.first()
    here = keys.index(held.pk)
    beside = listed.in_bulk([*keys[max(here - 1, 0) : here], *keys[here + 1 : here + 2]])
    before = beside.get(keys[here - 1]) if here else None
    return before, beside.get(keys[here + 1]) if here + 1 < len(keys) else None
