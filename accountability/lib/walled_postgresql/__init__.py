"""Django's PostgreSQL, where each connection knows whose villages it may touch (lib.scope)."""
