"""Doors of the partners: what the desks above see and do about keys and addresses."""
