"""The vote by slips in a browser: one page without an account, for who holds a printed slip."""

from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, TimestampSigner
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods

from accountability.accounts.guessing import place_of
from accountability.planning import voting
from accountability.planning.models import Musyawarah
from accountability.planning.ranking import voting as is_open
from accountability.regions.sebutan import words_for
from public_site.forms import SlipForm
from public_site.language import in_their_language
from public_site.place import Place
from public_site.views.tracking import redirect_see_other

HOUR = 3600
WRONG_CODES_AN_HOUR = 40  # from one place: a whole hall may share one address, a guesser needs millions
_SIGNED = TimestampSigner(salt="suara-masuk")
THANKED_FOR = 300  # seconds

SENTENCES: dict[type[Exception], tuple[str, str]] = {
    voting.CodeUnknown: (
        "kode",
        gettext_noop("Kode kartu ini belum kami kenal. Lihat lagi hurufnya di kartu."),
    ),
    voting.SlipUsed: (
        "kode",
        gettext_noop("Kartu ini sudah dipakai memilih. Kalau itu Anda, suara Anda sudah masuk."),
    ),
    voting.NothingMarked: (
        "",
        gettext_noop("Beri titik pada paling sedikit satu usulan. Kartu Anda belum terpakai."),
    ),
    voting.NotOnTheBoard: (
        "",
        gettext_noop("Daftar usulannya berubah. Pilih sekali lagi. Kartu Anda belum terpakai."),
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
def vote(request: HttpRequest, secret: str) -> HttpResponse:
    """Shows the proposals with their numbers, and takes the dots of one slip; the choice is kept nowhere."""
    held = Musyawarah.objects.filter(secret=secret).exclude(secret="").select_related("desa__parent").first()
    if held is None or held.voting_opened_at is None:
        raise Http404
    proposals = list(held.usulan.exclude(place=None).order_by("place"))
    dots = held.dots_each or 1
    said = request.POST if request.method == "POST" else None
    form = SlipForm(said, proposals=proposals, dots=dots, initial={"kode": request.GET.get("kode", "")[:20]})
    if not is_open(held):
        return _page(request, held, form, status=200 if said is None else 422)
    if said is None:
        return _page(request, held, form, voted=_just_voted(request, held))
    if _guessing(request):
        form.add_error(
            "kode", _("Terlalu banyak kode keliru dari sini. Minta petugas memasukkan kartu Anda.")
        )
        return _page(request, held, form, status=429)
    if form.is_valid() and _counted(request, held, form):
        answer = redirect_see_other("suara", secret)
        answer["Location"] += f"?masuk={_SIGNED.sign(str(held.pk))}"  # no session: nothing of a voter is kept
        return answer
    return _page(request, held, form, status=422)


def _counted(request: HttpRequest, held: Musyawarah, form: SlipForm) -> bool:
    try:
        voting.vote(musyawarah=held, code=form.cleaned_data["kode"], places=form.places(), at=timezone.now())
    except voting.TooManyDots as many:
        too_many = _("Satu kartu punya %(most)s titik. Kurangi dulu. Kartu Anda belum terpakai.")
        form.add_error(None, ValidationError(too_many, params={"most": many.most}))
    except voting.VoteIsClosed:
        held.voting_closed_at = timezone.now()  # only for this page: it closed this very moment
    except tuple(SENTENCES) as refusal:
        field, sentence = SENTENCES[type(refusal)]
        form.add_error(field or None, _(sentence))
        if isinstance(refusal, voting.CodeUnknown):
            _one_more(request)
    else:
        return True
    return False


@in_their_language
def _page(
    request: HttpRequest, held: Musyawarah, form: SlipForm, *, status: int = 200, voted: bool = False
) -> HttpResponse:
    place = Place(held.desa, getattr(held.desa, "facts", None), words_for(held.desa_id))
    context: dict[str, Any] = {
        **place.context(),
        "musyawarah": held,
        "form": form,
        "titik": held.dots_each or 1,
        "memilih": is_open(held),
        "masuk": voted,
        "alamat_dasar": settings.PUBLIC_BASE_URL,
        "form_salah": form if form.is_bound and form.errors else None,
    }
    answer = render(request, "publik/suara.html", context, status=status)
    answer["Cache-Control"] = "no-store"
    return answer


def _just_voted(request: HttpRequest, held: Musyawarah) -> bool:
    try:
        return _SIGNED.unsign(request.GET.get("masuk", ""), max_age=THANKED_FOR) == str(held.pk)
    except BadSignature:
        return False


def _counter(request: HttpRequest) -> str:
    return f"kartu-keliru:{place_of(request.META)}"


def _guessing(request: HttpRequest) -> bool:
    return int(cache.get(_counter(request), 0)) >= WRONG_CODES_AN_HOUR


def _one_more(request: HttpRequest) -> None:
    counter = _counter(request)
    cache.add(counter, 0, HOUR)
    try:
        cache.incr(counter)
    except ValueError:  # it ran out between the two calls
        cache.set(counter, 1, HOUR)
