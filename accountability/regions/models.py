"""The wilayah: provinsi, kabupaten and kota, kecamatan, desa, dusun, and what a desa says about itself."""

import re
import unicodedata
from collections.abc import Iterable
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Length, Lower, Substr
from django.db.models.lookups import Exact

# How long the code of each level is (Kepmendagri 300.2.2-2138/2025: 33, 33.29, 33.29.04, 33.29.04.2001).
_KODE_LENGTH = {"provinsi": 2, "kabupaten_kota": 5, "kecamatan": 8, "desa_kelurahan": 13}
# The first digit of a village's four: only a desa and a desa adat have an APB Desa, a kelurahan has none.
_DESA_TYPE_DIGIT = {"kelurahan": "1", "desa": "2", "desa_adat": "3"}
_SHORTEST_SEARCH = 3


def name_key(name: str) -> str:
    """Return `name` as it is compared: lower case, only letters and digits ("Suka Ma'ju" gives "sukamaju").

    People write village names with and without spaces, and databases differ in folding case.
    """
    bare = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]", "", bare.lower())


def kode_above(kode: str) -> list[str]:
    """Return the codes of the wilayah around `kode`, nearest first ("33.29.04" gives "33.29", "33")."""
    parts = kode.split(".")
    return [".".join(parts[:length]) for length in range(len(parts) - 1, 0, -1)]


if TYPE_CHECKING:
    _CharField = models.CharField[str, str]
else:  # not subscriptable at run time
    _CharField = models.CharField


class NameKeyField(_CharField):
    """Holds name_key(name), filled in whenever the row is saved, also in bulk."""

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """Derive the value from the row's name."""
        key = name_key(getattr(model_instance, "name"))  # noqa: B009 - any model with a name
        setattr(model_instance, self.attname, key)
        return key


class WilayahQuerySet(models.QuerySet["Wilayah"]):
    """Questions about wilayah."""

    def desa(self) -> Self:
        """Those with an APB Desa of their own: desa and desa adat, no kelurahan."""
        return self.filter(type__in=(Wilayah.Type.DESA, Wilayah.Type.DESA_ADAT))

    def kecamatan(self) -> Self:
        """The kecamatan and distrik."""
        return self.filter(level=Wilayah.Level.KECAMATAN)

    def within(self, kode: str) -> Self:
        """Those inside the wilayah with this code, at any depth; not the wilayah itself."""
        return self.filter(kode__startswith=f"{kode}.")

    def inside_any(self, kode: Iterable[str]) -> Self:
        """Those inside at least one of the wilayah with these codes."""
        inside = Q(pk__in=())
        for one in kode:
            inside |= Q(kode__startswith=f"{one}.")
        return self.filter(inside)

    def in_service(self) -> Self:
        """Those that use the posko: the desa whose facts have been entered."""
        return self.filter(facts__isnull=False)

    def with_names_above(self) -> Self:
        """Fetch kecamatan and kabupaten in the same query, for "Sukamaju, Tirtasari, Tirta Raya"."""
        return self.select_related("parent__parent")

    def named_like(self, text: str) -> Self:
        """Those whose name holds `text`, the best first: equal, beginning with it, then holding it.

        Spaces, signs and case do not count. A part after a comma must be in the name of the kecamatan or the
        kabupaten; an official code finds that wilayah and those inside. Nothing for fewer than 3 letters.
        """
        name, _, around = text.partition(",")
        if re.fullmatch(r"\d\d(\.\d+)*\.?", name.strip()):
            return self._coded_like(name.strip().rstrip("."))
        key, around_key = name_key(name), name_key(around)
        if len(key) < _SHORTEST_SEARCH:
            return self.none()
        found = self.filter(name_key__contains=key)
        if around_key:
            found = found.filter(
                Q(parent__name_key__contains=around_key) | Q(parent__parent__name_key__contains=around_key)
            )
        rank = Case(When(name_key=key, then=0), When(name_key__startswith=key, then=1), default=Value(2))
        served = Exists(DesaFacts.objects.filter(desa=OuterRef("pk")))
        return found.order_by(rank.asc(), served.desc(), "name_key", "kode")

    def _coded_like(self, kode: str) -> Self:
        return self.filter(Q(kode=kode) | Q(kode__startswith=f"{kode}.")).order_by("kode")


