"""Our own spreadsheet: a template with the official codes, and the reader of what was filled into it."""
