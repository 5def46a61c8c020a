"""What cannot be done with a voice now, and why, in a sentence each."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accountability.accounts.access import BPD
from accountability.regions.sebutan import Words
from bpd_portal.moves import ACTS, Act, acts_for
from posko.models import Aspirasi
from posko.states import State

_BY_STATE: dict[str, Any] = {
    State.ON_AGENDA: gettext_lazy("Sudah dibawa ke musyawarah. Tunggu keputusannya."),
    State.PLANNED: gettext_lazy("Sudah masuk rencana."),
    State.BUDGETED: gettext_lazy("Sudah dianggarkan."),
    State.UNDER_WAY: gettext_lazy("Sedang dikerjakan."),
    State.DONE: gettext_lazy("Sudah selesai. Terbuka lagi kalau warga menilai belum."),
    State.ANSWERED: gettext_lazy("Sudah dijawab. Terbuka lagi kalau warga menilai belum."),
    State.FORWARDED: gettext_lazy("Sudah diteruskan. Tunggu kabar kantor itu, lalu jawab."),
    State.NOT_NOW: gettext_lazy("Sudah dijawab belum bisa."),
    State.CLOSED: gettext_lazy("Sudah ditutup."),
}


def not_now_because(voice: Aspirasi, role: str, words: Words) -> list[dict[str, str]]:
    """The acts that are shut, gathered by their reason: `apa` ("Teruskan, Tutup") and `sebab`."""
    if role not in BPD:
        return []
    open_ones = {one.kode for one in acts_for(voice, role)}
    shut: dict[str, list[str]] = {}
    for act in ACTS:
        if act.kode not in open_ones and (why := _why(act, voice, role, words)):
            shut.setdefault(why, []).append(str(act.judul))
    return [{"apa": ", ".join(acts), "sebab": why} for why, acts in shut.items()]


def _why(act: Act, voice: Aspirasi, role: str, words: Words) -> str:
    if act.kode == "ringkas" and voice.confidential:
        return _("Aspirasi rahasia tidak pernah tampil ke umum.")
    if act.kode == "ringkas" and voice.about_pemdes:
        return _("Aspirasi tentang %(pemdes)s tidak tampil ke umum.") % {"pemdes": words.pemdes}
    if role not in act.roles:
        return _("Hanya ketua %(bpd)s yang boleh.") % {"bpd": words.bpd}
    if act.to is not None and act.kode != "baca":
        return str(_BY_STATE.get(voice.state, ""))
    return ""
