"""Reads what the API answers with, by the readings of the public pages: no rule of its own stands here."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone

from accountability.lib import nomor as number
from accountability.lib.local_time import local_date
from accountability.oversight.fair import Told, compared
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import learn_words, words_for
from posko import counts
from posko.models import Aspirasi, Kelompok, Sheet
from posko.topics import choices
from public_site.api import cursors
from public_site.api.problems import Problem
from public_site.api.schemas import SHEET_LOST, SHEET_WAITS
from public_site.budget_sheet import published, published_years, sheet
from public_site.filters import KelompokFilter, VoiceFilter
from public_site.open_data import as_data
from public_site.outcomes import (
    GROUP,
    VOICE,
    Mark,
    decision_of,
    public_groups,
    public_voices,
    said_of,
    together,
    told_groups,
    told_voices,
)
from public_site.place import NotServed, Place, badge, place_of, sms_number
from public_site.voice_page import voice_of, voice_page

type Data = dict[str, Any]

_NOT_SERVED = "Desa ini belum memakai posko."
_NO_DESA = "Tidak ada desa dengan kode ini."


def villages(request: HttpRequest, asked: Data) -> Data:
    """The desa that use the posko, by code, a page at a time."""
    found = Wilayah.objects.desa().in_service().with_names_above()
    if "nama" in asked:
        found = found.filter(pk__in=Wilayah.objects.named_like(asked["nama"]).order_by().values("pk"))
    for name in ("kabupaten", "kecamatan"):
        if name in asked:
            found = found.within(asked[name])
    if "kursor" in asked:
        found = found.filter(kode__gt=cursors.opened(asked["kursor"], "desa"))
    most = asked.get("batas", 50)
    rows = list(found.order_by("kode")[: most + 1])
    onward = cursors.closed(rows[most - 1].kode, "desa") if len(rows) > most else None
    learn_words([one.kode for one in rows[:most]])
    return cursors.page(request, [_village_in_short(one) for one in rows[:most]], onward)


def village(request: HttpRequest, kode: str) -> Data:
    """One desa."""
    place = served(kode)
    short = _village_in_short(place.desa)
    short.pop("alamat")
    return {
        **short,
        "zona_waktu": place.zone,
        "nomor_sms": sms_number(kode) or None,
        "jam_layanan": (place.facts.office_hours if place.facts else "") or None,
        "dusun": list(place.desa.dusun.order_by("name").values_list("name", flat=True)),
        "topik": [{"kode": one, "nama": name} for one, name in choices(place.words)],
        "tahun_anggaran": published_years(place.desa),
        "halaman": absolute(reverse("desa", args=[kode])),
    }


def budget(request: HttpRequest, kode: str, tahun: int) -> Data:
    """The newest published budget of a year, as its page's JSON tells it."""
    place = served(kode)
    apb = published(place.desa, tahun)
    if apb is None:
        raise Problem(404, "Anggaran tahun itu belum tayang, atau ditarik.")
    return as_data(sheet(apb, place.words))


def voices(request: HttpRequest, kode: str, asked: Data) -> Data:
    """The voices that stand alone, as the list of outcomes shows them; without their numbers."""
    place = served(kode)
    found = VoiceFilter(_filters(asked), public_voices(place.desa), desa=place.desa, words=place.words).qs
    rows, onward = _paged(place, Kelompok.objects.none(), found, asked, VOICE)
    told = {one.pk: one for one in told_voices([pk for _what, pk, _at in rows])}
    data = [_public_voice(told[pk], place) for _what, pk, _at in rows if pk in told]
    return cursors.page(request, data, onward)


def groups(request: HttpRequest, kode: str, asked: Data) -> Data:
    """The groups, as the list of outcomes shows them."""
    place = served(kode)
    found = KelompokFilter(_filters(asked), public_groups(place.desa), desa=place.desa, words=place.words).qs
    rows, onward = _paged(place, found, Aspirasi.objects.none(), asked, GROUP)
    wanted = Kelompok.objects.filter(pk__in=[pk for _what, pk, _at in rows])
    told = {one.pk: one for one in told_groups(wanted, place)}
    data = [_group(told[pk], place) for _what, pk, _at in rows if pk in told]
    return cursors.page(request, data, onward)


def standing(request: HttpRequest, nomor: str) -> Data:
    """Where a number stands, as its page shows it to whoever does not have its kunci."""
    voice = voice_of(nomor)
    if voice is None:
        return _on_its_way(nomor)
    place = Place(voice.desa, getattr(voice.desa, "facts", None), words_for(voice.desa_id))
    shown = voice_page(voice, place, opened=False)
    end = shown.get("kabar_akhir")
    group = shown.get("kelompok")
    return {
        "nomor": voice.nomor,
        "nomor_tertulis": number.written(voice.nomor),
        "desa": voice.desa_id,
        "keadaan": voice.state,
        "keadaan_label": shown["lencana"]["label"],
        "sejak": local_date(voice.state_since_at, voice.desa_id).isoformat(),
        "terbuka": voice.is_open_to_all,
        "judul": shown["judul_kabar"] if voice.is_open_to_all else None,
        "kelompok": _group_in_short(group) if group is not None else None,
        "langkah": [
            {
                "kode": str(one.kode),
                "judul": one.judul,
                "keadaan": one.keadaan,
                "keterangan": [str(line) for line in one.ket],
                "persen": one.persen,
            }
            for one in shown.get("langkah", [])
        ],
        "kabar_akhir": {"judul": end["judul"], "isi": end["isi"], "lanjut": end["lalu"] or None}
        if end
        else None,
        "halaman": absolute(reverse("kabar", args=[voice.nomor])),
    }


