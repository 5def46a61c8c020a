"""The words of `manage.py restore`: read once before Django stands, and once by the command itself."""

from argparse import ArgumentParser
from pathlib import Path


def add_restore_arguments(parser: ArgumentParser) -> None:
    """FILE and `--identity KEYFILE`."""
    parser.add_argument("file", type=Path, help="the backup")
    parser.add_argument(
        "--identity", type=Path, help="file of the age key (AGE-SECRET-KEY-1…) it is sealed to"
    )
