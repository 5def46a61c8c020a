"""Makes, on the first start here, the secrets that this installation keeps to itself in var/env/."""

import base64
import os
import secrets
from collections.abc import Callable
from functools import partial
from pathlib import Path

from nacl.public import PrivateKey

from accountability import environment as env

KEY_PAIR = ("PHONE_PUBLIC_KEY", "PHONE_PRIVATE_KEY")
PUSH_PAIR = ("VAPID_PUBLIC_KEY", "VAPID_PRIVATE_KEY")
SECRETS = ("SECRET_KEY", "PHONE_PEPPER", *KEY_PAIR, *PUSH_PAIR, "LEDGER_SIGNING_KEY")
# Those used before, with commas between them, while a change is under way.
BEFORE = {
    "SECRET_KEY": "SECRET_KEY_FALLBACKS",
    "PHONE_PEPPER": "PHONE_PEPPER_BEFORE",
    "PHONE_PRIVATE_KEY": "PHONE_PRIVATE_KEY_BEFORE",
}


def keep_secrets() -> None:
    """Draws what neither the environment nor var/env/ has yet; files are 0600. Raises BadEnvironment."""
    folder = env.kept_dir()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name in ("SECRET_KEY", "PHONE_PEPPER"):
            if not _is_known(name):
                _keep(folder / name, lambda: secrets.token_urlsafe(48))
        if not any(_is_known(name) for name in KEY_PAIR):
            pair = PrivateKey.generate()
            _keep(folder / "PHONE_PRIVATE_KEY", lambda: _in_base64(bytes(pair)))
            _keep(folder / "PHONE_PUBLIC_KEY", lambda: _in_base64(bytes(pair.public_key)))
        if not _is_known("LEDGER_SIGNING_KEY"):
            _keep(folder / "LEDGER_SIGNING_KEY", lambda: _in_base64(secrets.token_bytes(32)))
        if not any(_is_known(name) for name in PUSH_PAIR):
            _keep_push_pair(folder)
    except OSError as problem:
        raise env.BadEnvironment("VAR_DIR", f"names a folder that cannot be written: {folder}.") from problem


def known_secrets() -> dict[str, str]:
    """Every secret this process knows, kept here or given by the environment: what a backup must hold.

    Without PHONE_PRIVATE_KEY no kept number is ever read again, without PHONE_PEPPER no phone is recognised.
    """
    folder = env.kept_dir()
    kept = {path.name for path in folder.iterdir() if path.is_file()} if folder.is_dir() else set()
    names = sorted({*kept, *SECRETS, *BEFORE.values()})
    return {name: value for name in names if not name.startswith(".") and (value := env.text(name, ""))}


def put_back(secrets_of_backup: dict[str, str]) -> None:
    """Keeps the secrets of a backup here, before the settings are read. Raises BadEnvironment.

    What the environment gives already must be the same: with another pepper no phone is recognised.
    """
    for name, value in secrets_of_backup.items():
        here = env.text(name, "")
        if here not in {"", value}:
            raise env.BadEnvironment(name, "here is not that of the backup: give that one, or none.")
    folder = env.kept_dir()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name, value in secrets_of_backup.items():
        if not _is_known(name):
            _keep(folder / name, partial(str, value))


def draw_anew(*, phones: bool, session: bool) -> list[str]:
    """New secrets in var/env/ for telephone numbers, for sessions, or both; those of now stand as before.

    Returns the names of the files that changed. Raises BadEnvironment where the environment gives one.
    """
    chosen = [name for name, wanted in (("SECRET_KEY", session), ("PHONE_PEPPER", phones)) if wanted]
    drawn = {name: secrets.token_urlsafe(48) for name in chosen}
    if phones:
        pair = PrivateKey.generate()
        keys = (bytes(pair.public_key), bytes(pair))
        drawn |= dict(zip(KEY_PAIR, map(_in_base64, keys), strict=True))
    folder = env.kept_dir()
    for name in drawn:
        if not (folder / name).exists() or name in os.environ or f"{name}_FILE" in os.environ:
            raise env.BadEnvironment(name, "does not lie in VAR_DIR/env: change it where it is set.")
    before = {BEFORE[name]: name for name in drawn if name in BEFORE}
    for older, name in before.items():
        # First of all, so that no moment is without the secret of now.
        _replace(folder / older, ",".join([env.text(name), *env.listed(older)]))
    for name, value in drawn.items():
        _replace(folder / name, value)
    return sorted([*before, *drawn])


def _keep_push_pair(folder: Path) -> None:
    for name, value in zip(PUSH_PAIR, drawn_push_pair(), strict=True):
        _keep(folder / name, partial(str, value))


def drawn_push_pair() -> tuple[str, str]:
    """A new pair, public and private, that tells push services who we are (RFC 8292), in base64url."""
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    pair = ec.generate_private_key(ec.SECP256R1())
    private = pair.private_numbers().private_value.to_bytes(32)
    public = pair.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return _in_base64url(public), _in_base64url(private)


def keep_kind(*, demo: bool) -> None:
    """Remembers whether this is a demo world: for manage.py by hand, and so that a real one stays real."""
    _keep(env.kept_dir() / "DEMO", lambda: "1" if demo else "0")


def _is_known(name: str) -> bool:
    given = os.environ.get(name, "") != "" or os.environ.get(f"{name}_FILE", "") != ""
    return given or (env.kept_dir() / name).exists()


def _keep(path: Path, draw: Callable[[], str]) -> None:
    if not path.exists():
        _replace(path, draw())


def _replace(path: Path, value: str) -> None:
    # Written beside and renamed, so that a start cut short leaves no half secret.
    beside = path.with_name(f".{path.name}.new")
    beside.unlink(missing_ok=True)
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(value + "\n")
    beside.rename(path)


def _in_base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _in_base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
