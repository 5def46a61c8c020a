"""What an answer looks like on a small phone: the frame of its SMS, and how many letters it has room for."""

from typing import Any

from accountability.lib import gsm7, nomor
from accountability.regions.models import Wilayah
from bpd_portal.forms.base import DeskForm
from bpd_portal.moves import Act
from posko.models import Aspirasi
from posko.words import ONE_SMS, sms

SLOT = "{isi}"  # where the typed words stand; js/balas.js fills it while typing


def preview_of(act: Act, voice: Aspirasi, form: DeskForm) -> dict[str, Any] | None:
    """`bingkai` with its slot, `ruang` in letters, `untuk` the ids of the fields; None without an SMS."""
    if not act.sms or voice.contact_id is None:
        return None
    frame = _frame(act.sms, voice.desa, voice.nomor)
    if frame is None:
        return None
    room = ONE_SMS - gsm7.septets(frame.replace(SLOT, ""))
    said = " ".join(str(form[name].value() or "") for name in act.carried if name != "ke").strip()
    return {
        "bingkai": frame,
        "ruang": room,
        "untuk": " ".join(form[name].id_for_label for name in act.carried),
        "huruf": gsm7.septets(gsm7.plain(said)),
        "layar": frame.replace(SLOT, gsm7.cut(said, room) if said else "..."),
    }


def _frame(template: str, desa: Wilayah, digits: str) -> str | None:
    """The SMS with the slot where the words go; None for a wording of the village's own that has none."""
    body = sms(template, desa, nomor=nomor.written(digits), tail=SLOT)
    return body if SLOT in body else None
