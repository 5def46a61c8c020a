"""Every text to a citizen fits one SMS, whatever the village calls its things."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from accountability.lib import gsm7
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import PRESETS, adopt
from posko.words import ONE_SMS, sms

FOLDER = Path(settings.BASE_DIR) / "templates" / "posko" / "sms"
TEMPLATES = sorted(path.stem for path in FOLDER.glob("*.txt"))
LONGEST = {
    "nomor": "204-581345",
    "kunci": "1234 5678 9012 3456",
    "tanggal": "28 Nov",
    "jumlah": 12_500,
    "tahun": 2027,
    "jam": "09.00",
    "rupiah": "Rp125,5 miliar",
    "persen": 100,
    "status": "DIBAHAS DI MUSYAWARAH",
    "url": "https://posko.example/desa/99.01.01.2001/anggaran/",
    "tail": "Pembangunan saluran air dan talud “RT 03” Dusun Krajan Wetan… " * 6,
}


@pytest.mark.django_db
class TestSMS:
    @pytest.mark.parametrize("preset", sorted(PRESETS))
    @pytest.mark.parametrize("template", TEMPLATES)
    def test_the_longest_values_still_fit_one_message(
        self, template: str, preset: str, desa: Wilayah
    ) -> None:
        adopt(wilayah_kode=desa.kode, preset=preset)
        body = sms(template, desa, **LONGEST)
        assert gsm7.is_gsm7(body)
        assert gsm7.septets(body) <= ONE_SMS, body
        assert "{{" not in body
        assert "  " not in body

    def test_a_short_text_is_not_cut(self, desa: Wilayah) -> None:
        body = sms("direncanakan", desa, nomor="204-5813", tahun=2027, tail="Jalan RT 03")
        assert body == (
            "Kabar baik. 204-5813 MASUK RENCANA 2027: Jalan RT 03. Berikutnya: penetapan anggaran. -BPD"
        )

    def test_the_signs_of_a_citizen_are_not_turned_into_html(self, desa: Wilayah) -> None:
        assert "air & lampu" in sms("direncanakan", desa, nomor="204-5813", tahun=2027, tail="air & lampu")

    @pytest.mark.parametrize("template", TEMPLATES)
    def test_no_local_word_is_written_out(self, template: str) -> None:
        visible = re.sub(r"{[{%].*?[%}]}", "", (FOLDER / f"{template}.txt").read_text())
        assert not re.search(r"\b(kecamatan|BPD|APB ?Des\w*)\b", visible, re.IGNORECASE)
        # DESA in capitals is the keyword of the grammar, the same for everyone.
        assert not re.search(r"\b[Dd]esa\b", visible)

    @pytest.mark.parametrize("template", TEMPLATES)
    def test_nothing_is_ever_called_rejected_or_wrongly_written(self, template: str) -> None:
        assert not re.search(
            r"ditolak|format|salah kode", (FOLDER / f"{template}.txt").read_text(), re.IGNORECASE
        )
