"""What the page "Ini mirip" shows: the usul bersama that says the same, and everything that was typed."""

from collections.abc import Sequence
from typing import Any

from posko import counts
from posko.grouping.reading import pieces
from posko.resembling import Alike
from public_site.forms import ASKED, SpeakForm
from public_site.place import Place, badge

NOT_KEPT = frozenset({"foto", "mirip", "ditulis"})  # a file cannot be kept in a page: its secret is


def similar_context(place: Place, alike: Alike, form: SpeakForm, photos: Sequence[str]) -> dict[str, Any]:
    """Title and own words with the shared ones marked, and the form as hidden fields, asked already."""
    kelompok = alike.kelompok
    voices = kelompok.aspirasi.open_to_all().arrived_before(place.counted_until).count()
    return {
        "kelompok": kelompok,
        "judul": pieces(kelompok.title, alike.shared),
        "tulisan": pieces(form.cleaned_data["isi"], alike.shared),
        "lencana": badge(kelompok.state, place.words),
        "banyak": counts.at_least(voices),
        "isian": [(name, form.data.get(name, "")) for name in form.fields if name not in NOT_KEPT],
        "sudah": ASKED,
        "foto_simpan": photos,
    }
