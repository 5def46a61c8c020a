"""Small tools without tables: they import nothing of the project, and everything may import them."""
