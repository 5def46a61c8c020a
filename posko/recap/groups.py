"""The kelompok with most voices in a period: what they say, where they stand, what became of them."""

from dataclasses import dataclass, field

from django.db.models import Count, Q

from posko.models import AspirasiQuerySet, Kelompok, Milestone
from posko.states import Gender

MOST, QUOTES = 5, 2


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a citizen: a summary approved for the public, or the words as said, for the desk alone."""

    words: str
    public: bool


@dataclass(frozen=True, slots=True)
class GroupVoices:
    """A kelompok with its voices of the period.

    `sentence` is what its citizens were told last and `facts` what was kept with it (rupiah as int); no
    quote is of a confidential voice, and a kelompok that has no other voice has none.
    """

    pk: int
    title: str
    state: str
    voices: int
    women: int
    men: int
    dusun: int
    may_be_named: bool
    quotes: tuple[Quote, ...] = ()
    sentence: str = ""
    facts: dict[str, object] = field(default_factory=dict)


def top_groups(voices: AspirasiQuerySet, most: int = MOST) -> tuple[GroupVoices, ...]:
    """The kelompok most of `voices` belong to, most first, the older first among equals."""
    counted = list(
        voices.filter(kelompok__isnull=False)
        .values("kelompok_id")
        .annotate(
            n=Count("pk"),
            women=Count("pk", filter=Q(gender=Gender.WOMAN)),
            men=Count("pk", filter=Q(gender=Gender.MAN)),
            places=Count("dusun_id", distinct=True),
        )
        .order_by("-n", "kelompok_id")[:most]
    )
    keys = [row["kelompok_id"] for row in counted]
    groups = Kelompok.objects.in_bulk(keys)
    nameable = set(Kelompok.objects.filter(pk__in=keys).may_be_named().values_list("pk", flat=True))
    found = []
    for row in counted:
        group = groups[row["kelompok_id"]]
        told = _told(voices, group)
        found.append(
            GroupVoices(
                pk=group.pk,
                title=group.title,
                state=group.state,
                voices=row["n"],
                women=row["women"],
                men=row["men"],
                dusun=row["places"],
                may_be_named=group.pk in nameable,
                quotes=_quotes(voices, group),
                sentence=told.sentence if told else "",
                facts=told.facts if told else {},
            )
        )
    return tuple(found)


def _quotes(voices: AspirasiQuerySet, group: Kelompok) -> tuple[Quote, ...]:
    """Approved summaries first; where there are too few, the words as they were said."""
    open_ones = voices.filter(kelompok=group, confidential=False)
    approved = open_ones.public().order_by("id").values_list("public_summary", flat=True)
    quotes = [Quote(words, public=True) for words in dict.fromkeys(approved[:20])][:QUOTES]
    if len(quotes) < QUOTES:
        said = open_ones.filter(public_summary="").order_by("id").values_list("text", flat=True)
        quotes += [Quote(words, public=False) for words in said[: QUOTES - len(quotes)]]
    return tuple(quotes)


def _told(voices: AspirasiQuerySet, group: Kelompok) -> Milestone | None:
    """What the citizens of a kelompok were told last; read off one of them, and of no confidential one."""
    there = voices.filter(kelompok=group, confidential=False, state=group.state).order_by("id")
    first = there.values_list("pk", flat=True).first()
    if first is None:
        return None
    return Milestone.objects.filter(aspirasi=first, state=group.state).order_by("at", "id").last()
