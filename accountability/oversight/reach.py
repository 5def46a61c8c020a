"""How far a desk sees: the villages in service inside the member's own wilayah, and no other."""

from accountability.accounts.access import KECAMATAN
from accountability.accounts.models import Membership, Role
from accountability.oversight.models import Evaluation, EvaluationQuerySet, MatrixRow, MatrixRowQuerySet
from accountability.regions.models import Wilayah, WilayahQuerySet


def villages_of(member: Membership) -> WilayahQuerySet:
    """The villages this member looks after, by the prefix of their code."""
    return Wilayah.objects.desa().in_service().within(member.wilayah_id).order_by("kode")


def evaluations_of(member: Membership) -> EvaluationQuerySet:
    """Evaluations this member may read: all of its kecamatan; of a village its own that are finished."""
    if member.role in KECAMATAN:
        return Evaluation.objects.filter(desa__kode__startswith=f"{member.wilayah_id}.")
    return Evaluation.objects.finished().filter(desa=member.wilayah_id)


def matrix_of(member: Membership) -> MatrixRowQuerySet:
    """The rows of the matrices of the member's kecamatan, or of all inside its kabupaten."""
    if member.wilayah.level == Wilayah.Level.KECAMATAN:
        return MatrixRow.objects.filter(kecamatan=member.wilayah_id)
    return MatrixRow.objects.filter(kecamatan__kode__startswith=f"{member.wilayah_id}.")


def may_decree(member: Membership) -> bool:
    """Whether this desk sets days off and deadlines: that of a kabupaten or province; others read."""
    regions = {Wilayah.Level.PROVINSI, Wilayah.Level.KABUPATEN_KOTA}
    return member.role == Role.KABUPATEN and member.wilayah.level in regions


def may_write(member: Membership) -> bool:
    """Whether this desk evaluates and fills in: the kecamatan's own; kabupaten and auditor read."""
    return member.role == Role.CAMAT and member.wilayah.level == Wilayah.Level.KECAMATAN


def is_regional(member: Membership) -> bool:
    """Whether this member looks at a whole kabupaten or province, and so has the kabupaten's desk."""
    regions = {Wilayah.Level.PROVINSI, Wilayah.Level.KABUPATEN_KOTA}
    return member.role in {Role.KABUPATEN, Role.AUDITOR} and member.wilayah.level in regions


def may_rule(member: Membership) -> bool:
    """Whether this desk sets tables, thresholds, words and lines: that of a kabupaten; others read."""
    return member.role == Role.KABUPATEN and member.wilayah.level == Wilayah.Level.KABUPATEN_KOTA
