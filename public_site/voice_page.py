"""What the page of one aspirasi shows: to everyone the public state, to its citizen the whole talk."""

from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accountability.ledger.public_log.leaves import MASUK, STATUS, TANGGAPAN
from accountability.ledger.public_log.reading import leaves_about
from accountability.lib.local_time import local_date, tanggal
from accountability.lib.spoken import grouped
from posko.models import Aspirasi, ErasureStanding, Milestone, ReportBackVoice
from posko.models.voices import ERASED
from posko.states import ReasonClass, State, VerdictChoice
from posko.transitions import JOINS
from posko.verdicts import RATEABLE, silent_days
from public_site.journey import ENDS, HANDED_ON, StepShown, road_of, steps
from public_site.passed_up_shown import still_said, whole_words
from public_site.place import Place, badge

# What the leaves about a voice are called.
LEAF_KINDS = {
    MASUK: gettext_noop("aspirasi diterima"),
    TANGGAPAN: gettext_noop("tanggapan pertama"),
    STATUS: gettext_noop("langkah"),
}
JUDGED = {
    VerdictChoice.SATISFIED: gettext_noop("Dinilai: puas"),
    VerdictChoice.NOT_YET: gettext_noop("Dinilai: belum puas"),
}


@dataclass(frozen=True, slots=True)
class Bubble:
    """One message of the talk; `kami` is the office's side."""

    isi: str
    dari: str
    waktu: str
    at: Any
    kami: bool


def voice_of(nomor: str) -> Aspirasi | None:
    """The voice of this number with what its page needs, the council's last word to its kelompok among it."""
    last = ReportBackVoice.objects.last_of(OuterRef("pk"))
    return (
        Aspirasi.objects.filter(nomor=nomor)
        .select_related("desa__parent__parent", "desa__facts", "dusun", "kelompok")
        .annotate(told_at=Subquery(last.values("report_back__at")), told_text=Subquery(last.values("text")))
        .first()
    )


def voice_page(aspirasi: Aspirasi, place: Place, opened: bool) -> dict[str, Any]:
    """The context of publik/kabar.html; a voice that is not open to all shows outsiders its state alone.

    Whether it is confidential, about the village government or waits aside looks the same from outside.
    """
    mark = badge(aspirasi.state, place.words)
    since = tanggal(local_date(aspirasi.state_since_at, place.desa.kode))
    shown = {
        "aspirasi": aspirasi,
        "lencana": mark,
        "sejak": since,
        "terbuka": opened,
        "rahasia": not aspirasi.is_open_to_all,
        "judul_kabar": _("Kabar aspirasi"),
        "terhapus": _erased(aspirasi),
    }
    if not aspirasi.is_open_to_all and not opened:
        return shown
    told = list(aspirasi.milestones.in_order())
    road = road_of(aspirasi.kelompok)
    verdicts = list(aspirasi.verdicts.order_by("round", "id"))
    way = steps(road, place.words, state=aspirasi.state, told=told, voice=aspirasi)
    _judged(way, verdicts)
    shown |= {
        "judul_kabar": _title(aspirasi),
        "kelompok": aspirasi.kelompok,
        "langkah": way,
        "kabar_akhir": ending(aspirasi, told),
        "kabar_bersama": _told_to_all(aspirasi),
        "dibuka_lagi": _reopened(aspirasi, told),
        "boleh_saya_juga": aspirasi.kelompok is not None and aspirasi.kelompok.state in JOINS,
    }
    if opened:
        given = {one.round for one in verdicts if one.choice != VerdictChoice.UNCONFIRMED}
        shown |= {
            "percakapan": _talk(aspirasi, told, place),
            "boleh_menilai": aspirasi.state in RATEABLE and aspirasi.reopened not in given,
            "lembar_buku": _leaves(aspirasi),
        }
    return shown


def _leaves(aspirasi: Aspirasi) -> list[dict[str, Any]]:
    """Its leaves in the public ledger, and what opens them: for its citizen alone."""
    return [
        {
            "ke": grouped(one.seq),
            "masuk": one.kind == MASUK,
            "jenis": LEAF_KINDS.get(one.kind, one.kind),
            "hari": one.day,
            "isi": one.event,
            "garam": one.salt,
        }
        for one in leaves_about(ref=aspirasi.nomor)
    ]


def _erased(aspirasi: Aspirasi) -> str:
    """The day its words were erased at its citizen's wish; "" while they stand."""
    if aspirasi.text != ERASED:
        return ""
    done = aspirasi.erasures.filter(standing=ErasureStanding.DONE).order_by("-ended_at").first()
    return tanggal(local_date(done.ended_at, aspirasi.desa_id)) if done and done.ended_at else ""


