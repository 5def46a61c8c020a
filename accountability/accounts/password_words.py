"""Refuses passwords made of the words everyone in the village would try first."""

import re
from typing import Any

from django.core.exceptions import ValidationError

from accountability.accounts.models import User
from accountability.accounts.sign_in_rules import weak_words
from accountability.regions.models import Wilayah

_LEFT = 6  # letters that must remain once those words, digits and signs are gone
_LETTERS = re.compile(r"[^a-z]+")


class NotOwnWords:
    """A validator: names of the person, of their places and of offices do not make a password."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError when hardly anything of the password is the person's own."""
        rest = _LETTERS.sub(" ", password.lower())
        for word in sorted(_known(user), key=len, reverse=True):
            rest = rest.replace(word, " ")
        if len(rest.replace(" ", "")) < _LEFT:
            raise ValidationError(
                "Kata sandi ini mudah ditebak orang sekitar. Pakai beberapa kata yang tidak ada hubungannya "
                "dengan tempat, jabatan, atau nama Anda, misalnya empat nama benda di rumah.",
                code="own_words",
            )

    def get_help_text(self) -> str:
        """What the form says beforehand."""
        return "Jangan memakai nama tempat, jabatan, nama Anda, atau kata seperti desa, kades, rahasia."


def _known(user: Any) -> set[str]:
    words = set(weak_words())
    if isinstance(user, User):
        named = [user.username, user.display_name]
        terms = user.memberships.select_related("wilayah__parent__parent") if user.pk else ()
        for member in terms:  # a form knows only the name that was typed
            place: Wilayah | None = member.wilayah
            while place is not None:
                named.append(place.name)
                place = place.parent
        words |= {word for name in named for word in _LETTERS.sub(" ", name.lower()).split() if len(word) > 2}
    return words
