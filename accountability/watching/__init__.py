"""How the installation fares: one reading, told as metrics, on a page for operators, and on a console."""
