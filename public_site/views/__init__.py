"""The doors open to everyone."""
