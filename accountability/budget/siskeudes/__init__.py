"""Reads exports of Siskeudes (a ZIP of CSV tables) into proposals; changes nothing and asks no database."""

from accountability.budget.siskeudes.reading import Reading, read, villages_in

__all__ = ["Reading", "read", "villages_in"]
