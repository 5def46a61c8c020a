"""Feeds the SMS grammar with bytes nobody would type: `python -m bench.fuzz_sms [-max_total_time=60]`.

Needs atheris, which is not among the requirements: `pip install atheris` into an environment of its own that
has the product's requirements too. It stops with the bytes that broke a promise; without any it runs on.
"""

import os
import sys

CONTEXTS = 6


def main() -> None:
    """Runs until it is stopped, or for -max_total_time seconds."""
    try:
        import atheris  # type: ignore[import-not-found,import-untyped,unused-ignore]
    except ImportError:
        sys.exit("atheris is missing: pip install atheris, in an environment of its own.")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    with atheris.instrument_imports(include=["posko"]):
        from posko import answers, grammar, numbers_in_text, recognising, urgency

    def once(data: bytes) -> None:
        provider = atheris.FuzzedDataProvider(data)
        turn = provider.ConsumeIntInRange(0, CONTEXTS - 1)
        text = provider.ConsumeUnicodeNoSurrogates(1600)
        numbers = ("2045813", "3104426")
        context = (
            grammar.NOTHING_ASKED,
            grammar.Context(asked="village", options=("Sukamaju", "Mekarsari", "Karang Anyar")),
            grammar.Context(asked="dusun"),
            grammar.Context(asked="rating", ratings=numbers[:1], rateable=numbers[:1]),
            grammar.Context(asked="number", options=(*numbers, "baru")),
            grammar.Context(rateable=numbers, open=numbers),
        )[turn]
        parsed = grammar.parse(text, context)
        check(text, parsed)
        recognising.kind_of(text)
        recognising.topic_of(text)
        recognising.place_of(text)
        urgency.classify(text)
        numbers_in_text.kode_in(text)
        answers.is_verdict(text)

    atheris.Setup(sys.argv, once)
    atheris.Fuzz()


def check(text: str, parsed: object) -> None:
    """No letter of a new aspirasi is lost but those of a keyword in front."""
    intent, words = getattr(parsed, "intent", ""), getattr(parsed, "words", "")
    if not intent or not getattr(parsed, "reasons", None):
        raise AssertionError("no intent or no reason")
    if intent == "new_aspirasi" and not text.strip().endswith(words):
        raise AssertionError("words of a new aspirasi were changed")


if __name__ == "__main__":
    main()
