"""What must be so before a meeting is changed, and before it decides."""

import datetime as dt

from accountability.lib.local_time import local_date
from accountability.planning.meeting_kinds import least_present
from accountability.planning.models import Musyawarah


class Locked(Exception):
    """The signed berita acara is kept: nothing of this meeting changes any more."""


class CalledOff(Exception):
    """The meeting was called off."""


class NotHeldYet(Exception):
    """The day of the meeting lies ahead."""


class NotAttended(Exception):
    """Who came was not counted yet."""


class NoQuorum(Exception):
    """Too few members came to decide; `present` of `needed`. Nobody counted them: `present` is None."""

    def __init__(self, present: int | None = None, needed: int | None = None) -> None:
        self.present, self.needed = present, needed
        super().__init__()


class NoBeritaAcara(Exception):
    """A decision stands in a berita acara, and this meeting's has no number yet."""


class ElsewhereDusun(Exception):
    """The dusun lies in another desa."""


def may_change(*, musyawarah: Musyawarah) -> None:
    """Returns when the meeting may still be changed; raises Locked, CalledOff."""
    if musyawarah.locked_at is not None:
        raise Locked
    if musyawarah.called_off_at is not None:
        raise CalledOff


def may_be_held(*, musyawarah: Musyawarah, at: dt.datetime) -> None:
    """Returns when the meeting's day has come and it may be written down; also raises NotHeldYet."""
    may_change(musyawarah=musyawarah)
    if musyawarah.held_on > local_date(at, musyawarah.desa_id):
        raise NotHeldYet


def may_decide(*, musyawarah: Musyawarah, at: dt.datetime) -> None:
    """Returns when this meeting may decide about its proposals now.

    Raises Locked, CalledOff, NotHeldYet, NotAttended, NoQuorum (data/meeting_kinds.csv, with legal basis),
    NoBeritaAcara. A deed that decides calls it after `hold(desa=…)`, with the row as it is then.
    """
    may_be_held(musyawarah=musyawarah, at=at)
    if not musyawarah.attendance:
        raise NotAttended
    may_count(musyawarah)
    if not musyawarah.berita_acara_no:
        raise NoBeritaAcara


def may_count(musyawarah: Musyawarah) -> None:
    """Returns when enough members came, or none are asked for; raises NoQuorum."""
    entitled, present = musyawarah.members_entitled, musyawarah.members_present
    needed = least_present(musyawarah.kind, entitled or 0)
    if needed is None:
        return
    if not entitled or present is None or present < needed:
        raise NoQuorum(present, needed or None)
