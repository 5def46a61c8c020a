"""A year's budget and one kegiatan of it, as other sites are told of them."""

from dataclasses import replace

from django.urls import reverse

from accountability.budget.models import APBDesa
from accountability.lib.local_time import tanggal
from accountability.lib.rupiah import ringkas
from public_site.budget_sheet import Job, Sheet, percent, published, published_years, sheet
from public_site.money_marks import headline, per_family, shares_of
from public_site.place import Place
from public_site.sharing.place_told import ask_of, where_of
from public_site.sharing.told import Bar, NothingToTell, Part, Shared, Tile


def newest_budget_told(place: Place) -> Shared:
    """The budget of the newest year that is published, or that there is none yet.

    Its card and its picture stand at addresses without a year: who shows them shows next year's in its time.
    """
    kode, year, years = place.desa.kode, place.today.year, published_years(place.desa)
    path, picture = reverse("anggaran", args=[kode]), f"/desa/{kode}/anggaran/gambar"
    frame = reverse("widget-anggaran-kini", args=[kode])
    if years:
        return replace(budget_told(place, years[0]), path=path, picture=picture, frame=frame)
    return Shared(
        kind="Anggaran",
        title=f"Uang {place.words.desa} {year}",
        where=where_of(place),
        said=f"{place.words.apb} {year} {place.name} belum ditayangkan.",
        path=path,
        picture=picture,
        frame=frame,
        figure=Tile("Belum ditayangkan", f"{place.words.apb} {year}"),
        ask=ask_of(place),
    )


def budget_told(place: Place, year: int) -> Shared:
    """How much, what for, and how much of it is spent. Raises NothingToTell for a year that is not public."""
    figures = sheet(_of_year(place, year), place.words)
    share = per_family(figures.belanja, place)
    means = f"rencana belanja, sekitar {share} per keluarga" if share else "rencana belanja setahun"
    return Shared(
        kind="Anggaran",
        title=f"Uang {place.words.desa} {year}",
        where=where_of(place),
        said=f"Rencana belanja {ringkas(figures.belanja)}. {headline(figures)}",
        path=reverse("anggaran-tahun", args=[place.desa.kode, year]),
        picture=f"/desa/{place.desa.kode}/anggaran/{year}/gambar",
        frame=reverse("widget-anggaran", args=[place.desa.kode, year]),
        figure=Tile(ringkas(figures.belanja), means),
        parts=_parts(figures),
        bars=(_spent(figures.spent, figures.belanja, f"Terpakai sampai {tanggal(figures.as_of)}"),),
        ask=ask_of(place),
    )


def job_told(place: Place, year: int, kode: str) -> Shared:
    """One kegiatan: its rupiah, what was spent, and how far the work is. Raises NothingToTell."""
    jobs = sheet(_of_year(place, year), place.words).jobs
    job: Job | None = next((one for one in jobs if one.kode == kode), None)
    if job is None:
        raise NothingToTell
    bars = [_spent(job.spent, job.planned, "Uang terpakai")]
    if job.percent is not None:
        bars.append(Bar("Pekerjaan", job.percent, f"{job.percent}%"))
    return Shared(
        kind=f"Kegiatan {year}",
        title=job.name,
        where=where_of(place),
        said=f"Rencana {ringkas(job.planned)}, terpakai {ringkas(job.spent)}.",
        path=reverse("kegiatan", args=[place.desa.kode, year, kode]),
        picture=f"/desa/{place.desa.kode}/anggaran/{year}/kegiatan/{kode}/gambar",
        figure=Tile(ringkas(job.planned), "rencana setahun"),
        bars=tuple(bars),
        ask=ask_of(place),
    )


def _of_year(place: Place, year: int) -> APBDesa:
    apb = published(place.desa, year)
    if apb is None:
        raise NothingToTell
    return apb


def _spent(spent: int, planned: int, label: str) -> Bar:
    used = percent(spent, planned)
    return Bar(label, used, f"{used}%, {ringkas(spent)}")


def _parts(figures: Sheet) -> tuple[Part, ...]:
    """The bidang in their order, each with its share of a hundred; those without money are left out."""
    told = zip(shares_of(figures), figures.bidang, strict=True)
    return tuple(
        Part(one.name, share, ringkas(one.planned), colour)
        for colour, (share, one) in enumerate(told, start=1)
        if one.planned
    )