class Wilayah(models.Model):
    """One wilayah of the official list; its code says where it lies."""

    class Level(models.TextChoices):
        PROVINSI = "provinsi", "Provinsi"
        KABUPATEN_KOTA = "kabupaten_kota", "Kabupaten/kota"
        KECAMATAN = "kecamatan", "Kecamatan"
        DESA_KELURAHAN = "desa_kelurahan", "Desa/kelurahan"

    class Type(models.TextChoices):
        PROVINSI = "provinsi", "Provinsi"
        KABUPATEN = "kabupaten", "Kabupaten"
        KOTA = "kota", "Kota"
        KECAMATAN = "kecamatan", "Kecamatan"
        DISTRIK = "distrik", "Distrik"
        KELURAHAN = "kelurahan", "Kelurahan"
        DESA = "desa", "Desa"
        DESA_ADAT = "desa_adat", "Desa adat"

    kode = models.CharField(max_length=13, primary_key=True)
    name = models.CharField(max_length=80)
    name_key = NameKeyField(max_length=80, db_index=True, editable=False)
    level = models.CharField(max_length=14, choices=Level)
    type = models.CharField(max_length=10, choices=Type)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    fictional = models.BooleanField(default=False)

    objects = WilayahQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="the_level_of_a_wilayah_shows_in_its_code",
                condition=Q(
                    *(
                        Q(Exact(Length("kode"), length), level=level)
                        for level, length in _KODE_LENGTH.items()
                    ),
                    _connector=Q.OR,
                ),
            ),
            models.CheckConstraint(
                name="a_wilayah_lies_in_the_parent_its_code_names",
                condition=Q(
                    Q(level="provinsi", parent__isnull=True),
                    *(
                        Q(
                            Exact(Substr("kode", above + 1, 1), Value(".")),
                            level=level,
                            parent__isnull=False,  # to SQL an unknown answer keeps a promise
                            parent=Substr("kode", 1, above),
                        )
                        for level, above in (("kabupaten_kota", 2), ("kecamatan", 5), ("desa_kelurahan", 8))
                    ),
                    _connector=Q.OR,
                ),
            ),
            models.CheckConstraint(
                name="the_type_of_a_desa_or_kelurahan_shows_in_its_code",
                condition=Q(
                    ~Q(level="desa_kelurahan") & ~Q(type__in=list(_DESA_TYPE_DIGIT)),
                    *(
                        Q(Exact(Substr("kode", 10, 1), Value(digit)), level="desa_kelurahan", type=type_)
                        for type_, digit in _DESA_TYPE_DIGIT.items()
                    ),
                    _connector=Q.OR,
                ),
            ),
            models.CheckConstraint(name="a_wilayah_has_a_name", condition=~Q(name_key="")),
            models.CheckConstraint(
                name="a_fictional_wilayah_has_a_code_from_99",
                condition=Q(Exact(Substr("kode", 1, 2), Value("99")), fictional=True)
                | Q(~Exact(Substr("kode", 1, 2), Value("99")), fictional=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.kode})"

    @property
    def is_desa(self) -> bool:
        """Whether this is a desa or desa adat, one with an APB Desa."""
        return self.type in {Wilayah.Type.DESA, Wilayah.Type.DESA_ADAT}


def _point_of(what: str) -> models.CheckConstraint:
    """Both degrees of a middle, or none; within the globe."""
    none = Q(lat__isnull=True, long__isnull=True)
    both = Q(lat__isnull=False, lat__gte=-90, lat__lte=90, long__isnull=False, long__gte=-180, long__lte=180)
    return models.CheckConstraint(name=f"the_middle_of_a_{what}_lies_on_the_globe", condition=none | both)


class Dusun(models.Model):
    """A part of a desa: a dusun, jorong, RK or padukuhan; `lat` and `long` are its middle (WGS 84)."""

    desa = models.ForeignKey(Wilayah, models.PROTECT, related_name="dusun")
    name = models.CharField(max_length=60)
    households = models.PositiveIntegerField(null=True, blank=True)
    lat = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    long = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("desa", Lower("name"), name="a_dusun_is_named_once_in_a_desa"),
            models.CheckConstraint(
                name="a_dusun_lies_in_a_desa",
                condition=Q(Exact(Length("desa"), _KODE_LENGTH["desa_kelurahan"])),
            ),
            _point_of("dusun"),
        ]

    def __str__(self) -> str:
        return self.name


