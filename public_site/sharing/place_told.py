"""A village, its answers, its meetings and its kecamatan, as other sites are told of them."""

import datetime as dt

from django.urls import reverse

from accountability.lib.local_time import hari, tanggal
from accountability.lib.rupiah import ringkas
from accountability.lib.spoken import grouped
from accountability.planning.kind_words import called
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import words_for
from public_site.answered_lately import DAYS, answered_lately
from public_site.answers_card import answered
from public_site.budget_sheet import published, published_years, sheet
from public_site.meetings_shown import for_whom
from public_site.outcomes import cards, together
from public_site.place import Place, first_upper, sms_number
from public_site.poster import told_at
from public_site.sharing.told import Item, NothingToTell, Shared, Tile

MOST_ITEMS = 3


def where_of(place: Place) -> str:
    """ "Desa Sukamaju, Kecamatan Tirtasari"."""
    above = place.desa.parent
    return f"{place.name}, {first_upper(place.words.kecamatan)} {above.name}" if above else place.name


def ask_of(place: Place) -> str:
    """How to write without internet; "" where there is no number."""
    number = sms_number(place.desa.kode)
    return f"SMS {number}" if number else ""


def village_told(place: Place) -> Shared:
    """The village: its money, what was answered, the next meeting."""
    kode = place.desa.kode
    tiles = [_money(place)]
    lately = answered_lately(place)
    if lately:
        tiles.append(Tile(f"{grouped(lately)}+", f"aspirasi dijawab dalam {DAYS} hari"))
    meeting = place.desa.musyawarah.standing().coming(place.today).first()
    if meeting is not None:
        tiles.append(Tile(_short(meeting.held_on), "musyawarah berikutnya"))
    said = f"Sampaikan usul atau keluhan, cek kabarnya, dan lihat ke mana uang {place.words.desa}."
    return Shared(
        kind="Posko Aspirasi",
        title=place.name,
        where=told_at(place, "").above,
        said=said,
        lead=said,
        path=reverse("desa", args=[kode]),
        picture=f"/desa/{kode}/gambar",
        frame=reverse("widget", args=[kode]),
        tiles=tuple(tiles),
        ask=ask_of(place),
    )


def _money(place: Place) -> Tile:
    years = published_years(place.desa)
    apb = published(place.desa, years[0]) if years else None
    if apb is None:
        return Tile("Belum tayang", f"{place.words.apb} {place.today.year}")
    figures = sheet(apb, place.words)
    return Tile(ringkas(figures.belanja), f"{place.words.apb} {apb.year}, terpakai {figures.percent_spent}%")


def _short(day: dt.date) -> str:
    """ "12 Desember" of this year and the next alike: the nearest one is meant."""
    return " ".join(tanggal(day).split()[:2])


def outcomes_told(place: Place) -> Shared:
    """The newest answers."""
    groups, voices = answered(place)
    rows, _more = together(groups, voices, until=place.counted_until, most=MOST_ITEMS)
    return Shared(
        kind="Usul dan jawaban",
        title="Apa hasilnya?",
        where=where_of(place),
        said=f"Yang diminta warga {place.name}, dan apa jawabannya.",
        path=reverse("hasil", args=[place.desa.kode]),
        picture=f"/desa/{place.desa.kode}/hasil/gambar",
        lead="" if rows else "Jawaban pertama akan tampil di sini.",
        items=tuple(Item(one.judul, one.lencana) for one in cards(rows, place)),
        ask=ask_of(place),
    )


def meetings_told(place: Place) -> Shared:
    """The next meeting, or that there is none yet."""
    held = place.desa.musyawarah.standing().select_related("dusun").coming(place.today).first()
    figure, said = Tile("Belum ada jadwal", "Waktu dan tempatnya akan tampil di sini."), ""
    if held is not None:
        hour = f"{held.starts_at:%H.%M} {place.zone}, " if held.starts_at else ""
        day = f"{hari(held.held_on)}, {tanggal(held.held_on)}"
        figure = Tile(day, f"{hour}{held.place}")
        said = f"{called(held, place.words)}: {day}. {for_whom(held, place.words)}"
    return Shared(
        kind="Musyawarah",
        title=called(held, place.words) if held is not None else "Musyawarah",
        where=where_of(place),
        said=said or f"Jadwal dan hasil musyawarah {place.name}.",
        path=reverse("musyawarah", args=[place.desa.kode]),
        picture=f"/desa/{place.desa.kode}/musyawarah/gambar",
        figure=figure,
        lead=for_whom(held, place.words) if held is not None else "",
        ask=ask_of(place),
    )


def kecamatan_told(kode: str, *, year: int) -> Shared:
    """How many of the villages that use the posko show the budget of `year`.

    Raises NothingToTell where there is no such kecamatan, or none of its villages uses the posko.
    """
    kecamatan = Wilayah.objects.kecamatan().select_related("parent").filter(kode=kode).first()
    served = list(Wilayah.objects.within(kode).desa().in_service().values_list("kode", flat=True))
    if kecamatan is None or not served:
        raise NothingToTell
    shown = Wilayah.objects.filter(
        kode__in=served, apb__year__gte=year, apb__published_at__isnull=False, apb__withdrawn_at__isnull=True
    )
    tayang = len(set(shown.values_list("kode", flat=True)))
    words = words_for(kode)
    return Shared(
        kind="Posko Aspirasi",
        title=f"{first_upper(words.kecamatan)} {kecamatan.name}",
        where=kecamatan.parent.name if kecamatan.parent else "",
        said=f"{tayang} dari {len(served)} {words.desa} sudah menayangkan anggaran {year}.",
        path=reverse("kecamatan", args=[kode]),
        picture=f"/kecamatan/{kode}/gambar",
        figure=Tile(f"{tayang} dari {len(served)}", f"{words.desa} sudah menayangkan anggaran {year}"),
        squares=(tayang, len(served)),
    )
