"""Signed notes: the forms of C2SP, and what does not hold."""

import base64
import contextlib

import pytest
from nacl.signing import SigningKey

from accountability.ledger.public_log import notes, verify_log

# The example of the C2SP specification of signed notes (PeterNeumann's key).
KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6R"
    "yyBwJnAM=\n"
)
LOG, WITNESS = SigningKey(b"b" * 32), SigningKey(b"s" * 32)
BODY = notes.Checkpoint("posko.example/buku-jejak", 7, bytes(range(32))).body


class TestTheLog:
    def test_the_example_of_the_specification_holds(self) -> None:
        assert notes.is_signed_by(NOTE, notes.verifier(KEY))
        assert verify_log.signed_at(NOTE, verify_log.read_key(KEY)) == 0

    def test_what_it_signs_holds_for_both_readers(self) -> None:
        note = f"{BODY}\n{notes.signature(BODY, 'posko.example/buku-jejak', LOG)}"
        who = notes.verifier_of("posko.example/buku-jejak", LOG)
        assert notes.is_signed_by(note, who)
        assert verify_log.signed_at(note, verify_log.read_key(who.written)) == 0
        assert notes.verifier(who.written) == who

    @pytest.mark.parametrize("place", range(0, len(BODY), 7))
    def test_a_sign_that_was_changed_breaks_it(self, place: int) -> None:
        line = notes.signature(BODY, "posko.example/buku-jejak", LOG)
        touched = BODY[:place] + ("x" if BODY[place] != "x" else "y") + BODY[place + 1 :]
        who = notes.verifier_of("posko.example/buku-jejak", LOG)
        with contextlib.suppress(notes.NotANote):
            assert not notes.is_signed_by(f"{touched}\n{line}", who)

    def test_another_key_under_its_name_is_not_it(self) -> None:
        note = f"{BODY}\n{notes.signature(BODY, 'posko.example/buku-jejak', WITNESS)}"
        assert not notes.is_signed_by(note, notes.verifier_of("posko.example/buku-jejak", LOG))


class TestAWitness:
    def test_says_when(self) -> None:
        line = notes.cosignature(BODY, "kec.example/saksi", WITNESS, 1_790_000_000).rstrip("\n")
        who = notes.verifier_of("kec.example/saksi", WITNESS, notes.COSIGNATURE)
        assert notes.cosigned_at(BODY, line, who) == 1_790_000_000
        assert verify_log.signed_at(f"{BODY}\n{line}\n", verify_log.read_key(who.written)) == 1_790_000_000

    def test_the_moment_is_signed_too(self) -> None:
        line = notes.cosignature(BODY, "kec.example/saksi", WITNESS, 1_790_000_000).rstrip("\n")
        raw = bytearray(base64.b64decode(line.rpartition(" ")[2]))
        raw[11] ^= 1
        later = f"— kec.example/saksi {base64.b64encode(raw).decode()}"
        who = notes.verifier_of("kec.example/saksi", WITNESS, notes.COSIGNATURE)
        assert notes.cosigned_at(BODY, later, who) is None

    def test_a_signature_of_a_log_is_none_of_a_witness(self) -> None:
        line = notes.signature(BODY, "kec.example/saksi", WITNESS).rstrip("\n")
        who = notes.verifier_of("kec.example/saksi", WITNESS, notes.COSIGNATURE)
        assert notes.cosigned_at(BODY, line, who) is None


class TestWhatIsNoNote:
    @pytest.mark.parametrize("text", ["", "x", "a\n1\n", "a\n\nb\n", f"{BODY}\n", f"{BODY}\n\n— x\n"])
    def test_is_refused(self, text: str) -> None:
        with pytest.raises(notes.NotANote):
            notes.parted(text)

    @pytest.mark.parametrize(
        "body", ["a\n01\nAAAA\n", "a\n-1\nAAAA\n", "a\n1\n!\n", "\n1\nAA==\n", "a\n1\nAA==\n"]
    )
    def test_no_checkpoint(self, body: str) -> None:
        with pytest.raises(notes.NotANote):
            notes.checkpoint(body)

    @pytest.mark.parametrize("key", ["", "a", "a+b+c", KEY.replace("c74f", "c74e"), KEY[:-4], f"x{KEY}"])
    def test_no_key(self, key: str) -> None:
        with pytest.raises(notes.NotANote):
            notes.verifier(key)


def test_the_short_code_is_eighty_bits_of_the_root() -> None:
    code = notes.short_code(bytes(range(32)))
    assert code == "AAAQ-EAYE-AUDA-OCAJ"
    assert verify_log.short_code(bytes(range(32))) == code
