"""The name of a kelompok that another open one has: refused where a deed is asked to look, else let be."""

import pytest

from accountability.accounts.models import Membership
from accountability.regions.models import Wilayah
from posko.clustering import gather
from posko.models import Kelompok
from posko.regrouping import split, take_up
from posko.renaming import rename
from posko.states import State
from posko.titles import TitleTaken, same_title
from tests import makers

NOW = makers.NOW


@pytest.fixture
def held(desa: Wilayah, ketua: Membership) -> Kelompok:
    return makers.make_kelompok(desa, ketua.actor(), title="Data bantuan Sukasari")


class TestSameTitle:
    @pytest.mark.parametrize("said", ["Data bantuan Sukasari", "  data  BANTUAN sukasari "])
    def test_capitals_and_blanks_make_no_other_name(self, desa: Wilayah, held: Kelompok, said: str) -> None:
        assert same_title(desa, said) == held
        assert same_title(desa, said, besides=held) is None

    def test_one_that_ended_is_empty_or_of_a_neighbour_does_not_stand_in_the_way(
        self, desa: Wilayah, other_desa: Wilayah, held: Kelompok
    ) -> None:
        assert same_title(other_desa, held.title) is None
        Kelompok.objects.filter(pk=held.pk).update(state=State.DONE)
        assert same_title(desa, held.title) is None
        Kelompok.objects.create(desa=desa, title="Kosong", created_at=NOW)
        assert same_title(desa, "kosong") is None


class TestDeeds:
    def test_each_that_gives_a_name_refuses_it_and_changes_nothing(
        self, desa: Wilayah, ketua: Membership, held: Kelompok
    ) -> None:
        by, other = ketua.actor(), makers.make_kelompok(desa, ketua.actor(), title="Lain")
        lone = [makers.make_aspirasi(desa, "data bantuan salah")]
        one = list(other.aspirasi.all()[:1])
        name = "DATA bantuan sukasari"
        with pytest.raises(TitleTaken):
            gather(desa=desa, aspirasi=lone, title=name, by=by, at=NOW, sole_title=True)
        with pytest.raises(TitleTaken):
            take_up(desa=desa, aspirasi=lone, left_out=[], title=name, by=by, at=NOW, sole_title=True)
        with pytest.raises(TitleTaken):
            split(kelompok=other, aspirasi=one, title=name, by=by, at=NOW, sole_title=True)
        with pytest.raises(TitleTaken):
            rename(kelompok=other, title=name, by=by, at=NOW, sole_title=True)
        assert desa.kelompok.count() == 2
        rename(kelompok=held, title=name, by=by, at=NOW, sole_title=True)
        assert held.title == name
