"""Migrations beside people who write."""
