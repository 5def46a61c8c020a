"""The counts of those who came, as tables on a paper."""

from accountability.lib.paper import Block, Paragraph, Table
from accountability.lib.terbilang import terbilang
from accountability.planning.meeting_kinds import least_present, rule_of
from accountability.planning.models import Musyawarah
from accountability.regions.sebutan import words_for

GROUPS = (
    ("men", "Laki-laki"),
    ("women", "Perempuan"),
    ("disabled", "Penyandang disabilitas"),
    ("elderly", "Lanjut usia"),
    ("children", "Anak dan remaja"),
    ("poor", "Keluarga kurang mampu"),
)


def attendance_tables(held: Musyawarah) -> list[Block]:
    """Heads by gender and group, by dusun where it was counted, and members where there is a quorum."""
    if held.attendance is None:
        return [Paragraph("Kehadiran belum dihitung.")]
    rows = tuple(
        (label, str(getattr(held, name)))
        for name, label in GROUPS
        if getattr(held, name) is not None and (name in {"men", "women"} or getattr(held, name))
    )
    everyone = (f"Semua yang hadir ({terbilang(held.attendance)} orang)", str(held.attendance))
    blocks: list[Block] = [
        Table(("Hadir", "Orang"), rows, widths=(3, 1), right=frozenset({1}), foot=everyone)
    ]
    dusun = held.by_dusun.select_related("dusun").order_by("dusun__name")
    told = tuple((one.dusun.name, str(one.men), str(one.women), str(one.men + one.women)) for one in dusun)
    rest = (
        (held.men or 0) - sum(one.men for one in dusun),
        (held.women or 0) - sum(one.women for one in dusun),
    )
    if told and sum(rest) > 0:  # the table adds up to all who came
        told = (*told, ("Tidak disebut", str(rest[0]), str(rest[1]), str(sum(rest))))
    if told:
        word = words_for(held.desa_id).dusun.capitalize()
        blocks.append(
            Table(
                (word, "Laki-laki", "Perempuan", "Semua"),
                told,
                widths=(3, 1, 1, 1),
                right=frozenset({1, 2, 3}),
            )
        )
    return [*blocks, *quorum_lines(held)]


def quorum_lines(held: Musyawarah) -> list[Block]:
    """How many members were there of those entitled, and what the law asks for."""
    share, entitled = rule_of(held.kind).quorum, held.members_entitled
    if share is None or entitled is None:
        return []
    needed = least_present(held.kind, entitled)
    return [
        Paragraph(
            f"Anggota hadir {held.members_present} dari {entitled}. Kuorum {share[0]}/{share[1]} anggota, "
            f"yaitu {needed} orang ({rule_of(held.kind).legal_basis})."
        )
    ]
