"""Witnesses: another machine signs only what grew from what it saw; the log takes only their signatures."""

from io import StringIO
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from nacl.signing import SigningKey

from accountability.ledger.models import Cosignature, LogCheckpoint
from accountability.ledger.public_log import cosigning, notes, publishing, verify_log, witnessing
from accountability.ledger.public_log.shelf import Folder
from accountability.regions.models import Wilayah
from tests import makers
from tests.accountability.ledger.public_log.cast import DAY, log_dir, publish, speak

__all__ = ["log_dir"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("log_dir")]
NAME = "kecamatan.example/saksi"
SECONDS = int(makers.NOW.timestamp())


@pytest.fixture
def key(tmp_path: Path) -> SigningKey:
    """The witness's own key."""
    return witnessing.own_key(tmp_path / "saksi" / "key")


@pytest.fixture
def accepted(key: SigningKey) -> notes.Verifier:
    """The witness, known to the log."""
    who = notes.verifier_of(NAME, key, notes.COSIGNATURE)
    cosigning.accept_witness(key=who.written, title="Kecamatan Contoh", at=makers.NOW)
    return who


def look(log: Path, key: SigningKey, memory: Path, seconds: int = SECONDS) -> witnessing.Seen:
    """The witness looks once."""
    return witnessing.look_and_sign(
        log=Folder(log),
        log_key=publishing.own_keys()[0].written,
        name=NAME,
        key=key,
        memory=memory,
        seconds=seconds,
    )


class TestAWitness:
    def test_signs_what_grew(self, desa: Wilayah, log_dir: Path, key: SigningKey, tmp_path: Path) -> None:
        memory = tmp_path / "memory.json"
        for night in range(3):
            speak(desa, night, makers.NOW + night * DAY)
            publish(makers.NOW + night * DAY)
            seen = look(log_dir, key, memory)
            assert (seen.size, seen.before) == (2 * night + 2, 2 * night)
        again = look(log_dir, key, memory)
        assert (again.size, again.before) == (6, 6)

    def test_keeps_its_key(self, key: SigningKey, tmp_path: Path) -> None:
        path = tmp_path / "saksi" / "key"
        assert bytes(witnessing.own_key(path)) == bytes(key)
        assert path.stat().st_mode & 0o777 == 0o600

    def test_does_not_sign_a_log_that_was_rewritten(
        self, desa: Wilayah, log_dir: Path, key: SigningKey, tmp_path: Path, settings: Any
    ) -> None:
        memory = tmp_path / "memory.json"
        speak(desa, 1)
        publish()
        look(log_dir, key, memory)
        kept = memory.read_bytes()
        body = notes.Checkpoint(settings.LEDGER_ORIGIN, 2, bytes(32))
        memory.write_text(
            f'{{"{settings.LEDGER_ORIGIN}": {{"size": 2, "root": "{body.root.hex()}"}}}}', encoding="utf-8"
        )
        with pytest.raises(witnessing.Forked, match="rewritten"):
            look(log_dir, key, memory)
        memory.write_bytes(kept.replace(b'"size": 2', b'"size": 9'))
        with pytest.raises(witnessing.Forked, match="taken away"):
            look(log_dir, key, memory)

    def test_does_not_sign_what_the_log_did_not(
        self, desa: Wilayah, log_dir: Path, key: SigningKey, tmp_path: Path
    ) -> None:
        speak(desa, 1)
        publish()
        other = tmp_path / "tiruan"
        copytree(log_dir, other)
        body = notes.Checkpoint("posko.example/buku-jejak", 1, bytes(32)).body
        (other / "checkpoint").write_text(
            f"{body}\n{notes.signature(body, 'posko.example/buku-jejak', key)}", encoding="utf-8"
        )
        with pytest.raises(witnessing.WillNotSign, match="not signed by the key"):
            look(other, key, tmp_path / "memory.json")

    def test_does_not_sign_without_the_files(
        self, desa: Wilayah, log_dir: Path, key: SigningKey, tmp_path: Path
    ) -> None:
        speak(desa, 1)
        publish()
        (log_dir / "tile/0/000.p/2").unlink()
        with pytest.raises(witnessing.WillNotSign, match="missing: tile/0/000"):
            look(log_dir, key, tmp_path / "memory.json")


