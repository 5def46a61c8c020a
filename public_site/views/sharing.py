"""What other sites show of our pages: cards for frames, pictures, and the page that gives their code.

No script, no cookie, nothing that a click could do but open a page of ours; the same words for everybody.
"""

from collections.abc import Callable
from functools import wraps
from itertools import accumulate
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.safestring import mark_safe
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from accountability.inline_css import own_css, source_of
from accountability.lib.local_time import local_date
from public_site.attach_forms import AddressForm
from public_site.drawing import as_svg
from public_site.kept_pages import asked_again, kept
from public_site.language import INDONESIAN
from public_site.place import Place
from public_site.sharing.addresses import absolute, served_place, told_of_group
from public_site.sharing.embedding import frame_code, picture_code, title_of
from public_site.sharing.money_told import budget_told, job_told, newest_budget_told
from public_site.sharing.picture import picture_of
from public_site.sharing.place_told import kecamatan_told, meetings_told, outcomes_told, village_told
from public_site.sharing.told import DONE, LATER, NOW, NothingToTell, Shared
from public_site.sharing.voice_told import number_told
from public_site.views.doors import of_desa, page, with_own_css
from public_site.views.poster import png_answer

type Reader = Callable[..., Shared]
# These pages may stand in a frame of any site; they hold links alone.
POLICY: dict[str, Any] = {
    "default-src": ["'none'"],
    "style-src": [source_of(own_css("sisip"))],
    "base-uri": ["'none'"],
    "form-action": ["'none'"],
    "frame-ancestors": ["*"],
}


def _village(kode: str) -> Shared:
    return village_told(served_place(kode))


def _outcomes(kode: str) -> Shared:
    return outcomes_told(served_place(kode))


def _meetings(kode: str) -> Shared:
    return meetings_told(served_place(kode))


def _newest_budget(kode: str) -> Shared:
    return newest_budget_told(served_place(kode))


def _budget(kode: str, tahun: int) -> Shared:
    return budget_told(served_place(kode), tahun)


def _job(kode: str, tahun: int, keg: str) -> Shared:
    return job_told(served_place(kode), tahun, keg)


def _number(nomor: str) -> Shared:
    return number_told(nomor)[0]


def _kecamatan(kode: str) -> Shared:
    return kecamatan_told(kode, year=local_date(timezone.now(), kode).year)


def _picture(read: Reader) -> Callable[..., HttpResponseBase]:
    """A view of the picture of what `read` tells, as PNG or SVG by the ending of its address."""

    @require_safe
    @wraps(read)
    def view(request: HttpRequest, bentuk: str, **kwargs: Any) -> HttpResponseBase:
        told = _told(read, kwargs)
        drawing = picture_of(told, absolute(told.path))
        if bentuk == "svg":
            answer = HttpResponse(as_svg(drawing, size='width="1200" height="630"'), "image/svg+xml")
        else:
            answer = png_answer(drawing, "gambar.png")
        answer["Cross-Origin-Resource-Policy"] = "cross-origin"
        return answer

    return view


def _frame(read: Reader) -> Callable[..., HttpResponseBase]:
    """A view of the card of what `read` tells, for a frame of any site."""

    @require_safe
    @xframe_options_exempt
    @csp_override(POLICY)
    @kept
    @wraps(read)
    def view(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        with translation.override(INDONESIAN):
            told = _told(read, kwargs)
            context = {
                "t": told,
                "alamat": absolute(told.path),
                "judul": title_of(told),
                "kata": {"kini": "Sekarang:", "buka": "Buka di Posko Aspirasi"},
                "bagian": _side_by_side(told),
                "jejak": _way(told),
            }
            answer = render(request, "publik/sisip.html", context)
        answer["X-Robots-Tag"] = "noindex, noarchive"
        answer["Cross-Origin-Resource-Policy"] = "cross-origin"
        return answer

    return view


def _side_by_side(told: Shared) -> list[dict[str, Any]]:
    """The parts of a whole, each with where it begins on a line of a hundred."""
    begins = accumulate((one.share for one in told.parts), initial=0)
    return [{"bagian": one, "dari": at} for one, at in zip(told.parts, begins, strict=False)]


def _way(told: Shared) -> list[dict[str, str]]:
    """Each step with its name and where it stands, for eyes that see no colour and for readers aloud."""
    said = {DONE: "sudah", NOW: "sekarang", LATER: "belum"}
    return [
        {"keadaan": one, "judul": name, "kata": said[one]}
        for one, name in zip(told.track, told.names, strict=True)
    ]


def _told(read: Reader, kwargs: dict[str, Any]) -> Shared:
    try:
        return read(**kwargs)
    except NothingToTell as none:
        raise Http404 from none


picture_of_village = kept(_picture(_village))
picture_of_outcomes = kept(_picture(_outcomes))
picture_of_meetings = kept(_picture(_meetings))
picture_of_newest_budget = kept(_picture(_newest_budget))
picture_of_budget = kept(_picture(_budget))
picture_of_job = kept(_picture(_job))
picture_of_group = kept(_picture(told_of_group))
picture_of_number = kept(_picture(_number))
card_of_newest_budget = _frame(_newest_budget)
card_of_budget = _frame(_budget)
card_of_group = _frame(told_of_group)
card_of_number = _frame(_number)


def picture_of_kecamatan(request: HttpRequest, kode: str, bentuk: str) -> HttpResponseBase:
    """The picture of several villages, which none of them keeps: asked for again by its ETag."""
    answer = _picture(_kecamatan)(request, kode=kode, bentuk=bentuk)
    if isinstance(answer, HttpResponse) and answer.status_code == 200:
        return asked_again(request, answer)
    return answer


@require_safe
@with_own_css("pasang")
@kept
@of_desa
def attach(request: HttpRequest, place: Place) -> HttpResponse:
    """How to follow a village, and the code of its cards; of any other page the code of the address given."""
    asked = "alamat" in request.GET
    form = AddressForm(request.GET if asked else None)
    found = form.told if asked and form.is_valid() else None
    with translation.override(INDONESIAN):
        context = {
            "kartu": [_offered(village_told(place)), _offered(newest_budget_told(place))],
            "form": form,
            "diminta": _offered(found) if found is not None else None,
            "kecamatan": place.desa.parent,
        }
    return page(request, place, "pasang", context, status=422 if asked and found is None else 200)


def _offered(told: Shared) -> dict[str, Any]:
    """A card with its code and its picture drawn into the page, so that looking costs no further trip."""
    drawn = as_svg(picture_of(told, absolute(told.path)), size='width="100%"')
    return {
        "bingkai": frame_code(told),
        "gambar": picture_code(told),
        "lihat": told.frame,
        "png": f"{told.picture}.png",
        "svg": f"{told.picture}.svg",
        "contoh": mark_safe(drawn),  # noqa: S308 - our own drawing; its words are escaped in as_svg
    }
