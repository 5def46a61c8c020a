"""A member of a kabupaten looks at one kecamatan at a time, on every page of its desk, and only reads."""

import pytest
from django.test import Client
from django.urls import reverse

from accountability.accounts.models import Membership, Role
from accountability.oversight.urls import urlpatterns
from accountability.regions.models import Wilayah
from tests import makers

pytestmark = pytest.mark.django_db
# Pages that need nothing in the address; those of the kecamatan's own work alone are told apart below.
PLAIN = sorted(str(one.name) for one in urlpatterns if "<" not in str(one.pattern))
# Forms of who works there, strangers of a line, and accounts: nobody from above has those here.
OWN_WORK = {"kec-peta", "kec-pembinaan-baru", "kec-sinergi-baru", "kec-tanpa-tempat"}
OWN_WORK |= {"kec-orang", "kec-orang-baru", "kec-orang-berkas", "kec-orang-surat"}
OWN_WORK |= {"kec-layanan-koordinasi-mulai", "kec-pembinaan-tugas"}  # a deed without a page; who does what
OWN_WORK |= {"kec-diteruskan-berkas", "kec-pembinaan-berkas"}  # rows out of the office's own files


@pytest.fixture
def two(desa: Wilayah) -> Wilayah:
    """Another kecamatan beside Tirtasari, with one village; returns the village."""
    hulu = makers.make_desa("99.01.02.2001", "Hulu Jauh")
    Wilayah.objects.filter(kode="99.01.02").update(name="Wanahulu", name_key="wanahulu")
    return hulu


@pytest.fixture(params=[Role.KABUPATEN, Role.AUDITOR])
def above(request: pytest.FixtureRequest, client: Client, two: Wilayah) -> Membership:
    """Someone of the kabupaten, signed in."""
    member = makers.make_member(request.param, Wilayah.objects.get(kode="99.01"))
    client.force_login(member.user)
    return member


@pytest.mark.parametrize("name", PLAIN)
def test_every_page_opens_with_one_kecamatan_chosen(client: Client, above: Membership, name: str) -> None:
    answer = client.get(reverse(name), {"kecamatan": "99.01.02"})
    if name in OWN_WORK:
        assert answer.status_code in {403, 404, 405}
        return
    assert answer.status_code == 200
    if "html" in answer["Content-Type"] and name not in {"kec-kabar", "kec-sinergi-papan"}:
        assert "Kecamatan Wanahulu" in answer.content.decode()


class TestChoosing:
    def test_the_choice_is_remembered_until_another_is_made(self, client: Client, above: Membership) -> None:
        client.get(reverse("kec"), {"kecamatan": "99.01.02"})
        seen = client.get(reverse("kec-peringatan")).content.decode()
        assert "Hulu Jauh" in seen
        assert "Sukamaju" not in seen
        client.get(reverse("kec"), {"kecamatan": ""})
        assert "Sukamaju" in client.get(reverse("kec-peringatan")).content.decode()

    def test_a_kecamatan_of_another_kabupaten_is_not_there(self, client: Client, above: Membership) -> None:
        makers.make_desa("99.02.01.2001", "Yenmarau")
        for asked in ("99.02.01", "99.01", "99.01.02.2001", "xx", "99.01.09"):
            assert client.get(reverse("kec"), {"kecamatan": asked}).status_code == 404

    def test_a_link_to_a_village_of_another_kecamatan_still_opens(
        self, client: Client, above: Membership, desa: Wilayah
    ) -> None:
        client.get(reverse("kec"), {"kecamatan": "99.01.02"})
        assert client.get(reverse("kec-desa", args=[desa.kode])).status_code == 200

    def test_a_village_outside_of_the_kabupaten_stays_shut(self, client: Client, above: Membership) -> None:
        elsewhere = makers.make_desa("99.02.01.2001", "Yenmarau")
        client.get(reverse("kec"), {"kecamatan": "99.01.02"})
        assert client.get(reverse("kec-desa", args=[elsewhere.kode])).status_code == 404

    def test_looking_gives_no_right_to_write(self, client: Client, above: Membership) -> None:
        client.get(reverse("kec"), {"kecamatan": "99.01.02"})
        answer = client.post(reverse("kec-peringatan"), {"desa": "99.01.02.2001", "kunci": "apb_late:2026"})
        assert answer.status_code == 403

    def test_a_camat_chooses_nothing(self, client: Client, two: Wilayah, camat: Membership) -> None:
        client.force_login(camat.user)
        seen = client.get(reverse("kec"), {"kecamatan": "99.01.02"}).content.decode()
        assert "Hulu Jauh" not in seen
        assert "Anda membaca" not in seen


def test_signing_in_leads_to_the_desk_of_the_kabupaten(client: Client, above: Membership) -> None:
    assert client.get(reverse("meja"))["Location"] == reverse("kab")
