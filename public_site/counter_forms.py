"""What people tell of the kecamatan's counter: scores of a visit, or a complaint."""

import uuid
from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from accountability.lib import opaque
from accountability.oversight.counter.answering import Answered
from accountability.oversight.counter.tables import number, short_form, unsur
from accountability.oversight.models import (
    AgeGroup,
    CounterService,
    SurveyDisability,
    SurveyGender,
)
from accountability.oversight.models.counter import REMARK
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import Words
from public_site.forms import (
    LONGEST,
    NOT_LISTED,
    OPEN,
    SECRET,
    SHORTEST,
    TOO_LONG,
    TOO_SHORT,
    PublicForm,
    TypedField,
    WordsField,
    phone_field,
)

_PURPOSE = "loket"
NOTHING_SCORED = _("Pilih dulu satu jawaban. Yang lain boleh dilewati.")
TOO_FAST = _("Terkirim terlalu cepat. Lihat lagi isinya, lalu tekan sekali lagi.")
_UNSAID = ("", _("Tidak disebut"))


class CounterForm(PublicForm):
    """A form against machines: a box people do not see, and the moment the page was opened, sealed."""

    kunci_kirim = TypedField(required=False, max_length=200, widget=forms.HiddenInput)
    dibuka = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    situs = forms.CharField(
        label=_("Kosongkan kotak ini"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    @property
    def by_a_machine(self) -> bool:
        """Whether the box that people do not see was filled in."""
        return bool(self.data.get("situs", "").strip())

    @property
    def opened_at(self) -> float | None:
        """When its page was opened, in seconds; None where no seal of ours says it."""
        opened = opaque.opened(self.data.get("dibuka", ""), purpose=_PURPOSE)
        return float(opened) if opened is not None else None

    def too_fast(self, now: float) -> bool:
        """Whether it came sooner than a person reads, or says nothing of when its page was opened."""
        return self.opened_at is None or now - self.opened_at < number("fewest_seconds")


def fresh(now: float) -> dict[str, Any]:
    """The hidden fields of a form that is opened now."""
    return {"kunci_kirim": str(uuid.uuid4()), "dibuka": opaque.closed(str(now), purpose=_PURPOSE)}


class RateForm(CounterForm):
    """The service used, nine questions of which one is enough, and what one chooses to say of oneself."""

    layanan = forms.ModelChoiceField(
        queryset=CounterService.objects.none(),
        to_field_name="kode",
        label=_("Anda mengurus apa?"),
        required=False,
        empty_label=_("Tidak disebut"),
        error_messages=NOT_LISTED,
    )
    komentar = WordsField(
        most=REMARK,
        too_long=_("Terlalu panjang. Ringkas sampai 300 huruf."),
        in_signs=True,
        label=_("Ada yang ingin ditambahkan?"),
        required=False,
        help_text=_("Jangan tulis nama orang atau nomor HP."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    kelamin = forms.ChoiceField(
        label=_("Anda"),
        choices=[_UNSAID, *SurveyGender.choices],
        required=False,
        widget=forms.RadioSelect,
        error_messages=NOT_LISTED,
    )
    umur = forms.ChoiceField(
        label=_("Umur"),
        choices=[_UNSAID, *AgeGroup.choices],
        required=False,
        widget=forms.RadioSelect,
        error_messages=NOT_LISTED,
    )
    disabilitas = forms.ChoiceField(
        label=_("Disabilitas"),
        choices=[_UNSAID, *SurveyDisability.choices],
        required=False,
        widget=forms.RadioSelect,
        error_messages=NOT_LISTED,
    )

    def __init__(self, *args: Any, services: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[CounterService]", self.fields["layanan"]).queryset = services
        for one in unsur():
            self.fields[one.field] = forms.ChoiceField(
                label=_(one.question),
                choices=[(str(n), _(answer)) for n, answer in enumerate(one.answers, start=1)],
                required=False,
                widget=forms.RadioSelect,
                error_messages=NOT_LISTED,
            )

    def clean(self) -> dict[str, Any]:
        """One answer at least."""
        told: dict[str, Any] = super().clean() or {}
        if not self.errors and not any(told.get(one.field) for one in unsur()):
            self.add_error(short_form()[0].field, NOTHING_SCORED)
        return told

    @property
    def first(self) -> list[forms.BoundField]:
        """The questions of the short form."""
        return [self[one.field] for one in short_form()]

    @property
    def rest(self) -> list[forms.BoundField]:
        """The other six."""
        return [self[one.field] for one in unsur() if not one.short]

    @property
    def rest_wrong(self) -> bool:
        """Whether one of the six has a slip."""
        return any(bound.errors for bound in self.rest)

    @property
    def about(self) -> list[forms.BoundField]:
        """What one may say of oneself."""
        return [self[name] for name in ("kelamin", "umur", "disabilitas")]

    @property
    def answered(self) -> Answered:
        """What was said, once the form is valid."""
        told = self.cleaned_data
        return Answered(
            {one.no: int(told[one.field]) for one in unsur() if told[one.field]},
            service=told["layanan"],
            gender=told["kelamin"],
            age_group=told["umur"],
            disability=told["disabilitas"],
            remark=told["komentar"],
        )


class _VillageField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not subscriptable at run time
    """One village, by name."""

    def label_from_instance(self, obj: Any) -> str:
        """Its name alone: the words of the place stand in the label."""
        return str(obj.name)


class ComplainForm(CounterForm):
    """A complaint about the counter: where one lives, the words, a number for the answer, who may read it."""

    tempat = _VillageField(
        queryset=Wilayah.objects.none(),
        to_field_name="kode",
        empty_label="–",
        error_messages={"required": _("Pilih tempat tinggal Anda."), **NOT_LISTED},
    )
    isi = WordsField(
        most=LONGEST,
        too_long=TOO_LONG,
        label=_("Apa yang terjadi di loket?"),
        help_text=_("Contoh: “Sudah tiga kali datang, suratnya belum jadi.” Tanpa nama Anda."),
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
        error_messages={"required": TOO_SHORT},
    )
    hp = phone_field(_("Supaya kami bisa memberi kabar. Tidak ditampilkan ke umum."))
    sifat = forms.ChoiceField(
        label=_("Siapa boleh membaca?"),
        choices=[(OPEN, ""), (SECRET, "")],
        initial=OPEN,
        required=False,
        widget=forms.RadioSelect,
        error_messages=NOT_LISTED,
    )

    def __init__(self, *args: Any, villages: Iterable[Wilayah], words: Words, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tempat = cast("forms.ModelChoiceField[Wilayah]", self.fields["tempat"])
        tempat.queryset = villages  # type: ignore[assignment]
        tempat.label = _("%(desa)s tempat tinggal Anda") % {"desa": words.desa[:1].upper() + words.desa[1:]}
        told = {"kantor": words.kecamatan, "bpd": words.bpd}
        cast("forms.ChoiceField", self.fields["sifat"]).choices = [
            (OPEN, _("Tanpa nama: kantor %(kantor)s membaca dan menjawab, nama Anda tidak pernah") % told),
            (SECRET, _("Rahasia: hanya %(bpd)s yang membaca, kantor %(kantor)s tidak") % told),
        ]

    def clean_isi(self) -> str:
        """At least 10 signs."""
        said = str(self.cleaned_data["isi"])
        if len(said) < SHORTEST:
            raise forms.ValidationError(TOO_SHORT)
        return said
