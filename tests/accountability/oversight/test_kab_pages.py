"""The kabupaten's pages as its members see them: read, set, look at first, take back."""

import io
import json

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accountability.accounts.models import Membership, Role
from accountability.oversight.kab_urls import urlpatterns
from accountability.oversight.models import MapPlace, RegionalRule, RegionalThreshold, SettingChange
from accountability.regions.models import RegionalHoliday, Wilayah
from accountability.regions.sebutan import words_for
from sms_gateway.models import Line
from tests import makers

pytestmark = pytest.mark.django_db
# Pages of people and of citizens' data have tests of their own about who may enter.
APART = ("kab-orang", "kab-desa", "kab-identitas", "kab-hapus")
PAGES = sorted(
    name
    for one in urlpatterns
    if "<" not in str(one.pattern) and not (name := str(one.name)).startswith(APART)
)
PRICES = reverse("kab-aturan-tabel", args=["harga"])
TABLE = "Barang,Nama,Satuan,Rupiah\nsemen,Semen 50 kg,sak,75.000\npasir,Pasir,m3,250000\n"


@pytest.fixture
def desk(client: Client, desa: Wilayah) -> Membership:
    """A member of the kabupaten's desk, signed in."""
    makers.make_desa("99.01.02.2001", "Hulu Jauh")
    member = makers.make_member(Role.KABUPATEN, Wilayah.objects.get(kode="99.01"), "kab-uji")
    client.force_login(member.user)
    return member


@pytest.fixture
def auditor(client: Client, desk: Membership) -> Membership:
    """The auditor, signed in."""
    member = makers.make_member(Role.AUDITOR, desk.wilayah, "auditor-uji")
    client.force_login(member.user)
    return member


def text(client: Client, address: str, **query: str) -> str:
    """The page, which opens."""
    answer = client.get(address, query)
    assert answer.status_code == 200
    return answer.content.decode()


class TestWhoMayEnter:
    @pytest.mark.parametrize("name", PAGES)
    def test_the_desk_enters_every_page(self, client: Client, desk: Membership, name: str) -> None:
        assert "Kabupaten" in text(client, reverse(name))

    @pytest.mark.parametrize("name", PAGES)
    def test_the_auditor_reads_and_changes_nothing(
        self, client: Client, auditor: Membership, name: str
    ) -> None:
        answer = client.get(reverse(name))
        if name in {"kab-diteruskan", "kab-diteruskan-berkas"}:  # words of citizens: the desk's alone
            assert answer.status_code == 403
            return
        assert answer.status_code == 200
        for button in ('value="simpan"', 'value="periksa"', 'value="tetapkan"', 'value="libur"'):
            assert button not in answer.content.decode()
        for deed in ("simpan", "tarik", "tetapkan", "pakai", "salin", "hapus", "libur"):
            assert client.post(reverse(name), {"aksi": deed}).status_code in {403, 405}
        assert not SettingChange.objects.exists()

    @pytest.mark.parametrize("name", [one for one in PAGES if one != "kab-kalender"])
    @pytest.mark.parametrize("role", [Role.CAMAT, Role.KETUA_BPD, Role.KADES])
    def test_others_have_no_desk_here(self, client: Client, desa: Wilayah, role: Role, name: str) -> None:
        assert desa.parent is not None
        wilayah = desa.parent if role == Role.CAMAT else desa
        client.force_login(makers.make_member(role, wilayah).user)
        assert client.get(reverse(name)).status_code == 403

    def test_an_auditor_of_one_kecamatan_is_led_to_its_desk(self, client: Client, camat: Membership) -> None:
        client.force_login(makers.make_member(Role.AUDITOR, camat.wilayah).user)
        assert client.get(reverse("kab"))["Location"] == reverse("kec")


class TestHome:
    def test_a_row_leads_into_its_kecamatan(self, client: Client, desk: Membership) -> None:
        seen = text(client, reverse("kab"))
        assert f'href="{reverse("kec")}?kecamatan=99.01.02"' in seen
        assert "belum cukup" in seen

    def test_name_and_need_narrow_it(self, client: Client, desk: Membership) -> None:
        assert "Tidak ada yang cocok" in text(client, reverse("kab"), cari="zzz")
        assert "Tidak ada yang cocok" in text(client, reverse("kab"), hanya="diteruskan")
        assert "kecamatan=99.01.02" in text(client, reverse("kab"), urut="peringatan", hanya="entah")

    def test_it_is_had_as_a_file(self, client: Client, desk: Membership) -> None:
        told = client.get(reverse("kab-unduh", args=["csv"])).content.decode("utf-8-sig")
        assert told.splitlines()[0].startswith("kode,kecamatan,desa seluruhnya")
        assert len(told.splitlines()) == 3
        raw = client.get(reverse("kab-unduh", args=["xlsx"])).content
        assert openpyxl.load_workbook(io.BytesIO(raw))["Ringkasan"].max_row == 6
        assert client.get(reverse("kab-unduh", args=["pdf"])).status_code == 404


