"""The doors of whoever watches."""
