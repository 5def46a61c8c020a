"""One request to open an identity, so that both desks have something to look at; nothing is opened."""

import datetime as dt
from functools import partial

from accountability.accounts.actors import Actor
from accountability.accounts.models import Role
from accountability.demo.diary import Diary
from accountability.demo.places import Village
from accountability.demo.seasons import DAY
from posko.models import Aspirasi
from posko.personal.identity_asking import ask_for_identity
from posko.personal.refusals import REFUSALS

WHY = "Warga minta petugas datang; alamatnya belum jelas dan SMS tidak dibalas."
LOOKED_AT = 5  # voices, before it is left


def write(diary: Diary, village: Village) -> None:
    """A request of yesterday by the head of the council."""
    day = diary.now.date() - DAY
    diary.on(village.moment(day, 10, 0), partial(ask_once, village.kode, village.office[Role.KETUA_BPD]))


def ask_once(kode: str, by: Actor, at: dt.datetime) -> None:
    """Asks for the first old voice that may be asked for; none may be, then none is."""
    open_voices = Aspirasi.objects.filter(desa=kode, contact__isnull=False, confidential=False)
    for voice in open_voices.filter(about_pemdes=False).order_by("id").select_related("desa")[:LOOKED_AT]:
        try:
            ask_for_identity(aspirasi=voice, reason="diminta", sentence=WHY, by=by, at=at)
        except REFUSALS:
            continue
        return