class TestTables:
    def test_a_row_is_added_changed_and_taken_back(self, client: Client, desk: Membership) -> None:
        row = {"aksi": "simpan", "kunci": "semen", "nama": "Semen", "satuan": "sak", "dasar": "Perbup 3"}
        assert client.post(f"{PRICES}?tahun=2026", {**row, "rupiah": "75.000"}).status_code == 303
        assert RegionalRule.objects.get().rupiah == 75_000
        seen = text(client, PRICES, tahun="2026", ubah="semen")
        assert 'value="75000"' in seen
        twice = client.post(f"{PRICES}?tahun=2026", {**row, "rupiah": "1"})
        assert twice.status_code == 422
        assert "sudah ada di tabel ini" in twice.content.decode()
        client.post(f"{PRICES}?tahun=2026", {"aksi": "hapus", "kunci": "semen"})
        assert not RegionalRule.objects.exists()
        last = SettingChange.objects.latest("id")
        client.post(f"{PRICES}?tahun=2026", {"aksi": "tarik", "nomor": str(last.pk)})
        assert RegionalRule.objects.get().rupiah == 75_000

    def test_two_tabs_the_later_keeps_its_words_and_is_told(self, client: Client, desk: Membership) -> None:
        row = {"aksi": "simpan", "kunci": "semen", "nama": "Semen", "satuan": "sak", "dasar": "Perbup 3"}
        client.post(f"{PRICES}?tahun=2026", {**row, "rupiah": "75000"})
        late = client.post(
            f"{PRICES}?tahun=2026", {**row, "rupiah": "91000", "lama": "semen", "asal": "0" * 32}
        )
        assert late.status_code == 422
        assert "Sudah diubah lagi" in late.content.decode()
        assert 'value="91000"' in late.content.decode()

    def test_a_file_is_shown_first_and_then_taken_over(self, client: Client, desk: Membership) -> None:
        file = SimpleUploadedFile("harga.csv", TABLE.encode())
        said = {"aksi": "periksa", "dasar": "Perbup 3", "cara": "tambah", "berkas": file}
        looked = client.post(f"{PRICES}?tahun=2026", said)
        assert "2 baris baru" in looked.content.decode()
        assert not RegionalRule.objects.exists()
        back = looked.context["form_berkas"].initial
        taken = client.post(f"{PRICES}?tahun=2026", {**back, "aksi": "pakai"})
        assert taken.status_code == 303
        assert dict(RegionalRule.objects.values_list("key", "rupiah")) == {"semen": 75_000, "pasir": 250_000}

    def test_rows_that_are_wrong_are_named_and_nothing_is_taken(
        self, client: Client, desk: Membership
    ) -> None:
        said = {
            "aksi": "pakai",
            "dasar": "Perbup 3",
            "cara": "ganti",
            "isi": f"{TABLE},Tanpa kunci,sak,5\nsemen,Lagi,sak,6\nbata,Bata,biji,mahal\n",
            "asal": "0" * 32,
        }
        answer = client.post(f"{PRICES}?tahun=2026", said)
        told = answer.content.decode()
        assert answer.status_code == 422
        for row in ("Baris 4:", "Baris 5:", "Baris 6:"):
            assert row in told
        assert "Tanpa kunci" in told
        assert not RegionalRule.objects.exists()

    def test_last_year_is_copied_where_this_year_has_none(self, client: Client, desk: Membership) -> None:
        row = {"aksi": "simpan", "kunci": "2.2.2", "nama": "Posyandu", "dasar": "Perbup 3"}
        address = reverse("kab-aturan-tabel", args=["prioritas"])
        client.post(f"{address}?tahun=2025", row)
        client.post(f"{address}?tahun=2026", {"aksi": "salin"})
        assert RegionalRule.objects.get(year=2026).key == "2.2.02"

    def test_the_file_it_gives_is_one_it_reads(self, client: Client, desk: Membership) -> None:
        client.post(
            f"{PRICES}?tahun=2026",
            {
                "aksi": "simpan",
                "kunci": "semen",
                "nama": "=1+1",
                "satuan": "sak",
                "rupiah": "5",
                "dasar": "P",
            },
        )
        for form in ("csv", "xlsx"):
            raw = client.get(f"{reverse('kab-aturan-tabel-unduh', args=['harga', form])}?tahun=2026").content
            said = {
                "aksi": "periksa",
                "dasar": "P",
                "cara": "ganti",
                "berkas": SimpleUploadedFile(f"x.{form}", raw),
            }
            looked = client.post(f"{PRICES}?tahun=2026", said).context["lihat"]
            assert (looked["masalah"], looked["baru"], looked["hapus"]) == ([], 0, 0)


