"""Reads the environment, and stops the start with one sentence that names what is missing or malformed."""

import base64
import datetime as dt
import hashlib
import os
import re
from collections.abc import Iterable
from pathlib import Path

import environ
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

ROOT = Path(__file__).resolve().parent.parent


class BadEnvironment(SystemExit):
    """The start cannot go on; the text is one plain sentence naming the variable."""

    def __init__(self, name: str, sentence: str) -> None:
        self.name = name
        super().__init__(f"{name} {sentence}")


def kept_dir() -> Path:
    """The folder of what the first start drew for this installation, one file per variable (0600)."""
    return Path(os.environ.get("VAR_DIR") or ROOT / "var") / "env"


def _kept(name: str) -> str:
    # A variable that is set, even to nothing, is the operator's word and beats what is kept.
    if name in os.environ or name == "VAR_DIR":
        return ""
    try:
        return (kept_dir() / name).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def text(name: str, default: str | None = None) -> str:
    """The value of `name`, of the file named by `name`_FILE, or as kept; raises BadEnvironment without."""
    if (path := os.environ.get(f"{name}_FILE", "")) != "":
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as problem:
            raise BadEnvironment(f"{name}_FILE", "names a file that cannot be read.") from problem
    value = os.environ.get(name, "").strip() or _kept(name)
    if value != "":
        return value
    if default is None:
        raise BadEnvironment(name, "is missing: set it, or set it to a file with " + f"{name}_FILE.")
    return default


def flag(name: str, default: bool = False) -> bool:
    """True for 1/true/yes/on, False for 0/false/no/off/empty; raises BadEnvironment for anything else."""
    value = text(name, "").lower()
    if value == "":
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise BadEnvironment(name, "must be 1 or 0.")


def number(name: str, default: int) -> int:
    """A whole number that is not negative; raises BadEnvironment for anything else."""
    value = text(name, str(default))
    if not value.isdecimal():
        raise BadEnvironment(name, "must be a whole number.")
    return int(value)


def port(name: str, default: int) -> int:
    """A TCP port; raises BadEnvironment for anything else."""
    value = number(name, default)
    if not 0 < value < 65_536:
        raise BadEnvironment(name, "must be a port between 1 and 65535.")
    return value


def listed(name: str, default: str = "") -> list[str]:
    """The comma-separated values of `name`, without blanks."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def secrets_before(name: str) -> list[str]:
    """Secrets that were used before, with commas between them; raises BadEnvironment for a short one."""
    found = listed(name)
    if any(len(one) < 32 for one in found):
        raise BadEnvironment(name, "must be secrets of at least 32 characters, with commas between them.")
    return found


def address(name: str, default: str) -> str:
    """An http(s) address without a closing slash; raises BadEnvironment for anything else."""
    value = text(name, default).rstrip("/")
    if value != "" and not value.startswith(("http://", "https://")):
        raise BadEnvironment(name, "must begin with http:// or https://.")
    return value


def hours(name: str, default: str) -> tuple[dt.time, dt.time] | None:
    """Hours such as `20-06` or `20.00-06.00` as (20:00, 06:00), or `off` as None; raises BadEnvironment."""
    value = text(name, default)
    if value.lower() == "off":
        return None
    first, _, last = value.replace(".", ":").partition("-")
    try:
        start, end = (dt.time.fromisoformat(part.strip().zfill(2)) for part in (first, last))
    except ValueError as problem:
        raise BadEnvironment(name, "must look like 20-06 or 20.00-06.00, or be off.") from problem
    return start, end


def mailer(name: str, default: str) -> dict[str, object]:
    """How e-mail leaves, as Django's MAILERS wants it, from an address such as smtp+tls://user:pw@host:587.

    Empty without a value; raises BadEnvironment for an address that names no way of sending.
    """
    value = text(name, default)
    if value == "":
        return {}
    scheme = value.partition("://")[0]
    if scheme not in environ.Env.EMAIL_SCHEMES:
        raise BadEnvironment(name, "must look like smtp+tls://user:password@host:587.")
    try:
        found = environ.Env.email_url_config(value)
    except ValueError as problem:
        raise BadEnvironment(name, "is not the address of a mail server.") from problem
    if not scheme.startswith("smtp"):
        return {"BACKEND": found["EMAIL_BACKEND"]}
    if not found["EMAIL_HOST"]:
        raise BadEnvironment(name, "names no mail server.")
    options = {
        "host": found["EMAIL_HOST"],
        "port": found["EMAIL_PORT"] or {"smtp": 25, "smtp+tls": 587}.get(scheme, 465),
        "username": found["EMAIL_HOST_USER"] or "",
        "password": found["EMAIL_HOST_PASSWORD"] or "",
        "use_tls": found.get("EMAIL_USE_TLS", False),
        "use_ssl": found.get("EMAIL_USE_SSL", False),
        "timeout": 10,
    }
    return {"BACKEND": found["EMAIL_BACKEND"], "OPTIONS": options}


def contact(name: str) -> str:
    """Where people write to: mailto:… or https://…, or nothing; raises BadEnvironment for anything else."""
    value = text(name, "")
    if value != "" and (not value.startswith(("mailto:", "https://")) or any(map(str.isspace, value))):
        raise BadEnvironment(name, "must begin with mailto: or https://, without blanks.")
    return value


