"""Turns voices into what a list or a history shows: title, small print, badge; no phone, no name."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accountability.accounts.role_names import role_name
from accountability.lib.local_time import jam, local_date, tanggal, zone_abbr, zone_for
from accountability.regions.sebutan import Words
from bpd_portal.forms.voices import TOPICS
from posko import clocks
from posko.models import Aspirasi, Milestone, Verdict
from posko.states import BADGE, State, VerdictChoice
from posko.verdicts import silent_days

TITLE_LETTERS = 110
# What a step is called where its state alone would say too little.
_NEWS = {
    "disepakati": gettext_lazy("Disepakati musyawarah"),
    "musyawarah_pindah": gettext_lazy("Waktu atau tempat musyawarah berubah"),
    "musyawarah_batal": gettext_lazy("Musyawarah tidak jadi"),
    "disepakati_rpjm": gettext_lazy("Disepakati untuk jangka menengah"),
    "ditunda": gettext_lazy("Ditunda musyawarah"),
    "dibahas_lagi": gettext_lazy("Dibahas lagi di musyawarah"),
    "lanjut_musyawarah": gettext_lazy("Lanjut di musyawarah berikutnya"),
    "pindah_musyawarah": gettext_lazy("Pindah ke musyawarah lain"),
    "sendiri": gettext_lazy("Membuka kelompok baru"),
    "disalurkan": gettext_lazy("Disalurkan"),
    "jangka_menengah": gettext_lazy("Masuk rencana jangka menengah"),
    "keluar_rencana": gettext_lazy("Keluar dari rencana"),
    "keluar_jangka": gettext_lazy("Keluar dari rencana jangka menengah"),
    "jawaban_atas": gettext_lazy("Kantor di atas menjawab"),
    "diterima_atas": gettext_lazy("Diterima kantor di atas"),
    "dikembalikan": gettext_lazy("Dikembalikan kantor di atas"),
    "nomor_sp4n": gettext_lazy("Nomor SP4N-LAPOR! dicatat"),
    "kabar_sp4n": gettext_lazy("Kabar SP4N-LAPOR!"),
    "ralat": gettext_lazy("Jawaban SP4N-LAPOR! diralat"),
    "dilengkapi": gettext_lazy("Warga memberi keterangan"),
    "keberatan": gettext_lazy("Dibuka lagi: warga tidak setuju"),
    "dibuka_lagi": gettext_lazy("Dibuka lagi: warga menilai belum"),
    "tanpa_jawaban": gettext_lazy("Dilanjutkan: warga belum menjawab"),
    "dilepas": gettext_lazy("Dikeluarkan dari kelompok"),
    "batal_gabung": gettext_lazy("Penggabungan dibatalkan"),
    "dibatalkan": gettext_lazy("Langkah tadi dibatalkan"),
    "masuk_meja": gettext_lazy("Dimasukkan ke meja"),
}


def badge_of(state: str, words: Words) -> dict[str, str]:
    """The badge of a state: words and icon, never colour alone."""
    icon, colour = BADGE[state]
    return {"kode": state, "label": str(State(state).label), "ikon": icon, "warna": colour}


def past_pemdes_badge(words: Words) -> dict[str, str]:
    """The badge of a voice about the village government, which goes past it."""
    label = _("Tentang %(pemdes)s") % {"pemdes": words.pemdes}
    return {"kode": "pemdes", "label": label, "ikon": "perisai", "warna": "ungu"}


def danger_badge() -> dict[str, str]:
    """The badge of an urgent voice, beside that of its state."""
    return {"kode": "darurat", "label": str(_("Darurat")), "ikon": "awas", "warna": "bata"}


def judged(verdict: Verdict | None) -> str:
    """What the citizen thinks of the result ("" before any verdict); silence is told as silence."""
    if verdict is None:
        return ""
    if verdict.choice == VerdictChoice.UNCONFIRMED:
        return _("tanpa kabar %(n)s hari, tidak dihitung puas.") % {"n": silent_days()}
    return str(verdict.get_choice_display())


def row_of(voice: Aspirasi, words: Words, at: dt.datetime) -> dict[str, Any]:
    """One voice for components/daftar_masuk.html."""
    return {
        "nomor": voice.nomor,
        "judul": Truncator(voice.text).chars(TITLE_LETTERS),
        "href": reverse("bpd-aspirasi", args=[voice.nomor]),
        "meta": small_print(voice, at),
        "baca": voice.state != State.RECEIVED,
        "darurat": danger_badge() if voice.urgent and voice.is_open else None,
        "lencana": _urgent(voice, local_date(at, voice.desa_id)) or badge_of(voice.state, words),
    }


def rows_of(
    voices: Iterable[Aspirasi], words: Words, at: dt.datetime, query: str = ""
) -> list[dict[str, Any]]:
    """Voices for components/daftar_masuk.html; with `query` their pages know the filter they came from."""
    rows = [row_of(voice, words, at) for voice in voices]
    return [{**row, "href": f"{row['href']}?{query}"} for row in rows] if query else rows


def small_print(voice: Aspirasi, at: dt.datetime) -> str:
    """Where from, how and when it came, and what about."""
    parts = [
        str(_("Rahasia")) if voice.confidential else "",
        str(_("Tentang pemerintah setempat")) if voice.about_pemdes else "",
        str(_("Disisihkan")) if voice.quarantine else "",
        voice.dusun.name if voice.dusun else "",
        voice.get_channel_display(),
        ago(voice.received_at, at, voice.desa_id),
        topic_name(voice.topic),
    ]
    return " · ".join(part for part in parts if part)


def topic_name(topic: str) -> str:
    """What people call a topic; a topic we do not know keeps its own word."""
    return str(dict(TOPICS).get(topic, topic))


def ago(then: dt.datetime, now: dt.datetime, kode: str) -> str:
    """How long ago in words, by the village's calendar: `5 menit lalu`, `kemarin`, `21 November 2026`."""
    minutes = int((now - then).total_seconds() // 60)
    days = (local_date(now, kode) - local_date(then, kode)).days
    if minutes < 1:
        return str(_("baru saja"))
    if minutes < 60:
        return f"{minutes} {_('menit lalu')}"
    if days == 0 or minutes < 60 * 6:
        return f"{minutes // 60} {_('jam lalu')}"
    if days == 1:
        return str(_("kemarin"))
    return f"{days} {_('hari lalu')}" if days < 14 else tanggal(local_date(then, kode))


def moment(at: dt.datetime, kode: str) -> str:
    """Day and time of day in the village: `21 November 2026, 09.00 WIB`."""
    return f"{tanggal(local_date(at, kode))}, {jam(at, zone_for(kode))} {zone_abbr(kode)}"


def history_of(milestones: Iterable[Milestone], words: Words, kode: str) -> list[dict[str, str]]:
    """The steps for components/jejak.html; the last one is where it stands."""
    steps = [
        {
            "judul": str(_NEWS.get(one.news) or badge_of(one.state, words)["label"]),
            "ket": _told(one, kode),
            "ikon": BADGE[one.state][0],
            "keadaan": "sudah",
        }
        for one in milestones
    ]
    if steps:
        steps[-1]["keadaan"] = "kini"
    return steps


def _told(one: Milestone, kode: str) -> str:
    who = one.facts.get("oleh") or _office(one, kode)
    said = " ".join(part for part in (one.sentence, one.next_step) if part)
    office = one.facts.get("to")
    to = f" · {_('ke')} {office}" if office else ""
    why = f" ({one.get_reason_class_display()})" if one.reason_class else ""
    return f"{moment(one.at, kode)}{f' · {who}' if who else ''}{to}{f'. {said}' if said else ''}{why}"


def _office(one: Milestone, kode: str) -> str:
    if one.actor_kind == "citizen":
        return str(_("Warga"))
    return role_name(one.actor_role, kode)


def _urgent(voice: Aspirasi, today: dt.date) -> dict[str, str] | None:
    if voice.state != State.RECEIVED:
        return None
    if voice.read_due_date < today:
        days = clocks.working_days("read", voice.received_at.year)
        return {
            "kode": "lewat",
            "label": f"{_('Lewat')} {days} {_('hari')}",
            "ikon": "jam",
            "warna": "kunyit",
        }
    return None
