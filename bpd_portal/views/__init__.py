"""The doors of the desks, a module for each desk."""
