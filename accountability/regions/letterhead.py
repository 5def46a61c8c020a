"""The head of a desa's papers and who signs those of its council, in local words."""

from accountability.lib.paper import Signature
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import Words


def letterhead(desa: Wilayah, words: Words, office: str = "") -> tuple[str, ...]:
    """The name of the council, or of another `office`, its village, and where they lie.

    An office that is called by the village's own word says it once: PEMERINTAH DESA SUKAMAJU.
    """
    facts = getattr(desa, "facts", None)
    above = [
        f"{word.upper()} {place.name.removeprefix('Kabupaten ').removeprefix('Kota ').upper()}"
        for word, place in _around(desa, words.kecamatan, words.kabupaten)
    ]
    village = f"{words.desa} {desa.name}"
    own = office.removesuffix(f" {words.desa}") if office.endswith(f" {words.desa}") else ""
    lines = (
        f"{own} {village}".upper() if own else (office or words.bpd_panjang).upper(),
        "" if own else village.upper(),
        ", ".join(above),
        facts.complaint_address if facts is not None else "",
    )
    return tuple(line for line in lines if line)


def _around(desa: Wilayah, kecamatan: str, kabupaten: str) -> list[tuple[str, Wilayah]]:
    found = []
    if desa.parent is not None:
        found.append((kecamatan, desa.parent))
        if desa.parent.parent is not None:
            found.append((kabupaten, desa.parent.parent))
    return found


def signers(words: Words) -> tuple[Signature, ...]:
    """Mengetahui: the ketua and the sekretaris of the council (Permendagri 110/2016, Lampiran)."""
    return (Signature(f"Ketua {words.bpd},"), Signature(f"Sekretaris {words.bpd},"))
