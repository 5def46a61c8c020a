"""What a programme brings in: the form of the standard's POST, and the sentence each slip gets.

`email`, `first_name`, `last_name`, `device_id` and `account_id` may be sent, for the standard names them.
They are not kept: they are read for one thing, to know the same report again when it is sent twice.
"""

import math
from typing import Any

from django import forms

from accountability.lib import phone
from accountability.lib.photo import TooManyPixels, UnreadablePhoto, has_room, reencoded
from accountability.regions.models import Dusun
from posko.models.photos import MOST as MOST_PHOTOS
from posko.recognising import LONGEST_PLACE
from posko.states import Gender, Vulnerable
from public_site.forms import LARGEST_PHOTO, OPEN, SECRET, PhotosField, TypedField
from public_site.open311.offered import codes, names
from public_site.open311.points import address_id
from public_site.place import Place

LONGEST = 4000  # GeoReport v2: description is limited to 4,000 characters
LONGEST_URL = 2000
NOT_KNOWN = "service_code tidak ditemukan; daftarnya ada di services."
NO_POINT = "Tempatnya belum ada: isi lat dan long, address_string, atau address_id."
BAD_PHOTO = "media bukan foto yang bisa dibuka (JPEG, PNG atau WebP)."
HEAVY_PHOTO = f"media terlalu besar: paling besar {LARGEST_PHOTO // 1024 // 1024} MB dan 25 juta piksel."
TOO_MANY_PHOTOS = f"media paling banyak {MOST_PHOTOS} foto."
NO_ROOM = "Foto belum bisa disimpan. Kirim tanpa foto dulu."


def _typed(longest: int, name: str) -> TypedField:
    said = {"max_length": f"{name} terlalu panjang: paling banyak {longest} huruf."}
    return TypedField(required=False, max_length=longest, error_messages=said)


def _chosen(name: str, choices: list[tuple[str, str]]) -> forms.ChoiceField:
    told = {"invalid_choice": f"attribute[{name}] tidak ada di daftarnya."}
    return forms.ChoiceField(required=False, choices=[("", ""), *choices], error_messages=told)


class RequestForm(forms.Form):
    """The arguments of POST Service Request; what else is sent is not looked at."""

    service_code = TypedField(error_messages={"required": "service_code belum diisi."})
    description = _typed(LONGEST, "description")
    lat = _typed(40, "lat")
    long = _typed(40, "long")
    address_string = _typed(500, "address_string")
    address_id = _typed(40, "address_id")
    phone = _typed(100, "phone")
    media_url = _typed(LONGEST_URL, "media_url")

    def __init__(self, *args: Any, place: Place, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.place, self.dusun = place, list(Dusun.objects.filter(desa=place.desa))
        for name, field in {
            "dusun": _chosen("dusun", [(one.name, one.name) for one in self.dusun]),
            "sifat": _chosen("sifat", [(OPEN, ""), (SECRET, "")]),
            "kelamin": _chosen("kelamin", list(Gender.choices)),
            "kelompok_rentan": _chosen("kelompok_rentan", list(Vulnerable.choices)),
        }.items():
            self.fields[f"attribute[{name}]"] = field
        # Not declared above: a form has something else by the name of `media`.
        said = {"empty": BAD_PHOTO, "invalid": BAD_PHOTO}
        self.fields["media"] = PhotosField(required=False, error_messages=said)

    def clean_service_code(self) -> str:
        """One of the services."""
        code = str(self.cleaned_data["service_code"])
        if code not in codes():
            raise forms.ValidationError(NOT_KNOWN, code="not_found")
        return code

    def clean_media(self) -> list[bytes]:
        """The photos drawn again, without place or camera."""
        files = self.cleaned_data["media"]
        if len(files) > MOST_PHOTOS:
            raise forms.ValidationError(TOO_MANY_PHOTOS)
        if files and not has_room():
            raise forms.ValidationError(NO_ROOM)
        return [drawn_again(file, file.size or 0) for file in files]

    def clean(self) -> dict[str, Any]:
        """A point of some sort there must be."""
        told = super().clean() or self.cleaned_data
        told["point"] = self._point()
        told["at_dusun"] = self._dusun(told)
        if not (told["point"] or told.get("address_string") or told.get("address_id")) and not (
            self.errors.keys() & {"lat", "long", "address_string", "address_id"}
        ):
            self.add_error(None, NO_POINT)
        return told

    @property
    def unknown(self) -> bool:
        """Whether what was named does not exist (404 of the standard)."""
        return self.has_error("service_code", "not_found")

    @property
    def text(self) -> str:
        """The words; the standard lets them be left out, and then the service speaks."""
        told = self.cleaned_data
        return told["description"] or f"Laporan tanpa keterangan: {names(self.place)[told['service_code']]}."

    @property
    def where_told(self) -> str:
        """Where it is, for the desk: the address as it was told, else the degrees."""
        told, point = self.cleaned_data, self.cleaned_data["point"]
        return str(told["address_string"] or (f"{point[0]}, {point[1]}" if point else ""))[:LONGEST_PLACE]

    @property
    def reachable(self) -> str:
        """The phone, when an SMS can reach it; else "": a report is not lost for a number of another land."""
        number = str(self.cleaned_data["phone"])
        return number if phone.is_person(number) else ""

    def _point(self) -> tuple[float, float] | None:
        lat, long = (self.cleaned_data.get(name, "") for name in ("lat", "long"))
        if not lat and not long:
            return None
        try:
            point = float(lat), float(long)
        except ValueError:
            self.add_error(
                "lat", "lat dan long harus angka derajat, misalnya -7.250 dan 112.750, dan dua-duanya."
            )
            return None
        if not (math.isfinite(sum(point)) and abs(point[0]) <= 90 and abs(point[1]) <= 180):
            self.add_error("lat", "lat harus dari -90 sampai 90, long dari -180 sampai 180.")
            return None
        return round(point[0], 5), round(point[1], 5)

    def _dusun(self, told: dict[str, Any]) -> Dusun | None:
        """The dusun that was chosen, or the one its address_id names."""
        said = told.get("address_id") or ""
        by_id = next((one for one in self.dusun if address_id(self.place, one) == said), None)
        if said and by_id is None and said != self.place.desa.kode:
            self.add_error("address_id", "address_id tidak ditemukan di wilayah ini.")
        named = told.get("attribute[dusun]")
        return next((one for one in self.dusun if one.name == named), by_id)


def drawn_again(file: Any, size: int) -> bytes:
    """The photo drawn anew. Raises ValidationError with the sentence for the programme."""
    if size > LARGEST_PHOTO:
        raise forms.ValidationError(HEAVY_PHOTO)
    try:
        return reencoded(file)
    except TooManyPixels as large:
        raise forms.ValidationError(HEAVY_PHOTO) from large
    except UnreadablePhoto as bad:
        raise forms.ValidationError(BAD_PHOTO) from bad


class UpdateForm(forms.Form):
    """The arguments of POST Service Request Update (FixMyStreet's extension of the standard)."""

    service_request_id = TypedField(
        error_messages={"required": "service_request_id belum diisi."}, max_length=100
    )
    update_id = _typed(100, "update_id")
    description = TypedField(
        max_length=LONGEST,
        error_messages={
            "required": "description belum diisi.",
            "max_length": f"description terlalu panjang: paling banyak {LONGEST} huruf.",
        },
    )
    status = _typed(40, "status")
    account_id = _typed(60, "account_id")


def sentences(form: forms.Form) -> list[str]:
    """What is wrong, each once."""
    return list(dict.fromkeys(str(one) for many in form.errors.values() for one in many))
