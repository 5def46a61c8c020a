"""How well a village's council does its own work, in one line for the kecamatan: what everyone may see."""

import datetime as dt

from django.utils.translation import gettext as _

from accountability.council.public_figures import public_effects, share_of_work
from accountability.lib.local_time import local_date
from accountability.regions.models import Wilayah


def council_line(desa: Wilayah, *, at: dt.datetime) -> str:
    """Read and answered in time, kelompok carried on; an honest word when there is nothing yet."""
    effects = public_effects(desa=desa, today=local_date(at, desa.kode))
    if not effects:
        return str(_("belum ada angkanya."))
    newest = effects[0]
    told = [
        f"{label} {percent}%"
        for label, percent in (
            (_("dibaca tepat waktu"), share_of_work(newest.read)),
            (_("dijawab tepat waktu"), share_of_work(newest.answered)),
        )
        if percent is not None
    ]
    told.append(f"{newest.carried.part}/{newest.carried.base} {_('kelompok ke musyawarah')}")
    return f"{newest.year}: {', '.join(told)}."
