"""Backups that can be trusted: made, sealed to a key that is elsewhere, restored and compared row by row."""
