"""Chooses the answer to a new voice: a receipt, a promise of secrecy, or whom to call in danger."""

from typing import Any

from accountability.lib import kunci as kunci_of
from accountability.regions.models import Wilayah
from posko import urgency
from posko.emergency import national_numbers
from posko.fitting import whole_parts
from posko.intake import TakenIn
from posko.states import State
from posko.telling import written


def thanks_for(taken: TakenIn) -> tuple[str, dict[str, Any]]:
    """The template and its values. A new voice is never told its own topic: phones are shared."""
    voice = taken.aspirasi
    if voice.urgent:
        template = "darurat_rahasia" if voice.confidential else "darurat"
        return template, {"tail": numbers_to_call(template, voice.desa, voice.text, nomor=written(voice))}
    template = "terima_rahasia" if voice.confidential else "terima"
    if voice.state == State.FORWARDED:
        template = "terima_terus"  # it was told of the counter, and lies with the kecamatan already
    return template, {"kunci": kunci_of.written(taken.kunci)}


def numbers_to_call(template: str, desa: Wilayah | None, said: str, **values: Any) -> str:
    """Whom the danger in `said` needs first, then the village's own, then the rest: as many as fit whole."""
    dangers = urgency.classify(said).dangers
    own = [(one.label, one.number) for one in desa.emergency_numbers.order_by("order", "pk")] if desa else []
    known = {number for _, number in own}
    national = [one for one in national_numbers() if one.number not in known]
    first = [(one.label, one.number) for one in national if one.first_in & dangers]
    rest = [(one.label, one.number) for one in national if not one.first_in & dangers]
    parts = [f"{label} {number}" for label, number in [*first, *own, *rest]]
    return ", ".join(whole_parts(template, desa, parts, **values))