def indicators(request: HttpRequest, kode: str) -> Data:
    """The villages of a kecamatan beside the median, by name."""
    kecamatan = Wilayah.objects.kecamatan().filter(kode=kode).first()
    if kecamatan is None:
        raise Problem(404, "Tidak ada kecamatan dengan kode ini.")
    every = Wilayah.objects.within(kode).desa()
    rows = list(every.in_service().order_by("name", "kode"))
    figures = compared(rows, today=local_date(timezone.now(), kode))
    return {
        "kecamatan": _named(kecamatan),
        "sampai": figures.until.isoformat(),
        "tengah": _figures(figures.middle),
        "desa": [{**_named(one), **_figures(figures.villages[one.kode])} for one in rows],
        "belum_memakai": every.count() - len(rows),
    }


def served(kode: str) -> Place:
    """The desa, where it uses the posko; raises Problem (404)."""
    try:
        return place_of(kode)
    except NotServed:
        raise Problem(404, _NOT_SERVED) from None
    except Http404:
        raise Problem(404, _NO_DESA) from None


def absolute(path: str) -> str:
    """The whole address of a path here."""
    return f"{settings.PUBLIC_BASE_URL.rstrip('/')}{path}"


def _paged(
    place: Place, found_groups: Any, found_voices: Any, asked: Data, what: str
) -> tuple[list[tuple[str, int, Any]], str | None]:
    after = cursors.read(asked.get("kursor"), Mark.read)
    if after is not None and after.what != what:
        raise cursors.unknown()
    rows, onward = together(
        found_groups,
        found_voices,
        until=place.counted_until,
        most=asked.get("batas", 20),
        after=after,
    )
    return rows, str(onward) if onward is not None else None


def _filters(asked: Data) -> Data:
    return {name: asked[name] for name in ("keadaan", "topik", "cari") if name in asked}


def _village_in_short(desa: Wilayah) -> Data:
    around: Any = desa.parent
    return {
        "kode": desa.kode,
        "nama": desa.name,
        "jenis": words_for(desa.kode).desa,
        "kecamatan": _named(around),
        "kabupaten": _named(around.parent),
        "alamat": absolute(reverse("api-desa-satu", args=[desa.kode])),
    }


def _named(wilayah: Wilayah) -> Data:
    return {"kode": wilayah.kode, "nama": wilayah.name}


def _public_voice(voice: Aspirasi, place: Place) -> Data:
    return {
        "ringkasan": voice.public_summary,
        "topik": voice.topic or None,
        "keadaan": voice.state,
        "keadaan_label": badge(voice.state, place.words)["label"],
        "jawaban": said_of(voice) or None,
        "kabar_terakhir": local_date(voice.state_since_at, place.desa.kode).isoformat(),
    }


def _group(group: Any, place: Place) -> Data:
    decision = decision_of(group)
    return {
        "id": group.pk,
        "judul": group.title,
        "keadaan": group.state,
        "keadaan_label": badge(group.state, place.words)["label"],
        "warga_sedikitnya": counts.stepped(group.voices) or None,
        "keputusan": {"kalimat": decision.sentence, "lanjut": decision.onward or None} if decision else None,
        "kabar_terakhir": local_date(group.at, place.desa.kode).isoformat(),
        "halaman": absolute(reverse("kelompok", args=[place.desa.kode, group.pk])),
    }


def _group_in_short(group: Kelompok) -> Data:
    page = absolute(reverse("kelompok", args=[group.desa_id, group.pk]))
    return {"id": group.pk, "judul": group.title, "halaman": page}


def _figures(told: Told) -> Data:
    return {
        "belanja_terpakai": told.spent,
        "dijawab_tepat_waktu": told.answered,
        "suara_perempuan": told.women,
    }


def _on_its_way(nomor: str) -> Data:
    """A number that was printed on a sheet nobody has keyed in yet; raises Problem (404) for nobody's."""
    printed = Sheet.objects.not_keyed_in().filter(nomor=nomor).first()
    if printed is None:
        raise Problem(404, "Nomor itu tidak kami temukan. Periksa lagi nomornya.")
    lost = printed.given_up_at is not None
    return {
        "nomor": nomor,
        "nomor_tertulis": number.written(nomor),
        "desa": printed.desa_id,
        "keadaan": SHEET_LOST if lost else SHEET_WAITS,
        "keadaan_label": "Lembarnya belum ditemukan" if lost else "Lembarnya belum dicatat",
        "sejak": local_date(printed.given_up_at or printed.printed_at, printed.desa_id).isoformat(),
        "terbuka": False,
        "judul": None,
        "kelompok": None,
        "langkah": [],
        "kabar_akhir": None,
        "halaman": absolute(reverse("kabar", args=[nomor])),
    }