def token(name: str) -> str:
    """A word that opens a door, or nothing; raises BadEnvironment for one that is guessed soon."""
    value = text(name, "")
    if value != "" and (len(value) < 20 or not value.isascii() or any(map(str.isspace, value))):
        raise BadEnvironment(name, "must have at least 20 signs of ASCII, without blanks.")
    return value


def dsn(name: str) -> str:
    """Where a Sentry takes failures, `https://KEY@HOST/NUMBER`, or nothing; raises BadEnvironment."""
    value = address(name, "")
    if value != "" and not re.fullmatch(r"https?://[^@/]+@[^@]+/\d+", value):
        raise BadEnvironment(name, "must be as https://KEY@HOST/NUMBER.")
    return value


def choice(name: str, *allowed: str) -> str:
    """One of `allowed`, the first without any; raises BadEnvironment for another."""
    value = text(name, allowed[0])
    if value not in allowed:
        raise BadEnvironment(name, f"must be one of: {', '.join(allowed)}.")
    return value


def key_name(name: str, default: str) -> str:
    """A name that signs, such as posko.example/buku-jejak; raises BadEnvironment for one that cannot be."""
    value = text(name, default)
    if any(sign.isspace() or sign == "+" for sign in value) or len(value) > 120:
        raise BadEnvironment(name, "must be a name of at most 120 signs, without blanks or a plus.")
    return value


def signing_key(name: str, default: str) -> str:
    """The 32 bytes of an Ed25519 key in base64, or nothing; raises BadEnvironment for anything else."""
    value = text(name, default)
    if value != "":
        _key(name, value)
    return value


def public_keys(name: str) -> list[str]:
    """Comma-separated public lines `name+id+key` (C2SP signed-note); raises BadEnvironment otherwise."""
    found = listed(name)
    for line in found:
        who, _, rest = line.partition("+")
        key_id, _, key = rest.partition("+")
        try:
            raw = base64.b64decode(key, validate=True)
        except ValueError:
            raw = b""
        if len(raw) != 33 or hashlib.sha256(f"{who}\n".encode() + raw).hexdigest()[:8] != key_id:
            raise BadEnvironment(name, "must be public keys written name+id+key, with commas between them.")
    return found


def check_phone_keys(public: str, private: str, private_before: Iterable[str] = ()) -> None:
    """Raises BadEnvironment unless the public key can seal, and the private one, if given, belongs to it.

    Those of before must be keys, and make sense only beside today's.
    """
    sealing = PublicKey(_key("PHONE_PUBLIC_KEY", public))
    try:
        SealedBox(sealing).encrypt(b"")
    except CryptoError as problem:
        raise BadEnvironment("PHONE_PUBLIC_KEY", "is not a key that can seal.") from problem
    if private != "" and PrivateKey(_key("PHONE_PRIVATE_KEY", private)).public_key != sealing:
        raise BadEnvironment("PHONE_PRIVATE_KEY", "does not belong to PHONE_PUBLIC_KEY.")
    for before in private_before:
        _key("PHONE_PRIVATE_KEY_BEFORE", before)
        if private == "":
            raise BadEnvironment("PHONE_PRIVATE_KEY_BEFORE", "is of no use without PHONE_PRIVATE_KEY.")


def check_vapid_keys(public: str, private: str) -> None:
    """Raises BadEnvironment unless the public key is on P-256, and the private one, if given, its own."""
    if public == "":
        if private != "":
            raise BadEnvironment("VAPID_PUBLIC_KEY", "is missing: VAPID_PRIVATE_KEY is set without it.")
        return
    from cryptography.hazmat.primitives.asymmetric import ec

    curve = ec.SECP256R1()
    try:
        point = ec.EllipticCurvePublicKey.from_encoded_point(curve, _url_bytes(public))
    except ValueError as problem:
        raise BadEnvironment("VAPID_PUBLIC_KEY", "must be a point of P-256 in base64url.") from problem
    if private == "":
        return
    try:
        own = ec.derive_private_key(int.from_bytes(_url_bytes(private)), curve)
    except ValueError as problem:
        raise BadEnvironment("VAPID_PRIVATE_KEY", "must be 32 bytes in base64url.") from problem
    if own.public_key().public_numbers() != point.public_numbers():
        raise BadEnvironment("VAPID_PRIVATE_KEY", "does not belong to VAPID_PUBLIC_KEY.")


def _url_bytes(value: str) -> bytes:
    return base64.b64decode(value + "=" * (-len(value) % 4), altchars=b"-_", validate=True)


def _key(name: str, value: str) -> bytes:
    try:
        key = base64.b64decode(value, validate=True)
    except ValueError:
        key = b""
    if len(key) != 32:
        raise BadEnvironment(name, "must be 32 bytes in base64.")
    return key
