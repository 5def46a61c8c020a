"""What a village writes about coaching: what it did, what it asks, and how it rates an answer."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accountability.oversight.coaching.tables import coaching_tasks
from accountability.oversight.models.coaching import SHORT, WORDS
from accountability.regions.sebutan import Words
from bpd_portal.forms.base import DeskForm, let_choose, say, words_box


class FollowUpDoneForm(DeskForm):
    """What was done about one agreement."""

    balasan = forms.CharField(
        label=_("Apa yang sudah dilakukan"),
        max_length=SHORT,
        widget=words_box(2),
        error_messages=say(_("Tulis apa yang sudah dilakukan.")),
    )


class AskHelpForm(DeskForm):
    """A question to the help desk, and which task it is about."""

    pertanyaan = forms.CharField(
        label=_("Apa yang ingin ditanyakan"),
        max_length=WORDS,
        widget=words_box(3),
        error_messages=say(_("Tulis dulu pertanyaannya.")),
    )
    tentang = forms.ChoiceField(
        label=_("Tentang"), required=False, error_messages=say(_("Pilih dari daftar."))
    )

    def offer(self, words: Words) -> None:
        """Fills in what a question may be about, in local words."""
        let_choose(
            self, "tentang", [("", "–"), *((o.kode, o.named(words)) for o in coaching_tasks().values())]
        )


class RateHelpForm(DeskForm):
    """One to five for an answer."""

    nilai = forms.TypedChoiceField(
        label=_("Seberapa membantu jawabannya?"),
        coerce=int,
        choices=[
            (5, _("5, sangat membantu")),
            (4, _("4, membantu")),
            (3, _("3, cukup")),
            (2, _("2, kurang")),
            (1, _("1, belum membantu")),
        ],
        widget=forms.RadioSelect,
        error_messages=say(_("Pilih nilai 1 sampai 5.")),
    )
