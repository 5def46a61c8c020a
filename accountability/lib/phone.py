"""Telephone numbers as Indonesian networks deliver them, brought to one form (E.164)."""

import re
import unicodedata

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberType

_REGION = "ID"
_SHORTEST_PERSON = 7  # six digits or fewer is a short code: a bank, an operator, an OTP sender
_LONGEST = 20
_DIGITS_WITH_PUNCTUATION = re.compile(r"\+?[0-9 ()./-]+")
# Mobile numbers are 08xx with 10 to 13 digits in all. Operators open new prefixes before libraries know them,
# so an unknown prefix is accepted.
_INDONESIAN_MOBILE = re.compile(r"\+628[0-9]{8,11}")
_MOBILE_TYPES = {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE}


def e164(raw: str) -> str | None:
    """Return `raw` as +62…, or None for what no person can be reached at.

    None is the answer to alphanumeric senders, short codes of six digits or fewer, and impossible numbers.
    A leading 00 is read as +: Indonesia dials another prefix, so the library would misread it.
    """
    if _INDONESIAN_MOBILE.fullmatch(raw):
        return raw  # as carriers write nearly all of them; the library would say the same, slowly
    number = _parsed(raw)
    if number is None:
        return None
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    if _INDONESIAN_MOBILE.fullmatch(written) or phonenumbers.is_valid_number(number):
        return written
    return None


def is_person(raw: str) -> bool:
    """Tell whether `raw` is a mobile number, one that can receive an SMS answer."""
    written = e164(raw)
    if written is None:
        return False
    if _INDONESIAN_MOBILE.fullmatch(written):
        return True
    return phonenumbers.number_type(phonenumbers.parse(written)) in _MOBILE_TYPES


def _parsed(raw: str) -> phonenumbers.PhoneNumber | None:
    text = _tidied(raw)
    digits = sum(sign.isdigit() for sign in text)
    if not _SHORTEST_PERSON <= digits <= _LONGEST or not _DIGITS_WITH_PUNCTUATION.fullmatch(text):
        return None
    if text.startswith("00"):
        text = f"+{text[2:].lstrip()}"
    elif text.startswith("62"):
        # No number inside the country begins with 62; the library would take a short one for such.
        text = f"+{text}"
    try:
        return phonenumbers.parse(text, _REGION)
    except NumberParseException:
        return None


def _tidied(raw: str) -> str:
    """Drop direction marks, read odd dashes and spaces as plain ones, and a typed letter O as zero."""
    signs = []
    for sign in unicodedata.normalize("NFKC", raw):
        kind = unicodedata.category(sign)
        if kind in {"Cf", "Cc"}:
            continue
        signs.append("-" if kind == "Pd" else " " if kind == "Zs" else sign)
    text = "".join(signs).strip()
    return text.replace("O", "0").replace("o", "0")
