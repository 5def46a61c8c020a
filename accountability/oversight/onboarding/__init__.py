"""Bringing villages and people on board: files looked through, accounts, invitations, letters, recovery."""
