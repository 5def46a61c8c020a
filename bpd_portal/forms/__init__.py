"""What the desks ask for: one form for each deed."""
