"""Keeps the warnings that are computed: each cause once, from its first day until the figures are well again.

Rows are the work: a round through a kecamatan may be lost or come twice, the next one finds the same. What
the figures end is told as ended by the figures; a cause that comes back is a new one. What a person called
done or set aside stays so, until its figure is materially worse (data/warning_rules.csv, worse_by).
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.db import transaction
from django.db.models import Exists, F, OuterRef

from accountability.accounts.actors import Actor, system
from accountability.ledger.record import hold, record
from accountability.oversight.live import ring_above
from accountability.oversight.models import KeptWarning, WarningMove, WarningRound, WarningStanding
from accountability.oversight.passed_up.coming_up import come_up
from accountability.oversight.signs import measured
from accountability.oversight.warnings import Alert, warnings_of
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import words_for

# Pages compute at each look; the rows are for what people answer, and for the morning. A country has 7,300
# kecamatan, and warnings move by the day.
BETWEEN_ROUNDS = dt.timedelta(minutes=30)
SEEN_AGAIN = dt.timedelta(hours=6)  # so often "still there" is written down, while nothing else changes
FIGURES = system("peringatan")
_WORDS = ("name", "sentence", "limit", "legal_basis", "next_step", "village_step")


def keep_due(*, at: dt.datetime, limit: int) -> int:
    """Goes through the kecamatan whose round is due, until `limit` villages are seen; returns how many."""
    villages = 0
    for kecamatan in _due(at):
        if villages >= limit:
            break
        villages += Wilayah.objects.desa().in_service().within(kecamatan.kode).count()
        keep_warnings(kecamatan=kecamatan, at=at)
        come_up(region=kecamatan, at=at)  # so that the desk above hears of it before anybody looks
    return villages


def keep_warnings(*, kecamatan: Wilayah, at: dt.datetime) -> int:
    """Keeps what is computed for every village of a kecamatan; returns how many warnings began or ended."""
    WarningRound.objects.update_or_create(kecamatan=kecamatan, defaults={"looked_at": at})
    villages = list(Wilayah.objects.desa().in_service().within(kecamatan.kode).order_by("kode"))
    words = words_for(kecamatan.kode)
    computed = {signs.desa.kode: warnings_of(signs, words) for signs in measured(villages, at=at)}
    kept: dict[str, list[KeptWarning]] = defaultdict(list)
    for one in KeptWarning.objects.unended().filter(desa__in=computed):
        kept[one.desa_id].append(one)
    moved = 0
    for desa in villages:
        if _differ(computed[desa.kode], kept[desa.kode], at):
            moved += keep_of_village(desa=desa, alerts=computed[desa.kode], at=at)
    return moved


@transaction.atomic
def keep_of_village(*, desa: Wilayah, alerts: Iterable[Alert], at: dt.datetime) -> int:
    """Makes what is kept of one village agree with `alerts`; returns how many began or ended."""
    hold(desa=desa)
    found = {alert.key[1:]: alert for alert in alerts}
    rows = KeptWarning.objects.unended().select_for_update(of=("self",)).filter(desa=desa)
    moved = 0
    for kept in rows.order_by("id"):
        alert = found.get((kept.rule, kept.cause))
        if alert is not None and not _is_worse(kept, alert):
            _seen_again(kept, alert, at)
            del found[kept.rule, kept.cause]
            continue
        _ended(kept, desa, at, worse=alert is not None)
        moved += 1
    for alert in found.values():
        _begun(alert, desa, at)
    if moved or found:
        ring_above(desa.kode)
    return moved + len(found)


def note_move(
    *, kept: KeptWarning, desa: Wilayah, kind: str, by: Actor, at: dt.datetime, words: str = ""
) -> WarningMove:
    """Writes a step of a warning down, here and in the ledger; the caller has saved where it stands now."""
    facts = {"rule": kept.rule, "cause": kept.cause, "amount": kept.amount, "reason": kept.reason_class}
    record(kind=kind, ref=f"peringatan:{kept.pk}", desa=desa, by=by, at=at, facts=facts)
    return WarningMove.objects.create(
        warning=kept,
        standing=kept.standing,
        at=at,
        by_user_id=by.user_id,
        by_role=by.role,
        amount=kept.amount,
        reason_class=kept.reason_class,
        reason=words,
    )


def _due(at: dt.datetime) -> Iterator[Wilayah]:
    """The kecamatan with villages in service whose last round is long enough ago, the longest first."""
    served = Wilayah.objects.desa().in_service().filter(parent=OuterRef("pk"))
    recent = WarningRound.objects.filter(kecamatan=OuterRef("pk"), looked_at__gt=at - BETWEEN_ROUNDS)
    found = Wilayah.objects.filter(Exists(served), ~Exists(recent), level=Wilayah.Level.KECAMATAN)
    return found.order_by(F("warning_round__looked_at").asc(nulls_first=True), "kode").iterator()


def _differ(alerts: list[Alert], kept: list[KeptWarning], at: dt.datetime) -> bool:
    """Whether there is anything to write, so that a quiet village costs no transaction."""
    there = {(one.rule, one.cause): one for one in kept}
    if {alert.key[1:] for alert in alerts} != set(there):
        return True
    return any(
        there[alert.key[1:]].sentence != alert.sentence
        or there[alert.key[1:]].last_seen_at <= at - SEEN_AGAIN
        or _is_worse(there[alert.key[1:]], alert)
        for alert in alerts
    )


def _is_worse(kept: KeptWarning, alert: Alert) -> bool:
    """Whether what a person has answered is materially worse by now."""
    then = kept.answered_amount
    return then is not None and alert.rule.is_worse(alert.amount, then)


def _told(alert: Alert) -> dict[str, str | int]:
    """The words of an alert as the row keeps them; what is longer than its column is cut, never refused."""
    room = {name: getattr(KeptWarning._meta.get_field(name), "max_length", None) for name in _WORDS}
    said = {name: getattr(alert, name)[: room[name]] for name in _WORDS}
    return {"amount": alert.amount, "weight": alert.rule.weight, **said}


def _begun(alert: Alert, desa: Wilayah, at: dt.datetime) -> None:
    seen = {"first_seen_at": at, "last_seen_at": at, "moved_at": at}
    kept = KeptWarning.objects.create(
        desa=desa, rule=alert.rule.id, cause=alert.cause, **_told(alert), **seen
    )
    note_move(kept=kept, desa=desa, kind="peringatan.muncul", by=FIGURES, at=at)


def _seen_again(kept: KeptWarning, alert: Alert, at: dt.datetime) -> None:
    told = _told(alert) | {"last_seen_at": max(at, kept.last_seen_at)}
    KeptWarning.objects.filter(pk=kept.pk).update(**told)


def _ended(kept: KeptWarning, desa: Wilayah, at: dt.datetime, *, worse: bool) -> None:
    """By the figures: they no longer say so, or so much more that what was answered no longer answers it."""
    kept.ended_at = max(at, kept.first_seen_at)
    if kept.standing != WarningStanding.ASIDE:
        kept.standing, kept.moved_by = WarningStanding.DONE, kept.moved_by if worse else None
    kept.save(update_fields=["ended_at", "standing", "moved_by"])
    kind = "peringatan.memburuk" if worse else "peringatan.reda"
    note_move(kept=kept, desa=desa, kind=kind, by=FIGURES, at=at)