class DesaFacts(models.Model):
    """What a desa that uses the posko says about itself; `lat` and `long` are its middle (WGS 84)."""

    desa = models.OneToOneField(Wilayah, models.PROTECT, primary_key=True, related_name="facts")
    households = models.PositiveIntegerField(null=True, blank=True)
    population = models.PositiveIntegerField(null=True, blank=True)
    women = models.PositiveIntegerField(null=True, blank=True)
    office_hours = models.CharField(max_length=120, blank=True)
    complaint_address = models.CharField(max_length=240, blank=True)
    lat = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    long = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)

    class Meta:
        constraints = [
            _point_of("desa"),
            models.CheckConstraint(
                name="the_facts_are_those_of_a_desa",
                condition=Q(Exact(Length("desa"), _KODE_LENGTH["desa_kelurahan"])),
            ),
            models.CheckConstraint(
                name="the_women_of_a_desa_are_part_of_its_population",
                condition=Q(women__isnull=True) | Q(population__isnull=True) | Q(women__lte=F("population")),
            ),
        ]

    def __str__(self) -> str:
        return self.desa_id


class Residents(models.Model):
    """How many people of a group live in a desa, or in one of its dusun, by whose count.

    The groups are those the council must reach (Permendagri 110/2016 ps 33): p, l, difabel, lansia, miskin,
    anak; `semua` is everyone. Poor households are counted in people.
    """

    GROUPS = ("semua", "p", "l", "difabel", "lansia", "miskin", "anak")

    desa = models.ForeignKey(Wilayah, models.PROTECT, related_name="residents")
    dusun = models.ForeignKey(Dusun, models.PROTECT, null=True, blank=True, related_name="residents")
    group = models.CharField(max_length=10)
    people = models.PositiveIntegerField()
    year = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("desa", "group", "year"),
                condition=Q(dusun=None),
                name="a_group_of_residents_of_a_desa_is_counted_once_a_year",
            ),
            models.UniqueConstraint(
                fields=("dusun", "group", "year"),
                condition=Q(dusun__isnull=False),
                name="a_group_of_residents_of_a_dusun_is_counted_once_a_year",
            ),
            models.CheckConstraint(
                name="residents_are_of_a_known_group",
                condition=Q(group__in=("semua", "p", "l", "difabel", "lansia", "miskin", "anak")),
            ),
            models.CheckConstraint(name="a_count_of_residents_names_its_source", condition=~Q(source="")),
        ]

    def __str__(self) -> str:
        return f"{self.group} {self.desa_id}"


class RegionalHoliday(models.Model):
    """A day off that a kabupaten or provinsi decreed for its own offices, besides the national ones."""

    wilayah = models.ForeignKey(Wilayah, models.PROTECT, related_name="holidays")
    date = models.DateField()
    name = models.CharField(max_length=80)
    legal_basis = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint("wilayah", "date", name="a_day_off_is_decreed_once_by_a_wilayah"),
            models.CheckConstraint(
                name="a_day_off_has_a_name_and_a_basis", condition=~Q(name="") & ~Q(legal_basis="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.wilayah_id}"


class Sebutan(models.Model):
    """The words a wilayah uses for its institutions; an empty word is that of the wilayah around it.

    Every acronym is stored, because none can be derived: RPJMK, RPJMG and RPJM Nagari follow no rule.
    """

    wilayah = models.OneToOneField(Wilayah, models.PROTECT, related_name="sebutan")
    preset = models.CharField(max_length=20, blank=True)
    desa = models.CharField(max_length=20, blank=True)
    kepala_desa = models.CharField(max_length=30, blank=True)
    pemdes = models.CharField(max_length=40, blank=True)
    kantor = models.CharField(max_length=40, blank=True)
    bpd = models.CharField(max_length=14, blank=True)  # longer ones would push an SMS over 160
    bpd_panjang = models.CharField(max_length=60, blank=True)
    kecamatan = models.CharField(max_length=20, blank=True)
    camat = models.CharField(max_length=30, blank=True)
    kabupaten = models.CharField(max_length=20, blank=True)
    bupati = models.CharField(max_length=20, blank=True)
    dusun = models.CharField(max_length=20, blank=True)
    musyawarah = models.CharField(max_length=40, blank=True)
    musdes = models.CharField(max_length=30, blank=True)
    rpjm = models.CharField(max_length=20, blank=True)
    rpjm_panjang = models.CharField(max_length=80, blank=True)
    rkp = models.CharField(max_length=20, blank=True)
    rkp_panjang = models.CharField(max_length=80, blank=True)
    apb = models.CharField(max_length=20, blank=True)
    apb_panjang = models.CharField(max_length=80, blank=True)
    perdes = models.CharField(max_length=40, blank=True)
    dana_desa = models.CharField(max_length=30, blank=True)

    def __str__(self) -> str:
        return self.wilayah_id
