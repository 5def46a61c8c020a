"""Who lost a phone, and how that is known."""

from typing import Any, cast

from django import forms


class PersonField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not subscriptable at run time
    """Somebody who works below, with their task."""

    def label_from_instance(self, obj: Any) -> str:
        """The name and the task."""
        return label(obj)


class LostFactorForm(forms.Form):
    """A person below, and a reason that a second person can judge."""

    use_required_attribute = False

    orang = PersonField(
        empty_label="Pilih orangnya",
        label="Siapa yang HP-nya hilang?",
        queryset=None,
        error_messages={
            "required": "Pilih orangnya.",
            "invalid_choice": "Orang ini tidak bertugas di wilayah Anda.",
        },
    )
    alasan = forms.CharField(
        label="Bagaimana Anda tahu ini benar?",
        help_text="Misalnya: datang sendiri ke kantor dengan KTP dan surat tugas. Jangan menulis nomor.",
        min_length=10,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Tulis bagaimana Anda tahu ini benar.",
            "min_length": "Tulis sedikit lebih panjang, supaya orang kedua bisa menilai.",
        },
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ModelChoiceField[Any]", self.fields["orang"])
        field.queryset = people


def label(member: Any) -> str:
    """The person with their task, as the list shows it."""
    name = member.user.display_name or member.user.username
    return f"{name}, {member.get_role_display()} {member.wilayah.name}"
