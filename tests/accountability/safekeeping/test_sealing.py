"""What is sealed can be opened with its key, whole, and not otherwise."""

from pathlib import Path

import pyrage
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accountability.safekeeping.refusals import NotDone
from accountability.safekeeping.sealing import opened, sealed_into

WORDS = b"jalan rusak " * 20_000
PAIR = pyrage.x25519.Identity.generate()


def key_file(folder: Path, pair: "pyrage.x25519.Identity") -> Path:
    """As age-keygen writes it."""
    path = folder / "kunci.txt"
    path.write_text(f"# public key: {pair.to_public()}\n{pair}\n", encoding="utf-8")
    return path


@pytest.fixture
def sealed(tmp_path: Path) -> Path:
    path = tmp_path / "satu.cadangan"
    with sealed_into(path, [str(PAIR.to_public())]) as stream:
        stream.write(WORDS)
    return path


class TestASealedFile:
    def test_it_opens_with_its_key_and_holds_what_was_written(self, sealed: Path, tmp_path: Path) -> None:
        assert WORDS[:100] not in sealed.read_bytes()
        with opened(sealed, key_file(tmp_path, PAIR)) as stream:
            assert stream.read() == WORDS

    def test_another_key_does_not_open_it(self, sealed: Path, tmp_path: Path) -> None:
        other = key_file(tmp_path, pyrage.x25519.Identity.generate())
        with pytest.raises(NotDone, match="kuncinya bukan yang ini"), opened(sealed, other) as stream:
            stream.read()

    def test_without_a_key_it_says_what_is_wanted(self, sealed: Path) -> None:
        with pytest.raises(NotDone, match="--identity"), opened(sealed, None):
            pass

    def test_a_file_without_a_key_in_it_is_named(self, sealed: Path, tmp_path: Path) -> None:
        (empty := tmp_path / "kosong.txt").write_text("# nothing\n", encoding="utf-8")
        with pytest.raises(NotDone, match="AGE-SECRET-KEY"), opened(sealed, empty):
            pass

    @settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.integers(min_value=22, max_value=len(WORDS)))
    def test_cut_off_anywhere_it_is_refused(self, sealed: Path, tmp_path: Path, length: int) -> None:
        (cut := tmp_path / "terpotong").write_bytes(sealed.read_bytes()[:length])
        with pytest.raises(NotDone), opened(cut, key_file(tmp_path, PAIR)) as stream:
            stream.read()

    @settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.integers(min_value=200, max_value=len(WORDS)))
    def test_one_byte_changed_is_refused(self, sealed: Path, tmp_path: Path, place: int) -> None:
        changed = bytearray(sealed.read_bytes())
        changed[place] ^= 1
        (bad := tmp_path / "berubah").write_bytes(changed)
        with pytest.raises(NotDone), opened(bad, key_file(tmp_path, PAIR)) as stream:
            stream.read()

    def test_reading_may_stop_early(self, sealed: Path, tmp_path: Path) -> None:
        with opened(sealed, key_file(tmp_path, PAIR)) as stream:
            assert stream.read(5) == WORDS[:5]

    def test_what_is_no_key_is_refused_before_anything_is_written(self, tmp_path: Path) -> None:
        with pytest.raises(NotDone, match="age1"), sealed_into(tmp_path / "x", ["bukan kunci"]):
            pass
        assert not (tmp_path / "x").exists()
