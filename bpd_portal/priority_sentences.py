"""What the desk says when a deed about agenda, order, vote or decision refuses: why, and what to do next."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accountability.lib.local_time import tanggal
from accountability.planning import (
    agenda,
    deciding,
    meeting_rules,
    one_agenda,
    participants,
    priorities,
    slips,
    voting,
)
from accountability.planning.models import Usulan
from accountability.planning.ranking import voting as voting_now

PRIORITY_SENTENCES: dict[type[Exception], Any] = {
    agenda.AlreadyProposed: gettext_lazy("Kelompok ini sudah diajukan ke musyawarah itu."),
    agenda.PastTheMeeting: gettext_lazy("Kelompok ini sudah lewat tahap musyawarah."),
    agenda.ElsewhereKelompok: gettext_lazy("Kelompok dan musyawarah harus dari tempat yang sama."),
    agenda.VoteHasBegun: gettext_lazy("Pemungutan suara sudah mulai, jadi acara dan caranya tetap."),
    agenda.NothingChosen: gettext_lazy("Centang dulu kelompoknya."),
    agenda.AgendaMoved: gettext_lazy("Acara baru saja berubah. Lihat lagi, lalu urutkan sekali lagi."),
    agenda.NotComing: gettext_lazy("Pilih musyawarah lain yang belum lewat."),
    deciding.AlreadyDecided: gettext_lazy(
        "Keputusan sudah tercatat dan terkunci. Tulisan Anda masih ada di bawah."
        " Musyawarah baru boleh memutuskan lagi."
    ),
    deciding.NoDecisionWords: gettext_lazy("Keputusan perlu kalimat, alasan, dan langkah berikutnya."),
    deciding.YearIsPast: gettext_lazy("Tahunnya sudah lewat. Pilih tahun musyawarah ini atau sesudahnya."),
    deciding.VoteStillOpen: gettext_lazy("Warga masih memilih. Tutup dulu pemungutan suaranya."),
    meeting_rules.CalledOff: gettext_lazy("Musyawarah ini batal. Bawa usulannya ke musyawarah lain."),
    meeting_rules.Locked: gettext_lazy("Berita acara sudah ditandatangani, jadi musyawarah ini terkunci."),
    meeting_rules.NotHeldYet: gettext_lazy("Musyawarahnya belum berlangsung. Tunggu harinya."),
    meeting_rules.NotAttended: gettext_lazy("Catat dulu siapa yang hadir."),
    meeting_rules.NoQuorum: gettext_lazy("Anggota yang hadir belum cukup untuk memutuskan."),
    meeting_rules.NoBeritaAcara: gettext_lazy("Isi dulu nomor berita acaranya."),
    participants.FateUnknown: gettext_lazy("Nasib usulnya belum pasti semua. Kabari sesudah diputuskan."),
    participants.NobodyToTell: gettext_lazy("Tidak ada lagi peserta yang minta dikabari lewat HP."),
    priorities.WrongDotsEach: gettext_lazy("Titik tiap orang 1 sampai 9."),
    priorities.NotThisMethod: gettext_lazy("Musyawarah ini memakai cara lain. Ganti dulu caranya."),
    priorities.WrongPoints: gettext_lazy("Nilai tiap ukuran 1 sampai 5."),
    priorities.NotOfThisMeeting: gettext_lazy("Usulan itu dari musyawarah lain. Muat ulang halaman ini."),
    priorities.DecidedAlready: gettext_lazy("Usulan ini sudah diputuskan, jadi nilainya tetap."),
    slips.TooManySlips: gettext_lazy("Sekali cetak 1 sampai 300 kartu, seluruhnya 2.000."),
    slips.NoDotsHere: gettext_lazy("Pilih dulu cara Tempel titik untuk musyawarah ini."),
    slips.VoteIsOver: gettext_lazy("Pemungutan suara sudah ditutup dan tidak dibuka lagi."),
    voting.NothingToVoteOn: gettext_lazy("Perlu paling sedikit dua usulan untuk dipilih."),
    voting.AnotherVoteIsOpen: gettext_lazy("Masih ada pemungutan suara lain. Tutup dulu yang itu."),
    voting.VoteIsClosed: gettext_lazy("Pemungutan suara sedang tidak dibuka."),
    voting.CodeUnknown: gettext_lazy("Kode kartu ini belum dikenal. Lihat lagi hurufnya."),
    voting.SlipUsed: gettext_lazy("Kartu ini sudah dipakai memilih. Satu kartu satu kali."),
    voting.NothingMarked: gettext_lazy("Beri paling sedikit satu titik. Kartunya belum terpakai."),
    voting.NotOnTheBoard: gettext_lazy("Ada nomor yang tidak ada di papan. Kartunya belum terpakai."),
}


def priority_sentence(refusal: Exception) -> Any:
    """The sentence for a refusal of these deeds, with what it tells; None for any other."""
    if isinstance(refusal, agenda.NotForThisAgenda):
        titles = [_with_its_place(one, refusal.elsewhere.get(one)) for one in refusal.titles]
        return _("Tidak bisa dibawa: %(titles)s. Hilangkan centangnya, lalu coba lagi.") % {
            "titles": ", ".join(titles)
        }
    if isinstance(refusal, one_agenda.HeldElsewhere):
        return held_elsewhere(refusal.usulan)
    if isinstance(refusal, one_agenda.TakenUp):
        return taken_up(refusal.usulan)
    if isinstance(refusal, voting.TooManyDots):
        return _("Paling banyak %(n)s titik. Kartunya belum terpakai.") % {"n": refusal.most}
    if isinstance(refusal, priorities.MoreDotsThanPeople):
        return _("Terlalu banyak: yang hadir paling banyak punya %(n)s titik di kertas.") % {
            "n": refusal.most
        }
    return PRIORITY_SENTENCES.get(type(refusal))


def held_elsewhere(usulan: Usulan) -> str:
    """Where a kelompok stands that cannot come here, and what to do about it."""
    there = usulan.musyawarah
    told = {"judul": there.title, "hari": tanggal(there.held_on)}
    if voting_now(there):
        return _("Warga sedang memilih di %(judul)s. Tunggu sampai pemungutan suaranya ditutup.") % told
    if there.voting_opened_at is not None:
        return _("Warga sudah memilih di %(judul)s, %(hari)s. Catat dulu putusannya di sana.") % told
    return (
        _(
            "Sudah ada di acara %(judul)s, %(hari)s. Satu kelompok diputuskan di satu musyawarah:"
            " pindahkan dari sana, atau tunggu putusannya."
        )
        % told
    )


def taken_up(usulan: Usulan) -> str:
    """To which meeting a proposal went on; "" when it did not."""
    later = usulan.continued_by
    if later is None:
        return ""
    told = {"judul": later.musyawarah.title, "hari": tanggal(later.musyawarah.held_on)}
    return _("Dibawa ke %(judul)s, %(hari)s, dan diputuskan di sana.") % told


def _with_its_place(title: str, usulan: Usulan | None) -> str:
    if usulan is None:
        return title
    return f"{title} ({_('ada di')} {usulan.musyawarah.title}, {tanggal(usulan.musyawarah.held_on)})"
