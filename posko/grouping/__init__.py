"""Understands what a message is about and where, and finds the messages that say the same; no tables."""
