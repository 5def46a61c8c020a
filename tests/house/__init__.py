"""The house rules that need more than a linter."""
