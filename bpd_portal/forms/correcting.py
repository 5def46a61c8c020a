"""The form that puts right what was read out of a citizen's words."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accountability.regions.sebutan import Words
from bpd_portal.forms.base import DeskForm, let_choose, say
from bpd_portal.forms.voices import NOT_SAID, DusunField
from posko import recognising
from posko.models import Aspirasi
from posko.states import Kind
from posko.topics import choices

_PICK = say(_("Pilih dari daftar."))


class CorrectForm(DeskForm):
    """Kind, topic, dusun, place and danger. Secrecy is not asked: it is never taken away.

    Each field carries what was read when the page was opened, so that only what this person changed is
    written, and two people who correct different things do not undo each other.
    """

    fields_of_refusals = {recognising.UnknownTopic: "topik", recognising.NotOfThisDesa: "dusun"}

    jenis = forms.ChoiceField(
        label=_("Jenis"), choices=Kind.choices, error_messages=_PICK, show_hidden_initial=True
    )
    topik = forms.ChoiceField(
        label=_("Tentang apa"), required=False, error_messages=_PICK, show_hidden_initial=True
    )
    dusun = DusunField(
        queryset=None,
        required=False,
        empty_label=_("Tidak disebut"),
        error_messages=_PICK,
        show_hidden_initial=True,
    )
    tempat = forms.CharField(
        label=_("Tempat"),
        required=False,
        max_length=recognising.LONGEST_PLACE,
        help_text=_("Contoh: RT 03/RW 01, dekat masjid."),
        show_hidden_initial=True,
    )
    darurat = forms.BooleanField(
        label=_("Darurat: ada bahaya sekarang"), required=False, show_hidden_initial=True
    )
    tentang_pemdes = forms.BooleanField(required=False, show_hidden_initial=True)

    def __init__(self, *args: Any, voice: Aspirasi, words: Words, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "jenis": voice.kind,
            "topik": voice.topic,
            "dusun": voice.dusun_id,
            "tempat": voice.place,
            "darurat": voice.urgent,
            "tentang_pemdes": voice.about_pemdes,
        }
        super().__init__(*args, **kwargs)
        topics = choices(words)
        if voice.topic and voice.topic not in dict(topics):  # an older word for it stays as it is
            topics.append((voice.topic, voice.topic.capitalize()))
        let_choose(self, "topik", [NOT_SAID, *topics])
        let_choose(self, "dusun", voice.desa.dusun.order_by("name"))
        self.fields["dusun"].label = words.dusun.capitalize()
        self.fields["tentang_pemdes"].label = _("Tentang %(pemdes)s: tidak terlihat oleh mereka") % {
            "pemdes": words.pemdes
        }

    def clean(self) -> dict[str, Any]:
        """What was not changed is None; `tanpa_dusun` says that the dusun was taken away."""
        said = self.cleaned_data
        said["tanpa_dusun"] = "dusun" in self.changed_data and said.get("dusun") is None
        return {
            name: value if name in {*self.changed_data, "kunci_kirim", "tanpa_dusun"} else None
            for name, value in said.items()
        }
