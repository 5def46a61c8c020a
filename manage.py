#!/usr/bin/env python
"""Runs a management command; before `serve` and `restore`, sees to the secrets that a first start needs."""

import os
import sys


def main() -> None:
    """Hands the command line to Django."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "accountability.settings")
    if sys.argv[1:2] == ["serve"]:
        from accountability.first_start import keep_secrets

        keep_secrets()
    if sys.argv[1:2] == ["restore"]:
        from accountability.safekeeping.secrets_first import put_back_secrets

        put_back_secrets(sys.argv[2:])
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
