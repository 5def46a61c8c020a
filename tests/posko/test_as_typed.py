"""SMS written before anybody looked at the parser, each with what a neighbour would do with it."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from posko import tables
from posko.urgency import classify

DATA = Path(__file__).parent / "data"
NUMBERS = {"valid": ["204-5813", "317-2204", "560-1195", "881-0022"], "kelompok": ["560-1195"]}
# The numbers of sms_buta.csv; of neither a kelompok.
BLIND_NUMBERS = (
    "731-9062 560-2745 318-8406 902-6176 447-0357 615-2098 870-4635 129-7507 386-0218 540-9186 "
    "763-3025 291-6472 850-0769 634-1903 417-7859 908-2533 172-6043 653-0980 720-5416"
)
# Still read otherwise. Dangers err to the careful side (an alarm too many); the others are usul read as
# laporan, and a number in the middle of a question: a person at the desk puts both right with one tap.
STILL_WRONG = {
    "desa kita butuh ambulan pak",
    "lapor pak sekarang gantian jalan rt 2 yg longsor kecil di pinggir",
    "lomba 17an jangan tenggelam sama acara lain usul tarik tambang",
    "kok bantuan sapi malah ada di kandang pak sekdes",
    "tambah guru paud pak muridnya 60 gurunya cuma 1",
    "minta pelatihan pemadam kebakaran utk karang taruna",
    "kami kebanjiran pesanan keripik butuh alat pengering",
    "hp saya kebakar di cas jd ganti nomer ini",
    "gmn kabarnya laporan sy no 204 5813 kmrn",
    "pamali tapi kuburan perlu pagar kambing masuk terus",
    "dulu pernah ada mayat di sungai skrg warga takut lewat minta lampu",
    # Of sms_buta: a question, a usul or a laporan is taken for a neighbour of it; BATAL is no command.
    "Punten pak, upami daptar jadi perangkat desa naha kedah nyetor 25 jt heula? saur nu di kantor kitu",
    "info posyandu bln ini tgl brp ya bu",
    "Tikus sawah soyo akeh pak, obat kanggo mbunuh tikus wis ora mempan, njaluk gropyokan bareng",
    "harga cabe anjlok gini sama aja bunuh petani. mhn pemdes bantu carikan pembeli",
    "Dana utk ternak kambing ada ga pak, kami 2o org mau bikin kelompok",
    "tambah guru lah pa di SD, kelas 4 lawan 5 digabung haja, kada kawa balajar",
    "status lapangan bola itu tanah desa apa punya pribadi? kok dipagar",
    (
        "3 bln ini sampah di pasar ga diangkut baunya minta ampun, tempat sampah jg kurang, mhn diangkut "
        "tiap senin"
    ),
    "Mohon kitong pu kampung dapat solar cell, malam gelap anak2 tra bisa belajar. trus air bersih juga kah",
    "Ga jadi pak yg 720-5416 batal aja",
    "BATAL 763-3025",
    "batalkan aja lap sy 291 6472 sdh beres digotong royong warga",
    "pak ini nomer sms buat apa ya, caranya ngirim gimana",
    # Of the later sets: secrets told too indirectly.
    "sebelum pencairan blt kita dikumpulin suruh janji balikin 100 ke panitia",
    "kami mah ngan dititah ngacap wae, acisna teu pernah katingali",
    "rumah sy didata miskin utk listrik gratis tp ktr minta 300rb buat pasang",
}


@pytest.mark.parametrize(
    "name",
    [
        "sms_seperti_diketik",
        "sms_seperti_diketik_kedua",
        "sms_seperti_diketik_ketiga",
        "sms_buta",
        "sms_buta_kedua",
        "sms_buta_ketiga",
        "sms_buta_keempat",
    ],
)
class TestAsTyped:
    def test_each_is_what_it_was_meant_to_be(self, name: str, tmp_path: Path) -> None:
        known = tmp_path / "known.json"
        more = BLIND_NUMBERS.split() if name == "sms_buta" else []
        known.write_text(json.dumps({**NUMBERS, "valid": [*NUMBERS["valid"], *more]}))
        file = DATA / f"{name}.csv"
        rows = tables.read(str(file), column="text")
        out = StringIO()
        call_command("sms_parse", file=str(file), known=str(known), stdout=out)
        answers = [json.loads(line) for line in out.getvalue().splitlines()]
        wrong = [
            (row["text"], found["intent"], found["kind"], found["reasons"])
            for row, found in zip(rows, answers, strict=True)
            if row["text"] not in STILL_WRONG
            and (found["intent"] not in row["intent"].split("|") or row["kind"] not in {"", found["kind"]})
        ]
        assert not wrong

    def test_danger_and_what_must_stay_confidential_are_seen(self, name: str) -> None:
        wrong = []
        for row in tables.read(str(DATA / f"{name}.csv"), column="text"):
            found = classify(row["text"])
            told = ["yes" if one else "no" for one in (found.emergency, found.confidential)]
            meant = [row["emergency"] or told[0], row["confidential"] or told[1]]
            if told != meant and row["text"] not in STILL_WRONG:
                wrong.append((row["text"], told, found.reasons))
        assert not wrong
