"""The filters of the list of warnings, kept in the address, so that a view can be returned to."""

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from accountability.oversight.models import KeptWarning, WarningStanding

ANSWERED, ENDED = "dijawab", "reda"


class WarningFilter(django_filters.FilterSet):
    """By rule, village and standing; without a standing, what is open now."""

    aturan = django_filters.ChoiceFilter(
        field_name="rule", label=_("Jenis peringatan"), empty_label=_("Semua"), choices=[]
    )
    desa = django_filters.ChoiceFilter(field_name="desa_id", empty_label=_("Semua"), choices=[])
    keadaan = django_filters.ChoiceFilter(
        label=_("Keadaan"),
        method="in_standing",
        empty_label=_("Masih terbuka"),
        choices=[
            (WarningStanding.NEW, _("Baru")),
            (WarningStanding.HANDLED, _("Sedang didampingi")),
            (ANSWERED, _("Selesai atau disisihkan")),
            (ENDED, _("Riwayat: angkanya sudah reda")),
        ],
    )

    class Meta:
        model = KeptWarning
        fields: tuple[str, ...] = ()

    def __init__(
        self,
        *args: Any,
        rules: list[tuple[str, str]],
        villages: list[tuple[str, str]],
        village_word: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.filters["aturan"].extra["choices"] = rules
        self.filters["desa"].extra["choices"] = villages
        self.filters["desa"].label = village_word.capitalize()

    def in_standing(self, found: Any, name: str, value: str) -> Any:
        """Only the history is asked of the rows; what stands now is computed."""
        return found.filter(ended_at__isnull=False) if value == ENDED else found

    @property
    def asked(self) -> dict[str, str]:
        """What was asked for, "" for all; what the address says wrongly is passed over."""
        self.form.is_valid()
        return {name: self.form.cleaned_data.get(name) or "" for name in self.filters}
