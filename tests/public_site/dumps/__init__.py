"""Dumps of open data."""