class TestThresholds:
    ADDRESS = reverse("kab-aturan-ambang")

    def test_nothing_is_set_before_it_was_tried(self, client: Client, desk: Membership) -> None:
        said = {"aturan": "council_silent", "ambang": "45", "dasar": "Perbup 9", "tempat": "99.01.01"}
        tried = client.post(self.ADDRESS, {**said, "aksi": "pakai"})
        assert "minggu terakhir di Tirtasari" in tried.content.decode()
        assert not RegionalThreshold.objects.exists()
        said |= {"dicoba": tried.context["dicoba"], "asal": tried.context["form"]["asal"].value() or ""}
        assert client.post(self.ADDRESS, {**said, "aksi": "pakai"}).status_code == 303
        assert RegionalThreshold.objects.get().threshold == 45
        client.post(self.ADDRESS, {"aksi": "semula", "aturan": "council_silent"})
        assert not RegionalThreshold.objects.exists()

    def test_a_figure_out_of_bounds_is_told_between_which(self, client: Client, desk: Membership) -> None:
        said = {
            "aturan": "council_silent",
            "ambang": "400",
            "dasar": "x",
            "tempat": "99.01.01",
            "aksi": "coba",
        }
        answer = client.post(self.ADDRESS, said)
        assert answer.status_code == 422
        assert "dari 14 sampai 90 hari" in answer.content.decode()

    def test_a_rule_of_the_law_is_not_there(self, client: Client, desk: Membership) -> None:
        assert client.get(self.ADDRESS, {"aturan": "unread"}).status_code == 404


class TestDayOff:
    def test_its_effect_is_told_before_anything_moves(
        self, client: Client, desk: Membership, desa: Wilayah
    ) -> None:
        makers.make_aspirasi(desa, at=makers.NOW)
        day = {"libur": "2026-10-07", "nama": "Hari jadi", "dasar_libur": "SK 4", "aksi": "lihat-libur"}
        told = client.post(f"{reverse('kab-kalender')}?tahun=2026", day).content.decode()
        assert "Berlaku untuk 2 desa. 2 janji yang masih terbuka mundur satu hari kerja." in told
        assert not RegionalHoliday.objects.exists()
        client.post(f"{reverse('kab-kalender')}?tahun=2026", {**day, "aksi": "libur"})
        assert "2 batas waktu bergeser" in text(client, reverse("kab-kalender"), tahun="2026")


class TestNumbers:
    ADDRESS = reverse("kab-nomor")

    def test_a_line_goes_to_another_village_and_back(
        self, client: Client, desk: Membership, desa: Wilayah
    ) -> None:
        line = makers.make_line(desa)
        seen = text(client, self.ADDRESS)
        assert "0812-0000-2001" in seen
        assert "1 desa belum punya nomor SMS" in seen
        client.post(self.ADDRESS, {"aksi": "tetapkan", "jalur": line.key, "tempat": "99.01.02.2001"})
        line.refresh_from_db()
        assert line.desa_id == "99.01.02.2001"
        client.post(self.ADDRESS, {"aksi": "tarik", "nomor": str(SettingChange.objects.get().pk)})
        line.refresh_from_db()
        assert line.desa_id == desa.kode

    def test_no_secret_of_a_line_is_shown(self, client: Client, desk: Membership, desa: Wilayah) -> None:
        line = makers.make_line(desa)
        Line.objects.filter(pk=line.pk).update(door_key="pintu-rahasia", settings={"url": "http://modem.lan"})
        seen = text(client, self.ADDRESS)
        assert "pintu-rahasia" not in seen
        assert "modem.lan" not in seen

    def test_a_line_others_use_too_is_not_given_away(
        self, client: Client, desk: Membership, desa: Wilayah
    ) -> None:
        makers.make_desa("99.02.01.2001", "Yenmarau")
        shared = makers.make_line(None)
        client.post(self.ADDRESS, {"aksi": "tetapkan", "jalur": shared.key, "tempat": desa.kode})
        shared.refresh_from_db()
        assert shared.desa_id is None
        assert "melayani tempat di luar" in text(client, self.ADDRESS)

    def test_a_village_elsewhere_gets_no_line_of_ours(
        self, client: Client, desk: Membership, desa: Wilayah
    ) -> None:
        makers.make_desa("99.02.01.2001", "Yenmarau")
        line = makers.make_line(desa)
        client.post(self.ADDRESS, {"aksi": "tetapkan", "jalur": line.key, "tempat": "99.02.01.2001"})
        line.refresh_from_db()
        assert line.desa_id == desa.kode


