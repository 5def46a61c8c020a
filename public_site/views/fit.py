"""Whether the plan of a year fits what citizens said the year before, without any small count of people."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from accountability.planning.fit import FIRST_YEAR
from accountability.planning.public_fit import NotEnacted, NotOverYet, public_fit
from posko.recap import NotAPeriod
from public_site.fit_page import fit_context
from public_site.kept_pages import kept
from public_site.place import Place
from public_site.views.doors import of_desa, page


@require_safe
@kept
@of_desa
def fit(request: HttpRequest, place: Place, tahun: int) -> HttpResponse:
    """Shares of voices and rupiah by bidang and by group; an honest page where they are not there yet."""
    try:
        context = fit_context(public_fit(place.desa, tahun, today=place.today), place.words)
    except NotAPeriod:
        raise Http404 from None
    except (NotOverYet, NotEnacted) as why:
        context = {"tahun": tahun, "suara": tahun - 1, "belum": type(why).__name__}
    context["sebelumnya"] = tahun > FIRST_YEAR
    return page(request, place, "kesesuaian", context)
