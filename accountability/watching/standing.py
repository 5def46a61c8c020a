"""What a reading means, in ten sentences for whoever looks after the posko: a colour, what it is, what to do.

The sentences hold no village, no number of a phone and no words of anybody. `where` is the heading in
docs/how-to/when-it-alerts.md, which the rules in deploy/prometheus/alerts.yml name too.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accountability.watching.limits import AMBER, GREEN, RED, limit, worse
from accountability.watching.readings import Readings
from accountability.watching.rows import MOST, Rows, Waiting
from sms_gateway.models import OutboundKind
from sms_gateway.plain_words import carrier_words

_PERCENT = 100
_SPANS = ((86_400, "hari"), (3600, "jam"), (60, "menit"), (1, "detik"))


@dataclass(frozen=True, slots=True)
class Standing:
    """One thing: `colour` of limits, one sentence of what it is, and one of what to do ("" when nothing)."""

    where: str
    title: str
    colour: str
    sentence: str
    step: str = ""


type Said = tuple[str, str, str]  # colour, sentence, step


def standing(readings: Readings) -> list[Standing]:
    """All ten, in the order in which somebody who looks for a fault asks."""
    return [Standing(where, title, *_said(judge, readings)) for where, title, judge in _PARTS]


def foremost(told: list[Standing]) -> tuple[str, str]:
    """The worst colour, and one sentence about all."""
    colour = worse(*(one.colour for one in told))
    names = ", ".join(one.title for one in told if one.colour == colour)
    if colour == GREEN:
        return colour, _("Semua berjalan baik.")
    if colour == AMBER:
        return colour, _("Perlu dilihat hari ini: %s.") % names
    return colour, _("Perlu ditangani sekarang: %s.") % names


def span(seconds: int) -> str:
    """`3 menit`: in the largest unit of which there is one."""
    size, name = next((one for one in _SPANS if seconds >= one[0]), _SPANS[-1])
    return f"{seconds // size} {name}"


def _said(judge: Callable[[Readings, Rows], Said], readings: Readings) -> Said:
    """What the judge says; without a database nothing can be said of what its rows tell."""
    if readings.rows is not None:
        return judge(readings, readings.rows)
    if judge in _ALONE:
        return _ALONE[judge](readings)
    return AMBER, _("Tidak diketahui selama basis data tidak menjawab."), ""


def _count(number: int) -> str:
    return _("lebih dari %s") % (MOST - 1) if number >= MOST else str(number)


def _inbound(readings: Readings, rows: Rows) -> Said:
    waiting = rows.inbound
    late, dead = limit("sms_in").of(waiting.oldest_seconds), limit("dead").of(rows.dead_letters)
    colour = worse(late, dead, AMBER if readings.set_aside or readings.spooled else GREEN)
    step = ""
    if late != GREEN:
        told = {"n": _count(waiting.count), "lama": span(waiting.oldest_seconds)}
        sentence = _("%(n)s SMS belum diproses, yang terlama sejak %(lama)s lalu.") % told
        step = _("Lihat Pekerjaan latar di bawah; kalau itu lancar, tunggu beberapa menit lalu muat ulang.")
    elif readings.spooled:
        sentence = _("%s SMS tersimpan di disk dan menunggu pekerja mengambilnya.") % readings.spooled
        step = _("Tidak ada yang hilang. Pastikan basis data dan pekerjaan latar hidup.")
    elif readings.set_aside:
        sentence = _("%s SMS di disk tidak terbaca dan disisihkan.") % readings.set_aside
        step = _("Pengelola: jangan dihapus. Kuncinya mungkin sudah diganti; lihat docs/how-to.")
    elif dead != GREEN:
        sentence = _("%s SMS tidak dapat diproses setelah beberapa kali dicoba.") % _count(rows.dead_letters)
        step = _("Buka halaman SMS di meja tiap tempat, lalu tekan Coba lagi.")
    elif waiting.count:
        sentence = _("%s SMS sedang diproses, tidak ada yang terlambat.") % _count(waiting.count)
    else:
        sentence = _("Semua SMS sudah diproses.")
    return colour, sentence, step


def _outbound(readings: Readings, rows: Rows) -> Said:
    replies = rows.outbound.get(OutboundKind.REPLY, Waiting(0, 0))
    due = sum(one.count for one in rows.outbound.values())
    late, unknown = limit("sms_out").of(replies.oldest_seconds), limit("unknown").of(rows.unknown)
    step = ""
    if late != GREEN:
        told = {"n": _count(replies.count), "lama": span(replies.oldest_seconds)}
        sentence = _("%(n)s balasan belum terkirim, yang terlama sejak %(lama)s lalu.") % told
        step = _("Lihat Jalur SMS di bawah: apakah ada jalur yang istirahat, gagal, atau kehabisan pulsa?")
    elif unknown != GREEN:
        sentence = _("%s SMS belum jelas sudah terkirim atau belum.") % _count(rows.unknown)
        step = _("Sistem menanyakannya lagi kepada penyedia. Kalau besok masih ada, hubungi penyedia.")
    elif due:
        sentence = _("%s SMS sedang dikirim, tidak ada balasan yang terlambat.") % _count(due)
    else:
        sentence = _("Tidak ada SMS yang tertahan.")
    return worse(late, unknown), sentence, step


def _lines(readings: Readings, rows: Rows) -> Said:
    active = sum(one.active for one in rows.lines)
    if not active:
        return (
            AMBER,
            _("Belum ada jalur SMS yang hidup."),
            _("Pengelola: pasang satu dengan perintah sms_line."),
        )
    sick = [one for one in rows.lines if one.resting or one.failing or one.silent]
    bad = sum(max(one.resting, one.failing, one.silent) for one in sick)
    if not bad:
        return GREEN, _("%s jalur hidup, semua lancar.") % active, ""
    names = ", ".join(carrier_words(one.carrier).name for one in sick)
    told = {"n": bad, "semua": active, "nama": names}
    sentence = _("%(n)s dari %(semua)s jalur istirahat, gagal, atau lama tidak terdengar (%(nama)s).") % told
    step = carrier_words(sick[0].carrier).step or _("Buka halaman Nomor SMS untuk melihat yang mana.")
    return (RED if bad >= active else AMBER), sentence, step


def _work(readings: Readings, rows: Rows) -> Said:
    if rows.worker_seconds is None:
        step = _("Pengelola: jalankan pekerja (celery worker) dan beat, atau manage.py serve.")
        return RED, _("Belum pernah ada pekerja yang bekerja."), step
    worker = limit("worker").of(rows.worker_seconds)
    if worker != GREEN:
        sentence = _("Pekerja tidak terdengar sejak %s lalu; SMS menumpuk.") % span(rows.worker_seconds)
        return worker, sentence, _("Pengelola: hidupkan lagi pekerja (celery worker).")
    if rows.bell_seconds is None:
        sentence = _("Pekerja hidup, tetapi belum pernah mendengar lonceng.")
        return AMBER, sentence, _("Pengelola: pastikan beat dan Redis hidup.")
    bell = limit("bell").of(rows.bell_seconds)
    if bell != GREEN:
        told = span(rows.bell_seconds)
        sentence = _("Lonceng tidak terdengar sejak %s lalu; hanya pekerjaan mendesak yang jalan.") % told
        return bell, sentence, _("Pengelola: hidupkan lagi beat, dan pastikan Redis hidup.")
    return GREEN, _("Pekerja dan loncengnya hidup."), ""


def _no_database(readings: Readings) -> Said:
    step = _("Pengelola: hidupkan lagi, dan lihat ruang disknya. SMS yang datang ditahan di disk.")
    return RED, _("Basis data tidak menjawab."), step


def _database(readings: Readings, rows: Rows) -> Said:
    if rows.walls == "broken":
        step = _("Pengelola: jalankan manage.py migrate sebagai pemilik tabel.")
        return RED, _("Tembok antarwilayah tidak lengkap."), step
    if rows.walls == "passed by":
        step = _("Pengelola: pakai peran basis data yang bukan superuser dan tanpa BYPASSRLS.")
        return AMBER, _("Tembok antarwilayah dilewati oleh peran ini."), step
    return GREEN, _("Basis data menjawab; besarnya %s MB.") % (rows.database_bytes // 1_000_000), ""


def _redis(readings: Readings, rows: Rows) -> Said:
    return _redis_alone(readings)


def _redis_alone(readings: Readings) -> Said:
    if not readings.has_redis:
        return GREEN, _("Tidak dipakai: semua berjalan dalam satu proses."), ""
    if readings.bells is None:
        step = _("Pengelola: hidupkan lagi. SMS tetap dijawab, tetapi halaman langsung tidak bergerak.")
        return AMBER, _("Redis tidak menjawab."), step
    return GREEN, _("Redis menjawab; %s lonceng menunggu.") % sum(readings.bells.values()), ""


def _clock(readings: Readings, rows: Rows) -> Said:
    match rows.clock:
        case "set back":
            step = _("Pengelola: betulkan jamnya, dan nyalakan penyesuaian jam lewat internet (NTP).")
            return RED, _("Jam komputer mundur."), step
        case "doubted":
            step = _("Pengelola: periksa tanggalnya. Kalau benar, tunggu tiga hari: tidak ada yang hilang.")
            return AMBER, _("Jam pernah melompat; yang dihapus atau ditutup karena waktu ditunda."), step
        case "not seen yet":
            return AMBER, _("Jam belum pernah diperiksa; menunggu pekerja."), ""
    return GREEN, _("Jam komputer berjalan wajar."), ""


def _backup(readings: Readings, rows: Rows) -> Said:
    step = _("Pengelola: jalankan manage.py backup, dan bawa berkasnya ke tempat lain.")
    if rows.backup_seconds is None:
        return AMBER, _("Belum pernah ada cadangan."), step
    colour = limit("backup").of(rows.backup_seconds)
    sentence = _("Cadangan terakhir dibuat %s lalu.") % span(rows.backup_seconds)
    return colour, sentence, "" if colour == GREEN else step


def _log(readings: Readings, rows: Rows) -> Said:
    if rows.checkpoint_seconds is None:
        return GREEN, _("Belum ada yang diterbitkan."), ""
    sentence = _("Terakhir diterbitkan dan ditandatangani %s lalu.") % span(rows.checkpoint_seconds)
    if limit("checkpoint").of(rows.checkpoint_seconds) == GREEN:
        return GREEN, sentence, ""
    # Without new voices nothing is published, which is no fault: so it never turns red.
    step = _("Wajar kalau tidak ada suara baru. Kalau ada, pengelola menjalankan manage.py ledger_publish.")
    return AMBER, sentence, step


def _disks(readings: Readings, rows: Rows) -> Said:
    return _disks_alone(readings)


def _disks_alone(readings: Readings) -> Said:
    left = [disk.free * _PERCENT // disk.size for disk in readings.disks.values() if disk.size]
    if not left:
        return AMBER, _("Ruang disk tidak dapat dilihat."), ""
    colour, free = limit("disk").of_room(min(left)), min(disk.free for disk in readings.disks.values())
    sentence = _("%(persen)s persen masih kosong (%(gb)s GB).") % {"persen": min(left), "gb": free // 10**9}
    step = _("Pengelola: pindahkan cadangan lama dan berkas lain ke tempat lain, atau tambah disk.")
    return colour, sentence, "" if colour == GREEN else step


_PARTS: tuple[tuple[str, str, Callable[[Readings, Rows], Said]], ...] = (
    ("sms-masuk", "SMS yang masuk", _inbound),
    ("sms-keluar", "SMS yang keluar", _outbound),
    ("jalur-sms", "Jalur SMS", _lines),
    ("pekerjaan-latar", "Pekerjaan latar", _work),
    ("basis-data", "Basis data", _database),
    ("redis", "Redis", _redis),
    ("jam", "Jam", _clock),
    ("cadangan", "Cadangan", _backup),
    ("buku-jejak", "Buku jejak", _log),
    ("ruang-disk", "Ruang disk", _disks),
)
# What can be judged without a database.
_ALONE: dict[Callable[[Readings, Rows], Said], Callable[[Readings], Said]] = {
    _database: _no_database,
    _redis: _redis_alone,
    _disks: _disks_alone,
}
