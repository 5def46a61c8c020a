"""The menu of each role: four short words first, the rest in parts under "Lainnya"."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accountability.accounts.access import BPD, KECAMATAN, PEMDES, DeskRequest
from accountability.accounts.models import Role
from bpd_portal.summaries import waiting_for


@dataclass(frozen=True, slots=True)
class Entry:
    """A word, the address it leads to, and the other pages that lie behind it."""

    text: Any
    name: str
    behind: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Part:
    """A few entries under one small heading."""

    text: Any
    entries: tuple[Entry, ...]


def _entry(text: Any, name: str, *behind: str) -> Entry:
    return Entry(text, name, frozenset(behind))


PLAN = _entry(
    _("Rencana"),
    "rencana",
    "rencana-kegiatan",
    "rencana-asal",
    "rencana-tahap",
    "rpjm",
    "rpjm-kegiatan",
    "du-rkp",
    "rencana-berkas",
)
CALENDAR = _entry(_("Kalender"), "bpd-kalender", "bpd-kalender-tandai")
VILLAGE_CALENDAR = _entry(_("Kalender"), "pemdes-kalender", "pemdes-kalender-tandai", "pemdes-kabar")
VILLAGE_MEETINGS = _entry(
    _("Musyawarah"), "pemdes-musyawarah", "pemdes-musyawarah-rinci", "pemdes-musyawarah-undangan"
)
TASKS = _entry(_("Tugas"), "tugas")
MATRIX = _entry(_("Sinergi"), "sinergi", "sinergi-baris", "sinergi-baru")
COACHING = _entry(_("Pembinaan"), "bpd-pembinaan")
VILLAGE_COACHING = _entry(_("Pembinaan"), "pemdes-pembinaan")
ACTIONS = _entry(_("Rencana aksi"), "bpd-rencana-aksi")
VILLAGE_ACTIONS = _entry(_("Rencana aksi"), "pemdes-rencana-aksi")
PEOPLE = _entry(_("Data warga"), "penduduk")
VOTE = _entry(_("Suara"), "suara-dibuka", "bpd-suara")
SHEET = _entry(_("Setor lembar"), "lembar", "lembar-betul", "lembar-cetak")
OUTREACH = _entry(_("Menggali"), "menggali", "outreach", "outreach-baru", "outreach-ubah", "outreach-hitung")
BUDGET = _entry(
    _("Anggaran"),
    "pemdes-apb",
    "pemdes-tayang",
    "pemdes-langkah",
    "pemdes-tarik",
    "apb-periksa",
    "pemdes-apb-baris",
    "pemdes-apb-kegiatan",
    "pemdes-apb-cetak",
    "pemdes-apb-impor",
    "pemdes-apb-impor-rinci",
)
ARRIVALS = _entry(_("Kiriman OpenSID"), "pemdes-kiriman", "pemdes-kiriman-satu")
SPENDING = _entry(_("Realisasi"), "pemdes-realisasi", "pemdes-catatan", "pemdes-betulkan", "pemdes-laporan")
# What stands above the villages has its menu in oversight; these lead back to it.
ABOVE = (
    _entry(_("Ringkasan"), "kec"),
    _entry(_("Peringatan"), "kec-peringatan"),
    _entry(_("Kabar pagi"), "kec-pagi"),
)
WARNINGS = _entry(_("Peringatan"), "bpd-peringatan")
VILLAGE_WARNINGS = _entry(_("Peringatan"), "pemdes-peringatan")
COUNCIL = (
    _entry(_("Masuk"), "bpd", "bpd-aspirasi", "bpd-gabung", "bpd-balas", "bpd-teruskan", "bpd-disisihkan"),
    _entry(
        _("Kelompok"),
        "bpd-kelompok",
        "bpd-kelompok-rinci",
        "bpd-kelompok-atur",
        "bpd-kelompok-nama",
        "bpd-kelompok-bawa",
        "bpd-saran",
    ),
    _entry(
        _("Musyawarah"),
        "bpd-musyawarah",
        "bpd-musyawarah-rinci",
        "bpd-musyawarah-undangan",
        "bpd-musyawarah-hadir",
        "bpd-musyawarah-qr",
        "bpd-musyawarah-berkas",
        "bpd-khusus",
        "bpd-acara",
        "bpd-prioritas",
        "bpd-suara",
        "bpd-putusan",
        "bpd-putusan-tulis",
    ),
    _entry(_("Jawab"), "jawab", "jawab-tulis", "lapor", "lapor-tulis", "lapor-rinci"),
)
COUNCIL_REST = (
    Part(_("Mendengar"), (SHEET, OUTREACH, _entry(_("Jangkauan"), "jangkauan"))),
    Part(
        _("Mengolah dan menyalurkan"),
        (
            _entry(_("Rekap"), "rekap", "rekap-tempel"),
            _entry(_("Kesesuaian"), "kesesuaian"),
            _entry(_("Ringkasan"), "ringkasan"),
            _entry(_("Salurkan"), "salurkan", "salurkan-baru", "salurkan-rinci"),
        ),
    ),
    Part(
        _("Rencana dan uang"),
        (
            WARNINGS,
            CALENDAR,
            PLAN,
            _entry(_("Anggaran"), "bpd-langkah", "bpd-tarik", "apb-periksa", "pemdes-laporan"),
            TASKS,
            MATRIX,
            COACHING,
            ACTIONS,
        ),
    ),
    Part(
        _("Catatan dan pengaturan"),
        (
            _entry(
                _("Buku dan laporan"),
                "bpd-buku",
                "bpd-buku-rinci",
                "bpd-notulen",
                "bpd-keputusan",
                "bpd-surat-masuk",
                "bpd-laporan",
                "bpd-laporan-tahun",
                "bpd-laporan-lihat",
                "bpd-kinerja",
            ),
            _entry(_("Jejak"), "jejak"),
            _entry(_("SMS"), "sms", "tertahan", "sms-biaya", "sms-jalur"),
            PEOPLE,
            _entry(_("Pengaturan"), "pengaturan", "teks-sms", "nomor-darurat", "kabar-senin"),
        ),
    ),
)

# What the head of the council alone may ask for.
OF_THE_HEAD = (Part(_("Kerahasiaan"), (_entry(_("Buka identitas"), "bpd-identitas", "bpd-identitas-satu"),)),)


def menu_of(request: DeskRequest) -> dict[str, Any]:
    """`menu` and `menu_lain` for components/nav.html, for this member on this page."""
    first, parts = _menu(request.member.role)
    waiting = 0
    if request.member.role in BPD:
        waiting = waiting_for(request.member.wilayah, request.member.user_id).count()
    counts = {"ringkasan": waiting}
    return {
        "menu": [_shown(request, one) for one in first],
        "menu_lain": [
            {
                "judul": part.text,
                "butir": [_shown(request, one, counts.get(one.name, 0)) for one in part.entries],
            }
            for part in parts
        ],
    }


def _menu(role: str) -> tuple[tuple[Entry, ...], tuple[Part, ...]]:
    if role in BPD:
        return COUNCIL, COUNCIL_REST + (OF_THE_HEAD if role == Role.KETUA_BPD else ())
    if role == Role.AUDITOR:
        return (
            _entry(_("Wilayah"), "kec"),
            _entry(_("Jejak"), "jejak"),
            _entry(_("Buka identitas"), "kab-identitas"),
            _entry(_("Hapus kata warga"), "kab-hapus"),
        ), ()
    if role in KECAMATAN:
        return ABOVE, ()
    if role in PEMDES:
        return _of_the_village(role)
    own = Entry(SHEET.text, SHEET.name, SHEET.behind | {"bpd-aspirasi"})
    return (own, OUTREACH, VOTE, MATRIX), (Part("", (ACTIONS,)),)


def _of_the_village(role: str) -> tuple[tuple[Entry, ...], tuple[Part, ...]]:
    """The kepala desa answers voices where the others plan; the plan then stands with the rest."""
    kades = role == Role.KADES
    voices = _entry(_("Suara"), "tanggapan", "tanggapan-rinci")
    first = (_entry(_("Meja"), "pemdes"), BUDGET, SPENDING, voices if kades else PLAN)
    rest = (
        VILLAGE_WARNINGS,
        VILLAGE_MEETINGS,
        VILLAGE_CALENDAR,
        *((PLAN,) if kades else ()),
        TASKS,
        MATRIX,
        VILLAGE_COACHING,
        VILLAGE_ACTIONS,
        PEOPLE,
        ARRIVALS,
        _entry(_("Tentang"), "pemdes-tentang"),
    )
    return first, (Part("", rest),)


def _shown(request: DeskRequest, entry: Entry, waiting: int = 0) -> dict[str, Any]:
    here = request.resolver_match.url_name if request.resolver_match else ""
    text = f"{entry.text} ({waiting})" if waiting else entry.text
    return {"teks": text, "href": reverse(entry.name), "kini": here == entry.name or here in entry.behind}
