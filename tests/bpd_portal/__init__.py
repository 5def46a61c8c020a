"""The doors of the desks."""