class TestWords:
    ADDRESS = reverse("kab-sebutan")

    def test_words_are_looked_at_first_and_then_kept(self, client: Client, desk: Membership) -> None:
        looked = client.post(self.ADDRESS, {"aksi": "lihat", "preset": "papua", "desa": ""})
        assert "Suara warga kampung dibaca Badan Musyawarah Kampung" in looked.content.decode()
        assert words_for("99.01.01.2001").desa == "desa"
        asal = looked.context["form"]["asal"].value() or ""
        assert (
            client.post(self.ADDRESS, {"aksi": "simpan", "preset": "papua", "asal": asal}).status_code == 303
        )
        assert words_for("99.01.01.2001").desa == "kampung"

    @pytest.mark.parametrize(
        ("word", "said", "sentence"),
        [
            ("desa", "désa", "huruf A sampai Z"),
            ("desa", "a" * 21, "Paling banyak 20 huruf"),
            ("desa", "x" * 20, "paling banyak 160"),
        ],
    )
    def test_a_word_that_does_not_fit_is_refused_with_the_text_it_breaks(
        self, client: Client, desk: Membership, word: str, said: str, sentence: str
    ) -> None:
        answer = client.post(
            self.ADDRESS,
            {"aksi": "simpan", "apb": "A" * 20, "bpd": "B" * 14, "musyawarah": "m" * 40, word: said},
        )
        assert answer.status_code == 422
        assert sentence in answer.content.decode()
        assert not SettingChange.objects.exists()

    def test_a_kecamatan_may_have_words_of_its_own(self, client: Client, desk: Membership) -> None:
        client.post(f"{self.ADDRESS}?tempat=99.01.02", {"aksi": "simpan", "desa": "pekon"})
        assert words_for("99.01.02.2001").desa == "pekon"
        assert words_for("99.01.01.2001").desa == "desa"
        assert client.get(self.ADDRESS, {"tempat": "99.02.01"}).status_code == 404


class TestMapFile:
    ADDRESS = reverse("kec-peta")

    def test_a_file_is_shown_first_taken_over_and_taken_back(
        self, client: Client, camat: Membership, other_desa: Wilayah
    ) -> None:
        client.force_login(camat.user)
        features = [
            {
                "properties": {"nama": "SUKA MAJU"},
                "geometry": {"type": "Point", "coordinates": [110.1, -7.2]},
            },
            {"properties": {"nama": "Entah"}, "geometry": {"type": "Point", "coordinates": [110.2, -7.2]}},
        ]
        raw = json.dumps({"type": "FeatureCollection", "features": features}).encode()
        file = SimpleUploadedFile("peta.geojson", raw)
        looked = client.post(self.ADDRESS, {"aksi": "berkas", "berkas": file})
        told = looked.content.decode()
        assert "1 tempat cocok" in told
        assert "Entah tidak ada di wilayah ini" in told
        assert not MapPlace.objects.exists()
        client.post(self.ADDRESS, {"aksi": "pakai", "letak": looked.context["lihat"]["letak"]})
        place = MapPlace.objects.get()
        assert (str(place.latitude), str(place.longitude)) == ("-7.20000", "110.10000")
        client.post(self.ADDRESS, {"aksi": "tarik", "nomor": str(SettingChange.objects.get().pk)})
        assert not MapPlace.objects.exists()

    @pytest.mark.parametrize("told", ["", "x", "[]", "{}", '{"99.01.01.2001": ["NaN", "1"]}', "[[1]]"])
    def test_what_comes_back_mangled_moves_nothing(
        self, client: Client, camat: Membership, told: str
    ) -> None:
        client.force_login(camat.user)
        assert client.post(self.ADDRESS, {"aksi": "pakai", "letak": told}).status_code in {200, 303}
        assert not MapPlace.objects.exists()
