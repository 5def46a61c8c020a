"""The public budget page beside what its server could do at best.

Kept: beside a static file. Made anew: beside a view that fetches the same rows and says "ok".
"""

import io
from collections.abc import Callable

from django.core.cache import caches
from django.core.handlers.wsgi import WSGIHandler
from django.utils import timezone

from accountability.budget.models import APBDesa, BudgetLine, Realisasi
from accountability.budget.spent import told_in_year_of
from accountability.planning.activity_codes import activities
from bench.measures import Figure, per_second, village
from public_site.budget_sheet import LINE_FIELDS, Told, own_names, versions_of
from public_site.place import place_of, sms_number

YEAR, KEGIATAN, SPENDINGS, TURNS, ROUNDS = 2026, 60, 120, 400, 5
STATIC = "/static/css/meja.css"


def budget() -> str:
    """A village's year of ordinary size, as rows; returns the address of its page."""
    desa, at = village(), timezone.now()
    apb, fresh = APBDesa.objects.get_or_create(
        desa=desa,
        year=YEAR,
        defaults={"perdes_no": "1", "perdes_date": at.date(), "published_at": at, "created_at": at},
    )
    codes = [one.kode for one in activities().values() if one.level == "kegiatan"][:KEGIATAN]
    if fresh:
        rows = [("4.2.1.01", "", "DDS"), ("4.2.3.01", "", "ADD"), ("6.1.1.01", "", "DLL")]
        rows += [("5.2.1.01", kode, "DDS") for kode in codes] + [("5.3.5.02", kode, "ADD") for kode in codes]
        BudgetLine.objects.bulk_create(
            BudgetLine(
                apb=apb,
                account=account,
                kegiatan_kode=kode,
                fund_source=source,
                amount=12_345_678,
                description="Baris",
            )
            for account, kode, source in rows
        )
        lines = list(apb.lines.belanja())
        Realisasi.objects.bulk_create(
            Realisasi(
                apb=apb,
                line=lines[turn % len(lines)],
                account=lines[turn % len(lines)].account,
                kegiatan_kode=lines[turn % len(lines)].kegiatan_kode,
                spent_date=at.date(),
                amount=1_000_000,
                percent=50,
                recorded_at=at,
            )
            for turn in range(SPENDINGS)
        )
    return f"/desa/{desa.kode}/anggaran/{YEAR}/"


def kept_page() -> Figure:
    """The page from the cache, checked against the ledger each time, beside a style sheet."""
    application, path = WSGIHandler(), budget()
    _call(application, path)
    ours, static = _in_turn(lambda: _call(application, path), lambda: _call(application, STATIC))
    return Figure("public budget page, kept", ours, static, "/s", "a static file, same server", bar=0.5)


def page_made_anew() -> Figure:
    """The page made from its rows, beside a bare view that asks the ORM the same questions and says "ok"."""
    application, path = WSGIHandler(), budget()

    def anew() -> None:
        caches["pages"].clear()
        _call(application, path)

    def bare() -> None:
        place = place_of(path.split("/")[2])
        apb = versions_of(place.desa)[0]
        list(apb.lines.values_list(*LINE_FIELDS))
        list(told_in_year_of(apb).values_list(*Told._fields))
        own_names(apb)
        apb.lines.exclude(kegiatan=None).exclude(kegiatan__pelaksana="").exists()
        sms_number(place.desa.kode)
        _call(application, "/healthz")

    for one in (anew, bare):
        one()
    ours, same = _in_turn(anew, bare, turns=20)
    return Figure("public budget page, made anew", ours, same, "/s", "a bare view, the same rows", bar=0.25)


def _in_turn(
    ours: Callable[[], object], other: Callable[[], object], turns: int = TURNS
) -> tuple[float, float]:
    """Both in alternating rounds, so that neither has the machine to itself; the best round of each."""
    rounds = [
        (per_second(turns, lambda _: ours()), per_second(turns, lambda _: other())) for _ in range(ROUNDS)
    ]
    return max(one for one, _ in rounds), max(one for _, one in rounds)


def _call(application: WSGIHandler, path: str) -> bytes:
    """One request from environ to the last byte, as a WSGI server makes it."""
    status: list[str] = []

    def start(code: str, _headers: object, *_: object) -> Callable[[bytes], object]:
        status.append(code)
        return lambda _: None

    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "127.0.0.1",
        "HTTP_ACCEPT_ENCODING": "gzip",
        "HTTP_COOKIE": "desa=99.01.01.2001",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
        "wsgi.version": (1, 0),
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    answer = application(environ, start)
    body = b"".join(answer)
    answer.close()
    if not status[0].startswith("200"):
        raise RuntimeError(f"{path}: {status[0]}")
    return body
