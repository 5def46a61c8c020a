"""The rules a budget is held to, from data with year and legal basis, each with its arithmetic."""
