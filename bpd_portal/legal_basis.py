"""A legal basis as a desk says it: with a mark where nobody has held it against the text of the law."""

from django.utils.translation import gettext as _


def basis_said(basis: str, *, sure: bool) -> str:
    """`Permendagri 110/2016 ps 37 (belum dicocokkan dengan naskahnya)`; the basis alone where it is sure."""
    return basis if sure else f"{basis} ({_('belum dicocokkan dengan naskahnya')})"
