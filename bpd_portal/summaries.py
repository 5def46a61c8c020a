"""Words for the public as desks show them: beside the citizen's words, with what to look at twice marked."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accountability.regions.models import Wilayah
from bpd_portal.forms.base import DeskForm
from bpd_portal.forms.voices import ReturnForm
from bpd_portal.pointed_out import warnings_in
from bpd_portal.rows import moment
from posko.models import Aspirasi, SummaryProposal, SummaryProposalQuerySet
from posko.risky_bits import pieces, risky_bits
from posko.summarising import proposals_of


def known_names(desa: Wilayah) -> list[str]:
    """Names that point at no person: of the village and of its dusun. 1 query."""
    return [desa.name, *desa.dusun.values_list("name", flat=True)]


def waiting_for(desa: Wilayah, user_id: int) -> SummaryProposalQuerySet:
    """What waits for this person, the oldest first."""
    return proposals_of(desa=desa).waiting().not_by(user_id).order_by("proposed_at", "pk")


def card_of(
    one: SummaryProposal, known: Iterable[str], refused: tuple[int, ReturnForm] | None = None
) -> dict[str, Any]:
    """One proposal for meja/_ringkasan.html: both texts in pieces, and the warnings in words."""
    voice, names = one.aspirasi, list(known)
    proposed = risky_bits(one.text, known=names, source=voice.text)
    mine = refused is not None and refused[0] == one.pk
    return {
        "usulan": one,
        "nomor": voice.nomor,
        "href": reverse("bpd-aspirasi", args=[voice.nomor]),
        "asli": pieces(voice.text, risky_bits(voice.text, known=names)),
        "kata": pieces(one.text, proposed),
        "awas": warnings_in(one.text, names, source=voice.text),
        "siapa": one.proposed_by.display_name or one.proposed_by.username
        if one.proposed_by
        else _("Anggota"),
        "waktu": moment(one.proposed_at, voice.desa_id),
        "setuju": DeskForm(auto_id=f"setuju{one.pk}_%s"),
        "form": refused[1] if refused and mine else ReturnForm(auto_id=f"kembali{one.pk}_%s"),
        "terbuka": mine,
    }


def standing_of(held: Aspirasi, user_id: int) -> dict[str, Any]:
    """Where the public words of one voice stand: what waits (and whether for this person), what came back."""
    newest = held.summary_proposals.select_related("proposed_by").order_by("-pk").first()
    if newest is None:
        return {}
    if newest.decided_at is None:
        return {"menunggu": newest, "untuk_saya": newest.proposed_by_id != user_id}
    return {} if newest.approved else {"kembali": newest}
