"""What a person reads when a key or an address is not given, and what a call that failed means."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accountability.partners import keys, webhooks
from accountability.partners.webhook_rules import RULES

_SENTENCES: dict[type[Exception], Any] = {
    keys.UnknownScope: gettext_lazy("Pilih dari daftar apa yang boleh."),
    keys.NotForThisWilayah: gettext_lazy("Kode itu tidak ada di wilayah Anda."),
    keys.NoPartner: gettext_lazy("Tulis nama mitranya, paling banyak 120 huruf."),
    keys.AlreadyRevoked: gettext_lazy("Kunci ini sudah dicabut tadi."),
    webhooks.MayNotHear: gettext_lazy("Kunci ini sudah dicabut, atau tidak boleh menerima pemberitahuan."),
    webhooks.AddressUnfit: gettext_lazy(
        "Alamat ini tidak bisa dipakai. Tulis alamat https:// dengan nama situs, tanpa nomor pintu."
    ),
    webhooks.AlreadyEnded: gettext_lazy("Alamat ini sudah diakhiri tadi."),
}
REFUSALS: tuple[type[Exception], ...] = (*_SENTENCES, webhooks.TooManyWebhooks)


def sentence_of(refusal: Exception) -> str:
    """The one sentence of a refusal."""
    if isinstance(refusal, webhooks.TooManyWebhooks):
        return _("Satu kunci punya paling banyak %s alamat. Akhiri dulu yang lama.") % RULES.webhooks_of_a_key
    return str(_SENTENCES[type(refusal)])


def answer_in_words(came: str) -> str:
    """What our word for a call means (`partners.calling_out`); a status of theirs is said as it is."""
    if came.isdecimal():
        return _("penerima menjawab %s") % came
    return {
        "": _("belum dicoba"),
        "secret": _("rahasianya tidak terbuka lagi; buat alamat baru"),
        "private_address": _("alamatnya menuju jaringan dalam"),
        "host": _("alamatnya tidak ditemukan"),
    }.get(came, _("penerima tidak menjawab"))
