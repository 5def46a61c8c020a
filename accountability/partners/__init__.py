"""Machines of others: the keys they show at a door, and what they are told."""
