"""Spreadsheets from strangers: looked over first, read cell by cell; written without formulas."""
