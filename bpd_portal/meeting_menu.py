"""The pages of one meeting, as a second row of links: from its invitation to its papers."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accountability.accounts.access import BPD, PEMDES
from accountability.accounts.models import Membership
from accountability.planning.calling import called_by_the_head
from accountability.planning.models import Musyawarah, PriorityMethod

PARTS = (
    ("bpd-musyawarah-rinci", _("Ringkasan")),
    ("bpd-acara", _("Acara")),
    ("bpd-musyawarah-undangan", _("Undangan")),
    ("bpd-musyawarah-hadir", _("Hadir")),
    ("bpd-prioritas", _("Prioritas")),
    ("bpd-suara", _("Suara")),
    ("bpd-papan", _("Papan")),
    ("bpd-putusan", _("Putusan")),
    ("bpd-musyawarah-berkas", _("Berkas")),
)


OF_THE_VILLAGE = (
    ("pemdes-musyawarah-rinci", _("Ringkasan")),
    ("pemdes-musyawarah-undangan", _("Undangan")),
)


def meeting_menu(held: Musyawarah, member: Membership, here: str) -> list[dict[str, Any]]:
    """The pages this member may open; who only takes slips at the desk sees the vote alone."""
    voting = held.method == PriorityMethod.DOTS
    pages = [one for one in PARTS if one[0] != "bpd-suara" or voting]
    if member.role in PEMDES:
        pages = [one for one in OF_THE_VILLAGE if called_by_the_head(held) or one[0] == OF_THE_VILLAGE[0][0]]
    elif member.role not in BPD:
        pages = [one for one in PARTS if one[0] == "bpd-suara"]
    return [
        {"teks": words, "href": reverse(name, args=[held.pk]), "kini": name == here} for name, words in pages
    ]
