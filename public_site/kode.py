"""How official codes stand in addresses."""

from django.urls import register_converter


class _Text:
    """A code is kept as it is written."""

    regex = ""

    def to_python(self, value: str) -> str:
        """The code itself."""
        return value

    def to_url(self, value: str) -> str:
        """The code itself."""
        return value


class KodeDesa(_Text):
    """A desa or kelurahan: 99.01.01.2001."""

    regex = r"\d{2}\.\d{2}\.\d{2}\.\d{4}"


class KodeKecamatan(_Text):
    """A kecamatan: 99.01.01."""

    regex = r"\d{2}\.\d{2}\.\d{2}"


class KodeKabupaten(_Text):
    """A kabupaten or kota: 99.01."""

    regex = r"\d{2}\.\d{2}"


class KodeBidang(_Text):
    """A bidang of Permendagri 20/2018: 1 to 5."""

    regex = "[1-5]"


class KodeKegiatan(_Text):
    """A kegiatan of Permendagri 20/2018: 2.3.10."""

    regex = r"[1-5]\.\d{1,2}\.\d{2}"


class Nomor(_Text):
    """The digits of an aspirasi's number."""

    regex = r"\d{7,12}"


class NamaFoto(_Text):
    """The file name of a photo: no slash, so no way out of its folder."""

    regex = r"[A-Za-z0-9_-]{1,80}\.jpg"


class BentukGambar(_Text):
    """What a picture is written as."""

    regex = "png|svg"


class Urut:
    """A number of a part: at most six digits, so that no database is asked past its largest."""

    regex = r"0|[1-9]\d{0,5}"

    def to_python(self, value: str) -> int:
        """The number."""
        return int(value)

    def to_url(self, value: int) -> str:
        """Its digits."""
        return str(value)


class NamaUnduhan(_Text):
    """The name of a dump: the day and the beginning of its sum."""

    regex = r"\d{4}-\d{2}-\d{2}-[0-9a-f]{8}"


class BerkasUnduhan(_Text):
    """A file of a dump: no slash, so no way out of its folder."""

    regex = r"[A-Za-z0-9][A-Za-z0-9_.-]{0,79}"


def register() -> None:
    """Makes the converters known to the list of addresses."""
    for name, converter in (
        ("desa", KodeDesa),
        ("kecamatan", KodeKecamatan),
        ("kabupaten", KodeKabupaten),
        ("bidang", KodeBidang),
        ("kegiatan", KodeKegiatan),
        ("nomor", Nomor),
        ("foto", NamaFoto),
        ("gambar", BentukGambar),
        ("urut", Urut),
        ("unduhan", NamaUnduhan),
        ("berkas", BerkasUnduhan),
    ):
        register_converter(converter, name)
