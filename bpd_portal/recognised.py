"""What was read out of a citizen's words, and why, as the page of a voice shows it."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accountability.regions.sebutan import Words
from bpd_portal.rows import topic_name
from posko.models import Aspirasi
from posko.recognising import CHOSEN, CORRECTED, DOUBT

_DOUBTED_TOPIC = re.compile(rf"^{DOUBT}(\w+)")
_GROUP = re.compile(r"^[a-z_]+: ")  # the name of a lexicon's group says nothing to people
_NONE = gettext_lazy("belum dikenali")


def recognised_of(voice: Aspirasi, words: Words) -> list[dict[str, str]]:
    """Name, value and reason of each: kind, topic, dusun, place, danger, secrecy."""
    secret = [_row(voice, "confidential", _("Rahasia"), _("ya"))] if voice.confidential else []
    danger = _("ya") if voice.urgent else _("tidak")
    past = _("ya") if voice.about_pemdes else _("tidak")
    return [
        _row(voice, "kind", _("Jenis"), voice.get_kind_display()),
        _row(voice, "topic", _("Tentang apa"), topic_name(voice.topic)),
        _row(voice, "dusun", words.dusun.capitalize(), voice.dusun.name if voice.dusun else ""),
        _row(voice, "place", _("Tempat"), voice.place),
        _row(voice, "urgent", _("Darurat"), danger),
        _row(voice, "about_pemdes", _("Tentang %(pemdes)s") % {"pemdes": words.pemdes}, past),
        *secret,
    ]


def _row(voice: Aspirasi, name: str, label: str, value: str) -> dict[str, str]:
    return {"nama": label, "nilai": value or str(_NONE), "sebab": _why(voice, name, bool(value))}


def _doubt(name: str, told: str) -> str:
    """What the words say otherwise than what was chosen."""
    if name != "topic":
        return told
    return _DOUBTED_TOPIC.sub(lambda code: f"{DOUBT}{topic_name(code[1])}", told)


def _why(voice: Aspirasi, name: str, known: bool) -> str:
    reasons = voice.recognised.get(name, [])[1:]
    if any(one.startswith(CORRECTED) for one in reasons):
        return _("dibetulkan di meja ini")
    if reasons[:1] == [CHOSEN]:
        return "; ".join([_("dipilih pengirim atau petugas"), *(_doubt(name, one) for one in reasons[1:])])
    if reasons:
        return "; ".join(_GROUP.sub(_("kata "), one) for one in reasons)
    said_no = (name == "urgent" and not voice.urgent) or name == "about_pemdes"
    return _("pilihan pengirim atau petugas") if known and not said_no else ""
