"""Takes the secrets out of a backup before Django reads its settings, which would not start without them."""

import tarfile
from argparse import ArgumentParser
from pathlib import Path

from accountability.first_start import put_back
from accountability.safekeeping.arguments import add_restore_arguments
from accountability.safekeeping.contents import SECRETS
from accountability.safekeeping.refusals import NotDone
from accountability.safekeeping.sealing import opened


def put_back_secrets(arguments: list[str]) -> None:
    """Keeps in var/env/ what the backup named in `arguments` holds there; ends the program with a sentence.

    Words it does not understand are left to the command, which tells how it is used.
    """
    parser = ArgumentParser(add_help=False, exit_on_error=False)
    add_restore_arguments(parser)
    try:
        known, _rest = parser.parse_known_args(arguments)
    except SystemExit:
        return
    except Exception:  # noqa: BLE001  # argparse has several; the command itself says what is wrong
        return
    try:
        put_back(_secrets_of(known.file, known.identity))
    except NotDone as problem:
        raise SystemExit(str(problem)) from problem


def _secrets_of(path: Path, identity: Path | None) -> dict[str, str]:
    found: dict[str, str] = {}
    try:
        with opened(path, identity) as stream, tarfile.open(fileobj=stream, mode="r|") as tar:
            for entry in tar:  # they stand first
                file = tar.extractfile(entry)
                if not entry.name.startswith(f"{SECRETS}/") or file is None:
                    break
                found[Path(entry.name).name] = file.read().decode().strip()
    except (tarfile.TarError, EOFError) as problem:
        raise NotDone("Berkas ini bukan cadangan, atau terpotong.") from problem
    return found
