"""What became of a voice at the offices above, in one line for the village that passed it up."""

from django.utils.translation import gettext as _

from accountability.lib.local_time import tanggal
from accountability.oversight.models import PassedUp, PassedUpQuerySet, Standing
from accountability.oversight.passed_up.offices import office_of
from posko.models import Aspirasi


def above_of(held: Aspirasi) -> str:
    """Which office has it, how it stands and until when; "" for a voice that never came up. 1 query or 2."""
    passed = _newest(held.passed_up.all())
    if passed is None and held.kelompok is not None:
        passed = _newest(held.kelompok.passed_up.all())
    if passed is None:
        return ""
    told = f"{office_of(passed.level, passed.desa)}: {Standing(passed.standing).label}"
    if passed.tracking:
        told += f", {_('nomor')} {passed.tracking}"
    return f"{told}, {_('batas')} {tanggal(passed.due_date)}" if passed.is_open else told


def _newest(found: PassedUpQuerySet) -> PassedUp | None:
    return found.select_related("desa__parent__parent").newest_first().first()