class TestTheLog:
    def test_takes_a_witness_and_shows_when_it_signed(
        self,
        desa: Wilayah,
        log_dir: Path,
        key: SigningKey,
        accepted: notes.Verifier,
        tmp_path: Path,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        speak(desa, 1)
        publish()
        note = look(log_dir, key, tmp_path / "m").note
        assert cosigning.take_cosignatures(note=note, at=makers.NOW) == 1
        assert cosigning.take_cosignatures(note=note, at=makers.NOW) == 0
        (shown,) = cosigning.witnesses()
        assert (shown.size, shown.signed_at) == (2, makers.NOW.replace(microsecond=0))
        assert publishing.publish_due(at=makers.NOW, limit=1) == 1  # the file names it from now on
        assert verify_log.main([str(log_dir), "--saksi", accepted.written]) == 0
        assert f"saksi {NAME}" in capsys.readouterr().out
        publish(makers.NOW + DAY)
        assert NAME in (log_dir / "checkpoint").read_text(encoding="utf-8")

    def test_takes_no_strangers_signature(
        self, desa: Wilayah, log_dir: Path, key: SigningKey, accepted: notes.Verifier, tmp_path: Path
    ) -> None:
        speak(desa, 1)
        publish()
        stranger = SigningKey(b"x" * 32)
        for note in (
            look(log_dir, stranger, tmp_path / "m").note,
            "bukan catatan",
            LogCheckpoint.objects.get().note,
            look(log_dir, key, tmp_path / "m").note.replace("\n2\n", "\n3\n"),
            look(log_dir, key, tmp_path / "m", seconds=SECONDS + 86_400).note,
        ):
            with pytest.raises(cosigning.NothingSigned):
                cosigning.take_cosignatures(note=note, at=makers.NOW)
        assert not Cosignature.objects.exists()

    def test_takes_none_of_a_witness_that_ended(
        self, desa: Wilayah, log_dir: Path, key: SigningKey, accepted: notes.Verifier, tmp_path: Path
    ) -> None:
        speak(desa, 1)
        publish()
        assert cosigning.end_witness(name=NAME, at=makers.NOW)
        with pytest.raises(cosigning.NothingSigned):
            cosigning.take_cosignatures(note=look(log_dir, key, tmp_path / "m").note, at=makers.NOW)
        assert cosigning.witnesses() == []

    @pytest.mark.parametrize("title", ["", "  "])
    def test_a_witness_has_a_title(self, key: SigningKey, title: str) -> None:
        who = notes.verifier_of(NAME, key, notes.COSIGNATURE)
        with pytest.raises(cosigning.NotAWitness):
            cosigning.accept_witness(key=who.written, title=title, at=makers.NOW)

    def test_the_key_of_a_log_or_another_key_under_a_known_name_is_no_witness(
        self, key: SigningKey, accepted: notes.Verifier
    ) -> None:
        for who in (
            notes.verifier_of("lain.example/saksi", key),
            notes.verifier_of(NAME, SigningKey(b"x" * 32), notes.COSIGNATURE),
        ):
            with pytest.raises(cosigning.NotAWitness):
                cosigning.accept_witness(key=who.written, title="Lain", at=makers.NOW)


class TestTheCommands:
    def test_from_key_to_signature(self, desa: Wilayah, log_dir: Path, tmp_path: Path) -> None:
        own = ["--name", NAME, "--key", str(tmp_path / "k"), "--memory", str(tmp_path / "m")]
        out = StringIO()
        call_command("ledger_witness", *own, stdout=out)
        call_command("ledger_witnesses", "--accept", out.getvalue().strip(), "--title", "Kampus", stdout=out)
        assert f"{NAME} (Kampus): never signed" in out.getvalue()
        speak(desa, 1, makers.NOW - 2 * DAY)
        publish(makers.NOW - DAY)
        signed, told = tmp_path / "signed.txt", StringIO()
        key = publishing.own_keys()[0].written
        call_command(
            "ledger_witness", str(log_dir), "--log-key", key, "--out", str(signed), *own, stderr=told
        )
        assert "Signed: 2 leaves, 2 more than last time." in told.getvalue()
        out = StringIO()
        call_command("ledger_witnesses", "--take", str(signed), stdout=out)
        assert "2 leaves" in out.getvalue()
        call_command("ledger_witnesses", "--end", NAME, stdout=out)
        assert cosigning.witnesses() == []

    def test_what_goes_wrong_is_one_sentence(self, tmp_path: Path) -> None:
        own = ["--name", NAME, "--key", str(tmp_path / "k"), "--memory", str(tmp_path / "m")]
        for words, told in (
            (["ledger_witness", str(tmp_path), *own], "Not signed: There is no checkpoint"),
            (["ledger_witness", "--name", "a b"], "no blanks"),
            (["ledger_witnesses", "--accept", "x", "--title", "y"], "no key of a witness"),
            (["ledger_witnesses", "--end", "x"], "no witness of that name"),
            (["ledger_witnesses", "--take", str(tmp_path / "none")], "cannot be read"),
            (["ledger_verify", "--against", str(tmp_path / "none")], "no checkpoint that can be read"),
        ):
            with pytest.raises(CommandError, match=told):
                call_command(*words)

    def test_a_checkpoint_kept_elsewhere_is_held_against_the_log(
        self, desa: Wilayah, log_dir: Path, tmp_path: Path
    ) -> None:
        speak(desa, 1)
        publish()
        kept = tmp_path / "kept"
        kept.write_bytes((log_dir / "checkpoint").read_bytes())
        out = StringIO()
        call_command("ledger_verify", "--against", str(kept), stdout=out)
        assert "The public log holds: 2 leaves" in out.getvalue()
        kept.write_text(kept.read_text(encoding="utf-8").replace("\n2\n", "\n1\n"), encoding="utf-8")
        err = StringIO()
        with pytest.raises(CommandError, match="does not hold"):
            call_command("ledger_verify", "--against", str(kept), stderr=err)
        assert "kept elsewhere" in err.getvalue()
