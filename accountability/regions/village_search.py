"""Finds the desa a visitor means, for the public village picker."""

from accountability.regions.models import Wilayah


def search_desa(text: str, *, within: str = "", limit: int = 20) -> list[Wilayah]:
    """Return up to `limit` desa whose name is like `text`, each with its kecamatan and kabupaten at hand.

    Understands "sukamaju", "Suka Maju, Tirtasari" and a code such as 99.01.01; fewer than three letters find
    nothing. `within` is the code of a wilayah to stay inside. One query.
    """
    desa = Wilayah.objects.desa().with_names_above()
    if within:
        desa = desa.within(within)
    return list(desa.named_like(text)[:limit])