def _title(aspirasi: Aspirasi) -> str:
    if aspirasi.public_summary and aspirasi.is_open_to_all:
        return aspirasi.public_summary
    return aspirasi.kelompok.title if aspirasi.kelompok is not None else _("Kabar aspirasi")


def ending(aspirasi: Aspirasi, told: list[Milestone]) -> dict[str, str] | None:
    """Why it stands where it stands: the office's own sentence, the reason and what can be done next."""
    if aspirasi.state not in ENDS:
        return None
    here = [m for m in still_said(told) if m.state == aspirasi.state and m.news != HANDED_ON]
    if not here:
        return None
    last = here[-1]
    # An office that takes it on says nothing of its own: what was said when it was sent there still holds.
    said = next((m.sentence for m in reversed(here) if m.sentence), "")
    # What a musyawarah forwards keeps the office as its next step.
    gone = aspirasi.state == State.FORWARDED
    to = str(last.facts.get("to", "") or (last.next_step if gone else "")).removesuffix(".")
    reason = _(str(dict(ReasonClass.choices).get(last.reason_class, "")))
    head = {
        State.ANSWERED: _("Dijawab:"),
        State.FORWARDED: _forwarded(last, to),
        State.NOT_NOW: _put_off(last, reason),
        State.CLOSED: _("Ditutup."),
    }[State(aspirasi.state)]
    kind = {State.ANSWERED: "beres", State.NOT_NOW: "awas"}.get(State(aspirasi.state), "")
    return {"judul": head, "isi": said, "lalu": "" if gone else last.next_step, "jenis": kind}


def _forwarded(last: Milestone, to: str) -> str:
    """Who has it now, or who it was sent on to."""
    if office := last.facts.get("oleh"):
        return str(_("Ditangani %s.") % office)
    return _("Diteruskan ke %s.") % to if to else _("Diteruskan.")


def _put_off(last: Milestone, reason: str) -> str:
    """Put off until a year, or not possible now; with the reason."""
    if year := last.facts.get("returns_in_year"):
        return _("Ditunda, dibahas lagi tahun %(year)s: %(why)s.") % {"year": year, "why": reason}
    return _("Belum bisa: %s.") % reason if reason else _("Belum bisa.")


def _reopened(aspirasi: Aspirasi, told: list[Milestone]) -> str:
    """The day the citizen said "not yet", while it stands open again."""
    last = next((m for m in reversed(told) if m.news == "dibuka_lagi"), None)
    if not aspirasi.reopened or last is None:
        return ""
    return tanggal(local_date(last.at, aspirasi.desa_id))


def _told_to_all(aspirasi: Aspirasi) -> dict[str, str] | None:
    """The last news the council told everyone of the kelompok; who left no phone reads it here.

    It comes with the voice itself, as `told_at` and `told_text` (`voice_of`).
    """
    told_at, text = getattr(aspirasi, "told_at", None), getattr(aspirasi, "told_text", "")
    return {"hari": tanggal(local_date(told_at, aspirasi.desa_id)), "isi": text} if told_at else None


def _judged(way: list[StepShown], verdicts: list[Any]) -> None:
    """Only the verdict itself is public, never its words."""
    done = next((step for step in way if step.kode in {"selesai", State.ANSWERED}), way[-1])
    spoken = {one.round for one in verdicts if one.choice != VerdictChoice.UNCONFIRMED}
    for verdict in verdicts:
        if verdict.choice == VerdictChoice.UNCONFIRMED and verdict.round in spoken:
            continue  # the citizen said it after all
        silence = _("Tanpa kabar %s hari: warga belum menilai.") % silent_days()
        said = JUDGED.get(VerdictChoice(verdict.choice))
        done.ket.append(_(said) if said else silence)


def _talk(aspirasi: Aspirasi, told: list[Milestone], place: Place) -> list[Bubble]:
    kode, office = place.desa.kode, place.words.bpd

    def bubble(text: str, at: Any, from_citizen: bool, who: str = "") -> Bubble:
        sender = _("Anda") if from_citizen else who or office
        return Bubble(text, sender, tanggal(local_date(at, kode)), at, not from_citizen)

    whole = whole_words(aspirasi, told)
    talk = [bubble(aspirasi.text, aspirasi.received_at, True)]
    reports = aspirasi.report_backs.filter(report_back__taken_back_at=None).select_related("report_back")
    talk += [bubble(one.text, one.report_back.at, False) for one in reports]
    talk += [bubble(m.text, m.at, m.from_citizen) for m in aspirasi.messages.order_by("at", "id")]
    talk += [
        bubble(whole.get(m.at) or f"{m.sentence} {m.next_step}".strip(), m.at, False, _who(m))
        for m in still_said(told)
        if m.sentence
    ]
    return sorted(talk, key=lambda one: one.at)


def _who(step: Milestone) -> str:
    return str(step.facts.get("oleh") or step.facts.get("dari") or "")
