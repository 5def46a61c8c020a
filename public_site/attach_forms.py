"""The form that turns the address of a page into the code of its card."""

from typing import Any

from django import forms
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from public_site.language import INDONESIAN
from public_site.sharing.addresses import LONGEST, told_at_address
from public_site.sharing.told import NotForOthers, NothingToTell, Shared


class AddressForm(forms.Form):
    """One address of ours; `told` is what is told of its page once the form is valid."""

    told: Shared | None = None
    alamat = forms.CharField(
        label=_("Alamat halamannya"),
        max_length=LONGEST,
        help_text=_("Salin dari bilah alamat: halaman usul bersama, anggaran satu tahun, atau satu nomor."),
        error_messages={
            "required": _("Tempel dulu alamat halamannya."),
            "max_length": _("Alamat itu terlalu panjang. Salin lagi dari bilah alamat."),
        },
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )

    def clean_alamat(self) -> Any:
        """The address, looked up."""
        asked: str = self.cleaned_data["alamat"]
        try:
            with translation.override(INDONESIAN):
                self.told = told_at_address(asked)
        except NotForOthers as private:
            raise forms.ValidationError(_("Halaman itu tidak untuk ditampilkan di situs lain.")) from private
        except NothingToTell as none:
            raise forms.ValidationError(
                _("Halaman itu tidak kami temukan, atau tidak punya kartu. Periksa lagi alamatnya.")
            ) from none
        return asked
