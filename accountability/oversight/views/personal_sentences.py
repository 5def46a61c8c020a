"""What a desk says when a deed about personal data is refused."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from posko.personal import refusals

PERSONAL_SENTENCES: dict[type[Exception], Any] = {
    refusals.NoReasonGiven: _("Pilih alasannya, dan jelaskan dengan kalimat lengkap."),
    refusals.NoNumberThere: _("Aspirasi ini tidak punya nomor HP, atau nomornya sudah dihapus."),
    refusals.NotYourOffice: _("Bukan kantor Anda yang melakukan langkah ini."),
    refusals.PartyToIt: _("Aspirasi ini menyebut Anda atau kantor Anda. Kantor lain yang memintanya."),
    refusals.SecretNeedsMore: _("Aspirasi tertutup hanya dibuka bila nyawa terancam atau diminta hukum."),
    refusals.AskedAlready: _("Sudah ada permintaan untuk aspirasi ini. Lihat daftar di bawah."),
    refusals.SamePerson: _("Orang kedua harus orang lain, dari kantor lain."),
    refusals.TooLate: _("Waktunya sudah lewat, atau sudah diputuskan orang lain."),
    refusals.NothingSealed: _("Nomornya belum siap, atau peramban ini bukan yang memintanya. Minta lagi."),
    refusals.NoReasonNot: _("Tulis mengapa tidak."),
}


def personal_sentence(refusal: Exception) -> str:
    """The sentence for a refusal."""
    return str(PERSONAL_SENTENCES[type(refusal)])
