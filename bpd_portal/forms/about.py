"""The form of what a village says about itself."""

from django import forms
from django.utils.translation import gettext_lazy as _

from bpd_portal.forms.base import DeskForm, say, words_box
from posko import describing


class AboutForm(DeskForm):
    """Where to complain, opening hours, and how many families there are."""

    fields_of_refusals = {describing.NoAddress: "alamat"}

    alamat = forms.CharField(
        label=_("Alamat pengaduan"),
        max_length=describing.LONGEST_ADDRESS,
        widget=words_box(2),
        help_text=_("Tempat dan cara mengadu, tanpa nama orang. Tampil di halaman anggaran dan baliho."),
        error_messages={
            "required": _("Tulis alamat pengaduannya."),
            "max_length": _("Terlalu panjang. Ringkas sampai 240 huruf."),
        },
    )
    jam = forms.CharField(
        label=_("Jam layanan"),
        required=False,
        max_length=describing.LONGEST_HOURS,
        help_text=_("Contoh: Senin sampai Jumat, 08.00-14.00."),
        error_messages={"max_length": _("Terlalu panjang. Ringkas sampai 120 huruf.")},
    )
    keluarga = forms.IntegerField(
        label=_("Jumlah keluarga"),
        required=False,
        min_value=1,
        max_value=99_999,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        help_text=_("Untuk menghitung rupiah per keluarga."),
        error_messages={
            **say(_("Tulis angkanya saja.")),
            "min_value": _("Paling sedikit 1."),
            "max_value": _("Paling banyak 99.999."),
        },
    )
