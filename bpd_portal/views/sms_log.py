"""Pesan: every SMS of the village, in and out, the newest first, and what became of it."""

from django.db.models import Prefetch, Q
from django.http import Http404, HttpResponse, QueryDict
from django.views.decorators.http import require_safe

from accountability.accounts.access import BPD, DeskRequest, desk
from accountability.accounts.access_fresh import fresh_sign_in
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import words_for
from bpd_portal.filters import InboundFilter, OutboundFilter
from bpd_portal.page import desk_page
from bpd_portal.sms_file import as_csv
from bpd_portal.sms_menu import sms_menu
from bpd_portal.sms_rows import entries_of
from sms_gateway.inbox import dead_letters
from sms_gateway.log import Message, NoSuchPlace, Place, inbound_of, outbound_of, page_of, read_place
from sms_gateway.models import InboundSMSQuerySet, OutboundSMSQuerySet

ON_A_PAGE, MOST_IN_A_FILE = 25, 10_000


@desk(BPD)
@require_safe
def log(request: DeskRequest) -> HttpResponse:
    """The log with its filters; replies stand with the SMS they answer, unless one stream is asked for."""
    desa = request.member.wilayah
    came, messages, further = messages_asked(request, size=ON_A_PAGE)
    dead = dead_letters(desa=desa).count()
    context = {
        "s": words_for(desa.kode),
        "sub": sms_menu("sms", dead),
        "tertahan": dead,
        "saring": came,
        "butir": entries_of(messages, desa),
        "lanjut": f"{_kept(request.GET)}sebelum={further}" if further else "",
        "terbaru": f"?{_kept(request.GET)}".rstrip("&?") if request.GET.get("sebelum") else "",
        "kini": bool(request.GET.get("sebelum")),
        "unduh": f"?{_kept(request.GET)}".rstrip("&?"),
    }
    return desk_page(request, "meja/sms.html", context)


@desk(BPD)
@require_safe
@fresh_sign_in
def log_csv(request: DeskRequest) -> HttpResponse:
    """What the filters leave, for a spreadsheet: the latest ten thousand SMS, without words and phones."""
    desa = request.member.wilayah
    _, messages, _ = messages_asked(request, size=MOST_IN_A_FILE, apart=True)
    answer = HttpResponse(as_csv(messages, desa), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="sms-{desa.kode}.csv"'
    return answer


def messages_asked(
    request: DeskRequest, *, size: int, apart: bool = False
) -> tuple[InboundFilter, list[Message], Place | None]:
    """The filter, what it leaves (replies `apart`, or with what they answer), and where it goes on."""
    desa = request.member.wilayah
    came = InboundFilter(request.GET, queryset=_inbound(desa), kode=desa.kode)
    went = OutboundFilter(request.GET, queryset=_outbound(desa), kode=desa.kode)
    outgoing = went.qs
    if not apart and not _asks_for_outgoing(came):
        outgoing = outgoing.filter(in_reply_to=None)
    messages, further = page_of(came.qs, outgoing, after=_place(request), size=size)
    return came, messages, further


def _inbound(desa: Wilayah) -> InboundSMSQuerySet:
    replies = outbound_of(desa=desa, few=True).select_related("line").order_by("pk")
    mine = inbound_of(desa=desa).filter(
        Q(aspirasi=None) | Q(aspirasi__desa=desa), Q(added_words=None) | Q(added_words__aspirasi__desa=desa)
    )
    return mine.select_related("line", "contact", "aspirasi", "added_words__aspirasi").prefetch_related(
        Prefetch("replies", queryset=replies)
    )


def _outbound(desa: Wilayah) -> OutboundSMSQuerySet:
    return outbound_of(desa=desa).select_related("line")


def _asks_for_outgoing(shown: InboundFilter) -> bool:
    """Whether a filter leaves only what goes out: then replies stand by themselves."""
    asked = shown.form.cleaned_data if shown.form.is_valid() else {}
    only_out = asked.get("arah") == "keluar" or asked.get("jenis") or asked.get("teks")
    return bool(only_out or asked.get("keadaan"))


def _place(request: DeskRequest) -> Place:
    asked = request.GET.get("sebelum")
    if not asked:
        return Place()
    try:
        return read_place(asked)
    except NoSuchPlace:
        raise Http404 from None


def _kept(query: QueryDict) -> str:
    """The filters as the beginning of an address, "" without any."""
    rest = query.copy()
    rest.pop("sebelum", None)
    for name in [name for name, value in rest.items() if not value]:
        del rest[name]
    kept = rest.urlencode()
    return f"{kept}&" if kept else ""
