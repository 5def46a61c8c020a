"""What may be done with a voice, as its page shows it: one or two things first, the rest behind "Lainnya"."""

from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from accountability.regions.sebutan import words_for
from bpd_portal.forms.base import DeskForm
from bpd_portal.forms.correcting import CorrectForm
from bpd_portal.forms.voices import ForwardForm
from bpd_portal.moves import BY_KODE, Act, acts_for, first_for
from bpd_portal.sms_preview import preview_of
from posko.models import Aspirasi


@dataclass
class ActsShown:
    """`pertama` and `lainnya` are shown as buttons, `terbuka` says that one of the rest was refused."""

    pertama: list[dict[str, Any]] = field(default_factory=list)
    lainnya: list[dict[str, Any]] = field(default_factory=list)
    sisi: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def terbuka(self) -> bool:
        """Whether the rest stands open, because a form in it was refused."""
        return any(one["terbuka"] for one in self.lainnya)


def acts_shown(held: Aspirasi, role: str, refused: tuple[Act, DeskForm] | None) -> ActsShown:
    """Every act this member may do, each with its form and the preview of its SMS."""
    shown = {act.kode: _shown(act, held, refused) for act in acts_for(held, role)}
    if refused is not None and refused[0].kode not in shown:  # it has gone on meanwhile: its words are kept
        shown[refused[0].kode] = _shown(refused[0], held, refused)
    first = first_for(held, role)
    beside = {kode: one for kode, one in shown.items() if BY_KODE[kode].aside}
    return ActsShown(
        pertama=[shown.get(kode, {"gabung": True}) for kode in first],
        lainnya=[one for kode, one in shown.items() if kode not in first and kode not in beside],
        sisi=beside,
    )


def form_of(act: Act, held: Aspirasi, data: QueryDict | None = None) -> DeskForm:
    """The form of one thing to do, with what is already known of this voice."""
    auto_id = f"{act.kode}_%s"
    if issubclass(act.form, CorrectForm | ForwardForm):
        return act.form(data, auto_id=auto_id, voice=held, words=words_for(held.desa_id))
    initial = {"ringkasan": held.public_summary} if act.kode == "ringkas" else None
    return act.form(data, auto_id=auto_id, initial=initial)


def _shown(act: Act, held: Aspirasi, refused: tuple[Act, DeskForm] | None) -> dict[str, Any]:
    opened = refused is not None and refused[0] is act
    form = refused[1] if refused and opened else form_of(act, held)
    return {"act": act, "form": form, "terbuka": opened, "sms": preview_of(act, held, form)}
