"""Draws every secret that docker-compose.yml wants: `python -m accountability.compose_secrets secrets`.

Needs no settings and no database, so it is the first thing that is run. What lies there already stays: a
second run fills gaps and changes nothing. The folder is closed to everybody but its owner (0700); the files
in it can be read by the users of the containers (0444), who see no more than the files they are given.
"""

import base64
import hashlib
import secrets
import sys
from collections.abc import Callable
from pathlib import Path

from nacl.public import PrivateKey

from accountability.first_start import drawn_push_pair

FOLDER_MODE, FILE_MODE = 0o700, 0o444
DATABASE_ROLES = ("owner", "app", "backup")
# Given by others, and empty until they are: Twilio's token, the mail server's address.
GIVEN = ("twilio_auth_token", "email_url")
type Keep = Callable[[str, str], str]
# In Redis the product may do all but empty it, read its settings or end it; `health` may only ping.
REDIS_ACL = (
    "user default off\n"
    "user health on nopass resetkeys resetchannels -@all +ping\n"
    "user posko on #{password} ~* &* +@all -@admin -@dangerous +info\n"
)


def draw(folder: Path) -> list[str]:
    """Draws what is missing in `folder`; returns the names of the files that were written, sorted.

    Raises OSError where the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(FOLDER_MODE)
    written: list[str] = []

    def keep(name: str, value: str) -> str:
        path = folder / name
        if not path.exists():
            beside = folder / f".{name}.new"
            beside.write_text(f"{value}\n" if value else "", encoding="utf-8")
            beside.chmod(FILE_MODE)
            beside.rename(path)
            written.append(name)
        return path.read_text(encoding="utf-8").strip()

    for name in ("secret_key", "phone_pepper"):
        keep(name, secrets.token_urlsafe(48))
    pair = PrivateKey(_raw(keep("phone_private_key", _in_base64(secrets.token_bytes(32)))))
    keep("phone_public_key", _in_base64(bytes(pair.public_key)))
    if not (folder / "vapid_private_key").exists() and not (folder / "vapid_public_key").exists():
        for name, value in zip(("vapid_public_key", "vapid_private_key"), drawn_push_pair(), strict=True):
            keep(name, value)
    keep("ledger_signing_key", _in_base64(secrets.token_bytes(32)))
    keep("metrics_token", secrets.token_urlsafe(32))
    for name in GIVEN:
        keep(name, "")
    _draw_doors(keep)
    return sorted(written)


def _draw_doors(keep: Keep) -> None:
    """Passwords of database and Redis, each also as the address that holds it."""
    keep("database_password", secrets.token_hex(32))
    for role in DATABASE_ROLES:
        password = keep(f"database_{role}_password", secrets.token_hex(32))
        name = "database_url" if role == "app" else f"database_{role}_url"
        keep(name, f"postgres://{role}:{password}@db:5432/posko")
    password = keep("redis_password", secrets.token_hex(32))
    keep("redis_url", f"redis://posko:{password}@redis:6379/0")
    keep("redis_acl", REDIS_ACL.format(password=hashlib.sha256(password.encode()).hexdigest()).strip())


def _in_base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _raw(told: str) -> bytes:
    return base64.b64decode(told, validate=True)


def main() -> None:
    """Draws into the folder named on the command line, and says what was drawn, never what it is."""
    if len(sys.argv) != 2:
        sys.exit("Name the folder: python -m accountability.compose_secrets secrets")
    written = draw(Path(sys.argv[1]))
    sys.stdout.write(f"Drawn: {', '.join(written)}.\n" if written else "Nothing was missing.\n")
    for name in GIVEN:
        if not (Path(sys.argv[1]) / name).read_text(encoding="utf-8").strip():
            sys.stdout.write(f"{name} is empty: write it yourself where you have one.\n")


if __name__ == "__main__":
    main()
