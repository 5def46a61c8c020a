"""The first village's meetings in the demo world: names, signed papers, an invitation, JEMPUT."""

from accountability.demo import world
from accountability.planning.models import Attendee, Invitation, Musyawarah
from tests.accountability.demo.conftest import NOW

FIRST = world.FIRST


def test_a_womens_meeting_has_names_and_is_locked_by_its_signed_berita_acara(loaded: world.Loaded) -> None:
    held = Musyawarah.objects.exclude(locked_at=None).get()
    assert (held.desa_id, held.kind, held.attendance) == (FIRST, "perempuan", 12)
    assert Attendee.objects.filter(musyawarah=held).count() == 12
    assert held.documents.get().signed_sha256


def test_somebody_invited_by_sms_asks_to_be_fetched(loaded: world.Loaded) -> None:
    assert Invitation.objects.count() >= 2
    asked = Invitation.objects.exclude(pickup_asked_at=None).get()
    assert asked.musyawarah.held_on > NOW.date()
    assert asked.musyawarah.kind == "dusun"


def test_meetings_of_many_kinds_one_with_a_quorum_and_one_called_off(loaded: world.Loaded) -> None:
    own = Musyawarah.objects.filter(desa=FIRST)
    kinds = set(own.values_list("kind", flat=True))
    assert kinds >= {"dusun", "perempuan", "difabel", "bpd", "desa", "musrenbang"}
    assert own.exclude(called_off_at=None).count() == 1
    assert own.get(kind="bpd").members_present == 6
