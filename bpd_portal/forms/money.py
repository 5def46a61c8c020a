"""Forms about the budget: its publication, and what was spent."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accountability.budget.publication import NotSpentYet, WentBack
from accountability.lib.photo import UnreadablePhoto, reencoded
from bpd_portal.forms.base import DeskForm, RupiahField, day_box, say
from bpd_portal.forms.plans import EnactForm

LARGEST_PHOTO = 8 * 1024 * 1024  # bytes


class PublishForm(EnactForm):
    """The Perdes of the budget, and a yes that it was looked through."""

    yakin = forms.BooleanField(
        label=_("Sudah saya periksa. Setelah tayang tidak bisa diubah."),
        error_messages={"required": _("Periksa dulu, lalu beri centang.")},
    )


class RealisasiForm(DeskForm):
    """What was spent and done: rupiah, percent, day, note and photo."""

    fields_of_refusals = {WentBack: "persen", NotSpentYet: "tanggal"}

    jumlah = RupiahField(label=_("Rupiah yang dipakai"))
    persen = forms.IntegerField(
        label=_("Pekerjaan selesai (persen)"),
        min_value=0,
        max_value=100,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={
            **say(_("Tulis angka 0 sampai 100.")),
            "min_value": _("Tulis angka 0 sampai 100."),
            "max_value": _("Tulis angka 0 sampai 100."),
        },
    )
    tanggal = forms.DateField(
        label=_("Tanggal"), widget=day_box(), error_messages=say(_("Pilih tanggalnya."))
    )
    catatan = forms.CharField(label=_("Catatan"), required=False, max_length=200)
    foto = forms.FileField(
        label=_("Foto pekerjaan"),
        required=False,
        help_text=_("Foto tampil ke umum. Hindari wajah orang."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        error_messages={
            "empty": _("Foto ini tidak bisa dibuka. Coba foto lain, atau simpan tanpa foto."),
            "invalid": _("Foto ini tidak bisa dibuka. Coba foto lain, atau simpan tanpa foto."),
        },
    )

    def clean_foto(self) -> bytes:
        """The photo drawn again without place, time or camera; b"" without one."""
        file = self.cleaned_data.get("foto")
        if not file:
            return b""
        if file.size > LARGEST_PHOTO:
            raise ValidationError(_("Foto terlalu besar. Simpan tanpa foto dulu; bisa menyusul."))
        try:
            return reencoded(file)
        except UnreadablePhoto:
            sentence = _("Foto ini tidak bisa dibuka. Coba foto lain, atau simpan tanpa foto.")
            raise ValidationError(sentence) from None
