"""Writes down what happened to an account, for its owner to read after signing in."""

import datetime as dt

from django.db import transaction

from accountability.accounts.models import AccountEvent, AccountNews, User

# What the owner did a moment ago needs no notice; it only stands in the list.
OWN_DEEDS = frozenset(
    {
        AccountNews.PASSWORD,
        AccountNews.TOTP_ON,
        AccountNews.TOTP_OFF,
        AccountNews.PASSKEY_ON,
        AccountNews.PASSKEY_OFF,
        AccountNews.CODES,
        AccountNews.OTHERS_OUT,
    }
)


def tell(*, user: User, kind: AccountNews, by_id: int, at: dt.datetime) -> AccountEvent:
    """One more event; read already if the owner did it knowingly."""
    known = kind in OWN_DEEDS and by_id == user.pk
    return AccountEvent.objects.create(
        user=user, kind=kind, at=at, by_id=by_id, read_at=at if known else None
    )


@transaction.atomic
def read_all(*, user: User, at: dt.datetime) -> None:
    """The owner has seen what happened."""
    AccountEvent.objects.filter(user=user, read_at=None).update(read_at=at)
