"""What a person reads when something about accounts or villages is not done; and how accounts stand."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from accountability.accounts import ending, inviting
from accountability.accounts.models import Invitation, Membership, Purpose, Way
from accountability.oversight.onboarding import refusals

_SENTENCES: dict[type[Exception], str] = {
    refusals.KnownAlready: "Orang ini sudah punya akun dengan peran itu di sana.",
    refusals.ChangedMeanwhile: "Ada yang berubah sejak berkas ini diperiksa. Lihat lagi daftarnya dulu.",
    refusals.DecidedAlready: "Berkas ini sudah diputuskan tadi.",
    refusals.NothingToTake: "Tidak ada baris yang bisa dipakai.",
    refusals.TooLate: "Sudah ada yang memakai undangannya, atau sudah lewat sehari. Akhiri satu per satu.",
    refusals.NothingToPrint: "Tidak ada surat yang menunggu. Yang sudah dicetak diperbarui dulu.",
    refusals.NotRecognised: "Pastikan dulu bahwa ia sendiri yang meminta.",
    refusals.NotOurs: "Kode itu tidak ada di wilayah Anda, atau tidak punya anggaran sendiri.",
    refusals.InUse: "Sudah ada orang, suara, atau nomor di sana. Tidak bisa dibatalkan lagi.",
    inviting.NothingOpen: "Tidak ada undangan yang terbuka. Mungkin baru saja dipakai.",
    inviting.AccountClosed: "Akun ini sudah ditutup. Batalkan dulu akhir tugasnya.",
    inviting.NoWay: "Belum ada nomor HP atau alamatnya. Pilih surat kertas.",
    ending.AlreadyEnded: "Masa tugas ini sudah berakhir sebelum hari itu.",
    ending.OwnTerm: "Masa tugas sendiri tidak bisa diakhiri di sini. Minta rekan Anda.",
    ending.NotEnded: "Tidak ada yang bisa dibatalkan, atau sudah terlalu lama.",
    ending.Succeeded: "Penggantinya sudah ada. Akhiri dulu masa tugas penggantinya.",
}
PEOPLE_REFUSALS = tuple(_SENTENCES)


def people_sentence(refusal: Exception) -> str:
    """The one sentence of a refusal."""
    return _(_SENTENCES[type(refusal)])


def badge_of(
    term: Membership, invitation: Invitation | None, today: dt.date, at: dt.datetime
) -> dict[str, Any]:
    """How an account stands, in a word. `invitation` is the newest there is."""
    if not term.user.is_active or (term.until_date is not None and term.until_date < today):
        return _badge("berakhir", _("Berakhir"), "tutup", "abu")
    if term.user.has_usable_password():
        waits = invitation is not None and _is_open(invitation, at)
        if waits:
            return _badge("pulih", _("Kode baru menunggu"), "jam", "kunyit")
        return _badge("masuk", _("Sudah masuk"), "selesai", "daun")
    if invitation is None or not _is_open(invitation, at):
        return _badge("habis", _("Perlu diperbarui"), "awas", "bata")
    if invitation.given_at is not None:
        return _badge("terkirim", _("Diundang"), "jam", "toska")
    if invitation.way == Way.PAPER:
        return _badge("surat", _("Surat belum dicetak"), "cetak", "kunyit")
    return _badge("antre", _("Segera dikirim"), "jam", "kunyit")


def code_sentence(invitation: Invitation | None, today: dt.date, day: Any) -> str:
    """What became of the newest code. `day` says a moment as a day there."""
    if invitation is None:
        return _("Belum pernah diundang.")
    way = {Way.SMS: _("SMS"), Way.EMAIL: _("surat elektronik"), Way.PAPER: _("surat kertas")}
    told = {"cara": way[Way(invitation.way)]}
    if invitation.taken_up_at is not None:
        return _("Kode lewat %(cara)s dipakai %(hari)s.") % {**told, "hari": day(invitation.taken_up_at)}
    if invitation.withdrawn_at is not None:
        return _("Kode ditarik %(hari)s.") % {"hari": day(invitation.withdrawn_at)}
    if invitation.given_at is None:
        waits = _("Surat kertas menunggu dicetak.")
        return waits if invitation.way == Way.PAPER else _("Kode segera dikirim lewat %(cara)s.") % told
    told |= {"hari": day(invitation.given_at), "batas": day(invitation.expires_at)}
    if invitation.purpose == Purpose.RECOVER:
        return _("Kode pemulihan lewat %(cara)s %(hari)s, berlaku sampai %(batas)s.") % told
    return _("Undangan lewat %(cara)s %(hari)s, berlaku sampai %(batas)s.") % told


def _is_open(invitation: Invitation, at: dt.datetime) -> bool:
    decided = invitation.taken_up_at is not None or invitation.withdrawn_at is not None
    return not decided and (invitation.expires_at is None or invitation.expires_at > at)


def _badge(kode: str, label: str, icon: str, colour: str) -> dict[str, Any]:
    return {"kode": kode, "label": label, "ikon": icon, "warna": colour}
